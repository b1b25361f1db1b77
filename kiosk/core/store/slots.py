"""The slots of the lines: what is there, and taking and giving back places."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Update, bindparam, select, update
from sqlalchemy.engine import Row

from kiosk.core.calendar import Opening
from kiosk.core.model import Slot
from kiosk.core.store.statements import insert_or_nothing
from kiosk.core.store.tables import slot

_COLUMNS = (slot.c.id, slot.c.line_id, slot.c.day, slot.c.starts_at, slot.c.ends_at, slot.c.capacity, slot.c.free)
_OF_LINE = (
    select(*_COLUMNS)
    .where(
        slot.c.line_id == bindparam("line"),
        slot.c.starts_at >= bindparam("first"),
        slot.c.starts_at < bindparam("last"),
    )
    .order_by(slot.c.starts_at)
)
_ONE = select(*_COLUMNS).where(slot.c.id == bindparam("id"))
_SEVERAL = select(*_COLUMNS).where(slot.c.id.in_(bindparam("ids", expanding=True))).order_by(slot.c.id)
# Without the key: whoever writes an appointment at a slot refers to it, and need not wait for who takes a place.
_ONE_LOCKED, _SEVERAL_LOCKED = (query.with_for_update(key_share=True) for query in (_ONE, _SEVERAL))
_TAKE = update(slot).where(slot.c.id == bindparam("slot_id"), slot.c.free > 0).values(free=slot.c.free - 1)
_GIVE = update(slot).where(slot.c.id == bindparam("slot_id")).values(free=slot.c.free + 1)


class Slots:
    """The slot table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[int, Slot] = {}

    def of_line(self, line_id: int, first: datetime, last: datetime) -> list[Slot]:
        """All slots of a line starting from `first` up to before `last`, full ones too, in order of time."""
        rows = self._connection.execute(_OF_LINE, {"line": line_id, "first": first, "last": last}).all()
        return list(starmap(_known, rows))

    def by_id(self, ids: Collection[int], *, lock: bool = False) -> dict[int, Slot]:
        """Slots by their ids; with `lock`, held in order of id until the end of the transaction.

        What this transaction holds, nobody else changes: it is not read again.
        """
        if not lock and ids and self._held.keys() >= set(ids):
            return {slot_id: self._held[slot_id] for slot_id in sorted(ids)}
        if len(ids) == 1:  # as most bookings are; a list makes SQLAlchemy write the statement anew each time
            rows = self._connection.execute(_ONE_LOCKED if lock else _ONE, {"id": next(iter(ids))})
        else:
            rows = self._connection.execute(_SEVERAL_LOCKED if lock else _SEVERAL, {"ids": sorted(ids)})
        slots = {found.id: found for found in map(_slot, rows)}
        if lock:
            self._held |= slots
        return slots

    def take(self, ids: Iterable[int]) -> bool:
        """Take one place in each slot. False where one was full: the transaction must then be undone."""
        return all(self._changed(_TAKE, slot_id, -1) for slot_id in sorted(ids))

    def give(self, ids: Iterable[int]) -> None:
        """Give one place in each slot back."""
        for slot_id in sorted(ids):
            self._changed(_GIVE, slot_id, 1)

    def _changed(self, statement: Update, slot_id: int, by: int) -> bool:
        done = self._connection.execute(statement, {"slot_id": slot_id}).rowcount == 1
        held = self._held.get(slot_id)
        if done and held is not None:
            self._held[slot_id] = replace(held, free=held.free + by)
        return done

    def open(self, openings: Sequence[Opening]) -> None:
        """Make these slots where they are not there yet; those that are stay as they are."""
        if not openings:
            return
        rows = [
            {
                "line_id": o.line_id,
                "day": o.day,
                "starts_at": o.starts_at,
                "ends_at": o.ends_at,
                "capacity": o.places,
                "free": o.places,
            }
            for o in openings
        ]
        self._connection.execute(insert_or_nothing(self._connection, slot, "line_id", "starts_at"), rows)

    def on_days(self, line_ids: Collection[int], first: date, last: date, *, lock: bool = False) -> list[Slot]:
        """All slots of these lines on the days from `first` to `last`, in order of id."""
        statement = (
            select(*_COLUMNS)
            .where(slot.c.line_id.in_(sorted(line_ids)), slot.c.day >= first, slot.c.day <= last)
            .order_by(slot.c.id)
        )
        if lock:
            statement = statement.with_for_update(key_share=True)
        return [_slot(row) for row in self._connection.execute(statement)]

    def refit(self, slot_id: int, capacity: int, ends_at: datetime) -> None:
        """Give a slot another number of places and another end; places already taken stay taken."""
        self._held.pop(slot_id, None)
        free = slot.c.free + (capacity - slot.c.capacity)
        self._connection.execute(
            update(slot).where(slot.c.id == slot_id).values(capacity=capacity, free=free, ends_at=ends_at)
        )


@lru_cache(maxsize=4096)
def _known(*row: Any) -> Slot:  # noqa: ANN401  the columns, in order
    """A slot from its row; from one look to the next nearly all are the same, and looked up rather than made."""
    return Slot(*row)


def _slot(row: Row[Any, Any, Any, Any, Any, Any, Any]) -> Slot:
    return Slot(*row)
