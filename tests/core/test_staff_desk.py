"""Closing a day: asked first, then done in one transaction, with whom to call. What sync could not settle."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kiosk.core.calendar import ClosingError, Hours, SpecialDay
from kiosk.core.commands import ByTicket, CheckIn, CloseDay, ReopenDay, Settle, UndoCheckIn
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.free_text import TextFault, UnfitTextError
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.matters import NextStep, Unsettled, next_step
from kiosk.core.model import Status, Words
from kiosk.core.outcomes import DayReopened, NotListed, Settled
from kiosk.core.setup import set_up
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.tables import event
from kiosk.core.store.work import Work
from tests.invariants import check
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    TSON,
    Town,
    centre_file,
    made_up,
    office,
    reason_in,
    slots_shown,
    state_of,
    wall,
)

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


# Hours of a day.

AFTERNOON = (time(14), time(18))


def closing_hours(*seen: int, hours: tuple[time, time] = AFTERNOON, reason: Words = WHY) -> CloseDay:
    return CloseDay(uuid4(), TSON, TUESDAY, reason, frozenset(seen), "aigul", hours)


def offered(town: Town, number: int = 50) -> set[str]:
    """The times of Tuesday that somebody is shown."""
    shown = slots_shown(town.citizen(number).sees("id-card"))
    return {wall(slot) for slot in town.every_slot("id-card") if slot.day == TUESDAY and slot.id in shown}


def test_some_hours_are_closed_and_those_who_have_a_time_in_them_are_listed(town: Town, staff: StaffDesk) -> None:
    town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    late = town.citizen(2).booked(TUESDAY, ("id-card", "14:00"))
    assert [booking.id for booking in staff.booked_on(TSON, TUESDAY, AFTERNOON)] == [late.booking.id]
    before = offered(town)
    (cancelled,) = staff.close_day(closing_hours(late.booking.id))
    assert (cancelled.id, cancelled.status) == (late.booking.id, Status.CANCELLED_BY_CENTRE)
    assert offered(town) == {at for at in before if at < "14:00"} - {"13:30"}
    check(town.store)


def test_a_visit_of_which_one_half_is_closed_is_sent_home_whole(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "12:30"), ("certificate", "14:00"))
    (listed,) = staff.booked_on(TSON, TUESDAY, AFTERNOON)
    staff.close_day(closing_hours(listed.id))
    assert listed.id == ticket.booking.id
    assert town.free("id-card", TUESDAY, "12:30") == 2


def test_somebody_in_the_hall_already_is_listed_too(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "14:30"))
    town.clock.set(TUESDAY, "14:05")
    staff.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul"))
    (listed,) = staff.booked_on(TSON, TUESDAY, AFTERNOON)
    assert (listed.id, listed.status) == (ticket.booking.id, Status.CHECKED_IN)


def test_closed_hours_stay_closed_when_the_centre_file_is_loaded_again(town: Town, staff: StaffDesk) -> None:
    staff.close_day(closing_hours())
    left = offered(town)
    set_up(town.store, centre_file(), town.clock, KazakhstanHolidays())
    assert offered(town) == left


def test_a_second_closing_that_touches_the_first_is_joined(town: Town, staff: StaffDesk) -> None:
    staff.close_day(closing_hours())
    staff.close_day(closing_hours(hours=(time(9), time(13))))
    assert not offered(town)


def test_a_second_closing_apart_from_the_first_changes_nothing(town: Town, staff: StaffDesk) -> None:
    staff.close_day(closing_hours())
    before = state_of(town.store)
    with pytest.raises(ClosingError, match="14:00-18:00 is closed already"):
        staff.close_day(closing_hours(hours=(time(9), time(10))))
    assert state_of(town.store) == before


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=6)])
def test_hours_of_a_day_on_which_nobody_works_cannot_be_closed(staff: StaffDesk, day: date) -> None:
    with pytest.raises(ClosingError, match="not open"):
        staff.booked_on(TSON, day, AFTERNOON)


def test_a_day_is_opened_again_as_it_was(town: Town, staff: StaffDesk) -> None:
    before = offered(town)
    for command in (closing(), closing_hours()):
        staff.close_day(command)
        assert offered(town) != before
        assert staff.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul")) == DayReopened(TUESDAY)
        assert offered(town) == before
    check(town.store)


def test_a_special_day_of_the_file_is_opened_again_with_its_own_hours(town: Town, staff: StaffDesk) -> None:
    morning = SpecialDay(TUESDAY, Hours(time(9), time(12)), WHY)
    file = centre_file()
    entries = tuple(
        replace(entry, week=replace(entry.week, special_days=(morning,))) if entry.centre.id == TSON else entry
        for entry in file.centres
    )
    set_up(town.store, replace(file, centres=entries), town.clock, KazakhstanHolidays())
    before = offered(town)
    staff.close_day(closing())
    staff.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul"))
    assert offered(town) == before
    set_up(town.store, centre_file(), town.clock, KazakhstanHolidays())
    assert offered(town) > before


def test_a_day_that_nobody_closed_cannot_be_opened_again(staff: StaffDesk) -> None:
    with pytest.raises(ClosingError, match="nobody of the staff closed"):
        staff.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul"))


def test_opening_again_is_noted_with_what_had_been_closed(town: Town, staff: StaffDesk) -> None:
    staff.close_day(closing_hours())
    staff.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul"))
    with town.store.engine.connect() as connection:
        rows = connection.execute(select(event).where(event.c.action.in_(("day_closed", "day_reopened")))).all()
    shut = {"day": "2026-06-02", "closed": "14:00-18:00", "reason": "Breakdown"}
    assert [(row.actor, row.action, row.before, row.after) for row in rows] == [
        ("aigul", "day_closed", None, {**shut, "cancelled": 0}),
        ("aigul", "day_reopened", shut, {"day": "2026-06-02", "closed": "nothing"}),
    ]


def test_a_reason_with_somebodys_iin_in_it_is_not_kept(town: Town, staff: StaffDesk) -> None:
    digits = made_up(1).digits
    before = state_of(town.store)
    reason = Words("Апат", f"Звонила {digits[:6]} {digits[6:]}", "Breakdown")
    with pytest.raises(UnfitTextError):
        staff.close_day(closing_hours(reason=reason))
    assert state_of(town.store) == before


def test_only_seniors_close_and_open_days(town: Town) -> None:
    registrar = StaffDesk(office(town.store, town.clock, town.keys, 7), Account("aigul", Role.REGISTRAR, TSON))
    with pytest.raises(NotAllowedError):
        registrar.close_day(closing())
    with pytest.raises(NotAllowedError):
        registrar.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul"))


# What sync could not settle


def listed(town: Town, reason: str, booking_id: int | None = None, centre: int = TSON, **facts: object) -> int:
    """Put a matter on the list; its number."""

    def write(work: Work) -> None:
        work.records.list_unsettled(
            at=town.clock.now(),
            centre_id=centre,
            terminal_id=1,
            command_id=uuid4(),
            booking_id=booking_id,
            reason=reason,
            facts={"deed": "booked", "done_at": town.clock.now().isoformat(), **facts},
        )

    town.store.write(write)
    return max(int(row["id"]) for row in state_of(town.store)["unsettled"])


def settling(number: int, note: str = "Азаматқа қоңырау шалынды") -> Settle:
    return Settle(uuid4(), number, note, "saule")


def test_a_matter_comes_with_its_reason_a_next_step_and_the_booking_as_it_stands(
    town: Town, staff: StaffDesk
) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    first = listed(town, "ten_days", ticket.booking.id, visit_on="2026-06-02")
    second = listed(town, "no_place", 77, starts_at="2026-06-02T05:00:00+00:00")
    listed(town, "unknown", centre=NEIGHBOUR)
    found = staff.unsettled(TSON)
    assert [matter.number for matter in found] == [first, second]
    assert (found[0].reason, found[0].next_step) == (Unsettled.TEN_DAYS, NextStep.ASK_WHICH_VISIT)
    assert found[0].booking == ticket.booking
    assert (found[0].visit_on, found[0].done_at) == (TUESDAY, town.clock.now())
    assert (found[1].booking, found[1].booking_id) == (None, 77)
    assert found[1].starts_at is not None


def test_every_reason_has_a_next_step_and_one_of_a_newer_version_too(town: Town, staff: StaffDesk) -> None:
    assert {next_step(reason) for reason in Unsettled} == set(NextStep)
    listed(town, "of_a_newer_version")
    (matter,) = staff.unsettled(TSON)
    assert (matter.reason, matter.next_step) == (None, NextStep.TELL_WHO_LOOKS_AFTER)


def test_both_times_at_which_one_ticket_was_let_in_are_told(town: Town, staff: StaffDesk) -> None:
    times = ["2026-06-02T05:00:00+00:00", "2026-06-02T05:01:00+00:00"]
    listed(town, "already_checked_in", checked_in_at=times)
    assert [at.isoformat() for at in staff.unsettled(TSON)[0].seen_at] == times


def test_what_is_settled_is_off_the_list_and_the_event_says_what_was_done(town: Town, staff: StaffDesk) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    number = listed(town, "answer_lost", ticket.booking.id)
    command = settling(number, " Талон берілді\n")
    assert staff.settle(command) == Settled(number, town.clock.now())
    assert staff.settle(command) == Settled(number, town.clock.now()), "the same command again"
    assert staff.settle(settling(number)) == NotListed(number)
    assert staff.settle(settling(number + 1)) == NotListed(number + 1)
    assert staff.unsettled(TSON) == ()
    (told,) = [row for row in state_of(town.store)["event"] if row["action"] == "settled"]
    assert (told["actor"], told["booking_id"], told["centre_id"]) == ("saule", ticket.booking.id, TSON)
    assert told["before"]["reason"] == "answer_lost"
    assert told["after"] == {"number": number, "note": "Талон берілді"}
    check(town.store)


@pytest.mark.parametrize("note", ["", "  ", "called {iin}"])
def test_a_note_says_something_and_names_nobody(town: Town, staff: StaffDesk, note: str) -> None:
    number = listed(town, "unknown")
    with pytest.raises(UnfitTextError) as refused:
        staff.settle(settling(number, note.format(iin=made_up(1).digits)))
    assert refused.value.fault is (TextFault.HOLDS_IIN if note.strip() else TextFault.EMPTY)
    assert len(staff.unsettled(TSON)) == 1


@pytest.mark.parametrize(
    "account", [Account("aigul", Role.REGISTRAR, TSON), Account("s3", Role.SENIOR, NEIGHBOUR)]
)
def test_whose_role_or_centre_it_is_not_settles_nothing(town: Town, account: Account) -> None:
    number = listed(town, "unknown")
    desk = StaffDesk(office(town.store, town.clock, town.keys, 2), account)
    with pytest.raises(NotAllowedError):
        desk.unsettled(TSON)
    with pytest.raises(NotAllowedError):
        desk.settle(settling(number))
    assert [row["settled_at"] for row in state_of(town.store)["unsettled"]] == [None]


def test_a_matter_is_taken_off_once_even_by_who_had_seen_it_on_the_list(town: Town) -> None:
    number, now = listed(town, "unknown"), town.clock.now()
    taken = [town.store.write(lambda work, by=by: work.unsettled.settle(number, by, now)) for by in ("a", "b")]
    assert taken == [True, False]
    assert [row["settled_by"] for row in state_of(town.store)["unsettled"]] == ["a"]


# Whose doing it is.


def test_nobody_acts_in_the_name_of_somebody_else(town: Town) -> None:
    desk = StaffDesk(office(town.store, town.clock, town.keys, 1), Account("bolat", Role.SENIOR))
    before = state_of(town.store)
    for command in (
        lambda: desk.check_in(CheckIn(uuid4(), ByTicket("1"), TSON, "aigul")),
        lambda: desk.undo_check_in(UndoCheckIn(uuid4(), 1, TSON, "by mistake", "aigul")),
        lambda: desk.close_day(closing()),
        lambda: desk.reopen_day(ReopenDay(uuid4(), TSON, TUESDAY, "aigul")),
    ):
        with pytest.raises(NotAllowedError, match="bolat asked in the name of"):
            command()
    assert state_of(town.store) == before


def test_whom_a_closing_sends_home_is_for_those_who_may_close(town: Town) -> None:
    desk = StaffDesk(office(town.store, town.clock, town.keys, 1), Account("aigul", Role.REGISTRAR, TSON))
    with pytest.raises(NotAllowedError):
        desk.booked_on(TSON, TUESDAY)
