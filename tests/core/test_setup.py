"""Loading a centre file, and loading it again when bookings are there."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from kiosk.core.calendar import Hours, SpecialDay, Week
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.files.centre_file import CentreFile
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Booking, Status, Words
from kiosk.core.outcomes import Reason
from kiosk.core.setup import set_up
from tests.town import MONDAY, TSON, Town, centre_file, holding, made_up, reason_in

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
WHY = Words("Санитарлық күн", "Санитарный день", "Cleaning day")


def load(town: Town, file: CentreFile, *, cancel_bookings: bool = False) -> tuple[Booking, ...]:
    return set_up(town.store, file, town.clock, KazakhstanHolidays(), cancel_bookings=cancel_bookings)


def with_week(file: CentreFile, change: Week | None = None, places: int | None = None) -> CentreFile:
    """The town's file with another week or other places in the first centre."""
    entry = file.centres[0]
    lines = tuple(replace(line, places=places or line.places) for line in entry.lines)
    changed = replace(entry, week=change or entry.week, lines=lines)
    return replace(file, centres=(changed, *file.centres[1:]))


def closed_on(file: CentreFile, *days: SpecialDay) -> CentreFile:
    week = file.centres[0].week
    return with_week(file, replace(week, special_days=(*week.special_days, *days)))


def test_loading_the_same_file_again_changes_nothing(town: Town) -> None:
    before = town.every_slot("id-card")
    assert load(town, centre_file()) == ()
    assert town.every_slot("id-card") == before


def test_a_file_that_closes_booked_times_is_refused_whole_and_names_the_bookings(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    before = town.every_slot("id-card")
    with pytest.raises(BookingsInTheWayError) as refused:
        load(town, closed_on(centre_file(), SpecialDay(TUESDAY, None, WHY)))
    assert [booking.id for booking in refused.value.bookings] == [ticket.booking.id]
    assert town.every_slot("id-card") == before
    assert reason_in(town.citizen(2).book(TUESDAY, ("id-card", "10:00"))) is None


def test_when_that_is_confirmed_the_bookings_are_cancelled_by_the_centre(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    cancelled = load(town, closed_on(centre_file(), SpecialDay(TUESDAY, None, WHY)), cancel_bookings=True)
    assert [(booking.id, booking.status) for booking in cancelled] == [
        (ticket.booking.id, Status.CANCELLED_BY_CENTRE)
    ]
    assert not [slot for slot in town.every_slot("id-card") if slot.day == TUESDAY and slot.capacity]
    assert reason_in(town.citizen().book(FRIDAY, ("id-card", "10:00"))) is None  # it counts for nothing
    assert reason_in(town.citizen().cancel(holding(ticket))) is Reason.NOT_ACTIVE


def test_shorter_hours_close_only_what_lies_outside_them(town: Town) -> None:
    morning = SpecialDay(TUESDAY, Hours(time(9), time(12)), WHY)
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    assert load(town, closed_on(centre_file(), morning)) == ()
    open_slots = [slot for slot in town.every_slot("id-card") if slot.day == TUESDAY and slot.capacity]
    assert {f"{slot.starts_at.astimezone(ticket.booking.centre.zone):%H}" for slot in open_slots} == {
        "09",
        "10",
        "11",
    }


def test_a_closed_day_that_opens_again_gets_its_places_back(town: Town) -> None:
    before = town.every_slot("id-card")
    load(town, closed_on(centre_file(), SpecialDay(TUESDAY, None, WHY)))
    load(town, centre_file())
    assert town.every_slot("id-card") == before


def test_fewer_places_never_take_one_that_is_booked(town: Town) -> None:
    for number in (1, 2):
        town.citizen(number).booked(TUESDAY, ("id-card", "10:00"))
    load(town, with_week(centre_file(), places=1))
    by_capacity = {slot.capacity for slot in town.every_slot("id-card") if slot.starts_at > town.clock.now()}
    assert by_capacity == {1, 2}
    full = [slot for slot in town.every_slot("id-card") if slot.capacity == 2]
    assert [(slot.capacity, slot.free) for slot in full] == [(2, 0)]


def test_a_service_that_is_gone_from_the_file_is_not_offered_but_its_bookings_stay(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("passport", "10:00"))
    file = centre_file()
    entry = file.centres[0]
    kept = tuple(service for service in entry.services if service.code != "passport")
    load(town, replace(file, centres=(replace(entry, services=kept), *file.centres[1:])))
    offered = {service.code for service in town.desk.reference().services_of(TSON)}
    assert "passport" not in offered
    assert reason_in(town.citizen(2).book(TUESDAY, ("id-card", "10:00"))) is None
    standing = town.desk.status(holding(ticket))
    assert standing.open[0].appointments[0].service.code == "passport"  # type: ignore[union-attr]


def test_another_terminal_sees_the_new_file_at_once(town: Town) -> None:
    other = town.terminal(2)
    assert other.desk.reference().centres[TSON].phone == ""
    file = centre_file()
    entry = replace(file.centres[0], centre=replace(file.centres[0].centre, phone="1414"))
    load(town, replace(file, centres=(entry, *file.centres[1:])))
    assert other.desk.reference().centres[TSON].phone == "1414"


def test_a_refused_file_leaves_no_trace_in_memory(town: Town) -> None:
    town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    with pytest.raises(BookingsInTheWayError):
        load(town, closed_on(centre_file(), SpecialDay(TUESDAY, None, WHY)))
    file = centre_file()
    entry = replace(file.centres[0], centre=replace(file.centres[0].centre, phone="1414"))
    load(town, replace(file, centres=(entry, *file.centres[1:])))
    assert town.desk.reference().centres[TSON].phone == "1414"
    assert made_up(1).digits not in str(town.desk.reference())
