"""The campaign: so many visits, so many faults, and at the end the books are closed."""

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from kiosk.core.model import PrintState
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.thousand_tickets.books import (
    FAILED,
    PRINTED,
    UNKNOWN,
    Booked,
    Books,
    RememberingPrinter,
    WrongError,
    no_ink,
)
from tests.thousand_tickets.faults import Faults
from tests.thousand_tickets.visits import QuickClock, Visits, kiosk_with

_REST_SECONDS = 20.0


@dataclass
class Outcome:
    """What came of it: states of the first job by fault, all jobs by state, papers by what is on them."""

    seed: int
    visits: int
    seconds: float = 0.0
    by_fault: dict[str, Counter[PrintState]] = field(default_factory=dict)
    jobs: Counter[str] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)
    again: Counter[PrintState] = field(default_factory=Counter)

    @property
    def summary(self) -> str:
        """One line."""
        jobs = ", ".join(f"{count} {state}" for state, count in sorted(self.jobs.items()))
        papers = ", ".join(f"{count} {what}" for what, count in sorted(self.papers.items()))
        again = sum(self.again.values())
        return (
            f"seed {self.seed}: {self.visits} visits, {sum(self.jobs.values())} jobs ({jobs}), {again} asked for"
            f" again; papers: {papers}; {self.seconds:.0f} s"
        )

    @property
    def table(self) -> str:
        """States of the first job of each visit, by fault."""
        lines = [f"{'fault':<26}{'printed':>9}{'unknown':>9}{'failed':>9}"]
        lines += [
            f"{fault:<26}" + "".join(f"{ended[state]:>9}" for state in (PRINTED, UNKNOWN, FAILED))
            for fault, ended in sorted(self.by_fault.items())
        ]
        return "\n".join(lines)


def run(seed: int, count: int, told: Callable[[str], object] = lambda _: None) -> Outcome:
    """Let so many citizens come. Raises WrongError where program, screen and paper do not agree."""
    chance, outcome, books = Random(seed), Outcome(seed, count), Books()
    RememberingPrinter.sent.clear()
    begun, clock = time.monotonic(), QuickClock()
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-tickets-") as home,
        SimulatedPrinter(buffer=chance.choice((4096, 65_536))) as printer,
        Tcp(printer) as way,
    ):
        with kiosk_with(way, Path(home), clock) as running:
            visits, faults = Visits(running, chance), Faults(printer, way, chance)
            for number in range(1, count + 1):
                clock.go_on()
                try:
                    _visit(visits, faults, printer, way, books, outcome, chance)
                except AssertionError as fault:
                    raise WrongError(f"seed {seed}, visit {number}: {fault}") from fault
                if number % 50 == 0:
                    told(f"{number} visits, {time.monotonic() - begun:.0f} s")
        books.look_at([*printer.take_papers(), printer.at_the_mouth])
        books.close()
        _settled(Path(home), books, outcome)
    outcome.papers = books.papers
    outcome.seconds = time.monotonic() - begun
    return outcome


def _visit(
    visits: Visits,
    faults: Faults,
    printer: SimulatedPrinter,
    way: Tcp,
    books: Books,
    outcome: Outcome,
    chance: Random,
) -> None:
    before, sent = printer.inked_rows, len(RememberingPrinter.sent)
    broken = bool(RememberingPrinter.sent) and RememberingPrinter.sent[-1].state is UNKNOWN
    visits.to_the_check()
    kind = faults.happen()
    state = visits.confirm()
    booked = Booked(visits.ticket)
    booked.states.append(state)
    outcome.by_fault.setdefault(kind, Counter())[state] += 1
    if state is FAILED:
        no_ink(printer.inked_rows - before, after_a_broken_one=broken)
    if state is not PRINTED and chance.random() < 0.15:
        booked.asked_again = True
        booked.states.append(visits.print_again())
        outcome.again[booked.states[-1]] += 1
    faults.mend()
    if booked.states[-1] is not PRINTED and chance.random() < 0.5:
        booked.asked_again = True
        booked.states.append(visits.print_again())
        outcome.again[booked.states[-1]] += 1
    visits.finish()
    if not printer.wait_for(lambda: way.idle and not printer.waiting, _REST_SECONDS):
        raise WrongError("the printer has not come to rest")
    jobs = RememberingPrinter.sent[sent:]
    books.note(booked, jobs)
    books.look_at(printer.take_papers())


def _settled(home: Path, books: Books, outcome: Outcome) -> None:
    """The table says of each job what the screen has said, and none has been left under way. Raises WrongError."""
    with closing(sqlite3.connect(home / "kiosk.sqlite3")) as database:
        rows = database.execute("SELECT booking_id, state FROM print_job ORDER BY id").fetchall()
    outcome.jobs = Counter(state for _, state in rows)
    if left := [state for _, state in rows if state in {"queued", "sending"}]:
        raise WrongError(f"{len(left)} jobs are not settled")
    told = {(b.ticket.booking.id): [state.value for state in b.states] for b in books.booked.values()}
    kept: dict[int, list[str]] = {}
    for booking_id, state in rows:
        kept.setdefault(booking_id, []).append(state)
    if kept != told:
        raise WrongError("the table says of jobs something else than the screen")
