"""The 83 bytes of a ticket's QR: what stands where, and how they become 200 decimal digits and back.

Digits survive every keyboard layout that a wedge reader may type through; letters and signs do not. What the
signature proves is no matter of this module; see `kiosk.core.ticket.keys`. Source: "The QR" in the contract.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

VERSION = 1
DIGITS = 200
FACTS_BYTES = 19
SIGNATURE_BYTES = 64
PAYLOAD_BYTES = FACTS_BYTES + SIGNATURE_BYTES

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_BOOKED_OFFLINE = 0x01

# version, key id, booking id, revision, centre, service; start (3 bytes) and flags share the last four.
_LAYOUT = struct.Struct(">BHQBHBI")
_HIGHEST = {
    "key_id": 0xFFFF,
    "booking_id": 0xFFFF_FFFF_FFFF_FFFF,
    "revision": 0xFF,
    "centre_id": 0xFFFF,
    "service_number": 0xFF,
}
_LAST_MINUTE = 0xFF_FFFF


class UnreadableTicketError(ValueError):
    """These digits are no ticket of ours: foreign, cut short, glued together, or of another version.

    The message tells which, and never holds the digits: whoever has them has the ticket.
    """


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a ticket says. `key_id`: which terminal signed; `service_number`: the first service's place in its
    centre; `starts_at`: the first slot's start, a whole minute from 2020 to 2051, aware (kept in UTC).

    Raises ValueError, naming the field, where a value does not fit its bytes: never a wrong ticket.
    """

    key_id: int
    booking_id: int
    revision: int
    centre_id: int
    service_number: int
    starts_at: datetime
    booked_offline: bool = False

    def __post_init__(self) -> None:
        for name, highest in _HIGHEST.items():
            value = getattr(self, name)
            if not 0 <= value <= highest:
                raise ValueError(f"{name}: expected 0 to {highest}, found {value}")
        if self.starts_at.utcoffset() is None:
            raise ValueError("starts_at: expected a time with its zone, found one without")
        minutes, rest = divmod(self.starts_at - _EPOCH, _MINUTE)
        if rest:
            raise ValueError(f"starts_at: expected a whole minute, found {self.starts_at.isoformat()}")
        if not 0 <= minutes <= _LAST_MINUTE:
            last = _EPOCH + _LAST_MINUTE * _MINUTE
            raise ValueError(
                f"starts_at: expected 2020-01-01 to {last:%Y-%m-%d}, found {self.starts_at.isoformat()}"
            )
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))


def pack(facts: TicketFacts) -> bytes:
    """The 19 bytes that are signed."""
    minutes = (facts.starts_at - _EPOCH) // _MINUTE
    flags = _BOOKED_OFFLINE if facts.booked_offline else 0
    return _LAYOUT.pack(
        VERSION,
        facts.key_id,
        facts.booking_id,
        facts.revision,
        facts.centre_id,
        facts.service_number,
        minutes << 8 | flags,
    )


def unpack(packed: bytes) -> TicketFacts:
    """What 19 bytes say. Raises UnreadableTicketError where they are of another version or not ours."""
    version, key_id, booking_id, revision, centre_id, service_number, start_and_flags = _LAYOUT.unpack(packed)
    if version != VERSION:
        raise UnreadableTicketError(f"expected ticket version {VERSION}, found {version}")
    flags = start_and_flags & 0xFF
    if flags & ~_BOOKED_OFFLINE:
        raise UnreadableTicketError(f"expected no flags but bit 0, found {flags:#04x}")
    starts_at = _EPOCH + (start_and_flags >> 8) * _MINUTE
    return TicketFacts(key_id, booking_id, revision, centre_id, service_number, starts_at, bool(flags))


def to_digits(payload: bytes) -> str:
    """The 83 bytes as 200 decimal digits, padded with zeros."""
    if len(payload) != PAYLOAD_BYTES:
        raise ValueError(f"expected {PAYLOAD_BYTES} bytes, found {len(payload)}")
    return f"{int.from_bytes(payload, 'big'):0{DIGITS}d}"


def from_digits(digits: str) -> bytes:
    """The 83 bytes that 200 digits stand for. Raises UnreadableTicketError for anything else."""
    if not (digits.isascii() and digits.isdigit()):
        raise UnreadableTicketError("expected decimal digits alone, found something else")
    if len(digits) != DIGITS:
        how = "cut short or foreign" if len(digits) < DIGITS else "glued together or foreign"
        raise UnreadableTicketError(f"expected {DIGITS} digits, found {len(digits)}: {how}")
    number = int(digits)
    if number.bit_length() > PAYLOAD_BYTES * 8:
        raise UnreadableTicketError(
            f"expected {DIGITS} digits that make {PAYLOAD_BYTES} bytes, found more: foreign"
        )
    return number.to_bytes(PAYLOAD_BYTES, "big")
