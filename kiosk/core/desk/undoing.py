"""R6: that somebody was let in is taken back, with a reason, on the day and in the centre where it was done."""

from dataclasses import replace
from datetime import datetime

from kiosk.core.commands import UndoCheckIn
from kiosk.core.desk.changes import summary
from kiosk.core.free_text import fit
from kiosk.core.model import Status
from kiosk.core.office import Office
from kiosk.core.outcomes import NotAdmitted, Undone, Verdict
from kiosk.core.store.work import Work


def undo_check_in(work: Work, office: Office, command: UndoCheckIn, now: datetime) -> Undone | NotAdmitted:
    """Have today's visit at this centre be booked again. Its numbers in the queue stay with it.

    Raises UnfitTextError.
    """
    reason = fit(command.reason)
    row, _ = work.shown(command.booking_id)
    if row is None:
        return NotAdmitted(Verdict.UNKNOWN)
    today = work.reference().reference.centres[command.centre_id].day_of(now)
    if row.centre_id != command.centre_id:
        return NotAdmitted(Verdict.WRONG_CENTRE, row.id)
    if row.status is not Status.CHECKED_IN:
        return NotAdmitted(Verdict.NOT_CHECKED_IN, row.id)
    if row.visit_on != today:
        return NotAdmitted(Verdict.WRONG_DAY, row.id)
    undone = replace(row, status=Status.BOOKED, checked_in_at=None)
    work.bookings.change_status(undone)
    work.records.append_event(
        at=now,
        centre_id=row.centre_id,
        terminal_id=office.terminal.key_id,
        actor=command.by,
        action="check_in_undone",
        booking_id=row.id,
        command_id=command.command_id,
        before=summary(row),
        after={**summary(undone), "reason": reason},
    )
    return Undone(row.id, now)
