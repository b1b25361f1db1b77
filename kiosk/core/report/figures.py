"""From what became of each booked service to the figures of a report. Pure.

Bookings are counted by their first service; by service, line and hour every service counts. So a booking with two
services is one booking and two services, and each table adds up to its own sum.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from kiosk.core.calendar import Closed
from kiosk.core.model import Centre, Line, Service

K = TypeVar("K")


class End(StrEnum):
    """What became of a booking."""

    VISITED = "visited"
    MISSED = "missed"
    TO_COME = "to_come"
    CANCELLED_BY_CITIZEN = "cancelled_by_citizen"
    CANCELLED_BY_STAFF = "cancelled_by_staff"  # for a citizen at their desk
    CANCELLED_BY_CENTRE = "cancelled_by_centre"  # R7


class Fact(NamedTuple):
    """One service of one booking. `hour`: of the centre's clock. `first`: the booking's first, or its only one.

    `rebooked`: the booking was moved at least once. `at_desk`: staff took it for the citizen. `waited`: whole
    minutes from the booked time to the check-in, below zero for those who came before it; for the first service
    of a visit, None for all others.
    """

    day: date
    hour: int
    line_id: int
    service_id: int
    first: bool
    end: End
    rebooked: bool = False
    offline: bool = False
    at_desk: bool = False
    waited: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whole minutes from the booked time to the check-in, below zero for those who came before it.

    Half of the visits came at `median` or before, nine of ten at `ninety` or before. `early`: so many before their
    time.
    """

    visits: int
    median: int
    ninety: int
    early: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How many, by what became of them: the six `End`s add up to `booked`. `waiting`: None where nobody came."""

    booked: int = 0
    visited: int = 0
    missed: int = 0
    to_come: int = 0
    cancelled_by_citizen: int = 0
    cancelled_by_staff: int = 0
    cancelled_by_centre: int = 0
    rebooked: int = 0
    offline: int = 0
    at_desk: int = 0
    waiting: Waiting | None = None

    @property
    def cancelled(self) -> int:
        """By whomever."""
        return self.cancelled_by_citizen + self.cancelled_by_staff + self.cancelled_by_centre

    @property
    def missed_share(self) -> float | None:
        """Of those who could have come by now, how many did not (0 to 1); None where nobody could."""
        due = self.visited + self.missed
        return self.missed / due if due else None


@dataclass(frozen=True, slots=True)
class Report:
    """A centre's days from `first` to `last`, both included, as of `at`.

    `bookings`, `by_day` and `by_week` (by its Monday) count bookings, all else services. `by_day` and `by_week`
    have all of the range, also what has no bookings; `closed` are the days on which the centre is not open, and
    why. `cells`: by day, line, service and hour. `waits`: visits by their minutes of waiting.
    """

    centre: Centre
    first: date
    last: date
    at: datetime
    lines: Mapping[int, Line]
    services: Mapping[int, Service]
    closed: Mapping[date, Closed]
    bookings: Figures
    all_services: Figures
    by_day: Mapping[date, Figures]
    by_week: Mapping[date, Figures]
    by_line: Mapping[int, Figures]
    by_service: Mapping[int, Figures]
    by_hour: Mapping[int, Figures]
    cells: Mapping[tuple[date, int, int, int], Figures]
    waits: Mapping[int, int]


def figures_of(facts: Iterable[Fact]) -> Figures:
    """The figures of some facts."""
    ends: Counter[str] = Counter()
    waits: Counter[int] = Counter()
    rebooked = offline = at_desk = 0
    for fact in facts:
        ends[fact.end.value] += 1
        rebooked += fact.rebooked
        offline += fact.offline
        at_desk += fact.at_desk
        if fact.waited is not None:
            waits[fact.waited] += 1
    return Figures(
        booked=sum(ends.values()),
        **ends,
        rebooked=rebooked,
        offline=offline,
        at_desk=at_desk,
        waiting=_waiting(waits),
    )


def by(facts: Iterable[Fact], key: Callable[[Fact], K]) -> dict[K, Figures]:
    """The figures of each group of facts that have the same key."""
    groups: defaultdict[K, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return {group: figures_of(found) for group, found in groups.items()}


class Range(NamedTuple):
    """What a report is about, and when it was made."""

    centre: Centre
    first: date
    last: date
    at: datetime
    lines: Mapping[int, Line]
    services: Mapping[int, Service]
    closed: Mapping[date, Closed]


def report(of: Range, facts: Sequence[Fact]) -> Report:
    """The report of a range of days from the facts of these days."""
    bookings = [fact for fact in facts if fact.first]
    days = by(bookings, lambda fact: fact.day)
    weeks = by(bookings, lambda fact: _monday(fact.day))
    all_days = [of.first + timedelta(days=n) for n in range((of.last - of.first).days + 1)]
    hours = by(facts, lambda fact: fact.hour)
    return Report(
        *of,
        bookings=figures_of(bookings),
        all_services=figures_of(facts),
        by_day={day: days.get(day, Figures()) for day in all_days},
        by_week={week: weeks.get(week, Figures()) for week in sorted({_monday(day) for day in all_days})},
        by_line=_sorted(by(facts, lambda fact: fact.line_id)),
        by_service=_sorted(by(facts, lambda fact: fact.service_id)),
        by_hour={
            hour: hours.get(hour, Figures()) for hour in range(min(hours, default=0), max(hours, default=-1) + 1)
        },
        cells=_sorted(by(facts, lambda fact: (fact.day, fact.line_id, fact.service_id, fact.hour))),
        waits=Counter(fact.waited for fact in facts if fact.waited is not None),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _sorted(groups: dict[K, Figures]) -> dict[K, Figures]:
    return dict(sorted(groups.items()))


def _waiting(waits: Mapping[int, int]) -> Waiting | None:
    visits = sum(waits.values())
    if not visits:
        return None
    return Waiting(
        visits=visits,
        median=_at(waits, (visits + 1) // 2),
        ninety=_at(waits, -(-visits * 9 // 10)),
        early=sum(count for minutes, count in waits.items() if minutes < 0),
    )


def _at(waits: Mapping[int, int], place: int) -> int:
    """The minutes of whoever is at this place, from 1, when all stand in order of their minutes."""
    for minutes in sorted(waits):
        place -= waits[minutes]
        if place <= 0:
            return minutes
    raise AssertionError("a place behind the last")
