"""What staff can do at a desk, one method a use case. Each is refused to those whose role it is not.

Not meant for several threads at once.
"""

from datetime import date, datetime
from typing import cast

from kiosk.core.calendar import SpecialDay
from kiosk.core.commands import CheckIn, CloseDay, Settle
from kiosk.core.desk.arrivals import check_in
from kiosk.core.desk.fitting import BookingsInTheWayError, By, Days, fit, in_the_way
from kiosk.core.desk.replay import Result, carried_out
from kiosk.core.desk.settling import open_matters, settle
from kiosk.core.desk.tickets import booking_of
from kiosk.core.matters import Matter
from kiosk.core.model import Booking, Status
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, DayClosed, NotAdmitted, NotListed, Settled
from kiosk.core.staff import OWNER, Account, Task
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
        """Let the holder of a ticket in, or say why not; also from the terminal's own copy, without network."""
        self._require(Task.CHECK_IN, command.centre_id)
        terminal_id = self._office.terminal.key_id

        def do(work: Work, command: CheckIn, now: datetime) -> Result:
            return check_in(work, command, now, terminal_id)

        return carried_out(self._office, command, do, self._admitted)

    def close_day(self, command: CloseDay) -> tuple[Booking, ...]:
        """Close a day: one transaction cancels its bookings as the centre's doing, and lists them, to be called.

        Raises BookingsInTheWayError where there are bookings that whoever confirmed has not seen.
        """
        self._require(Task.CLOSE, command.centre_id)
        return carried_out(self._office, command, self._close, self._cancelled)

    def unsettled(self, centre_id: int) -> tuple[Matter, ...]:
        """What sync could not settle in this centre, and nobody has seen to yet, oldest first."""
        self._require(Task.SETTLE, centre_id)
        now = self._office.clock.now()
        return self._office.store.read(lambda work: open_matters(work, centre_id, now))

    def settle(self, command: Settle) -> Settled | NotListed:
        """Take a matter off the list: somebody has seen to it, as the note says.

        Raises UnfitTextError for a note that is empty or holds an IIN.
        """

        def do(work: Work, command: Settle, now: datetime) -> Result:
            row = work.unsettled.one(command.number)
            if row is not None:
                self._require(Task.SETTLE, row.centre_id)
            return settle(work, command, now, self._office.terminal.key_id)

        return carried_out(self._office, command, do, self._settled)

    def _require(self, task: Task, centre_id: int) -> None:
        self._account.require(task, centre_id)

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
    def _admitted(_work: Work, result: Result, _now: datetime) -> CheckedIn | NotAdmitted:
        return cast("CheckedIn | NotAdmitted", result)

    @staticmethod
    def _settled(_work: Work, result: Result, _now: datetime) -> Settled | NotListed:
        return cast("Settled | NotListed", result)

    @staticmethod
    def _cancelled(work: Work, result: Result, now: datetime) -> tuple[Booking, ...]:
        closed = cast("DayClosed", result)
        rows = (work.bookings.by_id(booking_id) for booking_id in closed.booking_ids)
        return tuple(booking_of(work, row, now) for row in rows if row is not None)
