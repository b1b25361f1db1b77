"""The feed of a centre's changed bookings, and its slots: read as SQLite keeps them, written by the bare driver.

A hundred thousand rows pass here when a terminal is new: nothing is made of them on the way.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Insert,
    Select,
    String,
    bindparam,
    cast,
    extract,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects import sqlite

from kiosk.core.store.columns import Instant
from kiosk.core.store.reference_tables import line
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.tables import appointment, arrival, booking, departure, slot
from kiosk.core.store.wire import Question
from kiosk.core.store.work import Work

Rows = Sequence[Sequence[Any]]
_ID = 0
_CITIZEN = [column.name for column in booking.columns].index("citizen_key")
_FEED_PLACE = [column.name for column in booking.columns].index("centre_revision")


class Feed(NamedTuple):
    """One step of a centre's feed, up to the revision `upto`. `slots` is empty where they were not asked for."""

    centre_id: int
    upto: int
    slots: Rows
    bookings: Rows
    appointments: Rows
    departed: Rows
    arrivals: Rows = ()


def read_feed(work: Work, centre_id: int, seen: int, since: date, *, step: int, with_slots: bool) -> Feed:
    """Up to `step` bookings that changed after the revision `seen`, of visits on `since` or later."""
    dialect = work.wire.dialect
    state = work.centre(centre_id)
    top = state.revision if state else 0
    slots = work.wire.ask(_slots(dialect), {"centre": centre_id, "since": since}) if with_slots else []
    span = {"centre": centre_id, "seen": seen, "since": since}
    bookings = work.wire.ask(_bookings(dialect), {**span, "step": step})
    upto = bookings[-1][_FEED_PLACE] if len(bookings) == step else top
    appointments, departed, arrivals = work.wire.ask_all(
        Question(_APPOINTMENTS, {**span, "upto": upto}),
        Question(_DEPARTED, {"centre": centre_id, "seen": seen, "upto": upto}),
        Question(_arrivals(dialect), {**span, "upto": upto}),
    )
    return Feed(centre_id, upto, slots, bookings, appointments, departed, arrivals)


def write_feed(work: Work, feed: Feed) -> None:
    """Bring a copy up to `feed.upto`. Doing it twice changes nothing. What `slot.free` says there is kept."""
    left = [(booking_id, feed.centre_id) for (booking_id,) in feed.departed]
    with work.wire.driver() as driver, closing(driver.cursor()) as cursor:
        for statement in _LEAVE:
            cursor.executemany(statement, left)
        cursor.executemany(_PUT_SLOT, feed.slots)
        cursor.executemany(_PUT_CITIZEN, {(row[_CITIZEN],) for row in feed.bookings if row[_CITIZEN]})
        cursor.executemany(_PUT_BOOKING, feed.bookings)
        cursor.executemany(_DROP_APPOINTMENTS, [(row[_ID],) for row in feed.bookings])
        cursor.executemany(_PUT_APPOINTMENT, feed.appointments)
        cursor.executemany(_PUT_ARRIVAL, feed.arrivals)


def _as_stored(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    """A column as SQLite keeps it: the database does what would be done for each row here."""
    if isinstance(column.type, Instant):
        seconds = extract("epoch", column) if dialect == "postgresql" else None
        return type_coerce(column, BigInteger) if seconds is None else cast(seconds, BigInteger)
    if isinstance(column.type, Date):
        return cast(column, String) if dialect == "postgresql" else type_coerce(column, String)
    return column


@cache
def _slots(dialect: str) -> Select[Any]:
    columns = [_as_stored(column, dialect) for column in slot.columns if column.name != "free"]
    return (
        select(*columns)
        .join(line, line.c.id == slot.c.line_id)
        .where(line.c.centre_id == bindparam("centre"), slot.c.day >= bindparam("since"))
    )


_CHANGED = (booking.c.centre_id == bindparam("centre")) & (booking.c.centre_revision > bindparam("seen"))
_LATELY = booking.c.visit_on >= bindparam("since")


@cache
def _bookings(dialect: str) -> Select[Any]:
    return (
        select(*(_as_stored(column, dialect) for column in booking.columns))
        .where(_CHANGED, _LATELY)
        .order_by(booking.c.centre_revision)
        .limit(bindparam("step"))
    )


_APPOINTMENTS = (
    select(*appointment.columns)
    .join(booking, booking.c.id == appointment.c.booking_id)
    .where(_CHANGED, _LATELY, booking.c.centre_revision <= bindparam("upto"))
)
_DEPARTED = select(departure.c.booking_id).where(
    departure.c.centre_id == bindparam("centre"),
    departure.c.centre_revision > bindparam("seen"),
    departure.c.centre_revision <= bindparam("upto"),
)


@cache
def _arrivals(dialect: str) -> Select[Any]:
    return (
        select(*(_as_stored(column, dialect) for column in arrival.columns))
        .join(booking, booking.c.id == arrival.c.booking_id)
        .join(line, line.c.id == arrival.c.line_id)  # a booking that came from elsewhere has left its number there
        .where(
            line.c.centre_id == bindparam("centre"),
            _CHANGED,
            _LATELY,
            booking.c.centre_revision <= bindparam("upto"),
        )
    )


def _text(statement: Insert) -> str:
    """A statement as the bare driver takes it, its columns in the table's order."""
    return str(statement.compile(dialect=sqlite.dialect()))


_NEW_SLOT = sqlite.insert(slot).values(
    {column: bindparam(column.name) for column in slot.columns if column.name != "free"} | {slot.c.free: text("0")}
)
_PUT_SLOT = _text(
    _NEW_SLOT.on_conflict_do_update(
        index_elements=["id"], set_={name: _NEW_SLOT.excluded[name] for name in ("day", "ends_at", "capacity")}
    )
)
_PUT_CITIZEN = "INSERT INTO citizen (key, seen_at) VALUES (?, 0) ON CONFLICT (key) DO NOTHING"
_PUT_BOOKING = _text(insert_or_update("sqlite", booking, "id"))
_PUT_APPOINTMENT = _text(insert_or_update("sqlite", appointment, "booking_id", "position"))
_DROP_APPOINTMENTS = "DELETE FROM appointment WHERE booking_id = ?"
# A number that was given here stays in the copy, whatever became of it elsewhere: it is never given again.
_PUT_ARRIVAL = (
    "INSERT INTO arrival (line_id, day, series, number, booking_id, at, terminal_id) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (line_id, day, series, number) "
    "DO UPDATE SET at = excluded.at, terminal_id = excluded.terminal_id "
    "WHERE arrival.booking_id = excluded.booking_id ON CONFLICT DO NOTHING"
)
_LEAVE = (
    "DELETE FROM appointment WHERE booking_id IN (SELECT id FROM booking WHERE id = ? AND centre_id = ?)",
    "DELETE FROM booking WHERE id = ? AND centre_id = ?",
)
