"""A citizen's wish for one service at some time, with all the facts that decide about it. Pure.

The list of free times and the confirmation both ask a Wish: what is shown free can be booked (R2).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, repeat
from operator import attrgetter

from kiosk.core.model import CentreKind, Counted, Service, Slot
from kiosk.core.outcomes import FreeDay, FreeSlot, Reason, Refused
from kiosk.core.policy import Policy
from kiosk.core.rules import (
    Planned,
    Reach,
    distance,
    last_day,
    may_be_asked_for,
    may_be_there,
    may_combine,
    may_take,
    may_visit,
    quiet_hours,
    within,
)

NEAREST = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """One service, wanted at some time. `today` is the centre's civil day at `now`.

    `history`: what R1 counts; for a change, without the booking that is changed. `taking`: this would be a new
    taking (R1), not a change. `beside`: the other services of the same visit with their slots (R4). `own`: slots
    in which the citizen holds a place that a rebooking would free (R3). `elsewhere`: slots of the citizen's other
    bookings: nobody is in two places at once (R2). `comes_on`: the visit day of the booking that is changed: it is
    no new one, so R1 has nothing to say about it. `unasked`: staff set R1 aside, and R1 alone.
    """

    service: Service
    kind: CentreKind
    now: datetime
    today: date
    policy: Policy
    history: Sequence[Counted] = ()
    taking: bool = True
    beside: tuple[tuple[Service, Slot], ...] = ()
    own: frozenset[int] = frozenset()
    elsewhere: Sequence[Slot] = ()
    comes_on: date | None = None
    unasked: bool = False

    def refusal(self) -> Refused | None:
        """What stands in the way whatever the time; judged before any slot is looked at."""
        if not self.service.offered:
            return Refused(Reason.NOT_OFFERED, service=self.service)
        asked = may_be_asked_for(self.service) or may_combine(
            self._planned(), Planned.of(self.service), self.policy
        )
        if asked or not self.taking or self.unasked:
            return asked
        return may_take(self.history, self.kind, self.today, None, self.policy)

    def refusal_on(self, day: date) -> Refused | None:
        """What stands in the way on a civil day (R1)."""
        if self.unasked or day == self.comes_on:
            return None
        if self.taking:
            return may_take(self.history, self.kind, self.today, day, self.policy)
        return may_visit(self.history, self.kind, day, self.policy)

    def refusal_at(self, slot: Slot) -> Refused | None:
        """What stands in the way at a slot of a day that is itself allowed (R2, R4)."""
        return self._judge()(slot)

    def _judge(self) -> Callable[[Slot], Refused | None]:
        """`refusal_at` for one slot after another: what is the same for all of them is made ready once."""
        reach, line_id, own, elsewhere = self._reach(), self.service.line_id, self.own, self.elsewhere
        beside = self._planned()

        def judged(slot: Slot) -> Refused | None:
            if slot.line_id != line_id:
                return Refused(Reason.NOT_OFFERED, service=self.service)
            # What the citizen holds already is theirs until it starts, whatever lead time and horizon say now.
            refused = within(slot, reach) if not own or slot.id not in own else None
            if refused is None and elsewhere:
                refused = may_be_there(slot, elsewhere)
            if refused is None and beside:
                refused = may_combine(beside, Planned.of(self.service, slot), self.policy)
            return refused

        return judged

    def _reach(self) -> Reach:
        return Reach.of(self.now, self.today, self.policy)

    def refusal_of(self, slot: Slot) -> Refused | None:
        """Everything that stands in the way of this slot; None where it can be booked now."""
        return self.refusal() or self.refusal_on(slot.day) or self.refusal_at(slot)

    def free_days(self, slots: Iterable[Slot]) -> tuple[FreeDay, ...]:
        """R2: the days with the slots that can be booked now. `slots`: all of the line's, in order of time."""
        if self.refusal():
            return ()
        days, judged = [], self._judge()
        for day, of_day in groupby(slots, attrgetter("day")):
            if self.refusal_on(day) is None:
                all_slots = list(of_day)
                free = [slot for slot in all_slots if judged(slot) is None]
                if free:
                    days.append(FreeDay(day, self._marked(free, quiet_hours(all_slots))))
        return tuple(days)

    def first_visit(self) -> date | None:
        """R1: the first day of the horizon on which a visit is allowed, where that is not today."""
        refused = self.refusal_on(self.today)
        return refused.may_visit_from if refused else None

    def last_day(self) -> date:
        """R2: the last day that may be offered."""
        return last_day(self.today, self.policy)

    def _marked(self, free: Sequence[Slot], quiet: frozenset[int]) -> tuple[FreeSlot, ...]:
        others = [slot for _, slot in self.beside]
        nearest = sorted(free, key=lambda slot: distance(slot, others))[:NEAREST] if others else []
        marks = (
            [slot.starts_at.hour in quiet for slot in free],
            [slot in nearest for slot in free] if nearest else repeat(False),
            [slot.id in self.own for slot in free] if self.own else repeat(False),
        )
        return tuple(map(FreeSlot._make, zip(free, *marks)))  # noqa: B905  what has no marks repeats for ever

    def _planned(self) -> list[Planned]:
        return [Planned.of(service, slot) for service, slot in self.beside]
