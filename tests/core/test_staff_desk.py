"""Closing a day: asked first, then done in one transaction, with whom to call."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kiosk.core.commands import CloseDay
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Status, Words
from kiosk.core.setup import set_up
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.tables import event
from tests.town import MONDAY, TSON, Town, centre_file, office, reason_in, slots_shown

TUESDAY = MONDAY + timedelta(days=1)
WHY = Words("Апат", "Авария", "Breakdown")


@pytest.fixture
def staff(town: Town) -> StaffDesk:
    return StaffDesk(office(town.store, town.clock, town.keys, 7))


def closing(*seen: int) -> CloseDay:
    return CloseDay(uuid4(), TSON, TUESDAY, WHY, frozenset(seen), "staff:test")


def test_whom_it_sends_home_is_shown_first(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    town.citizen(2).booked(TUESDAY + timedelta(days=1), ("id-card", "10:00"))
    assert [booking.id for booking in staff.booked_on(TSON, TUESDAY)] == [ticket.booking.id]


def test_a_day_is_closed_and_its_bookings_are_listed(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"), ("certificate", "11:00"))
    (cancelled,) = staff.close_day(closing(ticket.booking.id))
    assert (cancelled.id, cancelled.status) == (ticket.booking.id, Status.CANCELLED_BY_CENTRE)
    free = town.citizen(2).sees("id-card")
    assert not slots_shown(free) & {slot.id for slot in town.every_slot("id-card") if slot.day == TUESDAY}
    with town.store.engine.connect() as connection:
        actions = connection.execute(select(event.c.action, event.c.actor).order_by(event.c.id)).all()
    assert ("cancelled_by_centre", "staff:test") in actions
    assert ("day_closed", "staff:test") in actions


def test_somebody_who_booked_meanwhile_is_not_sent_home_unseen(town: Town, staff: StaffDesk) -> None:
    seen = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    late = town.citizen(2).booked(TUESDAY, ("id-card", "11:00"))
    with pytest.raises(BookingsInTheWayError) as refused:
        staff.close_day(closing(seen.booking.id))
    assert late.booking.id in {booking.id for booking in refused.value.bookings}
    assert [b.status for b in staff.booked_on(TSON, TUESDAY)] == [Status.BOOKED, Status.BOOKED]


def test_the_same_command_again_gives_the_same_list(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    command = closing(ticket.booking.id)
    assert staff.close_day(command) == staff.close_day(command)


def test_a_closed_day_stays_closed_when_the_centre_file_is_loaded_again(town: Town, staff: StaffDesk) -> None:
    staff.close_day(closing())
    set_up(town.store, centre_file(), town.clock, KazakhstanHolidays())
    assert reason_in(town.citizen().book(TUESDAY, ("id-card", "10:00"))) is not None
