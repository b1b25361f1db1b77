"""A centre's day in one trip: its bookings with their services, its slots, and who has come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from kiosk.core.model import Language, Slot, Status
from kiosk.core.store.reference_tables import line
from kiosk.core.store.slots import COLUMNS
from kiosk.core.store.tables import appointment, arrival, booking, slot
from kiosk.core.store.wire import Question
from kiosk.core.store.work import Work

_BOOKED = (
    select(
        booking.c.id,
        booking.c.status,
        booking.c.starts_at,
        booking.c.checked_in_at,
        booking.c.booked_offline,
        booking.c.ask_staff,
        booking.c.plate,
        booking.c.language,
        appointment.c.service_id,
        slot.c.line_id,
        slot.c.starts_at.label("at"),
    )
    .join(appointment, appointment.c.booking_id == booking.c.id)
    .join(slot, slot.c.id == appointment.c.slot_id)
    .where(booking.c.centre_id == bindparam("centre"), booking.c.visit_on == bindparam("day"))
)
_SLOTS = (
    select(*COLUMNS)
    .join(line, line.c.id == slot.c.line_id)
    .where(line.c.centre_id == bindparam("centre"), slot.c.day == bindparam("day"))
)
_ARRIVED = (
    select(
        arrival.c.booking_id,
        arrival.c.line_id,
        arrival.c.series,
        arrival.c.number,
        arrival.c.at,
        booking.c.id.is_not(None),
    )
    .join(line, line.c.id == arrival.c.line_id)
    .outerjoin(booking, booking.c.id == arrival.c.booking_id)
    .where(line.c.centre_id == bindparam("centre"), arrival.c.day == bindparam("day"))
)


class BookedRow(NamedTuple):
    """One service of a booking, with what the board says of that booking. `at`: when this service begins."""

    booking_id: int
    status: Status
    starts_at: datetime
    checked_in_at: datetime | None
    booked_offline: bool
    ask_staff: bool
    plate: str
    language: Language
    service_id: int
    line_id: int
    at: datetime


class ArrivedRow(NamedTuple):
    """A number in a line's queue. `known`: whether the booking is here; if not, it has not been delivered yet."""

    booking_id: int
    line_id: int
    series: str
    number: int
    at: datetime
    known: bool


class DayRows(NamedTuple):
    """What a board is made of."""

    booked: Sequence[BookedRow]
    slots: Sequence[Slot]
    arrived: Sequence[ArrivedRow]


def read_day(work: Work, centre_id: int, day: date) -> DayRows:
    """All of a centre's day, in one trip and as many questions for ten bookings as for a thousand."""
    values = {"centre": centre_id, "day": day}
    booked, slots, arrived = work.wire.ask_all(*(Question(q, values) for q in (_BOOKED, _SLOTS, _ARRIVED)))
    return DayRows(
        [BookedRow(*row)._replace(status=Status(row[1]), language=Language(row[7])) for row in booked],
        [Slot(*row) for row in slots],
        [ArrivedRow(*row)._replace(known=bool(row[-1])) for row in arrived],
    )
