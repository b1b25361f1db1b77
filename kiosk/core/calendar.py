"""R7: when a centre is open, and which slots its lines have on a day. Pure: holidays come in as a set of days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiosk.core.model import Line, Words

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours in the centre's time, with an optional break. Raises ValueError where they make no day.

    `closed_from`, `closed_to`: staff closed these hours of this one day. The other times stay where they were.
    """

    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_to: time | None = None
    closed_from: time | None = None
    closed_to: time | None = None

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"expected opening before closing, found {self.opens:%H:%M}-{self.closes:%H:%M}")
        if (self.lunch_from is None) is not (self.lunch_to is None):
            raise ValueError("expected both ends of the lunch break, or neither")
        if self.lunch_from and self.lunch_to and not self.opens < self.lunch_from < self.lunch_to < self.closes:
            found = f"{self.lunch_from:%H:%M}-{self.lunch_to:%H:%M}"
            raise ValueError(f"expected a lunch break within the opening hours, found {found}")
        if (self.closed_from is None) is not (self.closed_to is None):
            raise ValueError("expected both ends of the closed hours, or neither")
        span = self.closed
        if span and not self.opens <= span[0] < span[1] <= self.closes:
            raise ValueError(f"expected closed hours within the opening hours, found {_told(span)}")

    @property
    def closed(self) -> Span | None:
        """What staff closed of this day."""
        return (self.closed_from, self.closed_to) if self.closed_from and self.closed_to else None

    @property
    def all_closed(self) -> bool:
        """Whether staff closed all of this day."""
        return self.closed == (self.opens, self.closes)


class ClosingError(ValueError):
    """These hours cannot be closed; says why, to staff. Nothing was changed."""


def closing(hours: Hours, span: Span | None) -> Hours:
    """A day's hours with a span of them closed by staff; None: all of them.

    A second closing of the same day is joined with the first where no open time is between the two. Raises
    ClosingError where there is some, or where the centre is not open in these hours anyway.
    """
    if span is None:
        span = hours.opens, hours.closes
    if span[0] >= span[1]:
        raise ClosingError(f"expected the first hour before the last, found {_told(span)}")
    start, end = max(span[0], hours.opens), min(span[1], hours.closes)
    if start >= end:
        raise ClosingError(f"the centre is open {_told((hours.opens, hours.closes))} on that day")
    before = hours.closed
    if before:
        gap = min(end, before[1]), max(start, before[0])
        if gap[0] < gap[1] and not _all_lunch(gap, hours):
            raise ClosingError(
                f"{_told(before)} is closed already, and a day has one closing: close {_told(gap)} as well, "
                "or open the day again first"
            )
        start, end = min(start, before[0]), max(end, before[1])
    return replace(hours, closed_from=start, closed_to=end)


def _all_lunch(span: Span, hours: Hours) -> bool:
    return bool(hours.lunch_from and hours.lunch_to and hours.lunch_from <= span[0] and span[1] <= hours.lunch_to)


def _told(span: Span) -> str:
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}"


def reopened(hours: Hours) -> Hours:
    """The same day with nothing closed by staff."""
    return replace(hours, closed_from=None, closed_to=None)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that overrides week and holidays: a closure (`hours` None), moved or special hours.

    `by_staff`: they closed it, or some of its hours; it outlives the next loading of the centre file.
    """

    day: date
    hours: Hours | None
    reason: Words
    by_staff: bool = False


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


def special_on(day: date, week: Week) -> SpecialDay | None:
    """The special day on this date, if it is one."""
    return next((special for special in week.special_days if special.day == day), None)


def hours_on(day: date, week: Week, holidays: Collection[date]) -> Hours | Closed:
    """The hours of a civil day, or why there are none: special days come first, then holidays, then the week."""
    special = special_on(day, week)
    if special is not None:
        return special.hours if special.hours and not special.hours.all_closed else Closed.CLOSURE
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

    Waves that overlap hours closed by staff are left out; those around them stay where they were.
    Wall-clock times are the centre's; a day on which the clocks are put back keeps each wall-clock wave once.
    """
    step = timedelta(minutes=line.slot_minutes)
    midnight = datetime.combine(day, time())

    def wall(at: time) -> datetime:
        return datetime.combine(day, at)

    last_start = wall(hours.closes) - timedelta(minutes=last_intake_minutes)
    closing = wall(hours.closes)
    closed = hours.closed
    start, slots = wall(hours.opens), []
    while start <= last_start and start + step <= closing and start + step >= midnight:
        end = start + step
        if hours.lunch_from and hours.lunch_to and start < wall(hours.lunch_to) and end > wall(hours.lunch_from):
            start = wall(hours.lunch_to)
            continue
        if not (closed and start < wall(closed[1]) and end > wall(closed[0])):
            starts_at = start.replace(tzinfo=zone).astimezone(UTC)
            slots.append(Opening(line.id, day, starts_at, starts_at + step, line.places))
        start = end
    return slots
