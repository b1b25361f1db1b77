"""From queued to paper, and what a crash leaves behind."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import Language, Paper, PrinterState, PrinterStatus, PrintState, Ticket
from kiosk.core.ports import PrinterFaultError, StoreUnavailableError
from kiosk.core.printing.folder import FolderPrinter
from kiosk.core.printing.printer import Printer, PrintJob
from kiosk.core.printing.spool import Spool
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.ticket.papers import ticket
from tests.reading import qr_codes

NOW = datetime(2026, 11, 22, 9, 7, tzinfo=UTC)
QUEUED, SENDING, PRINTED, UNKNOWN, FAILED = PrintState
draw_here = partial(draw, terminal="T-03", width=384, speech=Speech)


class StillClock:
    """Sunday, 14:07 in Almaty."""

    def now(self) -> datetime:
        return NOW


class Kept:
    """Print jobs in memory."""

    def __init__(self) -> None:
        self.jobs: dict[int, PrintJob] = {}
        self.out_of_order = False

    def add(self, booking_id: int, revision: int, at: datetime) -> PrintJob:
        job = PrintJob(len(self.jobs) + 1, booking_id, revision, at)
        self.jobs[job.id] = job
        return job

    def move(self, job_id: int, state: PrintState, at: datetime) -> None:
        assert at == NOW
        if self.out_of_order:
            raise StoreUnavailableError("disk full")
        self.jobs[job_id] = replace(self.jobs[job_id], state=state)

    def waiting(self) -> list[PrintJob]:
        return [job for job in self.jobs.values() if job.state in {QUEUED, SENDING}]


class Scripted:
    """A printer that does what it is told, in turn and the last for ever, and keeps what it was given."""

    def __init__(self, *endings: PrintState | Exception) -> None:
        self.endings = endings
        self.papers: list[Image.Image] = []
        self.discards = 0

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.READY, Paper.OK)

    def discard(self) -> None:
        self.discards += 1

    def print(self, bitmap: Image.Image, name: str) -> PrintState:  # noqa: ARG002
        self.papers.append(bitmap)
        ending = self.endings[min(len(self.papers), len(self.endings)) - 1]
        if isinstance(ending, Exception):
            raise ending
        return ending


def spool_of(kept: Kept, printer: Printer, paint=draw_here) -> Spool:  # noqa: ANN001
    return Spool(kept, printer, paint, StillClock(), pause=lambda _seconds: None)


def run(spool: Spool, paper: Ticket, seen: list[PrintState]) -> PrintState:
    return spool.run(spool.queue(paper), paper, Language.KK, seen.append)


def test_a_ticket_goes_from_queued_to_paper(tmp_path: Path) -> None:
    kept, seen, paper = Kept(), list[PrintState](), ticket()
    spool = spool_of(kept, FolderPrinter(tmp_path))
    job = spool.queue(paper)
    assert kept.waiting() == [job] == [PrintJob(1, paper.booking.id, 1, NOW, QUEUED)]
    assert spool.run(job, paper, Language.KK, seen.append) is PRINTED
    assert seen == [SENDING, PRINTED]
    assert kept.jobs[1].state is PRINTED
    with Image.open(tmp_path / "20261122T090700Z-000001.png") as png:
        assert qr_codes(png)[0].text == paper.digits


@pytest.mark.parametrize("ending", [PRINTED, UNKNOWN, FAILED])
def test_a_job_ends_as_the_printer_says(ending: PrintState) -> None:
    kept, seen = Kept(), list[PrintState]()
    assert run(spool_of(kept, Scripted(ending)), ticket(), seen) is ending
    assert seen == [SENDING, ending]
    assert kept.jobs[1].state is ending


def test_a_printers_fault_ends_the_job_as_failed() -> None:
    kept, seen = Kept(), list[PrintState]()
    assert run(spool_of(kept, Scripted(PrinterFaultError("unplugged"))), ticket(), seen) is FAILED
    assert seen == [SENDING, FAILED]
    assert kept.jobs[1].state is FAILED


def test_a_bug_in_a_printer_is_heard_of_and_leaves_the_job_unknown() -> None:
    kept, seen = Kept(), list[PrintState]()
    with pytest.raises(ZeroDivisionError):
        run(spool_of(kept, Scripted(ZeroDivisionError())), ticket(), seen)
    assert seen == [SENDING, UNKNOWN]
    assert kept.jobs[1].state is UNKNOWN


def test_a_ticket_that_cannot_be_drawn_was_never_sent() -> None:
    kept, seen, printer = Kept(), list[PrintState](), Scripted(PRINTED)
    with pytest.raises(ValueError, match="200 digits"):
        run(spool_of(kept, printer), replace(ticket(), digits="1"), seen)
    assert seen == [FAILED]
    assert kept.jobs[1].state is FAILED
    assert not printer.papers


def test_the_row_says_sending_before_the_printer_hears_of_it() -> None:
    kept = Kept()

    class Watching(Scripted):
        def print(self, bitmap: Image.Image, name: str) -> PrintState:
            assert [(job.name, job.state) for job in kept.jobs.values()] == [(name, SENDING)]
            return super().print(bitmap, name)

    assert run(spool_of(kept, Watching(PRINTED)), ticket(), []) is PRINTED


def test_the_paper_bears_the_centres_time() -> None:
    told: list[datetime] = []

    def paint(paper: Ticket, language: Language, printed_at: datetime) -> Image.Image:
        told.append(printed_at)
        return draw_here(paper, language, printed_at)

    run(spool_of(Kept(), Scripted(PRINTED), paint), ticket(), [])
    assert f"{told[0]:%d.%m.%Y %H:%M}" == "22.11.2026 14:07"


def test_nothing_is_sent_that_could_not_be_noted_and_the_job_has_failed_at_the_next_start_too() -> None:
    kept, seen, printer = Kept(), list[PrintState](), Scripted(PRINTED)
    spool, paper = spool_of(kept, printer), ticket()
    job = spool.queue(paper)
    kept.out_of_order = True
    assert spool.run(job, paper, Language.KK, seen.append) is FAILED
    assert seen == [FAILED]
    assert not printer.papers
    kept.out_of_order = False
    assert [left.id for left in spool.recover()] == [job.id]
    assert kept.jobs[1].state is FAILED


def test_an_end_that_could_not_be_noted_is_unknown_at_the_next_start() -> None:
    kept, seen = Kept(), list[PrintState]()

    class Breaking(Scripted):
        def print(self, bitmap: Image.Image, name: str) -> PrintState:
            kept.out_of_order = True
            return super().print(bitmap, name)

    spool = spool_of(kept, Breaking(PRINTED))
    assert run(spool, ticket(), seen) is PRINTED
    assert seen == [SENDING, PRINTED]
    kept.out_of_order = False
    spool.recover()
    assert kept.jobs[1].state is UNKNOWN


def test_what_a_crash_left_queued_has_failed_what_was_being_sent_is_unknown_and_none_is_printed() -> None:
    kept, printer = Kept(), Scripted(PRINTED)
    spool = spool_of(kept, printer)
    for _ in range(3):
        spool.queue(ticket())
    kept.move(2, SENDING, NOW)
    kept.move(3, PRINTED, NOW)
    assert [job.id for job in spool.recover()] == [1, 2]
    assert [job.state for job in kept.jobs.values()] == [FAILED, UNKNOWN, PRINTED]
    assert not printer.papers
    assert not spool.recover()


def test_the_printer_throws_away_what_a_crash_left_in_it_only_where_something_was_sent() -> None:
    kept, printer = Kept(), Scripted(PRINTED)
    spool = spool_of(kept, printer)
    spool.queue(ticket())
    spool.recover()
    assert printer.discards == 0
    kept.move(spool.queue(ticket()).id, SENDING, NOW)
    spool.recover()
    assert printer.discards == 1


BUSY = PrinterFaultError("serves somebody else", passing=True)


def test_a_printer_that_is_busy_is_waited_for_with_the_job_queued_meanwhile() -> None:
    kept, seen, pauses = Kept(), list[PrintState](), list[tuple[float, PrintState]]()
    printer = Scripted(BUSY, BUSY, PRINTED)

    def pause(seconds: float) -> None:
        pauses.append((seconds, kept.jobs[1].state))

    spool = Spool(kept, printer, draw_here, StillClock(), pause=pause)
    assert run(spool, ticket(), seen) is PRINTED
    assert seen == [SENDING, QUEUED, SENDING, QUEUED, SENDING, PRINTED]
    assert pauses == [(1, QUEUED)] * 2
    assert kept.jobs[1].state is PRINTED


def test_a_printer_that_stays_busy_is_given_up_after_six_attempts() -> None:
    kept, seen, printer = Kept(), list[PrintState](), Scripted(BUSY)
    assert run(spool_of(kept, printer), ticket(), seen) is FAILED
    assert len(printer.papers) == 6
    assert seen[-2:] == [SENDING, FAILED]
    assert kept.jobs[1].state is FAILED


@pytest.mark.parametrize("ending", [UNKNOWN, FAILED, PrinterFaultError("out of paper"), ZeroDivisionError()])
def test_nothing_else_is_ever_tried_again(ending: PrintState | Exception) -> None:
    kept, printer = Kept(), Scripted(BUSY, ending)
    with suppress(ZeroDivisionError):
        run(spool_of(kept, printer), ticket(), [])
    assert len(printer.papers) == 2
    assert kept.jobs[1].state is {UNKNOWN: UNKNOWN, FAILED: FAILED}.get(
        ending, FAILED if isinstance(ending, PrinterFaultError) else UNKNOWN
    )


def test_a_crash_while_it_waits_for_the_printer_leaves_a_job_that_has_failed() -> None:
    kept = Kept()

    def crash(_seconds: float) -> None:
        kept.out_of_order = True
        raise SystemExit

    with pytest.raises(SystemExit):
        run(Spool(kept, Scripted(BUSY), draw_here, StillClock(), pause=crash), ticket(), [])
    kept.out_of_order = False
    spool_of(kept, Scripted(PRINTED)).recover()
    assert kept.jobs[1].state is FAILED


def test_a_job_never_prints_another_ticket() -> None:
    kept, printer = Kept(), Scripted(PRINTED)
    spool, paper = spool_of(kept, printer), ticket()
    job = spool.queue(paper)
    changed = replace(paper, booking=replace(paper.booking, revision=2))
    with pytest.raises(ValueError, match="another"):
        spool.run(job, changed, Language.KK, lambda _: None)
    assert not printer.papers


def test_the_same_ticket_prints_the_same_qr_again() -> None:
    printer, paper = Scripted(PRINTED), ticket()
    spool = spool_of(Kept(), printer)
    run(spool, paper, [])
    run(spool, paper, [])
    codes = [qr_codes(bitmap)[0].text for bitmap in printer.papers]
    assert codes == [paper.digits] * 2
