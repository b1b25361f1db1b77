"""The printers of a centre, as they were said to be last, from the rows of its terminals."""

from dataclasses import replace
from datetime import datetime

from kiosk.core.fleet import Member, PrinterSeen, printers_of
from kiosk.core.store.fleet import read_centre
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report


def printers_at(work: Work, centre_id: int, own_id: int, own: Report | None) -> tuple[PrinterSeen, ...]:
    """Those of a centre's terminals, and of terminal `own_id`, wherever it was enrolled.

    `own`: what that one says of itself now, which the database may not have heard yet. Ages are by the database's
    clock, by which its rows were written.
    """
    now, _ = work.look(())
    rows = read_centre(work.connection, centre_id, own_id)
    return printers_of([_with_own(row.as_member(), own_id, own, now) for row in rows], now)


def _with_own(member: Member, own_id: int, own: Report | None, now: datetime) -> Member:
    return member if own is None or member.id != own_id else replace(member, seen_at=now, report=own)
