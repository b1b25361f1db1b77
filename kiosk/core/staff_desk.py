"""What staff can do at a desk, one method a use case. Each is refused to those whose role it is not.

Not meant for several threads at once.
"""

from datetime import date, datetime
from typing import cast

from kiosk.core.calendar import SpecialDay
from kiosk.core.commands import CheckIn, CloseDay, UndoCheckIn
from kiosk.core.desk.arrivals import check_in, undo_check_in, with_booking
from kiosk.core.desk.fitting import BookingsInTheWayError, By, Days, fit, in_the_way
from kiosk.core.desk.replay import Result, carried_out
from kiosk.core.desk.tickets import booking_of
from kiosk.core.iin import Iin
from kiosk.core.model import Booking, Status
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, DayClosed, NotAdmitted, Undone
from kiosk.core.policy import Override
from kiosk.core.staff import OWNER, Account, NotAllowedError, Task, fit_reason
from kiosk.core.store.work import Work


class StaffDesk:
    """The staff's use cases at one terminal. `account`: whose; at the command line the owner of the database.

    Raises NotAllowedError where a task is not theirs.
    """

    def __init__(self, office: Office, account: Account = OWNER) -> None:
        self._office = office
        self._account = account

    def booked_on(self, centre_id: int, day: date) -> tuple[Booking, ...]:
        """Whom closing this day would send home: its bookings that are still to come."""
        now = self._office.clock.now()

        def found(work: Work) -> tuple[Booking, ...]:
            rows = work.bookings.on_day(centre_id, day)
            return tuple(
                booking_of(work, row, now) for row in rows if row.status is Status.BOOKED and row.starts_at > now
            )

        return self._office.store.read(found)

    def check_in(self, command: CheckIn) -> CheckedIn | NotAdmitted:
        """Let the holder of a ticket in, or say why not; also from the terminal's own copy, without network.

        A rule is set aside only where the policy lets staff do so. Raises UnfitReasonError for its reason.
        """
        self._require(Task.CHECK_IN, command.centre_id)
        if command.overriding is not None:
            self._require(Task.OVERRIDE, command.centre_id)
            fit_reason(command.overriding.reason)

        def do(work: Work, command: CheckIn, now: datetime) -> Result:
            return check_in(work, self._office, command, now)

        return carried_out(self._office, command, do, self._admitted)

    def undo_check_in(self, command: UndoCheckIn) -> Undone | NotAdmitted:
        """Take back that somebody was let in today: the booking is as before, and keeps its number in the queue.

        Raises UnfitReasonError.
        """
        self._require(Task.CHECK_IN, command.centre_id)
        fit_reason(command.reason)

        def do(work: Work, command: UndoCheckIn, now: datetime) -> Result:
            return undo_check_in(work, self._office, command, now)

        return carried_out(self._office, command, do, self._undone)

    def may_set_aside(self, centre_id: int) -> frozenset[Override]:
        """The rules that are this account's to set aside in this centre today, each time with a reason."""
        if not self._account.may(Task.OVERRIDE, centre_id):
            return frozenset()
        data, now = self._office.store.read(lambda work: work.reference()), self._office.clock.now()
        return frozenset(data.policy_on(data.reference.centres[centre_id].day_of(now)).overrides)

    def find(self, iin: Iin, centre_id: int) -> tuple[Booking, ...]:
        """A citizen's bookings of today and of coming days, in any centre, with their card in hand.

        That somebody looked, and at which bookings, is an event. `centre_id`: where the desk is.
        """
        self._require(Task.FIND, centre_id)
        now, citizen = self._office.clock.now(), self._office.keys.citizen_key(iin)

        def found(work: Work) -> tuple[Booking, ...]:
            centres = work.reference().reference.centres
            rows = [
                row
                for row in work.bookings.of_citizen(citizen)
                if row.visit_on >= centres[row.centre_id].day_of(now)
            ]
            work.records.append_event(
                at=now,
                centre_id=centre_id,
                terminal_id=self._office.terminal.key_id,
                actor=self._account.login,
                action="looked_up",
                after={"bookings": [row.id for row in rows]},
            )
            return tuple(booking_of(work, row, now) for row in rows)

        return self._office.store.write(found)

    def close_day(self, command: CloseDay) -> tuple[Booking, ...]:
        """Close a day: one transaction cancels its bookings as the centre's doing, and lists them, to be called.

        Raises BookingsInTheWayError where there are bookings that whoever confirmed has not seen.
        """
        self._require(Task.CLOSE, command.centre_id)
        return carried_out(self._office, command, self._close, self._cancelled)

    def _require(self, task: Task, centre_id: int) -> None:
        if not self._account.may(task, centre_id):
            who = f"{self._account.login} ({self._account.role})"
            raise NotAllowedError(f"{who} may not {task} in centre {centre_id}")

    def _close(self, work: Work, command: CloseDay, now: datetime) -> Result:
        writer = work.reference_writer
        writer.special_day(command.centre_id, SpecialDay(command.day, None, command.reason), from_file=False)
        writer.finish()
        days = Days(command.centre_id, command.day, command.day)
        affected = in_the_way(work, days, self._office.holidays, now)
        if not command.seen.issuperset(row.id for row in affected):
            raise BookingsInTheWayError(tuple(booking_of(work, row, now) for row in affected))
        by = By(command.by, now, self._office.terminal.key_id, command.command_id)
        cancelled = fit(work, days, self._office.holidays, by)
        work.records.append_event(
            at=now,
            centre_id=command.centre_id,
            terminal_id=by.terminal_id,
            actor=by.actor,
            action="day_closed",
            command_id=command.command_id,
            after={"day": command.day.isoformat(), "cancelled": len(cancelled)},
        )
        return DayClosed(command.day, tuple(row.id for row in cancelled))

    @staticmethod
    def _admitted(work: Work, result: Result, now: datetime) -> CheckedIn | NotAdmitted:
        return with_booking(work, cast("CheckedIn | NotAdmitted", result), now)

    @staticmethod
    def _undone(work: Work, result: Result, now: datetime) -> Undone | NotAdmitted:
        return with_booking(work, cast("Undone | NotAdmitted", result), now)

    @staticmethod
    def _cancelled(work: Work, result: Result, now: datetime) -> tuple[Booking, ...]:
        closed = cast("DayClosed", result)
        rows = (work.bookings.by_id(booking_id) for booking_id in closed.booking_ids)
        return tuple(booking_of(work, row, now) for row in rows if row is not None)
