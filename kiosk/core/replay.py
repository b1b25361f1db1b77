"""R9: how a command is known again, and how its result is kept and given back. No IIN and no code is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from kiosk.core.commands import Command
from kiosk.core.outcomes import Cancelled, Refused
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.bookings import BookingRow

Result = BookingRow | Cancelled | Refused
_KINDS: dict[str, type[Result]] = {"booked": BookingRow, "cancelled": Cancelled, "refused": Refused}


def fingerprint(command: Command, keys: CitizenKeys) -> bytes:
    """The content of a command in 32 bytes: the same for the same wish, and telling nothing about it."""
    return keys.fingerprint(msgspec.json.encode([type(command).__name__, command], order="sorted"))


def to_document(result: Result) -> dict[str, Any]:
    """A result as it is stored with its command id. Whose it is and its code are left out."""
    if isinstance(result, BookingRow):
        result = replace(result, citizen_key=None, code_mac=b"")
    kind = next(name for name, known in _KINDS.items() if isinstance(result, known))
    return {kind: msgspec.to_builtins(result)}


def from_document(document: Mapping[str, Any]) -> Result:
    """The result that was stored."""
    ((kind, content),) = document.items()
    return msgspec.convert(content, _KINDS[kind])
