"""What a report is made of: what became of a centre's bookings. Nothing that tells whose they are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from kiosk.core.model import Status
from kiosk.core.store.tables import appointment, booking, event, slot
from kiosk.core.store.wire import Question
from kiosk.core.store.work import Work

_STEP = timedelta(days=30)  # so that no question takes longer than the server lets it
_THESE = and_(
    booking.c.centre_id == bindparam("centre"),
    booking.c.visit_on >= bindparam("first"),
    booking.c.visit_on <= bindparam("last"),
)
_BOOKED = (
    select(
        booking.c.id,
        booking.c.visit_on,
        booking.c.status,
        booking.c.starts_at,
        booking.c.checked_in_at,
        booking.c.booked_offline,
        appointment.c.position,
        appointment.c.service_id,
        slot.c.line_id,
        slot.c.starts_at.label("at"),
    )
    .join(appointment, appointment.c.booking_id == booking.c.id)
    .join(slot, slot.c.id == appointment.c.slot_id)
    .where(_THESE)
)
_NOTED = (
    select(event.c.booking_id, event.c.action, event.c.actor)
    .join(booking, booking.c.id == event.c.booking_id)
    .where(
        _THESE,
        or_(
            event.c.action == "rebooked",
            event.c.action == "cancelled",
            and_(event.c.action == "booked", event.c.actor != bindparam("citizen")),
        ),
    )
)


class ServiceRow(NamedTuple):
    """One service of one booking. `position`: 0 for the first. `at`: when this service begins."""

    booking_id: int
    day: date
    status: Status
    starts_at: datetime
    checked_in_at: datetime | None
    booked_offline: bool
    position: int
    service_id: int
    line_id: int
    at: datetime


class NotedRow(NamedTuple):
    """That a booking was moved or cancelled, or taken by staff: by whom."""

    booking_id: int
    action: str
    actor: str


def read_range(
    work: Work, centre_id: int, first: date, last: date, *, citizen: str
) -> Iterator[tuple[list[ServiceRow], list[NotedRow]]]:
    """The rows of a centre's days from `first` to `last`, both included, some weeks at a time.

    `citizen`: as events call whoever books for themselves.
    """
    while first <= last:
        upto = min(first + _STEP, last)
        values = {"centre": centre_id, "first": first, "last": upto}
        booked, noted = work.wire.ask_all(
            Question(_BOOKED, values), Question(_NOTED, {**values, "citizen": citizen})
        )
        yield [ServiceRow(*row) for row in booked], [NotedRow(*row) for row in noted]
        first = upto + timedelta(days=1)
