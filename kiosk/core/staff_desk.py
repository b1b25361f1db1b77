"""What staff can do at a desk, one method a use case. Each is refused to those whose role it is not.

Not meant for several threads at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import cast

from kiosk.core.board import Board
from kiosk.core.board_csv import board_csv
from kiosk.core.commands import CheckIn, CloseDay, ReopenDay, Settle, UndoCheckIn
from kiosk.core.desk.arrivals import check_in, with_booking
from kiosk.core.desk.boards import board_of
from kiosk.core.desk.closing import close, reopen, whom_it_sends_home
from kiosk.core.desk.fitting import By, Days
from kiosk.core.desk.printers import printers_at
from kiosk.core.desk.replay import Result, carried_out
from kiosk.core.desk.reports import report_of
from kiosk.core.desk.settling import open_matters, settle
from kiosk.core.desk.tickets import booking_of
from kiosk.core.desk.undoing import undo_check_in
from kiosk.core.fleet import PrinterSeen
from kiosk.core.free_text import fit
from kiosk.core.iin import Iin
from kiosk.core.matters import Matter
from kiosk.core.model import Booking
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, DayClosed, DayReopened, NotAdmitted, NotListed, Settled, Undone
from kiosk.core.policy import Override
from kiosk.core.report.figures import Report
from kiosk.core.staff import OWNER, Account, NotAllowedError, Task
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report as TerminalReport
from kiosk.core.voice import Voice

LOOKED_UP = "looked_up"
"""The event of somebody who looked at a citizen's bookings."""


def looked_at(booking_ids: Iterable[int]) -> dict[str, object]:
    """What that event tells: which bookings, and nothing of whose."""
    return {"bookings": list(booking_ids)}


class StaffDesk:
    """The staff's use cases at one terminal. `account`: whose; at the command line the owner of the database.

    Raises NotAllowedError where a task is not theirs.
    """

    def __init__(self, office: Office, account: Account = OWNER) -> None:
        self._office = office
        self._account = account

    def board(self, centre_id: int, day: date) -> Board:
        """Who is expected on a civil day, who has come, what is left. Raises KeyError for an unknown centre."""
        self._require(Task.CHECK_IN, centre_id)
        now = self._office.clock.now()
        return self._office.store.read(lambda work: board_of(work, centre_id, day, now))

    def revision(self, centre_id: int) -> int:
        """Rises whenever a booking of this centre changes: whether a board is to be looked at again."""
        state = self._office.store.read(lambda work: work.centre(centre_id))
        return state.revision if state else 0

    def export(self, centre_id: int, day: date, voice: Voice) -> bytes:
        """The board of a day as a CSV file in this voice's language, with nothing personal. An event notes it."""
        self._require(Task.EXPORT, centre_id)
        now, by = self._office.clock.now(), self._account.login

        def made(work: Work) -> bytes:
            board = board_of(work, centre_id, day, now)
            work.records.append_event(
                at=now,
                centre_id=centre_id,
                terminal_id=self._office.terminal.key_id,
                actor=by,
                action="exported",
                after={"day": day.isoformat(), "entries": len(board.entries)},
            )
            return board_csv(board, voice)

        return self._office.store.write(made)

    def report(self, centre_id: int, first: date, last: date) -> Report:
        """What became of the bookings of these days, both included. Raises KeyError for an unknown centre."""
        self._require(Task.REPORT, centre_id)
        now, days = self._office.clock.now(), Days(centre_id, first, last)
        return self._office.store.read(lambda work: report_of(work, days, self._office.holidays, now))

    def printers(self, centre_id: int, own: TerminalReport | None = None) -> tuple[PrinterSeen, ...]:
        """How the printers of a centre's terminals are, the most pressing first; this terminal's is among them.

        `own`: what this one says of itself now, where the database may not have heard it yet.
        """
        self._require(Task.PRINTERS, centre_id)
        own_id = self._office.terminal.key_id
        return self._office.store.read(lambda work: printers_at(work, centre_id, own_id, own))

    def booked_on(self, centre_id: int, day: date, hours: tuple[time, time] | None = None) -> tuple[Booking, ...]:
        """Whom closing this day, or these hours of it, would send home: those whose time is still to come.

        Raises ClosingError (`kiosk.core.calendar`) where it cannot be closed so.
        """
        self._require(Task.CLOSE, centre_id)
        now, days = self._office.clock.now(), Days(centre_id, day, day)
        return self._office.store.read(
            lambda work: whom_it_sends_home(work, days, hours, self._office.holidays, now)
        )

    def check_in(self, command: CheckIn) -> CheckedIn | NotAdmitted:
        """Let the holder of a ticket in, or say why not; also from the terminal's own copy, without network.

        A rule is set aside only where the policy lets staff do so. Raises UnfitTextError for its reason.
        """
        self._require(Task.CHECK_IN, command.centre_id, command.by)
        if command.overriding is not None:
            self._require(Task.OVERRIDE, command.centre_id, command.by)
            fit(command.overriding.reason)

        def do(work: Work, command: CheckIn, now: datetime) -> Result:
            return check_in(work, self._office, command, now)

        return carried_out(self._office, command, do, self._admitted)

    def undo_check_in(self, command: UndoCheckIn) -> Undone | NotAdmitted:
        """Take back that somebody was let in today: the booking is as before, and keeps its number in the queue.

        Raises UnfitTextError.
        """
        self._require(Task.CHECK_IN, command.centre_id, command.by)
        fit(command.reason)

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
                action=LOOKED_UP,
                after=looked_at(row.id for row in rows),
            )
            return tuple(booking_of(work, row, now) for row in rows)

        return self._office.store.write(found)

    def close_day(self, command: CloseDay) -> tuple[Booking, ...]:
        """Close a day: one transaction cancels its bookings as the centre's doing, and lists them, to be called.

        Raises BookingsInTheWayError where there are bookings that whoever confirmed has not seen, ClosingError
        where it cannot be closed so, UnfitTextError for a reason that must not be kept.
        """
        self._require(Task.CLOSE, command.centre_id, command.by)

        def do(work: Work, command: CloseDay, now: datetime) -> Result:
            return close(work, command, self._office.holidays, self._by(command, now))

        return carried_out(self._office, command, do, self._cancelled)

    def reopen_day(self, command: ReopenDay) -> DayReopened:
        """Open a day again that staff have closed, or hours of it. Raises ClosingError where they did not."""
        self._require(Task.CLOSE, command.centre_id, command.by)

        def do(work: Work, command: ReopenDay, now: datetime) -> Result:
            return reopen(work, command, self._office.holidays, self._by(command, now))

        return carried_out(self._office, command, do, self._reopened)

    def _by(self, command: CloseDay | ReopenDay, now: datetime) -> By:
        return By(command.by, now, self._office.terminal.key_id, command.command_id)

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
                self._require(Task.SETTLE, row.centre_id, command.by)
            return settle(work, command, now, self._office.terminal.key_id)

        return carried_out(self._office, command, do, self._settled)

    def _require(self, task: Task, centre_id: int, by: str = "") -> None:
        """`by`: in whose name it would stand in the events; nobody but the owner writes in another's."""
        self._account.require(task, centre_id)
        if by and self._account is not OWNER and by != self._account.login:
            raise NotAllowedError(f"{self._account.login} asked in the name of {by}")

    @staticmethod
    def _admitted(work: Work, result: Result, now: datetime) -> CheckedIn | NotAdmitted:
        return with_booking(work, cast("CheckedIn | NotAdmitted", result), now)

    @staticmethod
    def _undone(work: Work, result: Result, now: datetime) -> Undone | NotAdmitted:
        return with_booking(work, cast("Undone | NotAdmitted", result), now)

    @staticmethod
    def _settled(_work: Work, result: Result, _now: datetime) -> Settled | NotListed:
        return cast("Settled | NotListed", result)

    @staticmethod
    def _cancelled(work: Work, result: Result, now: datetime) -> tuple[Booking, ...]:
        closed = cast("DayClosed", result)
        rows = (work.bookings.by_id(booking_id) for booking_id in closed.booking_ids)
        return tuple(booking_of(work, row, now) for row in rows if row is not None)

    @staticmethod
    def _reopened(_work: Work, result: Result, _now: datetime) -> DayReopened:
        return cast("DayReopened", result)
