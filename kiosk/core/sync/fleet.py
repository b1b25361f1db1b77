"""Which terminals need a hand, and what for, as far as the database can tell. Pure: facts in, a verdict out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.model import Paper, PrinterState
from kiosk.core.sync.report import Report

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
    PRINTER = "printer"
    OUTBOX = "outbox does not empty"
    SPACE = "space low"
    CLOCK = "clock off"
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


_ORDER = list(Need)


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
    out = Paper.OUT.value == report.paper or report.printer == PrinterState.PAPER_OUT
    if out:
        yield Need.PAPER_OUT
    elif report.printer not in {PrinterState.READY, PrinterState.UNKNOWN}:
        yield Need.PRINTER
    if report.paper == Paper.LOW:
        yield Need.PAPER_LOW
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


def _usual_version(members: Sequence[Member], now: datetime) -> str:
    """What most of those that are at work run; of two that are as many, the one that is later in the alphabet."""
    said = Counter(m.report.version for m in members if m.report and m.report.version and _heard_of(m, now))
    return max(said, key=lambda version: (said[version], version), default="")


def _heard_of(member: Member, now: datetime) -> bool:
    return member.seen_at is not None and now - member.seen_at < QUIET
