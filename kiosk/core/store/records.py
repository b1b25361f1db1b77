"""Operations (R9), events, public keys and vehicles, as rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select

from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.statements import insert_or_nothing, insert_or_update
from kiosk.core.store.tables import citizen, event, operation, terminal, vehicle

_OPERATION = select(operation.c.fingerprint, operation.c.result).where(operation.c.id == bindparam("command"))
_OWNER = select(vehicle.c.owner_key).where(vehicle.c.plate == bindparam("plate"))
_KEY = select(terminal.c.id, terminal.c.public_key).where(
    terminal.c.id == bindparam("terminal"), terminal.c.revoked_at.is_(None)
)


class KnownOperation(NamedTuple):
    """A command that was carried out before."""

    fingerprint: bytes
    result: Mapping[str, Any]


class Records:
    """The record tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def operation(self, command_id: UUID) -> KnownOperation | None:
        """What came of this command; None where it has not been carried out."""
        row = self._connection.execute(_OPERATION, {"command": command_id}).one_or_none()
        return None if row is None else KnownOperation(bytes(row.fingerprint), row.result)

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

        Raises TryAgainError where the same command was carried out meanwhile: the next try finds its result.
        """
        kept = self._connection.execute(
            insert_or_nothing(self._connection, operation, "id").returning(operation.c.id),
            {
                "id": command_id,
                "kind": kind,
                "fingerprint": fingerprint,
                "result": result,
                "at": at,
                "terminal_id": terminal_id,
            },
        )
        if kept.one_or_none() is None:
            raise TryAgainError("the same command was carried out at the same time")

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
        self._connection.execute(
            insert(event),
            {
                "at": at,
                "centre_id": centre_id,
                "terminal_id": terminal_id,
                "actor": actor,
                "action": action,
                "booking_id": booking_id,
                "command_id": command_id,
                "before": before,
                "after": after,
            },
        )

    def owner_of(self, plate: str) -> bytes | None:
        """R5: the citizen key of a vehicle's registered owner; None where the plate is not known."""
        owner = self._connection.execute(_OWNER, {"plate": plate}).scalar_one_or_none()
        return None if owner is None else bytes(owner)

    def knows_nobody(self) -> bool:
        """Whether no row depends on the citizens' key yet."""
        return not any(self._connection.execute(select(t.c[0]).limit(1)).first() for t in (citizen, vehicle))

    def register_vehicles(self, owners: Iterable[tuple[str, bytes]]) -> int:
        """Enter vehicles with their owners' keys, or change their owner; returns how many."""
        rows = [{"plate": plate, "owner_key": key} for plate, key in owners]
        if rows:
            self._connection.execute(insert_or_update(self._connection, vehicle, "plate"), rows)
        return len(rows)

    def public_key(self, terminal_id: int) -> dict[int, bytes]:
        """A terminal's public key by its id; empty where it is revoked or was never ours."""
        return {row.id: bytes(row.public_key) for row in self._connection.execute(_KEY, {"terminal": terminal_id})}
