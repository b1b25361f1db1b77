"""Operations (R9), events, public keys and vehicles, as rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from kiosk.core.store.statements import insert_or_nothing, insert_or_update
from kiosk.core.store.tables import citizen, event, operation, terminal, unsettled, vehicle
from kiosk.core.store.wire import Question, Row, Wire

_OPERATION = select(operation.c.fingerprint, operation.c.result, operation.c.kind).where(
    operation.c.id == bindparam("command")
)
_OWNER = select(vehicle.c.owner_key).where(vehicle.c.plate == bindparam("plate"))
_KEY = select(terminal.c.public_key, terminal.c.revoked_at).where(terminal.c.id == bindparam("terminal"))
_ADD_EVENT = insert(event).inline()  # its number is of no interest


class SignersKey(NamedTuple):
    """A terminal's public key, and whether the terminal is still trusted."""

    public_key: bytes
    revoked: bool


class KnownOperation(NamedTuple):
    """A command that was carried out before. `kind`: by what; deliveries have kinds of their own."""

    fingerprint: bytes
    result: Mapping[str, Any]
    kind: str


def operation_of(command_id: UUID) -> Question:
    """Asks for what a `KnownOperation` is made of."""
    return Question(_OPERATION, {"command": command_id})


def key_of(terminal_id: int) -> Question:
    """Asks for what a `SignersKey` is made of."""
    return Question(_KEY, {"terminal": terminal_id})


def signers_key_of(rows: Sequence[Row]) -> SignersKey | None:
    """The answer; None where the terminal was never ours."""
    return SignersKey(rows[0][0], rows[0][1] is not None) if rows else None


class Records:
    """The record tables within one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def keep_operation(
        self,
        command_id: UUID,
        *,
        kind: str,
        fingerprint: bytes,
        result: Mapping[str, Any],
        at: datetime,
        terminal_id: int,
    ) -> None:
        """Store a command's result with its id (R9).

        Where the same command was carried out meanwhile, all is undone; the next try finds its result.
        """
        values = {
            "id": command_id,
            "kind": kind,
            "fingerprint": fingerprint,
            "result": result,
            "at": at,
            "terminal_id": terminal_id,
        }
        self._wire.tell(insert_or_nothing(self._wire.dialect, operation, "id"), values, expect=1)

    def append_event(
        self,
        *,
        at: datetime,
        centre_id: int,
        terminal_id: int,
        actor: str,
        action: str,
        booking_id: int | None = None,
        command_id: UUID | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Append what was done. Events are never changed; the database refuses it."""
        values = {
            "at": at,
            "centre_id": centre_id,
            "terminal_id": terminal_id,
            "actor": actor,
            "action": action,
            "booking_id": booking_id,
            "command_id": command_id,
            "before": before,
            "after": after,
        }
        self._wire.tell(_ADD_EVENT, values)

    def list_unsettled(
        self,
        *,
        at: datetime,
        centre_id: int,
        terminal_id: int,
        command_id: UUID,
        booking_id: int | None,
        reason: str,
        facts: Mapping[str, Any],
    ) -> None:
        """Put something on the list for staff; once for each command and reason."""
        values = {
            "at": at,
            "centre_id": centre_id,
            "terminal_id": terminal_id,
            "command_id": command_id,
            "booking_id": booking_id,
            "reason": reason,
            "facts": facts,
        }
        self._wire.tell(insert_or_nothing(self._wire.dialect, unsettled, "command_id", "reason"), values)

    def owner_of(self, plate: str) -> bytes | None:
        """R5: the citizen key of a vehicle's registered owner; None where the plate is not known."""
        owners = self._wire.ask(_OWNER, {"plate": plate})
        return owners[0][0] if owners else None

    def knows_nobody(self) -> bool:
        """Whether no row depends on the citizens' key yet."""
        return not any(self._wire.connection.execute(select(t.c[0]).limit(1)).first() for t in (citizen, vehicle))

    def register_vehicles(self, owners: Iterable[tuple[str, bytes]]) -> int:
        """Enter vehicles with their owners' keys, or change their owner; returns how many."""
        rows = [{"plate": plate, "owner_key": key} for plate, key in owners]
        if rows:
            self._wire.connection.execute(insert_or_update(self._wire.dialect, vehicle, "plate"), rows)
        return len(rows)

    def signers_key(self, terminal_id: int) -> SignersKey | None:
        """The key of the terminal with this id, which may have been revoked; None where it was never ours."""
        return signers_key_of(self._wire.ask_all(key_of(terminal_id))[0])
