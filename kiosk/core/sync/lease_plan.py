"""Which places a terminal keeps for the time without network. Pure: facts in, a plan out.

Spread over the day, never the last free place of a time, and given back as soon as somebody wants it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.core.model import Slot
from kiosk.core.store.leases import Lease

LineDay = tuple[int, date]
LEAVE_FREE = 1  # so many places of a time are left to those who are online


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much a terminal keeps: `places` on each of these days of each of these lines."""

    line_days: Sequence[LineDay]
    places: int


def to_give_back(held: Sequence[Lease], wanted: Wanted, now: datetime, generation: int) -> list[Lease]:
    """What the terminal holds and needs no more: times that have begun, that are full for everybody else, that
    are not wanted any more. What an older generation of it holds may have been sold: until it begins, it stays.
    """
    kept: defaultdict[LineDay, int] = defaultdict(int)
    back = []
    for lease in sorted(held, key=lambda one: one.slot.starts_at):
        day = lease.slot.line_id, lease.slot.day
        if lease.slot.starts_at <= now:
            back.append(lease)
        elif lease.generation != generation:
            continue
        elif lease.slot.free == 0 or day not in wanted.line_days or kept[day] >= wanted.places:
            back.append(lease)
        else:
            kept[day] += lease.places
    return back


def lacking(held: Sequence[Lease], wanted: Wanted, generation: int) -> Mapping[LineDay, int]:
    """How many places are still to be taken on each day of each line; days that lack none are left out."""
    kept: defaultdict[LineDay, int] = defaultdict(int)
    for lease in held:
        if lease.generation == generation:
            kept[lease.slot.line_id, lease.slot.day] += lease.places
    return {day: wanted.places - kept[day] for day in wanted.line_days if kept[day] < wanted.places}


def to_take(slots: Sequence[Slot], held: frozenset[int], count: int, now: datetime) -> list[int]:
    """Of which slots of one line and day to take a place: up to `count` ids, spread over the rest of the day."""
    fit = [s for s in slots if s.starts_at > now and s.free > LEAVE_FREE and s.id not in held]
    fit.sort(key=lambda slot: slot.starts_at)
    count = min(count, len(fit))
    return sorted({fit[(2 * nth + 1) * len(fit) // (2 * count)].id for nth in range(count)})
