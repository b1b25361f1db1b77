"""What can happen on the way: what people do, and what the desk answers. No Qt."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from kiosk.core.iin import Iin
from kiosk.core.model import Booking, Centre, CentreKind, Glimpse, Language, PrintState, Service, Ticket
from kiosk.core.outcomes import FreeSlot, FreeTime, Refused, Standing
from kiosk.ui.visit import Errand, Step, Trouble

# What people do.


@dataclass(frozen=True, slots=True)
class Started:
    """A language was touched on the welcome screen."""

    language: Language


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The language was changed on the way."""

    language: Language


@dataclass(frozen=True, slots=True)
class IinTyped:
    """A valid IIN was entered."""

    iin: Iin


@dataclass(frozen=True, slots=True)
class Scanned:
    """The reader read something that is no IIN: a ticket, or a foreign code."""

    digits: str


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """The 8-digit code of a booking was entered."""

    code: str


@dataclass(frozen=True, slots=True)
class NewBookingAsked:
    """A new booking, though there may be others."""


@dataclass(frozen=True, slots=True)
class OpenAsked:
    """An existing booking is to be opened with its ticket or code."""

    glimpse: Glimpse


@dataclass(frozen=True, slots=True)
class ErrandAsked:
    """Rebook, add a service to, or cancel this open booking."""

    errand: Errand
    booking: Booking


@dataclass(frozen=True, slots=True)
class PrintAsked:
    """Print this open booking's ticket again."""

    booking: Booking
    command_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class CentreChosen:
    """A centre was touched."""

    centre: Centre


@dataclass(frozen=True, slots=True)
class ServiceChosen:
    """A service was touched."""

    service: Service


@dataclass(frozen=True, slots=True)
class SellerAnswered:
    """R5: "are you the owner who sells?\""""

    is_seller: bool


@dataclass(frozen=True, slots=True)
class PlateTyped:
    """The vehicle's plate was entered."""

    plate: str


@dataclass(frozen=True, slots=True)
class SlotChosen:
    """A free time was chosen and taken over with the large button."""

    free: FreeSlot


@dataclass(frozen=True, slots=True)
class SecondAsked:
    """On the check screen: one more service in the same visit (R4)."""


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """On the check screen: go back to one line of it. `index`: which of the chosen services."""

    step: Step
    index: int = 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The large confirm on the check screen. It makes the command's id (R9)."""

    command_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Back:
    """One step back; loses nothing."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The end, by hand, by time or by the countdown: everything is wiped."""


@dataclass(frozen=True, slots=True)
class OtherDayAsked:
    """On a notice: look at the free times again."""


@dataclass(frozen=True, slots=True)
class TryAgainAsked:
    """On a notice of trouble: try what failed once more."""


@dataclass(frozen=True, slots=True)
class RefreshAsked:
    """Others may have booked meanwhile: read the free times again."""


# What the desk and the printer answer.


@dataclass(frozen=True, slots=True)
class StandingFound:
    """The citizen's bookings."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class LeaveGiven:
    """Nothing is in the way of a new booking."""


@dataclass(frozen=True, slots=True)
class FreeTimeFound:
    """The free times, for the first time or again because others took some."""

    free_time: FreeTime


@dataclass(frozen=True, slots=True)
class TicketMade:
    """Booked, rebooked, added or reprinted."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class CancelDone:
    """The booking was given up."""

    kind: CentreKind


@dataclass(frozen=True, slots=True)
class Denied:
    """The desk refused."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class Failed:
    """The desk could not answer."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class PrintMoved:
    """The print job of the ticket on the screen has come so far."""

    state: PrintState


Event = (
    Started
    | LanguageChosen
    | IinTyped
    | Scanned
    | CodeTyped
    | NewBookingAsked
    | OpenAsked
    | ErrandAsked
    | PrintAsked
    | CentreChosen
    | ServiceChosen
    | SellerAnswered
    | PlateTyped
    | SlotChosen
    | SecondAsked
    | ChangeAsked
    | Confirmed
    | Back
    | Finish
    | OtherDayAsked
    | TryAgainAsked
    | RefreshAsked
    | StandingFound
    | LeaveGiven
    | FreeTimeFound
    | TicketMade
    | CancelDone
    | Denied
    | Failed
    | PrintMoved
)
