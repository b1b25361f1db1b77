"""What the desk answers to what a visit wants, as events; faults, as troubles that citizens tell apart. No Qt."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from kiosk.core.commands import AddService, Ask, Book, Cancel, Command, Proof, Rebook, Reprint, SellerClaim
from kiosk.core.iin import Iin
from kiosk.core.outcomes import Booked, Cancelled, FreeDay, FreeTime, Refused, Standing
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.ticket.qr import matrix_of
from kiosk.ui import events as on
from kiosk.ui.visit import Trouble, Want, WantDone, WantFreeTime, WantLeave, WantSeller, WantStanding

log = logging.getLogger(__name__)


class Desk(Protocol):
    """The citizen's desk, as the screens need it (`kiosk.core.citizen_desk`)."""

    def status(self, who: Proof) -> Standing | Refused: ...
    def may_take(self, iin: Iin, centre_id: int) -> Refused | None: ...
    def may_sell(self, who: Proof, service_id: int, claim: SellerClaim | None) -> Refused | None: ...
    def free_days(self, ask: Ask) -> FreeTime | Refused: ...
    def free_slots(self, ask: Ask, day: date) -> FreeDay | Refused: ...
    def revision(self, centre_id: int) -> int: ...
    def book(self, command: Book) -> Booked | Refused: ...
    def add_service(self, command: AddService) -> Booked | Refused: ...
    def rebook(self, command: Rebook) -> Booked | Refused: ...
    def reprint(self, command: Reprint) -> Booked | Refused: ...
    def cancel(self, command: Cancel) -> Cancelled | Refused: ...


def answer(desk: Desk, want: Want) -> on.Event:
    """Ask the desk; raises its faults."""
    match want:
        case WantStanding(proof):
            return _event(desk.status(proof))
        case WantLeave(iin, centre):
            return _event(desk.may_take(iin, centre.id))
        case WantSeller(who, service, claim):
            return _event(desk.may_sell(who, service.id, claim))
        case WantFreeTime(ask):
            return _event(desk.free_days(ask))
        case WantDone(command):
            return _event(carry_out(desk, command))


def trouble_of(fault: Exception) -> Trouble:
    """What a citizen is told of a fault. Logs it for the technician."""
    if isinstance(fault, StoreUnavailableError):
        log.warning("the database cannot answer: %s", fault)
        return Trouble.TRY_AGAIN
    if isinstance(fault, StoreUnusableError):
        log.error("the database cannot be used: %s", fault)
        return Trouble.OUT_OF_SERVICE
    log.error("a fault of the program", exc_info=fault)
    return Trouble.TRY_AGAIN


def carry_out(desk: Desk, command: Command) -> Booked | Cancelled | Refused:
    """A change at the desk, whichever it is."""
    deeds: dict[type, Callable[[Any], Booked | Cancelled | Refused]] = {
        Book: desk.book,
        AddService: desk.add_service,
        Rebook: desk.rebook,
        Reprint: desk.reprint,
        Cancel: desk.cancel,
    }
    return deeds[type(command)](command)


def _event(outcome: Standing | FreeTime | Booked | Cancelled | Refused | None) -> on.Event:
    match outcome:
        case Refused():
            return on.Denied(outcome)
        case Standing():
            return on.StandingFound(outcome)
        case FreeTime():
            return on.FreeTimeFound(outcome)
        case Booked(ticket):
            matrix_of(ticket.digits)  # kept for the screen, which is to paint it without working it out
            return on.TicketMade(ticket)
        case Cancelled(_, kind):
            return on.CancelDone(kind)
        case None:
            return on.LeaveGiven()
