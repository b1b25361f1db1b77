"""The slots of the lines: what is there, and taking and giving back places."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Select, Update, bindparam, select, update

from kiosk.core.calendar import Opening
from kiosk.core.model import Slot
from kiosk.core.store.statements import insert_or_nothing
from kiosk.core.store.tables import slot
from kiosk.core.store.wire import Question, Wire

COLUMNS = (slot.c.id, slot.c.line_id, slot.c.day, slot.c.starts_at, slot.c.ends_at, slot.c.capacity, slot.c.free)
_FEW = 4  # slots that a change may be about: two services, moved
_OF_LINE = (
    select(*COLUMNS)
    .where(
        slot.c.line_id == bindparam("line"),
        slot.c.starts_at >= bindparam("first"),
        slot.c.starts_at < bindparam("last"),
    )
    .order_by(slot.c.starts_at)
)
_TAKE = update(slot).where(slot.c.id == bindparam("slot_id"), slot.c.free > 0).values(free=slot.c.free - 1)
_GIVE = update(slot).where(slot.c.id == bindparam("slot_id")).values(free=slot.c.free + 1)
_SHRINK = (
    update(slot).where(slot.c.id == bindparam("slot_id")).values(capacity=slot.c.capacity - bindparam("fewer"))
)


class Span(NamedTuple):
    """A line's time from `first` up to before `last`."""

    line: int
    first: datetime
    last: datetime


class Slots:
    """The slot table within one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._held: dict[int, Slot] = {}

    def of_line(self, line_id: int, first: datetime, last: datetime) -> list[Slot]:
        """All slots of a line starting from `first` up to before `last`, full ones too, in order of time."""
        return self.of_spans([Span(line_id, first, last)])[0]

    def of_spans(self, spans: Sequence[Span]) -> list[list[Slot]]:
        """The same for several spans, in one trip."""
        found = self._wire.ask_all(*(Question(_OF_LINE, span._asdict()) for span in spans))
        return [list(map(_slot, rows)) for rows in found]

    def by_id(self, ids: Collection[int], *, lock: bool = False) -> dict[int, Slot]:
        """Slots by their ids; with `lock`, held in order of id until the end of the transaction.

        What this transaction holds, nobody else changes: it is not read again.
        """
        if not lock and ids and self._held.keys() >= set(ids):
            return {slot_id: self._held[slot_id] for slot_id in sorted(ids)}
        if not ids:
            return {}
        if len(ids) <= _FEW:
            values = {f"id_{place}": slot_id for place, slot_id in enumerate(sorted(ids))}
            rows = self._wire.ask(_by_ids(len(ids), lock=lock), values)
        else:
            rows = list(map(tuple, self._wire.connection.execute(_by_ids(None, lock=lock), {"ids": sorted(ids)})))
        slots = {found.id: found for found in map(_slot, rows)}
        if lock:
            self._held |= slots
        return slots

    def take(self, ids: Iterable[int]) -> None:
        """Take one place in each slot. Where one was full after all, the transaction is undone and run again."""
        self._change(_TAKE, ids, -1)

    def give(self, ids: Iterable[int]) -> None:
        """Give one place in each slot back."""
        self._change(_GIVE, ids, 1)

    def _change(self, statement: Update, ids: Iterable[int], by: int) -> None:
        for slot_id in sorted(ids):
            self._wire.tell(statement, {"slot_id": slot_id}, expect=1)
            held = self._held.get(slot_id)
            if held is not None:
                self._held[slot_id] = held._replace(free=held.free + by)

    def shrink(self, slot_id: int, places: int = 1) -> None:
        """Have a slot so many places fewer: of those that nobody has and nobody is to have any more."""
        self._held.pop(slot_id, None)
        self._wire.tell(_SHRINK, {"slot_id": slot_id, "fewer": places}, expect=1)

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
        self._wire.connection.execute(insert_or_nothing(self._wire.dialect, slot, "line_id", "starts_at"), rows)

    def on_days(self, line_ids: Collection[int], first: date, last: date, *, lock: bool = False) -> list[Slot]:
        """All slots of these lines on the days from `first` to `last`, in order of id."""
        statement = (
            select(*COLUMNS)
            .where(slot.c.line_id.in_(sorted(line_ids)), slot.c.day >= first, slot.c.day <= last)
            .order_by(slot.c.id)
        )
        if lock:
            statement = statement.with_for_update(key_share=True)
        return list(map(_slot, self._wire.connection.execute(statement)))

    def refit(self, slot_id: int, capacity: int, ends_at: datetime) -> None:
        """Give a slot another number of places and another end; places already taken stay taken."""
        self._held.pop(slot_id, None)
        free = slot.c.free + (capacity - slot.c.capacity)
        self._wire.connection.execute(
            update(slot).where(slot.c.id == slot_id).values(capacity=capacity, free=free, ends_at=ends_at)
        )


# A slot from its row, whose columns stand in its order. Half as dear as by its names, and made by the hundred.
_slot: Callable[[Iterable[Any]], Slot] = partial(tuple.__new__, Slot)


@cache
def _by_ids(count: int | None, *, lock: bool) -> Select[tuple[object, ...]]:
    """Slots by so many ids `id_0`, `id_1`...; by a list `ids` where their number is not known."""
    wanted = bindparam("ids", expanding=True) if count is None else [bindparam(f"id_{n}") for n in range(count)]
    statement = select(*COLUMNS).where(slot.c.id.in_(wanted)).order_by(slot.c.id)
    # Without the key: whoever writes an appointment at a slot refers to it, and need not wait for its lock.
    return statement.with_for_update(key_share=True) if lock else statement
