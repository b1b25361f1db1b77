"""R7: the coming days' slots are opened by whoever comes first, once."""

from datetime import date, timedelta

from sqlalchemy import event, func, select

from kiosk.core.desk.opening import open_coming_days
from kiosk.core.office import Office
from kiosk.core.store.store import Store
from kiosk.core.store.tables import slot
from tests.town import MONDAY, NEIGHBOUR, SPETSTSON, TSON, SetClock, Town, office, state_of, wall

LAST_DAY = MONDAY + timedelta(days=14)


def at_the_office(town: Town) -> Office:
    return office(town.store, town.clock, town.keys, 1)


def open_days(store: Store, line: int) -> list[date]:
    with store.engine.connect() as connection:
        days = select(slot.c.day).where(slot.c.line_id == line).distinct().order_by(slot.c.day)
        return list(connection.execute(days).scalars())


def test_the_days_up_to_the_horizon_are_open_from_the_start(town: Town) -> None:
    days = open_days(town.store, town.service("id-card").line_id)
    assert days[0] == MONDAY
    assert days[-1] == LAST_DAY
    assert all(day.weekday() < 6 for day in days)


def test_on_the_next_day_whoever_comes_first_opens_one_more(town: Town, clock: SetClock) -> None:
    clock.set(MONDAY + timedelta(days=1))
    town.citizen().sees("id-card")
    days = open_days(town.store, town.service("id-card").line_id)
    assert days[-1] == LAST_DAY + timedelta(days=1)


def test_opening_again_changes_nothing_and_writes_nothing(town: Town) -> None:
    before = state_of(town.store)
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement.split(maxsplit=1)[0])

    event.listen(town.store.engine, "before_cursor_execute", listen)
    for centre in (TSON, SPETSTSON, NEIGHBOUR, 99):
        open_coming_days(at_the_office(town), centre)
    event.remove(town.store.engine, "before_cursor_execute", listen)
    assert set(statements) <= {"SELECT", "BEGIN"}
    assert state_of(town.store) == before


def test_places_that_are_taken_stay_taken_when_more_days_are_opened(town: Town, clock: SetClock) -> None:
    town.citizen().booked(LAST_DAY, ("id-card", "10:00"))
    clock.set(MONDAY + timedelta(days=3))
    open_coming_days(at_the_office(town), TSON)
    assert town.free("id-card", LAST_DAY, "10:00") == 1


def test_days_nobody_came_are_made_up_for(town: Town, clock: SetClock) -> None:
    """A terminal that was switched off for a month opens from today on, and no days of the past."""
    later = MONDAY + timedelta(days=35)
    clock.set(later)
    open_coming_days(at_the_office(town), TSON)
    days = open_days(town.store, town.service("id-card").line_id)
    assert [day for day in days if LAST_DAY < day < later] == []
    assert days[-1] == later + timedelta(days=14)


def test_past_midnight_in_almaty_yesterday_is_not_opened(town: Town, clock: SetClock) -> None:
    """When the 8th of July begins in Almaty it is still the 7th in Greenwich."""
    first = date(2026, 7, 8)
    clock.set(first, "00:30")
    open_coming_days(at_the_office(town), TSON)
    days = open_days(town.store, town.service("id-card").line_id)
    assert next(day for day in days if day > LAST_DAY) == first


def test_public_holidays_stay_closed(town: Town, clock: SetClock) -> None:
    clock.set(date(2026, 7, 1))
    open_coming_days(at_the_office(town), TSON)
    days = open_days(town.store, town.service("id-card").line_id)
    assert date(2026, 7, 3) in days
    assert date(2026, 7, 6) not in days  # the day of the capital
    assert date(2026, 7, 7) in days


def test_every_slot_of_the_lines_has_its_places(town: Town) -> None:
    for code, centre, places in (("id-card", TSON, 2), ("pension", TSON, 2), ("reregistration", SPETSTSON, 1)):
        slots = town.every_slot(code, centre)
        assert {(s.capacity, s.free) for s in slots} == {(places, places)}
        assert [wall(s) for s in slots if s.day == MONDAY] == [
            *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"),
            *("14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"),
        ]


def test_no_slot_is_there_twice(town: Town, clock: SetClock) -> None:
    for days in range(0, 20, 3):
        clock.set(MONDAY + timedelta(days=days))
        open_coming_days(at_the_office(town), TSON)
    with town.store.engine.connect() as connection:
        twice = select(slot.c.line_id, slot.c.starts_at).group_by(slot.c.line_id, slot.c.starts_at)
        assert connection.execute(twice.having(func.count() > 1)).all() == []
