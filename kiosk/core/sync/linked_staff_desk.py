"""The staff's desk that survives the network: people are let in without it, what others must hear of waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import TypeVar

from kiosk.core.board import Board
from kiosk.core.commands import (
    CheckIn,
    CloseDay,
    ReopenDay,
    Settle,
    UndoCheckIn,
)
from kiosk.core.fleet import PrinterSeen
from kiosk.core.iin import Iin
from kiosk.core.matters import Matter
from kiosk.core.model import Booking
from kiosk.core.office import Office
from kiosk.core.outcomes import (
    CheckedIn,
    DayReopened,
    NotAdmitted,
    NotListed,
    Refused,
    Settled,
    Undone,
    Verdict,
)
from kiosk.core.policy import Override
from kiosk.core.staff import OWNER, Account
from kiosk.core.staff_desk import LOOKED_UP, StaffDesk, looked_at
from kiosk.core.store.work import Work
from kiosk.core.sync import outbox
from kiosk.core.sync.link import Link
from kiosk.core.sync.replica import Replica
from kiosk.core.sync.series import series_of
from kiosk.core.sync.ways import either, own_office, there_alone
from kiosk.core.terminal_report import Report
from kiosk.core.voice import Voice

T = TypeVar("T")


class LinkedStaffDesk:
    """What staff can do with and without network. For one thread at a time.

    `own_report`: what this terminal says of itself now.
    """

    def __init__(
        self,
        office: Office,
        replica: Replica,
        link: Link,
        account: Account = OWNER,
        own_report: Callable[[], Report] | None = None,
    ) -> None:
        self._there = StaffDesk(office, account)
        self._office, self._replica, self._account = office, replica, account
        self._link, self._own_report = link, own_report

    def check_in(self, command: CheckIn) -> CheckedIn | NotAdmitted:
        """Let the holder of a ticket in. Where the answer got lost, the same command is carried out here."""
        return self._either(lambda: self._there.check_in(command), lambda: self._here.check_in(command))

    def undo_check_in(self, command: UndoCheckIn) -> Undone | NotAdmitted:
        """Take a check-in back; waits for the network, since others have heard of it, or are just about to."""
        undone = self._there_alone(lambda: self._there.undo_check_in(command))
        return NotAdmitted(Verdict.NEEDS_NETWORK, command.booking_id) if isinstance(undone, Refused) else undone

    def may_set_aside(self, centre_id: int) -> frozenset[Override]:
        """The rules that are this account's to set aside today."""
        return self._either(
            lambda: self._there.may_set_aside(centre_id), lambda: self._here.may_set_aside(centre_id)
        )

    def find(self, iin: Iin, centre_id: int) -> tuple[Booking, ...]:
        """A citizen's bookings; without network those that the copy knows. That somebody looked is delivered."""
        return self._either(lambda: self._there.find(iin, centre_id), lambda: self._find_here(iin, centre_id))

    def _find_here(self, iin: Iin, centre_id: int) -> tuple[Booking, ...]:
        found, now, by = self._here.find(iin, centre_id), self._office.clock.now(), self._account.login
        seen = looked_at(booking.id for booking in found)

        def keep(work: Work) -> None:
            outbox.keep_event(work, at=now, centre_id=centre_id, actor=by, action=LOOKED_UP, after=seen)

        self._replica.store.write(keep)
        return found

    def board(self, centre_id: int, day: date) -> Board:
        """The day board; without network as far as it is known here."""
        return self._either(lambda: self._there.board(centre_id, day), lambda: self._here.board(centre_id, day))

    def revision(self, centre_id: int) -> int:
        """Rises whenever a booking of this centre changes; what the link saw last, without asking anybody."""
        state = self._link.state
        return state.revisions.get(centre_id, 0) if state.online else self._here.revision(centre_id)

    def printers(self, centre_id: int) -> tuple[PrinterSeen, ...]:
        """How the printers of the centre are; without network nothing is known but of this terminal's own."""
        own = self._own_report() if self._own_report else None
        return self._either(
            lambda: self._there.printers(centre_id, own), lambda: self._here.printers(centre_id, own)
        )

    def export(self, centre_id: int, day: date, voice: Voice) -> bytes | Refused:
        """The board as a file; waits for the network, where it is noted who took it."""
        return self._there_alone(lambda: self._there.export(centre_id, day, voice))

    def booked_on(
        self, centre_id: int, day: date, hours: tuple[time, time] | None = None
    ) -> tuple[Booking, ...] | Refused:
        """Whom closing would send home; waits for the network."""
        return self._there_alone(lambda: self._there.booked_on(centre_id, day, hours))

    def close_day(self, command: CloseDay) -> tuple[Booking, ...] | Refused:
        """Close a day or hours of it; waits for the network."""
        return self._there_alone(lambda: self._there.close_day(command))

    def reopen_day(self, command: ReopenDay) -> DayReopened | Refused:
        """Open a day again; waits for the network."""
        return self._there_alone(lambda: self._there.reopen_day(command))

    def unsettled(self, centre_id: int) -> tuple[Matter, ...] | Refused:
        """What sync could not settle; the list is in the shared database alone."""
        return self._there_alone(lambda: self._there.unsettled(centre_id))

    def settle(self, command: Settle) -> Settled | NotListed | Refused:
        """Take a matter off the list; waits for the network. Where the answer got lost: the same command again."""
        return self._there_alone(lambda: self._there.settle(command))

    def _either(self, there: Callable[[], T], here: Callable[[], T]) -> T:
        return either(self._link, there, here)

    def _there_alone(self, do: Callable[[], T]) -> T | Refused:
        return there_alone(self._link, do)

    @property
    def _here(self) -> StaffDesk:
        """Made anew each time: the letters for its numbers are in the copy, which may be made anew as well."""
        series = series_of(self._replica.store, self._office.terminal.key_id)
        return StaffDesk(replace(own_office(self._office, self._replica), series=series), self._account)
