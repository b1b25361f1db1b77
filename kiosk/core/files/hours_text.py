"""Opening hours and weekdays as they are written in a centre file: `mon-fri: 09:00-18:00, lunch 13:00-14:00`."""

import re
from datetime import time

from kiosk.core.calendar import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = r"([0-9]{1,2}:[0-9]{2})"
_SPAN = rf"{_TIME}\s*[-–]\s*{_TIME}"
_HOURS = re.compile(rf"{_SPAN}(?:\s*,\s*lunch\s+{_SPAN})?")


def parse_hours(text: str) -> Hours:
    """`09:00-18:00` or `09:00-18:00, lunch 13:00-14:00`. Raises ValueError that says what is expected."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        example = '"09:00-18:00" or "09:00-18:00, lunch 13:00-14:00"'
        raise ValueError(f'expected hours such as {example}, found "{text}"')
    opens, closes, *lunch = [_time(group) for group in found.groups() if group]
    return Hours(opens, closes, *lunch)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """`mon-fri`, `sat` or `mon, wed, fri-sun`: the weekdays, Monday is 0. Raises ValueError."""
    days: list[int] = []
    for part in text.lower().split(","):
        first, dash, last = (name.strip() for name in part.replace("–", "-").partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            known = ", ".join(WEEKDAYS)
            raise ValueError(f'expected weekdays such as "mon-fri" or "mon, wed", of {known}, found "{text}"')
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
        if end < start:
            raise ValueError(f'expected the earlier weekday first, found "{text}"')
        days += range(start, end + 1)
    return tuple(days)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f'expected a time from 00:00 to 23:59, found "{text}"') from None
