"""What stands behind the staff's window, as its pages see it. `kiosk.staff_terminal` puts it together. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from kiosk.core.board import Board
from kiosk.core.commands import CheckIn, CloseDay, ReopenDay, Settle, UndoCheckIn
from kiosk.core.fleet import PrinterSeen
from kiosk.core.iin import Iin
from kiosk.core.matters import Matter
from kiosk.core.model import Booking, Language, PrinterStatus, PrintState, Ticket
from kiosk.core.outcomes import CheckedIn, DayReopened, NotAdmitted, NotListed, Refused, Settled, Undone
from kiosk.core.passwords import PasswordFault
from kiosk.core.policy import Override
from kiosk.core.staff import Account, SignInRefused
from kiosk.core.voice import Voice
from kiosk.ui.answers import Desk as CitizensDesk


class StaffDesk(Protocol):
    """The staff's desk, with or without network (`kiosk.core.staff_desk`). Pages add what they ask of it."""

    def check_in(self, command: CheckIn) -> CheckedIn | NotAdmitted: ...
    def undo_check_in(self, command: UndoCheckIn) -> Undone | NotAdmitted: ...
    def may_set_aside(self, centre_id: int) -> frozenset[Override]: ...
    def board(self, centre_id: int, day: date) -> Board: ...
    def revision(self, centre_id: int) -> int: ...
    def printers(self, centre_id: int) -> tuple[PrinterSeen, ...]: ...
    def export(self, centre_id: int, day: date, voice: Voice) -> bytes | Refused: ...
    def find(self, iin: Iin, centre_id: int) -> tuple[Booking, ...]: ...
    def booked_on(
        self, centre_id: int, day: date, hours: tuple[time, time] | None = None
    ) -> tuple[Booking, ...] | Refused: ...
    def close_day(self, command: CloseDay) -> tuple[Booking, ...] | Refused: ...
    def reopen_day(self, command: ReopenDay) -> DayReopened | Refused: ...
    def unsettled(self, centre_id: int) -> tuple[Matter, ...] | Refused: ...
    def settle(self, command: Settle) -> Settled | NotListed | Refused: ...


@dataclass(frozen=True)
class Behind:
    """The desks of whoever is signed in. For one worker at a time: see `Context.ask` and `Context.put_on_paper`.

    `citizens`: the rules' own desk, for what is done for a citizen who stands at the counter.
    `print_ticket`: takes seconds; its last argument hears how far it has come, on the worker.
    `printer_status`: how the desk's own printer is now; takes seconds as well.
    """

    staff: StaffDesk
    citizens: CitizensDesk
    print_ticket: Callable[[Ticket, Language, Callable[[PrintState], None]], PrintState]
    printer_status: Callable[[], PrinterStatus]


class Accounts(Protocol):
    """Who may sign in (`kiosk.core.accounts`). Raises the store's faults."""

    def sign_in(self, login: str, password: str) -> Account | SignInRefused: ...
    def change_password(self, login: str, old: str, new: str) -> Account | PasswordFault | SignInRefused: ...
    def standing(self, account: Account) -> Account | None: ...
    def sign_out(self, account: Account) -> None: ...
