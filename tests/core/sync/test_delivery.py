"""What was done offline reaches the shared database once in effect, whatever was done elsewhere meanwhile."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from kiosk.core.commands import Book, ByTicket, CheckIn, CloseDay
from kiosk.core.model import Ticket, Words
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Reason, Verdict
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.store import Store
from kiosk.core.store.tables import event, slot
from kiosk.core.sync import outbox as outbox_of_copy
from kiosk.core.sync.delivery import UNDER_WAY, deliver
from kiosk.core.sync.delivery_of_arrivals import PATIENCE
from kiosk.core.sync.outbox import Entry
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import (
    TUESDAY,
    cut_off,
    leased,
    lets_in,
    listed,
    outbox_of,
    sold,
    to_book,
    until_online,
)
from tests.invariants import check
from tests.terminals import Terminal
from tests.town import MONDAY, TSON, holding, made_up, office, reason_in, state_of, ticket_in

TEN = ("id-card", "10:00")
REPAIRS = Words("Жөндеу", "Ремонт", "Repairs")


def entries(terminal: Terminal) -> list[Entry]:
    return terminal.replica.store.read(outbox_of_copy.waiting)


def close_tuesday(hall: Hall) -> None:
    staff = StaffDesk(office(hall.town.store, hall.world, hall.town.keys, 1))
    seen = frozenset(booking.id for booking in staff.booked_on(TSON, TUESDAY))
    staff.close_day(CloseDay(uuid4(), TSON, TUESDAY, REPAIRS, seen, "aigul"))


def booking(store: Store, ticket: Ticket) -> dict[str, object]:
    (row,) = [row for row in state_of(store)["booking"] if row["id"] == ticket.booking.id]
    return row


# Bookings


def test_a_booking_from_a_leased_place_stands_and_takes_that_place(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    free = hall.town.free("id-card", TUESDAY, at)
    ticket = sold(terminal, 1)
    until_online(terminal)
    assert hall.town.free("id-card", TUESDAY, at) == free, "the place had been taken off when it was leased"
    assert booking(hall.town.store, ticket)["booked_offline"]
    assert listed(hall.town.store) == []
    check(hall.town.store)


def test_one_iin_at_two_terminals_offline_both_stand_and_one_is_flagged(hall: Hall) -> None:
    """Fault 15."""
    here, there = hall.terminal(1), hall.terminal(2)
    cut_off(here)
    cut_off(there)
    sold(here, 1)
    second = sold(there, 1)
    until_online(here)
    until_online(there)
    assert listed(hall.town.store) == [("ten_days", second.booking.id)]
    assert {row["status"] for row in state_of(hall.town.store)["booking"]} == {"booked"}
    check(hall.town.store)


def test_who_booked_at_the_same_hour_elsewhere_is_flagged_for_the_overlap(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    hall.town.citizen(1).booked(TUESDAY, ("id-card", at), centre=2)
    ticket = sold(terminal, 1)
    until_online(terminal)
    assert listed(hall.town.store) == [("overlap", ticket.booking.id)]
    check(hall.town.store)


def test_a_day_closed_while_a_terminal_sells_it_cancels_the_booking_and_lists_it(hall: Hall) -> None:
    """Fault 20. The times that it still holds shrink as they come back."""
    terminal = hall.terminal()
    cut_off(terminal)
    ticket = sold(terminal, 1)
    close_tuesday(hall)
    until_online(terminal)
    assert listed(hall.town.store) == [("day_closed", ticket.booking.id)]
    assert booking(hall.town.store, ticket)["status"] == "cancelled_by_centre"
    assert booking(terminal.replica.store, ticket)["status"] == "cancelled_by_centre"
    check(hall.town.store)
    tuesdays = {row["id"]: row for row in state_of(hall.town.store)["slot"] if row["day"] == TUESDAY}
    ours = {i: row for i, row in tuesdays.items() if row["line_id"] == hall.town.service("id-card").line_id}
    assert {(row["capacity"], row["free"]) for row in ours.values()} == {(0, 0)}
    cut_off(terminal)
    assert leased(terminal) == []


def test_a_place_that_the_terminal_no_longer_has_is_taken_where_one_is_free(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    lose_the_leases(hall)
    until_online(terminal)
    assert listed(hall.town.store) == []
    check(hall.town.store)


def test_a_place_that_is_gone_is_listed_and_the_copy_forgets_the_booking(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    ticket = sold(terminal, 1)
    lose_the_leases(hall)
    for citizen in (2, 3):
        hall.town.citizen(citizen).booked(TUESDAY, ("id-card", at))
    until_online(terminal)
    assert listed(hall.town.store) == [("no_place", ticket.booking.id)]
    assert outbox_of(terminal) == [("booked", "listed")]
    for store in (hall.town.store, terminal.replica.store):
        assert ticket.booking.id not in {row["id"] for row in state_of(store)["booking"]}
    check(hall.town.store)


def lose_the_leases(hall: Hall) -> None:
    """Somebody tidied the database by hand."""
    with hall.town.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM lease")
        connection.execute(update(slot).values(free=slot.c.capacity))


def test_delivering_twice_changes_nothing(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ticket = sold(terminal, 1)
    ticket_in(terminal.town.citizen(1).reprint(holding(ticket)))
    waiting = entries(terminal)
    for entry in waiting:
        deliver(terminal.office, entry)
    state = state_of(hall.town.store)
    for entry in reversed(waiting):
        deliver(terminal.office, entry)
    assert state_of(hall.town.store, but=["citizen"]) == {k: v for k, v in state.items() if k != "citizen"}
    check(hall.town.store)


def test_a_command_that_came_with_other_content_is_listed(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    (entry,) = entries(terminal)
    deliver(terminal.office, entry)
    state, why = deliver(terminal.office, replace(entry, fingerprint=b"x" * 32))
    assert (state.value, why and why.value) == ("listed", "command_reused")
    assert [reason for reason, _ in listed(hall.town.store)] == ["command_reused"]


def test_a_booking_refused_online_without_anybody_hearing_it_stands_where_it_was_then_sold_offline(
    hall: Hall,
) -> None:
    """The shared database knows the command as refused: all places were taken, one of them leased."""
    terminal = hall.terminal()
    cut_off(terminal)
    command = to_book(terminal, 1)
    (choice,) = command.choices
    ((_, at), *_) = leased(terminal)
    hall.town.citizen(2).booked(TUESDAY, ("id-card", at))
    assert reason_in(hall.town.desk.book(command)) is Reason.SLOT_GONE
    ticket = ticket_in(terminal.desk.book(command))
    (entry,) = entries(terminal)
    until_online(terminal)
    assert booking(hall.town.store, ticket)["status"] == "booked"
    assert {a["slot_id"] for a in state_of(hall.town.store)["appointment"]} == {choice.slot_id}
    assert listed(hall.town.store) == []
    deliver(terminal.office, entry)
    check(hall.town.store)


def test_an_entry_that_nobody_understands_does_not_hold_the_others_up(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ticket = sold(terminal, 1)
    second = sold(terminal, 2)
    with terminal.replica.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET document = '{\"later\": 1}' WHERE seq = 1")
    until_online(terminal)
    assert outbox_of(terminal) == [("booked", "listed"), ("booked", "applied")]
    assert [reason for reason, _ in listed(hall.town.store)] == ["fault"]
    assert (
        {row["id"] for row in state_of(hall.town.store)["booking"]} == {second.booking.id} != {ticket.booking.id}
    )
    check(hall.town.store)


# Prints


def test_a_reprint_of_a_ticket_that_was_rebooked_meanwhile_tells_the_booking_as_it_stands(hall: Hall) -> None:
    terminal = hall.terminal()
    ticket = hall.town.citizen(1).booked(TUESDAY, TEN)
    terminal.beat()
    cut_off(terminal)
    ticket_in(terminal.town.citizen(1).reprint(holding(ticket)))
    ticket_in(hall.town.citizen(1).rebook(holding(ticket), TUESDAY, ("id-card", "11:00")))
    until_online(terminal)
    assert outbox_of(terminal) == [("reprinted", "applied")]
    check(hall.town.store)


def test_a_reprint_of_a_booking_that_does_not_stand_tells_nothing(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    ticket = sold(terminal, 1)
    ticket_in(terminal.town.citizen(1).reprint(holding(ticket)))
    lose_the_leases(hall)
    for citizen in (2, 3):
        hall.town.citizen(citizen).booked(TUESDAY, ("id-card", at))
    until_online(terminal)
    assert [state for _, state in outbox_of(terminal)] == ["listed", "applied"]
    check(hall.town.store)


# People who were let in


def on_the_day(hall: Hall, *, at: str = "09:45") -> tuple[Terminal, Terminal, Ticket]:
    """Two terminals that know a booking of this morning, both without network."""
    ticket = hall.town.citizen(1).booked(MONDAY, TEN)
    here, there = hall.terminal(1), hall.terminal(2)
    hall.world.set(MONDAY, at)
    cut_off(here)
    cut_off(there)
    return here, there, ticket


def verdict_in(answer: CheckedIn | NotAdmitted) -> Verdict | None:
    return answer.verdict if isinstance(answer, NotAdmitted) else None


@pytest.mark.parametrize("earlier_first", [True, False])
def test_let_in_at_two_desks_offline_is_one_visit_from_the_earlier_on(hall: Hall, earlier_first: bool) -> None:
    """Fault 7, whichever is delivered first."""
    here, there, ticket = on_the_day(hall)
    first = lets_in(here, ticket)
    assert isinstance(first, CheckedIn)
    hall.world.pass_by(minutes=5)
    assert isinstance(lets_in(there, ticket), CheckedIn)
    for terminal in (here, there) if earlier_first else (there, here):
        until_online(terminal)
    row = booking(hall.town.store, ticket)
    assert (row["status"], row["checked_in_at"]) == ("checked_in", first.at)
    assert listed(hall.town.store) == [("already_checked_in", ticket.booking.id)]
    arrivals = [e for e in state_of(hall.town.store)["event"] if e["action"].startswith("checked_in")]
    assert [e["actor"] for e in arrivals] == ["aigul"] * (1 if earlier_first else 2)
    for terminal in (here, there):
        until_online(terminal)
        assert booking(terminal.replica.store, ticket)["checked_in_at"] == first.at
    check(hall.town.store)


@pytest.mark.parametrize("old_paper_first", [True, False])
def test_the_old_paper_let_in_offline_is_never_the_visit(hall: Hall, old_paper_first: bool) -> None:
    """Fault 9: the terminal could not know; who came with the new paper is who was there."""
    here, there, old = on_the_day(hall)
    new = ticket_in(hall.town.citizen(1).rebook(holding(old), MONDAY, ("id-card", "10:30")))
    until_online(there)
    hall.world.set(MONDAY, "10:05")
    cut_off(there)
    assert isinstance(lets_in(here, old), CheckedIn)
    hall.world.pass_by(minutes=5)
    second = lets_in(there, new)
    assert isinstance(second, CheckedIn)
    for terminal in (here, there) if old_paper_first else (there, here):
        until_online(terminal)
    row = booking(hall.town.store, old)
    assert (row["status"], row["checked_in_at"]) == ("checked_in", second.at)
    assert listed(hall.town.store) == [("replaced", old.booking.id)]
    check(hall.town.store)


def test_let_in_with_a_ticket_that_was_cancelled_elsewhere_is_listed(hall: Hall) -> None:
    here, _, ticket = on_the_day(hall)
    hall.town.citizen(1).cancel(holding(ticket))
    assert isinstance(lets_in(here, ticket), CheckedIn)
    until_online(here)
    assert listed(hall.town.store) == [("cancelled", ticket.booking.id)]
    assert booking(here.replica.store, ticket)["status"] == "cancelled"
    check(hall.town.store)


def test_let_in_online_without_anybody_hearing_it_and_then_offline_is_one_visit(hall: Hall) -> None:
    here, _, ticket = on_the_day(hall)
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    online = StaffDesk(here.office).check_in(command)
    assert isinstance(here.staff.check_in(command), CheckedIn)
    until_online(here)
    assert listed(hall.town.store) == []
    assert isinstance(online, CheckedIn)
    assert booking(hall.town.store, ticket)["checked_in_at"] == online.at
    check(hall.town.store)


def test_not_let_in_online_without_anybody_hearing_it_and_then_let_in_offline_is_listed(hall: Hall) -> None:
    here, _, ticket = on_the_day(hall)
    ticket_in(hall.town.citizen(1).rebook(holding(ticket), MONDAY, ("id-card", "11:00")))
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    assert verdict_in(StaffDesk(here.office).check_in(command)) is Verdict.REPLACED
    assert isinstance(here.staff.check_in(command), CheckedIn)
    (entry,) = entries(here)
    until_online(here)
    assert listed(hall.town.store) == [("replaced", ticket.booking.id)]
    deliver(here.office, entry)
    assert listed(hall.town.store) == [("replaced", ticket.booking.id)]
    check(hall.town.store)


def test_too_early_online_without_anybody_hearing_it_and_let_in_offline_later_is_a_visit(hall: Hall) -> None:
    here, _, ticket = on_the_day(hall, at="09:20")
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    assert verdict_in(StaffDesk(here.office).check_in(command)) is Verdict.TOO_EARLY
    hall.world.set(MONDAY, "09:40")
    assert isinstance(here.staff.check_in(command), CheckedIn)
    (entry,) = entries(here)
    until_online(here)
    deliver(here.office, entry)
    assert booking(hall.town.store, ticket)["status"] == "checked_in"
    assert listed(hall.town.store) == []
    check(hall.town.store)


def test_a_check_in_waits_for_its_booking_and_is_listed_in_the_end_and_holds_nobody_up(hall: Hall) -> None:
    here, there, _ = on_the_day(hall)
    stranger = sold(there, 2)  # at another terminal, which is still away
    with hall.town.store.engine.begin() as connection:
        assert connection.execute(select(event.c.id).where(event.c.booking_id == stranger.booking.id)).all() == []
    (entry,) = entries(there)
    arrival = outbox_of_copy.Arrival(stranger.booking.id, 1, TSON, "aigul")
    came = Entry(1, uuid4(), outbox_of_copy.Deed.CHECKED_IN, b"f" * 32, 1, hall.world.now(), arrival)
    assert deliver(here.office, came) == (outbox_of_copy.State.WAITING, None)
    assert listed(hall.town.store) == []
    deliver(there.office, entry)
    assert deliver(here.office, came) == (outbox_of_copy.State.APPLIED, None)
    check(hall.town.store)
    unknown = replace(came, command_id=uuid4(), content=replace(arrival, booking_id=77))
    hall.world.instant = came.at + PATIENCE
    here.beat(3)
    state, _ = deliver(here.office, unknown)
    assert state is outbox_of_copy.State.LISTED
    assert listed(hall.town.store) == [("unknown", 77)]


# Commands whose answer got lost


def test_a_command_that_may_still_be_under_way_is_not_settled_yet(hall: Hall) -> None:
    terminal = hall.terminal()
    command = Book(uuid4(), made_up(1), TSON, (hall.town.choice("id-card", TUESDAY, "10:00"),))
    asked = Entry(1, command.command_id, outbox_of_copy.Deed.ASKED, b"f" * 32, 1, terminal.clock.now(), None)
    assert deliver(terminal.office, asked) == (outbox_of_copy.State.WAITING, None)
    ticket = ticket_in(hall.town.desk.book(command))  # it arrives after all
    deliver(terminal.office, asked)
    assert listed(hall.town.store) == [("answer_lost", ticket.booking.id)]
    never = replace(asked, command_id=uuid4())
    hall.world.pass_by(seconds=UNDER_WAY.total_seconds())
    assert deliver(terminal.office, never) == (outbox_of_copy.State.APPLIED, None)
    assert len(listed(hall.town.store)) == 1
