"""R7: when a centre is open, and which slots its lines have on a day. Pure: holidays come in as a set of days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiosk.core.model import Line, Words


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours in the centre's time, with an optional break. Raises ValueError where they make no day."""

    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_to: time | None = None

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"expected opening before closing, found {self.opens:%H:%M}-{self.closes:%H:%M}")
        if (self.lunch_from is None) is not (self.lunch_to is None):
            raise ValueError("expected both ends of the lunch break, or neither")
        if self.lunch_from and self.lunch_to and not self.opens < self.lunch_from < self.lunch_to < self.closes:
            found = f"{self.lunch_from:%H:%M}-{self.lunch_to:%H:%M}"
            raise ValueError(f"expected a lunch break within the opening hours, found {found}")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that overrides week and holidays: a closure (`hours` None), moved or special hours."""

    day: date
    hours: Hours | None
    reason: Words


class Closed(StrEnum):
    """Why a day has no hours."""

    WEEKLY = "weekly"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Week:
    """A centre's calendar: hours by weekday (Monday is 0; absent is closed) and its special days."""

    hours: Mapping[int, Hours]
    special_days: Sequence[SpecialDay] = ()


def hours_on(day: date, week: Week, holidays: Collection[date]) -> Hours | Closed:
    """The hours of a civil day, or why there are none: special days come first, then holidays, then the week."""
    for special in week.special_days:
        if special.day == day:
            return special.hours or Closed.CLOSURE
    if day in holidays:
        return Closed.HOLIDAY
    return week.hours.get(day.weekday(), Closed.WEEKLY)


@dataclass(frozen=True, slots=True)
class Opening:
    """A slot that a line is to have: start and end in UTC, and the places in it."""

    line_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    places: int


def openings(line: Line, day: date, hours: Hours, zone: ZoneInfo, last_intake_minutes: int) -> list[Opening]:
    """The slots of a line on a day: waves from opening on, none over lunch, none starting after the last intake.

    Wall-clock times are the centre's; a day on which the clocks are put back keeps each wall-clock wave once.
    """
    step = timedelta(minutes=line.slot_minutes)
    midnight = datetime.combine(day, time())

    def wall(at: time) -> datetime:
        return datetime.combine(day, at)

    last_start = wall(hours.closes) - timedelta(minutes=last_intake_minutes)
    closing = wall(hours.closes)
    start, slots = wall(hours.opens), []
    while start <= last_start and start + step <= closing and start + step >= midnight:
        end = start + step
        if hours.lunch_from and hours.lunch_to and start < wall(hours.lunch_to) and end > wall(hours.lunch_from):
            start = wall(hours.lunch_to)
            continue
        starts_at = start.replace(tzinfo=zone).astimezone(UTC)
        slots.append(Opening(line.id, day, starts_at, starts_at + step, line.places))
        start = end
    return slots
