"""R9: a command is carried out once, and has the same result ever after. No IIN and no code is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from kiosk.core.commands import Command
from kiosk.core.office import Office
from kiosk.core.outcomes import (
    Cancelled,
    CheckedIn,
    DayClosed,
    DayReopened,
    NotAdmitted,
    NotListed,
    Refused,
    Settled,
    Undone,
)
from kiosk.core.ports import CommandReusedError
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work

Result = (
    BookingRow
    | Cancelled
    | CheckedIn
    | NotAdmitted
    | Undone
    | DayClosed
    | DayReopened
    | Settled
    | NotListed
    | Refused
)
_KINDS: dict[str, type[Result]] = {
    "booked": BookingRow,
    "cancelled": Cancelled,
    "checked_in": CheckedIn,
    "not_admitted": NotAdmitted,
    "undone": Undone,
    "day_closed": DayClosed,
    "day_reopened": DayReopened,
    "settled": Settled,
    "not_listed": NotListed,
    "refused": Refused,
}
C = TypeVar("C", bound=Command)
Told = TypeVar("Told")


def carried_out(
    office: Office,
    command: C,
    do: Callable[[Work, C, datetime], Result],
    told: Callable[[Work, Result, datetime], Told],
) -> Told:
    """Carry a command out in one transaction, or find what came of it before; `told` makes of it what people hear.

    Raises CommandReusedError where the id came before with other content, and the store's faults.
    """
    mark = fingerprint(command, office.keys)

    def once(work: Work) -> Told:
        now = office.clock.now()
        known = work.operation(command.command_id)
        if known is not None:
            if known.fingerprint != mark:
                raise CommandReusedError(f"command {command.command_id} came again with other content")
            return told(work, from_document(known.result), now)
        result = do(work, command, now)
        work.records.keep_operation(
            command.command_id,
            kind=type(command).__name__,
            fingerprint=mark,
            result=to_document(result),
            at=now,
            terminal_id=office.terminal.key_id,
        )
        if office.keep is not None:
            office.keep(work, command, mark, result, now)
        return told(work, result, now)

    return office.store.write(once)


def fingerprint(command: Command, keys: CitizenKeys) -> bytes:
    """The content of a command in 32 bytes: the same for the same wish, and telling nothing about it."""
    return keys.fingerprint(msgspec.json.encode([type(command).__name__, command], order="deterministic"))


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
