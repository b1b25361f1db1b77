"""R6: people who come with their ticket are let in, once each."""

from dataclasses import replace
from datetime import datetime

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.desk.changes import summary
from kiosk.core.desk.proofs import by_ticket
from kiosk.core.model import Status
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Reason, Refused, Verdict
from kiosk.core.rules import may_check_in
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work

_OF_TICKET = {
    Reason.TICKET_UNREADABLE: Verdict.UNREADABLE,
    Reason.TICKET_FORGED: Verdict.FORGED,
    Reason.TICKET_REVOKED: Verdict.REVOKED,
    Reason.TICKET_UNKNOWN: Verdict.UNKNOWN,
    Reason.TICKET_REPLACED: Verdict.REPLACED,
}


def check_in(work: Work, command: CheckIn, now: datetime, terminal_id: int) -> CheckedIn | NotAdmitted:
    """Let somebody in, or say why not. Lock order: citizen, centre."""
    assert isinstance(command.shown, ByTicket)
    seen = by_ticket(work, command.shown.digits)
    if isinstance(seen, Refused):
        return NotAdmitted(_OF_TICKET[seen.reason])
    if seen.centre_id != command.centre_id:
        return NotAdmitted(Verdict.WRONG_CENTRE, seen.id)
    work.bookings.lock_citizen(seen.citizen_key or b"", now)
    row = work.bookings.by_id(seen.id)
    if row is None or row.revision != seen.revision:  # changed elsewhere while we waited for the lock
        return NotAdmitted(Verdict.REPLACED, seen.id)
    data = work.reference()
    centre = data.reference.centres[row.centre_id]
    verdict = may_check_in(row.status, row.starts_at, now, centre.zone, data.policy_on(centre.day_of(now)))
    if verdict:
        return NotAdmitted(verdict, row.id, row.checked_in_at)
    let_in(work, row, command, now, terminal_id)
    return CheckedIn(row.id, row.revision, now)


def let_in(work: Work, row: BookingRow, command: CheckIn, at: datetime, terminal_id: int) -> None:
    """Write down that somebody was let in. The citizen of `row` is locked."""
    arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=at)
    work.bookings.change(arrived)
    work.records.append_event(
        at=at,
        centre_id=row.centre_id,
        terminal_id=terminal_id,
        actor=command.by,
        action="checked_in",
        booking_id=row.id,
        command_id=command.command_id,
        before=summary(row),
        after=summary(arrived),
    )
