"""The audit trail, for reading: what was done, by whom, when, where. For staff and the owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kiosk.core.store.reference_tables import centre
from kiosk.core.store.tables import event
from kiosk.core.store.wire import Wire

NO_CENTRE = NO_TERMINAL = 0
"""Where something was done that was done in none."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """What was done. `centre_id`, `terminal_id`: NO_CENTRE, NO_TERMINAL where it was in none. `at` is UTC."""

    id: int
    at: datetime
    centre_id: int
    terminal_id: int
    actor: str
    action: str
    booking_id: int | None
    command_id: UUID | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


_COLUMNS = [event.c[name] for name in EventRow.__slots__]


class Events:
    """The event table within one transaction that reads."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def find(
        self,
        *,
        limit: int,
        booking_id: int | None = None,
        actor: str | None = None,
        since: datetime | None = None,
        centre_id: int | None = None,
    ) -> list[EventRow]:
        """The latest events of these, at most so many; the newest last.

        In order of when it was done, which is not that of their numbers: what was done without network came later.
        """
        chosen = [
            column == value
            for column, value in ((event.c.booking_id, booking_id), (event.c.actor, actor))
            if value is not None
        ]
        if centre_id is not None:
            chosen.append(event.c.centre_id == centre_id)
        if since is not None and not chosen:  # there is no index by time alone, but one by centre and time
            every = self._wire.connection.execute(select(centre.c.id)).scalars().all()
            chosen.append(event.c.centre_id.in_([*every, NO_CENTRE]))
        if since is not None:
            chosen.append(event.c.at >= since)
        latest = (event.c.at.desc(), event.c.id.desc()) if chosen else (event.c.id.desc(),)
        question = select(*_COLUMNS).where(*chosen).order_by(*latest).limit(limit)
        found = [EventRow(*row) for row in self._wire.connection.execute(question)]
        return sorted(found, key=lambda row: (row.at, row.id))
