"""Forgetting in time: whose a booking was goes after retention_days; what a rule still looks at stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import event, func, insert, select, text, update

from kiosk.core.model import PrintState
from kiosk.core.outcomes import CheckedIn, Reason
from kiosk.core.store.print_jobs import StoredPrintJobs
from kiosk.core.store.purge import Purged, purge
from kiosk.core.store.reference_tables import policy
from kiosk.core.store.store import Store
from kiosk.core.store.tables import booking, citizen, departure, lease, operation, print_job
from kiosk.core.store.work import Work
from tests.core.desk.arriving import comes
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    SPETSTSON,
    TSON,
    Citizen,
    Town,
    almaty,
    holding,
    made_up,
    reason_in,
    state_of,
    ticket_in,
)

KEPT = 90
PLATE = "777ABC02"
NOTHING = Purged()


def count(store: Store, table: object) -> int:
    number: int = store.read(lambda w: w.connection.execute(select(func.count()).select_from(table)).scalar_one())
    return number


def in_days(days: int) -> datetime:
    """In the morning, so many days after that Monday."""
    return almaty(MONDAY + timedelta(days=days), "03:00")


def mine(town: Town, who: Citizen) -> list[dict[str, object]]:
    """Rows of bookings that can be told to be somebody's."""
    key = town.keys.citizen_key(who.iin)
    return [row for row in state_of(town.store)["booking"] if row["citizen_key"] == key]


def test_on_the_last_day_that_is_kept_nothing_goes(town: Town) -> None:
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    before = state_of(town.store, but=("slot",))
    assert purge(town.store, in_days(KEPT)).bookings == 0
    assert state_of(town.store, but=("slot",)) == before


def test_a_day_later_nobody_can_tell_whose_the_booking_was(town: Town) -> None:
    aisha = town.citizen()
    town.store.write(lambda work: work.records.register_vehicles([(PLATE, town.keys.citizen_key(aisha.iin))]))
    ticket = aisha.booked(MONDAY, ("reregistration", "10:00"), centre=SPETSTSON, plate=PLATE)
    before = {row["id"]: row for row in state_of(town.store)["booking"]}
    assert purge(town.store, in_days(KEPT + 1)).bookings == 1
    (row,) = state_of(town.store)["booking"]
    assert (row["citizen_key"], row["code_mac"], row["signature"], row["plate"]) == (None, b"", b"", "")
    stripped = {"citizen_key", "code_mac", "signature", "plate"}
    old = before[row["id"]]
    assert {name: value for name, value in row.items() if name not in stripped} == {
        name: value for name, value in old.items() if name not in stripped
    }
    assert mine(town, aisha) == []
    assert count(town.store, citizen) == 0
    town.clock.instant = in_days(KEPT + 1)
    assert reason_in(town.desk.status(holding(ticket))) is Reason.TICKET_UNKNOWN
    assert reason_in(town.desk.status(aisha.by_code(ticket))) is Reason.WRONG_CODE


def test_appointments_stay_for_the_counting_and_the_events_as_they_were(town: Town) -> None:
    town.citizen().booked(MONDAY, ("id-card", "10:00"), ("pension", "10:30"))
    before = state_of(town.store)
    purge(town.store, in_days(KEPT + 1))
    after = state_of(town.store)
    assert after["event"] == before["event"]
    assert len(after["event"]) > 0
    assert after["appointment"] == before["appointment"]
    held = {row["slot_id"] for row in before["appointment"]}
    assert [row for row in after["slot"] if row["id"] in held] == [r for r in before["slot"] if r["id"] in held]


def test_what_r1_looks_at_is_never_forgotten(town: Town) -> None:
    """Under a policy by which it looks back further than anything is kept, too."""
    town.policy(window_days=120, retention_days=120, horizon_days=14)
    with town.store.engine.begin() as connection:  # as no centre file may say it
        numbers = {"window_days": 120, "retention_days": 30}
        connection.exec_driver_sql("DELETE FROM policy")
        connection.execute(insert(policy), {"effective_from": date(2020, 1, 1), "numbers": numbers})
        connection.exec_driver_sql("UPDATE centre SET reference_revision = reference_revision + 1")
    aisha = town.citizen()
    aisha.booked(MONDAY, ("id-card", "10:00"))
    for days in range(100, 121, 5):
        town.clock.instant = in_days(days)
        verdict = town.desk.may_take(aisha.iin, TSON)
        purge(town.store, town.clock.now())
        assert town.desk.may_take(aisha.iin, TSON) == verdict
    purge(town.store, in_days(121))
    assert mine(town, aisha) == []


def test_a_booking_of_today_keeps_its_citizen_whose_older_ones_are_forgotten(town: Town) -> None:
    aisha = town.citizen()
    aisha.booked(MONDAY, ("id-card", "10:00"))
    later = MONDAY + timedelta(days=KEPT + 1)
    town.clock.set(later, "08:00")
    aisha.sees("id-card")
    aisha.booked(later, ("id-card", "10:00"))
    done = purge(town.store, town.clock.now())
    assert (done.bookings, done.citizens) == (1, 0)
    assert len(mine(town, aisha)) == 1
    assert count(town.store, citizen) == 1


def test_who_never_booked_is_forgotten_after_a_day(town: Town) -> None:
    town.store.write(lambda work: work.bookings.lock_citizen(b"c" * 32, town.clock.now()))
    assert purge(town.store, town.clock.now() + timedelta(hours=23)).citizens == 0
    assert purge(town.store, town.clock.now() + timedelta(hours=25)).citizens == 1


def test_results_of_commands_go_as_soon_as_they_are_old(town: Town) -> None:
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    assert purge(town.store, town.clock.now() + timedelta(days=KEPT)).operations == 0
    assert purge(town.store, town.clock.now() + timedelta(days=KEPT, hours=1)).operations == 1
    assert count(town.store, operation) == 0


def test_leased_places_come_back_once_their_time_has_begun(town: Town) -> None:
    begun, coming = town.slot("id-card", MONDAY, "09:00"), town.slot("id-card", MONDAY, "12:00")

    def lend(work: Work) -> None:
        for slot_id in (begun.id, coming.id):
            work.slots.take([slot_id])
            work.leases.put(1, 1, slot_id, 1)
        work.slots.take([begun.id])
        work.leases.put(2, 1, begun.id, 1)

    town.store.write(lend)
    town.citizen().booked(MONDAY, ("id-card", "12:00"))
    assert (town.free("id-card", MONDAY, "09:00"), town.free("id-card", MONDAY, "12:00")) == (0, 0)
    assert purge(town.store, almaty(MONDAY, "11:59")) == Purged(leased_places=2)
    assert (town.free("id-card", MONDAY, "09:00"), town.free("id-card", MONDAY, "12:00")) == (2, 0)
    assert purge(town.store, almaty(MONDAY, "12:00")) == Purged(leased_places=1)
    assert (town.free("id-card", MONDAY, "12:00"), count(town.store, lease)) == (1, 0)


def test_old_times_that_nobody_booked_go(town: Town) -> None:
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    of_monday = len([row for row in state_of(town.store)["slot"] if row["day"] == MONDAY])
    assert purge(town.store, in_days(KEPT)).slots == 0
    assert purge(town.store, in_days(KEPT + 1)).slots == of_monday - 1
    assert [row["day"] for row in state_of(town.store)["slot"]].count(MONDAY) == 1


def test_arrivals_go_with_the_last_day_that_is_kept(town: Town) -> None:
    ticket = town.citizen().booked(MONDAY, ("id-card", "10:00"))
    town.clock.set(MONDAY, "09:45")
    assert isinstance(comes(town, ticket), CheckedIn)
    assert purge(town.store, in_days(KEPT)).arrivals == 0
    assert purge(town.store, in_days(KEPT + 1)).arrivals == 1
    assert state_of(town.store)["arrival"] == []


def test_old_print_jobs_and_departures_go(town: Town) -> None:
    ticket = town.citizen().booked(MONDAY, ("id-card", "10:00"))
    moved = ticket_in(town.citizen().rebook(holding(ticket), MONDAY, ("id-card", "11:00"), centre=NEIGHBOUR))
    jobs = StoredPrintJobs(town.store, 1)
    jobs.move(jobs.add(moved.booking.id, 2, town.clock.now()).id, PrintState.PRINTED, town.clock.now())
    assert (count(town.store, departure), count(town.store, print_job)) == (1, 1)
    kept = purge(town.store, in_days(KEPT))
    assert (kept.departures, kept.print_jobs) == (0, 0)
    gone = purge(town.store, town.clock.now() + timedelta(days=KEPT + 1))
    assert (gone.departures, gone.print_jobs) == (1, 1)


@pytest.fixture
def busy(town: Town) -> Town:
    """Thirty people on Tuesday, some with two services, some moved."""
    day = MONDAY + timedelta(days=1)
    for number in range(30):
        hour, half = 9 + number % 4, "00" if number % 8 < 4 else "30"
        who = town.citizen(number)
        result = who.book(day, ("certificate" if number % 2 else "id-card", f"{hour:02}:{half}"))
        if reason_in(result) is None and number % 5 == 0:
            who.rebook(holding(ticket_in(result)), day, ("certificate" if number % 2 else "id-card", "16:00"))
    return town


def test_small_batches_do_the_same_as_large_ones_and_nothing_twice(busy: Town) -> None:
    bookings = count(busy.store, booking)
    assert bookings > 15
    expected_slots = len(state_of(busy.store)["slot"])
    done = purge(busy.store, in_days(KEPT + 30), batch=3)
    assert (done.bookings, done.citizens) == (bookings, 30)
    assert done.slots == expected_slots - len({row["slot_id"] for row in state_of(busy.store)["appointment"]})
    assert purge(busy.store, in_days(KEPT + 30), batch=3) == NOTHING


def test_ended_in_the_middle_it_goes_on_where_it_was(busy: Town) -> None:
    bookings = count(busy.store, booking)
    batches = 0

    def killed(_c: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal batches
        batches += statement.startswith("UPDATE booking")
        if batches == 3:
            raise KeyboardInterrupt

    event.listen(busy.store.engine, "before_cursor_execute", killed)
    with pytest.raises(KeyboardInterrupt):
        purge(busy.store, in_days(KEPT + 30), batch=3)
    event.remove(busy.store.engine, "before_cursor_execute", killed)
    left = len([row for row in state_of(busy.store)["booking"] if row["citizen_key"] is not None])
    assert left == bookings - 6
    assert purge(busy.store, in_days(KEPT + 30), batch=3).bookings == left
    assert purge(busy.store, in_days(KEPT + 30)) == NOTHING


def test_who_is_just_about_to_book_is_not_forgotten(postgres_town: Town) -> None:
    """Somebody who was here long ago comes back and books while the purge waits for their row."""
    town, key = postgres_town, postgres_town.keys.citizen_key(made_up(1))
    town.citizen(2).booked(MONDAY, ("id-card", "10:00"))
    town.store.write(lambda work: work.bookings.lock_citizen(key, in_days(-100)))
    now = in_days(1)
    with ThreadPoolExecutor(1) as pool:
        with town.store.engine.begin() as connection:
            connection.execute(update(citizen).where(citizen.c.key == key).values(seen_at=now))
            purging = pool.submit(purge, town.store, now)
            until_somebody_waits(town.store)
            connection.execute(update(booking).values(citizen_key=key))
        assert purging.result(10).citizens == 0
    assert len(mine(town, town.citizen(1))) == 1


def until_somebody_waits(store: Store) -> None:
    """For a lock, in this database."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = monotonic() + 10
    while monotonic() < deadline:
        with store.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
    raise AssertionError("nobody waits")


def test_without_a_centre_there_is_nothing_to_forget(store: Store) -> None:
    assert purge(store, in_days(1000)) == NOTHING
