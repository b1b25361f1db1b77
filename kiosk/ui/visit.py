"""One citizen at the terminal: everything they entered and heard so far. No Qt.

A `Visit` is replaced, never changed, and dropped at the end.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.commands import Ask, Choice, Command, Proof, SellerClaim
from kiosk.core.iin import Iin
from kiosk.core.model import Booking, Centre, Glimpse, Language, PrintState, Service, Ticket
from kiosk.core.outcomes import FreeSlot, FreeTime, Refused, Standing


class Step(StrEnum):
    """One question, one screen."""

    WELCOME = "welcome"
    WHO = "who"
    PROVE = "prove"  # show the ticket of an existing booking, or type its code
    BOOKINGS = "bookings"
    CENTRE = "centre"
    SERVICE = "service"
    SELLER = "seller"
    PLATE = "plate"
    WHEN = "when"
    CHECK = "check"
    TICKET = "ticket"
    NOTICE = "notice"


class Errand(StrEnum):
    """What the citizen came to do."""

    TAKE = "take"
    ADD = "add"
    REBOOK = "rebook"
    CANCEL = "cancel"


class Trouble(StrEnum):
    """A fault, as far as a citizen needs to tell it from another."""

    TRY_AGAIN = "try_again"  # the database is busy or briefly gone
    OUT_OF_SERVICE = "out_of_service"  # this terminal cannot work until a technician has been here


@dataclass(frozen=True, slots=True)
class Chosen:
    """A service and the time chosen for it."""

    service: Service
    free: FreeSlot

    @property
    def choice(self) -> Choice:
        """The same by ids, as the desk takes it."""
        return Choice(self.service.id, self.free.slot.id)


# What the desk is asked for.


@dataclass(frozen=True, slots=True)
class WantStanding:
    """What bookings has this citizen?"""

    proof: Proof


@dataclass(frozen=True, slots=True)
class WantLeave:
    """R1: may this citizen take a booking at this centre today? Asked before anything is chosen."""

    iin: Iin
    centre: Centre


@dataclass(frozen=True, slots=True)
class WantSeller:
    """R5: may this citizen book this service for this vehicle? Asked before any slot is chosen."""

    who: Proof
    service: Service
    claim: SellerClaim | None


@dataclass(frozen=True, slots=True)
class WantFreeTime:
    """Which times are free for this citizen?"""

    ask: Ask


@dataclass(frozen=True, slots=True)
class WantDone:
    """Carry this command out. Sent again as it is where the answer got lost (R9)."""

    command: Command


Want = WantStanding | WantLeave | WantSeller | WantFreeTime | WantDone


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen at the terminal: where they are, what they entered, what they heard."""

    step: Step = Step.WELCOME
    trail: tuple[Step, ...] = ()
    language: Language = Language.KK
    iin: Iin | None = None
    proof: Proof | None = None
    standing: Standing | None = None
    glimpse: Glimpse | None = None  # the closed booking that PROVE is about
    errand: Errand = Errand.TAKE
    booking: Booking | None = None  # the existing booking that the errand is about
    centre: Centre | None = None
    service: Service | None = None  # the service whose time is being chosen
    is_seller: bool | None = None
    plate: str = ""
    chosen: tuple[Chosen, ...] = ()  # services whose times are chosen, in order of choice
    free_time: FreeTime | None = None
    slot_gone: bool = False  # the time chosen went to somebody else while it was confirmed
    ticket: Ticket | None = None
    printing: PrintState | None = None
    refused: Refused | None = None
    trouble: Trouble | None = None
    cancelled: bool = False
    wants: Want | None = None
    lost: Want | None = None  # what a trouble left unanswered, to be tried again
    new_asked: bool = False  # a new booking was asked for beside an existing one

    @property
    def seller(self) -> SellerClaim | None:
        """R5's claim, where it was made."""
        return SellerClaim(self.plate) if self.is_seller and self.plate else None
