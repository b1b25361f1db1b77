"""The day board: who is expected in a centre on a day, who has come, and how much is left. Pure.

All is counted in the centre's time. `load` counts in places, as a slot has them: a visit with two services takes
two. `Counts` counts bookings: a visit with two services is one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.core.model import Centre, Language, Line, Service, Slot, Status


class Presence(StrEnum):
    """How it stands with somebody on the day of their visit."""

    EXPECTED = "expected"
    LATE = "late"  # the time has begun, and they may still come
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"
    CANCELLED_BY_CENTRE = "cancelled_by_centre"


@dataclass(frozen=True, slots=True)
class Entry:
    """One service of one booking. A booking with two services has two, alike in all that is the booking's.

    `starts_at`, `service`: None where somebody was let in on their ticket's word, and the booking has not been
    delivered yet. `number`: as it is called up, "" where none was given. `plate` is personal: for screens alone.
    """

    booking_id: int
    line: Line
    starts_at: datetime | None
    service: Service | None
    presence: Presence
    number: str = ""
    arrived_at: datetime | None = None
    booked_offline: bool = False
    ask_staff: bool = False
    plate: str = ""
    language: Language = Language.KK

    @property
    def counts(self) -> bool:
        """Whether it takes a place: whoever cancelled has given theirs back."""
        return self.presence not in _GIVEN_BACK


_GIVEN_BACK = frozenset({Presence.CANCELLED, Presence.CANCELLED_BY_CENTRE})


@dataclass(frozen=True, slots=True)
class Time:
    """One time of one line. `free`: places that nobody has booked, those among them that terminals keep."""

    line: Line
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int

    @property
    def free(self) -> int:
        """Never below nothing, though a time that was closed may have more bookings than places."""
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Bookings by how it stands with them; each is counted once. `undelivered`: of those that arrived."""

    expected: int = 0
    late: int = 0
    arrived: int = 0
    missed: int = 0
    cancelled: int = 0
    cancelled_by_centre: int = 0
    undelivered: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.booked + self.cancelled + self.cancelled_by_centre

    @property
    def booked(self) -> int:
        """Those that were not cancelled."""
        return self.expected + self.late + self.arrived + self.missed


@dataclass(frozen=True, slots=True)
class HourLoad:
    """An hour of the centre's clock, in places: booked for it, arrived in it, and there in all."""

    hour: int
    bookings: int
    arrivals: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Board:
    """A centre's day as of `at`. `revision`: the centre's, at which it was read.

    `entries` in order of time, line and booking; those without a time by when they came. `times` by time and line.
    """

    centre: Centre
    day: date
    at: datetime
    revision: int
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    times: tuple[Time, ...]

    def counts(self, line_id: int | None = None) -> Counts:
        """Of the whole centre, or of the bookings that have something to do in one line."""
        seen = {e.booking_id: e for e in self.entries if line_id in {None, e.line.id}}
        by = Counter(e.presence.value for e in seen.values())
        return Counts(**by, undelivered=sum(e.starts_at is None for e in seen.values()))

    def load(self, line_id: int | None = None) -> tuple[HourLoad, ...]:
        """From the first to the last hour in which there is anything; of all lines together, or of one."""
        zone = self.centre.zone
        capacity, bookings, arrivals = Counter[int](), Counter[int](), Counter[int]()
        for time in self.times:
            if line_id in {None, time.line.id}:
                capacity[time.starts_at.astimezone(zone).hour] += time.capacity
        for entry in self.entries:
            if line_id not in {None, entry.line.id}:
                continue
            if entry.starts_at is not None and entry.counts:
                bookings[entry.starts_at.astimezone(zone).hour] += 1
            if entry.arrived_at is not None:
                arrivals[entry.arrived_at.astimezone(zone).hour] += 1
        busy = [hour for by in (capacity, bookings, arrivals) for hour, count in by.items() if count]
        hours = range(min(busy), max(busy) + 1) if busy else ()
        return tuple(HourLoad(hour, bookings[hour], arrivals[hour], capacity[hour]) for hour in hours)

    def free(self, line_id: int | None = None) -> int:
        """Places left in the times that have not begun."""
        return sum(t.free for t in self.times if t.starts_at > self.at and line_id in {None, t.line.id})


def presence_of(status: Status, *, late: bool) -> Presence:
    """How it stands with a booking of this status (R6: `door.status_of`, `door.is_late`)."""
    if status is Status.BOOKED:
        return Presence.LATE if late else Presence.EXPECTED
    return _PRESENCE[status]


_PRESENCE = {
    Status.CHECKED_IN: Presence.ARRIVED,
    Status.MISSED: Presence.MISSED,
    Status.CANCELLED: Presence.CANCELLED,
    Status.CANCELLED_BY_CENTRE: Presence.CANCELLED_BY_CENTRE,
}


def times_of(slots: Iterable[Slot], lines: Mapping[int, Line], entries: Sequence[Entry]) -> Iterator[Time]:
    """The times of a day, with the places that its entries take. Those without places or bookings are left out."""
    taken = Counter((e.line.id, e.starts_at) for e in entries if e.counts)
    for slot in sorted(slots, key=lambda s: (s.starts_at, lines[s.line_id].code)):
        booked = taken[slot.line_id, slot.starts_at]
        if slot.capacity or booked:
            yield Time(lines[slot.line_id], slot.starts_at, slot.ends_at, slot.capacity, booked)


_LEAST_OF_ID = 4  # digits of a booking's id that are taken for its beginning


def matching(board: Board, text: str) -> tuple[Entry, ...]:
    """The entries that every word of `text` fits, in the board's order.

    A word fits a queue number (with or without dash and zeros), a time (9:45, 0945), a line's code, the beginning
    of a booking's id as it is written (hexadecimal), or a part of the service's name in any language.
    """
    words = text.casefold().split()
    return tuple(e for e in board.entries if all(_fits(board, e, word) for word in words))


def _fits(board: Board, entry: Entry, word: str) -> bool:
    if word == entry.line.code.casefold() or (entry.number and word.replace("-", "") in _spellings(entry.number)):
        return True
    if entry.starts_at is not None and _is_time(word, entry.starts_at.astimezone(board.centre.zone)):
        return True
    if len(word) >= _LEAST_OF_ID and f"{entry.booking_id:x}".startswith(word):
        return True
    names = (entry.service.name.in_(language) for language in Language) if entry.service else ()
    return any(word in name.casefold() for name in names)


def _is_time(word: str, at: datetime) -> bool:
    """9:45 and 0945 are a time, 10: is all of that hour; two digits alone are no time."""
    hour, colon, minutes = word.partition(":")
    if colon:
        return f"{at:%H:%M}".startswith(f"{hour:0>2}:{minutes}")
    return len(word) > len("45") and f"{word:0>4}" == f"{at:%H%M}"


def _spellings(number: str) -> set[str]:
    """D-B014: as it stands, and what people type instead: db014, b014, db14, b14, 014, 14."""
    line, _, called = number.casefold().partition("-")
    series, digits = called.rstrip("0123456789"), called.lstrip("abcdefghijklmnopqrstuvwxyz")
    short = digits.lstrip("0")
    return {f"{before}{figures}" for before in (line + series, series) for figures in (digits, short)}
