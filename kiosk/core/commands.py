"""What people ask of a desk. Every change carries an id made when whoever asks confirms (R9)."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from kiosk.core.iin import Iin
from kiosk.core.model import Language, Words
from kiosk.core.policy import Override


@dataclass(frozen=True, slots=True)
class Choice:
    """One service at one slot, by their ids."""

    service_id: int
    slot_id: int


@dataclass(frozen=True, slots=True)
class ByTicket:
    """R8: the booking is the citizen's because they hold its QR; `digits` is what the reader read."""

    digits: str


@dataclass(frozen=True, slots=True)
class ByCode:
    """R8: the booking is the citizen's because they know its 8-digit code."""

    iin: Iin
    code: str


@dataclass(frozen=True, slots=True)
class ByIin:
    """The IIN alone: enough for a new booking, and for changes only where `change_proof` is `none`."""

    iin: Iin
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class ByCodeAlone:
    """R8, for staff: the 8-digit code that somebody at their desk shows. Looked for in the desk's centre."""

    code: str


@dataclass(frozen=True, slots=True)
class ByCard:
    """R8, for staff: they have seen the identity card of whose booking it is."""

    booking_id: int


Proof = ByTicket | ByCode | ByIin | ByCard
"""What opens a booking for changes. `ByCard` opens it at a staff desk alone."""
Shown = ByTicket | ByCodeAlone | ByCard
"""What somebody shows who wants to be let in."""


@dataclass(frozen=True, slots=True)
class Overriding:
    """One rule set aside, and why, in the words of whoever does it."""

    rule: Override
    reason: str


@dataclass(frozen=True, slots=True)
class SellerClaim:
    """R5: the citizen says to be the owner who sells the vehicle with this plate (as typed)."""

    plate: str


class Purpose(StrEnum):
    """What free time is looked for."""

    TAKE = "take"
    ADD = "add"
    REBOOK = "rebook"


@dataclass(frozen=True, slots=True)
class Ask:
    """R2: whose free time is wanted, for what. `alongside`: other choices of the same visit made just now.

    `overriding`: the rule that staff mean to set aside: what is shown free then can be booked then.
    """

    purpose: Purpose
    who: Proof
    centre_id: int
    service_id: int
    alongside: tuple[Choice, ...] = ()
    overriding: Override | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Take a new booking (R1, R2, R4, R5). `language`: in which its ticket will open it again.

    `overriding`: at a staff desk, R1 is set aside for this booking, where the policy in force allows that.
    """

    command_id: UUID
    iin: Iin
    centre_id: int
    choices: tuple[Choice, ...]
    seller: SellerClaim | None = None
    language: Language = Language.KK
    overriding: Overriding | None = None


@dataclass(frozen=True, slots=True)
class AddService:
    """Add the second service to an active booking (R4)."""

    command_id: UUID
    proof: Proof
    choice: Choice
    seller: SellerClaim | None = None


@dataclass(frozen=True, slots=True)
class Rebook:
    """Move an active booking to other free slots (R3): one choice for each of its services."""

    command_id: UUID
    proof: Proof
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give an active booking up."""

    command_id: UUID
    proof: Proof


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print the same ticket once more."""

    command_id: UUID
    proof: Proof


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Close a centre on a day (R7). `seen`: the bookings in the way that whoever confirms was shown.

    `hours`: only from the one to the other, in the centre's time.
    """

    command_id: UUID
    centre_id: int
    day: date
    reason: Words
    seen: frozenset[int]
    by: str
    hours: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class ReopenDay:
    """Open a day again that staff have closed, or hours of it (R7)."""

    command_id: UUID
    centre_id: int
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Let somebody in (R6). `by`: the login of whose desk it is.

    `on_its_word`: the ticket is genuine, but its booking has not been delivered yet; staff let its holder in all
    the same.
    """

    command_id: UUID
    shown: Shown
    centre_id: int
    by: str
    on_its_word: bool = False
    overriding: Overriding | None = None


@dataclass(frozen=True, slots=True)
class UndoCheckIn:
    """Somebody was let in by mistake. `reason`: in the words of whoever undoes it."""

    command_id: UUID
    booking_id: int
    centre_id: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Settle:
    """Take a matter off the list of what sync could not settle. `note`: what was done, in the words of `by`."""

    command_id: UUID
    number: int
    note: str
    by: str


Command = Book | AddService | Rebook | Cancel | Reprint | CheckIn | UndoCheckIn | CloseDay | ReopenDay | Settle
