"""Who came, with which number in the queue of a line and day, as rows.

Numbers are given while the centre's row is held: in order of arrival, without a gap and never twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Insert, bindparam, func, insert, select, update

from kiosk.core.model import QueueNumber
from kiosk.core.store.statements import insert_or_nothing
from kiosk.core.store.tables import arrival
from kiosk.core.store.wire import Question, Row, Wire

_OF_BOOKING = select(*arrival.columns).where(arrival.c.booking_id == bindparam("booking"))
_QUEUE = (
    (arrival.c.line_id == bindparam("at_line"))
    & (arrival.c.day == bindparam("on_day"))
    & (arrival.c.series == bindparam("of_series"))
)
_NEXT = (
    insert(arrival)
    .from_select(
        [column.name for column in arrival.columns],
        select(
            bindparam("at_line", type_=arrival.c.line_id.type),
            bindparam("on_day", type_=arrival.c.day.type),
            bindparam("of_series", type_=arrival.c.series.type),
            func.coalesce(func.max(arrival.c.number), 0) + 1,
            bindparam("of_booking", type_=arrival.c.booking_id.type),
            bindparam("came_at", type_=arrival.c.at.type),
            bindparam("at_terminal", type_=arrival.c.terminal_id.type),
        ).where(_QUEUE),
    )
    .returning(arrival.c.number)
)
_AGAIN = (
    update(arrival)
    .where(arrival.c.booking_id == bindparam("of_booking"), arrival.c.day == bindparam("on_day"))
    .values(at=bindparam("came_at"), terminal_id=bindparam("at_terminal"))
)


class Coming(NamedTuple):
    """Somebody who comes: with which booking, on which civil day of the centre, when, to which terminal's desk."""

    booking_id: int
    day: date
    at: datetime
    terminal_id: int


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """An arrival as it is stored. `series`: empty, or the letters of the desk that numbered it without network."""

    line_id: int
    day: date
    series: str
    number: int
    booking_id: int
    at: datetime
    terminal_id: int

    @property
    def queue_number(self) -> QueueNumber:
        """The number in the queue."""
        return QueueNumber(self.line_id, self.number, self.series)


def arrivals_of(booking_id: int) -> Question:
    """Asks for what `Arrivals.of_booking` is made of."""
    return Question(_OF_BOOKING, {"booking": booking_id})


class Arrivals:
    """The arrival table within one transaction. Giving numbers is for whoever holds the centre's row."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: dict[int, list[ArrivalRow]] = {}

    def note(self, booking_id: int, rows: Iterable[Row]) -> None:
        """What `of_booking` is to say from now on: read where nobody else can change it before this ends."""
        self._known[booking_id] = [ArrivalRow(*row) for row in rows]

    def of_booking(self, booking_id: int, day: date) -> list[ArrivalRow]:
        """How a booking's citizen came on this day: a row for each line; nothing where they have not come."""
        if booking_id not in self._known:
            self.note(booking_id, self._wire.ask_all(arrivals_of(booking_id))[0])
        return [row for row in self._known[booking_id] if row.day == day]

    def read_again(self, booking_id: int, day: date) -> list[ArrivalRow]:
        """The same, whatever was read before."""
        self._known.pop(booking_id, None)
        return self.of_booking(booking_id, day)

    def give(self, coming: Coming, line_ids: Sequence[int], series: str) -> tuple[QueueNumber, ...]:
        """The next numbers in these lines' queues, in one trip; where the booking has one already, that one."""
        known = self.of_booking(coming.booking_id, coming.day)
        if known:
            self._wire.tell(_AGAIN, _values(coming))
        has = {row.line_id: row.queue_number for row in known}
        lacks = [line_id for line_id in line_ids if line_id not in has]
        queues = [{"at_line": line_id, "of_series": series} for line_id in lacks]
        found = self._wire.ask_all(*(Question(_NEXT, {**_values(coming), **queue}) for queue in queues))
        new = {line: QueueNumber(line, rows[0][0], series) for line, rows in zip(lacks, found, strict=True)}
        self._came(coming, new.values())
        return tuple((has | new)[line_id] for line_id in line_ids)

    def put(self, coming: Coming, numbers: Iterable[QueueNumber]) -> tuple[QueueNumber, ...]:
        """Write down numbers that a desk without network gave, for lines in which the booking has none yet.

        Where somebody else has such a number, as after a disk was restored, it is the next one of that series.
        Returns what has been written.
        """
        known = self.of_booking(coming.booking_id, coming.day)
        if known:
            self._wire.tell(_AGAIN, _values(coming))
        has = {row.line_id for row in known}
        written: list[QueueNumber] = []
        statement = _put(self._wire.dialect)
        for wanted in (number for number in numbers if number.line_id not in has):
            key = {"line_id": wanted.line_id, "series": wanted.series, "number": wanted.number}
            if self._wire.ask(statement, {**coming._asdict(), **key}):
                written.append(wanted)
                self._came(coming, [wanted])
            else:
                written += self.give(coming, [wanted.line_id], wanted.series)
        return tuple(written)

    def came_earlier(self, coming: Coming) -> None:
        """They had been let in before that, at this desk."""
        self._wire.tell(_AGAIN, _values(coming))
        self._known.pop(coming.booking_id, None)

    def _came(self, coming: Coming, numbers: Iterable[QueueNumber]) -> None:
        """What is known of the booking's arrivals, as it stands now."""
        known = self._known[coming.booking_id]
        before = [
            replace(row, at=coming.at, terminal_id=coming.terminal_id) if row.day == coming.day else row
            for row in known
        ]
        new = [
            ArrivalRow(
                number.line_id,
                coming.day,
                number.series,
                number.number,
                coming.booking_id,
                coming.at,
                coming.terminal_id,
            )
            for number in numbers
        ]
        self._known[coming.booking_id] = before + new


@cache
def _put(dialect: str) -> Insert:
    return insert_or_nothing(dialect, arrival, "line_id", "day", "series", "number").returning(arrival.c.number)


def _values(coming: Coming) -> dict[str, object]:
    return {
        "of_booking": coming.booking_id,
        "on_day": coming.day,
        "came_at": coming.at,
        "at_terminal": coming.terminal_id,
    }
