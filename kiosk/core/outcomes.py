"""What a citizen may hear: results and refusals with facts, no prose. Words are found in the UI by reason.

Faults (a database that is gone, a broken printer) are exceptions; see `kiosk.core.ports`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from kiosk.core.model import Booking, CentreKind, Glimpse, QueueNumber, Service, Slot, Ticket


class Reason(StrEnum):
    """Why a wish is refused. The list is closed: every reason has words in every language."""

    TEN_DAYS = "ten_days"  # R1
    SLOT_GONE = "slot_gone"  # R2: taken by somebody else just now
    TOO_LATE = "too_late"  # R2: the slot starts too soon or has started
    BEYOND_HORIZON = "beyond_horizon"  # R2
    NOT_OFFERED = "not_offered"  # no such slot or service at this centre
    ONLINE_ONLY = "online_only"
    SAME_TIME = "same_time"  # R3: rebooked to where it is
    OTHER_SERVICES = "other_services"  # R3: a rebooking keeps kind and services
    STARTED = "started"  # R3: the first slot has started
    TOO_OFTEN_CHANGED = "too_often_changed"  # R3: the revision on paper has one byte
    NOT_ACTIVE = "not_active"  # cancelled, visited or missed
    ONE_MUST_BE_DOCUMENTATION = "one_must_be_documentation"  # R4
    ONE_MUST_BE_OTHER = "one_must_be_other"  # R4
    SAME_SERVICE = "same_service"  # R4
    TWO_A_DAY = "two_a_day"  # R4
    OVERLAP = "overlap"  # R4
    OTHER_DAY = "other_day"  # R4: two services, one centre, one day
    SELLER_MUST_BOOK = "seller_must_book"  # R5: a buyer asks
    NOT_THE_OWNER = "not_the_owner"  # R5
    UNKNOWN_VEHICLE = "unknown_vehicle"  # R5
    INVALID_PLATE = "invalid_plate"  # R5
    NEEDS_TICKET = "needs_ticket"  # R8
    WRONG_CODE = "wrong_code"  # R8
    TICKET_UNREADABLE = "ticket_unreadable"  # not one of our codes, truncated, glued
    TICKET_FORGED = "ticket_forged"  # the signature is not a terminal's
    TICKET_REVOKED = "ticket_revoked"  # signed by a terminal that is not trusted any more
    TICKET_REPLACED = "ticket_replaced"  # R3: a newer revision exists
    TICKET_UNKNOWN = "ticket_unknown"  # signed by us, but there is no such booking
    SLOW_DOWN = "slow_down"  # R8: too many tries at this terminal
    NEEDS_NETWORK = "needs_network"  # this waits until the terminal reaches the shared database again
    OFFLINE_CLOCK = "offline_clock"  # no booking without network while the terminal's clock cannot be trusted
    OFFLINE_OFF = "offline_off"  # the policy allows no booking without network


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal: the rule by its reason, and whatever facts help the citizen on."""

    reason: Reason
    may_take_from: date | None = None
    may_visit_from: date | None = None
    in_the_way: int | None = None
    kind: CentreKind | None = None
    taken_on: date | None = None
    wait_seconds: int = 0
    service: Service | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking was taken, changed or reprinted; here is its ticket."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The booking is no more; its places are free again."""

    booking_id: int
    kind: CentreKind
    cancelled_at: datetime


class Verdict(StrEnum):
    """R6, R8: why somebody with a ticket is not let in now; for staff, who have words for each."""

    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    WRONG_DAY = "wrong_day"
    WRONG_CENTRE = "wrong_centre"
    ALREADY_CHECKED_IN = "already_checked_in"
    REPLACED = "replaced"  # R3: a newer revision of the ticket exists
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # signed by us, or a code of our form, but there is no such booking
    NOT_DELIVERED = "not_delivered"  # signed by us, and not here yet: taken without network, or this desk has none
    FORGED = "forged"
    REVOKED = "revoked"  # signed by a terminal that is not trusted any more
    UNREADABLE = "unreadable"
    NOT_CHECKED_IN = "not_checked_in"  # there is nothing to undo
    NEEDS_NETWORK = "needs_network"  # this waits until the desk reaches the shared database again


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody was let in, with a number in the queue of each line that they come for.

    `booking`: as it stands now, where it is known here; told, and never kept with the result.
    """

    booking_id: int
    revision: int
    at: datetime
    numbers: tuple[QueueNumber, ...] = ()
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Somebody was not let in, or what they were let in by could not be undone.

    `checked_in_at`, `numbers`: where the visit was checked in before. `terminal_id`: at which desk that was; for a
    ticket of a revoked terminal, or one not delivered yet, who signed it. `starts_at`, `service_id`: what a ticket
    that has not been delivered says. `admits_from`, `admits_until`: when the booking lets its citizen in.
    `booking`: as it stands now, where it is known here; told, and never kept with the result.
    """

    verdict: Verdict
    booking_id: int | None = None
    checked_in_at: datetime | None = None
    numbers: tuple[QueueNumber, ...] = ()
    terminal_id: int | None = None
    starts_at: datetime | None = None
    service_id: int | None = None
    admits_from: datetime | None = None
    admits_until: datetime | None = None
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """A check-in was undone: the booking is as before it. Its numbers in the queue stay its own."""

    booking_id: int
    at: datetime
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class DayClosed:
    """R7: a centre's day was closed; these bookings were cancelled for it, and their citizens are to be called."""

    day: date
    booking_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A matter is off the list of what sync could not settle."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NotListed:
    """There is no such matter, or somebody has seen to it before."""

    number: int


class FreeSlot(NamedTuple):
    """A slot that this citizen can book now. `quiet`: few come at that hour. `nearest`: closest to the
    citizen's other appointment. `own`: the citizen holds it at present."""

    slot: Slot
    quiet: bool = False
    nearest: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which this citizen can book, with its free slots in order of time."""

    day: date
    slots: tuple[FreeSlot, ...]

    @property
    def places(self) -> int:
        """How many free places the day has for this service."""
        return sum(free.slot.free for free in self.slots)


@dataclass(frozen=True, slots=True)
class FreeTime:
    """R2: the days that have free time for this citizen and service; days without are not offered.

    `may_visit_from`: where R1 keeps the citizen from earlier days, the first that it allows.
    `revision`: the centre's revision that this answer was read at.
    """

    days: tuple[FreeDay, ...]
    revision: int
    may_visit_from: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """R6, R8: what a citizen has. `open` are bookings whose ticket was shown, `hidden` those still closed."""

    open: tuple[Booking, ...] = ()
    hidden: tuple[Glimpse, ...] = ()
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class DayReopened:
    """R7: a day that staff had closed is open again. Who was sent home stays so."""

    day: date
