"""Exchanges places with the shared database, and has the copy know which of them it may sell without network.

In the copy `slot.free` is what this terminal holds and has not sold yet. A place is taken off there before it is
given back in the shared database, so that nobody books it meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import bindparam, select, update

from kiosk.core.desk.opening import is_open
from kiosk.core.model import Slot
from kiosk.core.office import Office
from kiosk.core.rules import last_day
from kiosk.core.store.leases import Lease
from kiosk.core.store.reference import ReferenceData
from kiosk.core.store.slots import Span
from kiosk.core.store.store import Store
from kiosk.core.store.tables import slot
from kiosk.core.store.work import Work
from kiosk.core.sync.lease_plan import LEAVE_FREE, LineDay, Wanted, lacking, to_give_back, to_take
from kiosk.core.sync.outbox import places_waiting

_WITHHOLD = (
    update(slot)
    .where(slot.c.id == bindparam("slot_id"), slot.c.free >= bindparam("places"))
    .values(free=slot.c.free - bindparam("places"))
)
_SELLABLE = select(slot.c.id, slot.c.free).where(slot.c.free > 0)
_SET_FREE = update(slot).where(slot.c.id == bindparam("slot_id")).values(free=bindparam("places"))
T = TypeVar("T")
_AT_ONCE = 40  # slots locked in one transaction: others wait for them


class Exchange:
    """One terminal's leases. `office` is the shared database's, `local` the terminal's copy."""

    def __init__(self, office: Office, local: Store, centre_ids: Sequence[int]) -> None:
        self._office = office
        self._local = local
        self._centre_ids = centre_ids

    def run(self, generation: int, *, may_take: bool) -> None:
        """Give back, take, and tell the copy. `may_take`: False while it is not sure whose leases these are."""
        now = self._office.clock.now()
        shared, terminal_id = self._office.store, self._office.terminal.key_id

        def looked(work: Work) -> tuple[list[Lease], Wanted]:
            return work.leases.of_terminal(terminal_id), self._wanted(work.reference(), now)

        held, wanted = shared.read(looked)
        if not may_take:
            wanted = Wanted(wanted.line_days, 0)
        back = self._withheld(to_give_back(held, wanted, now, generation), generation)
        keeps = [lease for lease in held if lease not in back]
        lacks = lacking(keeps, wanted, generation) if may_take else {}
        for some in _batches(back):
            shared.write(partial(self._give, back=some))
        if lacks:
            self._take(keeps, lacks, generation, now)
        if back or lacks:
            held = shared.read(lambda work: work.leases.of_terminal(terminal_id))
        mine = {lease.slot.id: lease.places for lease in held if lease.generation == generation}
        self._local.write(lambda work: know(work, mine, generation))

    def _wanted(self, data: ReferenceData, now: datetime) -> Wanted:
        days: list[LineDay] = []
        places = 0
        for line in data.reference.lines.values():
            has_none_to_spare = line.places <= LEAVE_FREE
            if line.centre_id not in self._centre_ids or not line.offered or has_none_to_spare:
                continue
            today = data.reference.centres[line.centre_id].day_of(now)
            policy = data.policy_on(today)
            places = policy.offline_places if policy.offline_booking else 0
            horizon = (last_day(today, policy) - today).days
            days += [(line.id, today + timedelta(days=ahead)) for ahead in range(horizon + 1)]
        return Wanted(days, places)

    def _withheld(self, back: Sequence[Lease], generation: int) -> list[Lease]:
        """Take off the copy what is to be given back; what has been sold there meanwhile is kept."""
        ours = [lease for lease in back if lease.generation == generation]

        def take_off(work: Work) -> list[Lease]:
            return [
                lease
                for lease in ours
                if work.connection.execute(_WITHHOLD, {"slot_id": lease.slot.id, "places": lease.places}).rowcount
            ]

        withheld = self._local.write(take_off) if ours else []
        return withheld + [lease for lease in back if lease.generation != generation]

    def _give(self, work: Work, back: Sequence[Lease]) -> None:
        """Give places back; those of a time that was closed meanwhile are no more."""
        terminal_id = self._office.terminal.key_id
        data = work.reference()
        work.slots.by_id({lease.slot.id for lease in back}, lock=True)
        for lease in back:
            slot_id = lease.slot.id
            held = work.leases.places(terminal_id, lease.generation, [slot_id])[slot_id]
            work.leases.put(terminal_id, lease.generation, slot_id, 0)
            if not is_open(data, lease.slot, self._office.holidays):
                work.slots.shrink(slot_id, held)
                continue
            for _ in range(held):
                work.slots.give([slot_id])

    def _take(self, keeps: Sequence[Lease], lacks: Mapping[LineDay, int], generation: int, now: datetime) -> None:
        held = frozenset(lease.slot.id for lease in keeps)
        for days in _batches(list(lacks), 14):
            slots = self._office.store.read(partial(self._slots_of, days=days))
            wanted = [i for day in days for i in to_take(slots[day], held, lacks[day], now)]
            for some in _batches(sorted(wanted)):
                self._office.store.write(partial(self._reserve, slot_ids=some, generation=generation))

    @staticmethod
    def _slots_of(work: Work, days: Sequence[LineDay]) -> Mapping[LineDay, list[Slot]]:
        reference = work.reference().reference

        def span(line_id: int, day: date) -> Span:
            zone = reference.centres[reference.lines[line_id].centre_id].zone
            midnight = datetime.combine(day, time.min, zone)
            return Span(line_id, midnight, datetime.combine(day + timedelta(days=1), time.min, zone))

        return dict(zip(days, work.slots.of_spans([span(*day) for day in days]), strict=True))

    def _reserve(self, work: Work, slot_ids: Sequence[int], generation: int) -> None:
        """Take a place in each of these slots that still has more than are left to others.

        One of each: where the answer of a COMMIT gets lost, this is run again.
        """
        terminal_id = self._office.terminal.key_id
        slots = work.slots.by_id(slot_ids, lock=True)
        held = work.leases.places(terminal_id, generation, slots)
        for slot_id, found in slots.items():
            if found.free > LEAVE_FREE and not held[slot_id]:
                work.slots.take([slot_id])
                work.leases.put(terminal_id, generation, slot_id, 1)


def know(work: Work, leased: Mapping[int, int], generation: int) -> None:
    """Have the copy sell what is leased, less what it has sold already and not delivered yet; nothing else."""
    sold = places_waiting(work, generation)
    sellable = {slot_id: places - sold.get(slot_id, 0) for slot_id, places in leased.items()}
    known: dict[int, int] = {slot_id: free for slot_id, free in work.wire.ask(_SELLABLE, {})}  # noqa: C416
    for slot_id in known.keys() | sellable.keys():
        places = max(0, sellable.get(slot_id, 0))
        if known.get(slot_id, 0) != places:
            work.wire.tell(_SET_FREE, {"slot_id": slot_id, "places": places})


def _batches(things: Sequence[T], size: int = _AT_ONCE) -> list[Sequence[T]]:
    return [things[at : at + size] for at in range(0, len(things), size)]
