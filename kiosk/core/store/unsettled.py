"""The list of what sync could not settle, as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from kiosk.core.store.tables import unsettled
from kiosk.core.store.wire import Wire


@dataclass(frozen=True, slots=True)
class UnsettledRow:
    """One matter for staff. `reason`: a `kiosk.core.matters.Unsettled` by its value. Instants are UTC."""

    id: int
    at: datetime
    centre_id: int
    terminal_id: int
    command_id: UUID
    booking_id: int | None
    reason: str
    facts: Mapping[str, Any]
    settled_at: datetime | None
    settled_by: str | None


class UnsettledList:
    """The unsettled table within one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def open(self, centre_id: int | None = None) -> list[UnsettledRow]:
        """What nobody has settled yet, oldest first; of one centre or of all."""
        question = select(unsettled).where(unsettled.c.settled_at.is_(None)).order_by(unsettled.c.id)
        if centre_id is not None:
            question = question.where(unsettled.c.centre_id == centre_id)
        return [UnsettledRow(**row._mapping) for row in self._wire.connection.execute(question)]

    def one(self, number: int) -> UnsettledRow | None:
        """One matter that nobody has settled yet; None where there is none of this number."""
        question = select(unsettled).where(unsettled.c.id == number, unsettled.c.settled_at.is_(None))
        row = self._wire.connection.execute(question).one_or_none()
        return None if row is None else UnsettledRow(**row._mapping)

    def settle(self, number: int, by: str, now: datetime) -> bool:
        """Somebody has seen to it. False where there is no such matter, or it was settled before."""
        change = update(unsettled).where(unsettled.c.id == number, unsettled.c.settled_at.is_(None))
        return self._wire.connection.execute(change, {"settled_at": now, "settled_by": by}).rowcount == 1
