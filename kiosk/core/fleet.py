"""Which terminals need a hand, and what for, as far as the database can tell. Pure: facts in, a verdict out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.model import Paper, PrinterState
from kiosk.core.terminal_report import Report

QUIET = timedelta(minutes=5)
MOST_OFF_MS = 30_000
LEAST_FREE_MB = 500
OUTBOX_SECONDS = 600


class Need(StrEnum):
    """What a terminal needs a hand for, the most pressing first."""

    REVOKED_BUT_SEEN = "revoked, and still at work"
    QUIET = "not seen"
    NEVER_SEEN = "never seen"
    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    PRINTER_ERROR = "printer error"
    PRINTER_OFFLINE = "printer offline"
    PRINTER = "printer"  # something that only a newer version has a word for
    OUTBOX = "outbox does not empty"
    SPACE = "space low"
    CLOCK = "clock off"
    PRINTER_SILENT = "printer silent"
    PAPER_LOW = "paper low"
    UNSETTLED = "for staff to settle"
    VERSION = "another version than most"


@dataclass(frozen=True, slots=True)
class Member:
    """A terminal as the database knows it. Instants are UTC; `centre`: a code, "" for none.

    `seen_at`: its last contact; of a revoked one, the last thing that it did, if that was since it was revoked.
    """

    id: int
    name: str
    centre: str
    revoked: bool
    seen_at: datetime | None
    report: Report | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A terminal, and what it needs a hand for, the most pressing first. Nothing: all is well."""

    member: Member
    needs: tuple[Need, ...]


def judge(members: Iterable[Member], now: datetime) -> list[Judged]:
    """Those that need a hand first, by what is most pressing; then the others.

    Who was revoked and is gone is left out.
    """
    present = [member for member in members if not member.revoked or member.seen_at is not None]
    usual = _usual_version(present, now)
    judged = [Judged(member, tuple(sorted(_needs(member, usual, now), key=_ORDER.index))) for member in present]
    return sorted(judged, key=lambda one: (_press(one.needs), one.member.id))


@dataclass(frozen=True, slots=True)
class PrinterSeen:
    """A terminal's printer, as was said of it last. `state`, `paper`: as in `Report`. `ago`: since that was said.

    `need`: what is worth telling staff of it, None where all is well.
    """

    terminal_id: int
    name: str
    state: str
    paper: str
    ago: timedelta
    need: Need | None

    @property
    def cannot_print(self) -> bool:
        """It is certain that no ticket would come out."""
        return self.need in _NO_TICKET


def printers_of(members: Iterable[Member], now: datetime) -> tuple[PrinterSeen, ...]:
    """The printers of these terminals, those of which there is something to tell first, the most pressing of all.

    Terminals that were revoked, or have not said anything yet, are left out.
    """

    def seen(one: Judged) -> Iterator[PrinterSeen]:
        member, report = one.member, one.member.report
        if member.seen_at is not None and report is not None and not member.revoked:
            need = min((need for need in one.needs if need in _PRINTING), key=_PRINTING.index, default=None)
            ago = max(now - member.seen_at, timedelta())
            yield PrinterSeen(member.id, member.name, report.printer, report.paper, ago, need)

    found = [printer for one in judge(members, now) for printer in seen(one)]
    last = len(_PRINTING)
    return tuple(sorted(found, key=lambda p: (_PRINTING.index(p.need) if p.need else last, p.name, p.terminal_id)))


_ORDER = list(Need)
_STATES: Mapping[str, Need] = {
    PrinterState.COVER_OPEN: Need.COVER_OPEN,
    PrinterState.ERROR: Need.PRINTER_ERROR,
    PrinterState.OFFLINE: Need.PRINTER_OFFLINE,
}
_PRINTING = (
    Need.PAPER_OUT,
    Need.COVER_OPEN,
    Need.PRINTER_ERROR,
    Need.PRINTER_OFFLINE,
    Need.PRINTER,
    Need.PRINTER_SILENT,
    Need.PAPER_LOW,
    Need.QUIET,  # last: it may have been switched off for the night
)
"""What staff hear of a centre's printers, the most pressing first."""
_NO_TICKET = frozenset({Need.PAPER_OUT, *_STATES.values()})


def _press(needs: Sequence[Need]) -> list[int]:
    """Of two that need the same most of all, who needs more besides comes first."""
    return [*map(_ORDER.index, needs), len(_ORDER)]


def _needs(member: Member, usual: str, now: datetime) -> Iterator[Need]:
    """Of whom nothing was heard lately, no more is known than that."""
    if member.revoked:
        yield Need.REVOKED_BUT_SEEN
    elif member.seen_at is None:
        yield Need.NEVER_SEEN
    elif not _heard_of(member, now):
        yield Need.QUIET
    elif member.report is not None:
        yield from _reported(member.report, usual)


def _reported(report: Report, usual: str) -> Iterator[Need]:
    yield from _of_printer(report)
    if report.outbox and report.outbox_seconds >= OUTBOX_SECONDS:
        yield Need.OUTBOX
    if report.free_mb is not None and report.free_mb < LEAST_FREE_MB:
        yield Need.SPACE
    if report.clock_offset_ms is not None and abs(report.clock_offset_ms) > MOST_OFF_MS:
        yield Need.CLOCK
    if report.unsettled:
        yield Need.UNSETTLED
    if report.version and report.version != usual:
        yield Need.VERSION


def _of_printer(report: Report) -> Iterator[Need]:
    if report.paper == Paper.OUT or report.printer == PrinterState.PAPER_OUT:
        yield Need.PAPER_OUT
    elif report.printer == PrinterState.UNKNOWN:
        if report.printer_answers:
            yield Need.PRINTER_SILENT
    elif report.printer != PrinterState.READY:
        yield _STATES.get(report.printer, Need.PRINTER)
    if report.paper == Paper.LOW:
        yield Need.PAPER_LOW


def _usual_version(members: Sequence[Member], now: datetime) -> str:
    """What most of those that are at work run; of two that are as many, the one that is later in the alphabet."""
    said = Counter(m.report.version for m in members if m.report and m.report.version and _heard_of(m, now))
    return max(said, key=lambda version: (said[version], version), default="")


def _heard_of(member: Member, now: datetime) -> bool:
    return member.seen_at is not None and now - member.seen_at < QUIET
