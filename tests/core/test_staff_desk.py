"""Closing a day: asked first, then done in one transaction, with whom to call. What sync could not settle."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kiosk.core.commands import CloseDay, Settle
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.free_text import TextFault, UnfitTextError
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.matters import NextStep, Unsettled, next_step
from kiosk.core.model import Status, Words
from kiosk.core.outcomes import NotListed, Settled
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
