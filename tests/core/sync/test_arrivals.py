"""People who are let in without network, or with a ticket that the shared database does not know yet."""

from dataclasses import replace
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import insert, select

from kiosk.core.commands import ByTicket, CheckIn, UndoCheckIn
from kiosk.core.model import QueueNumber, Status, Ticket
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Undone, Verdict
from kiosk.core.store.tables import arrival, event
from kiosk.core.sync import outbox as outbox_of_copy
from kiosk.core.sync.delivery import deliver
from kiosk.core.sync.delivery_of_arrivals import PATIENCE
from kiosk.core.sync.local_tables import outbox
from kiosk.core.sync.outbox import Arrival
from kiosk.core.sync.replica import notes
from kiosk.core.sync.series import letters
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import (
    TUESDAY,
    cut_off,
    lets_in,
    listed,
    outbox_of,
    sold,
    until_online,
)
from tests.core.sync.test_delivery import close_tuesday
from tests.invariants import check
from tests.terminals import Terminal
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    TSON,
    Town,
    almaty,
    holding,
    made_up,
    state_of,
    terminal_key,
    ticket_in,
)

TEN = ("id-card", "10:00")


def numbers(town: Town, answer: CheckedIn | NotAdmitted) -> list[str]:
    """As they are called up."""
    lines = town.desk.reference().lines
    return [number.called(lines[number.line_id]) for number in answer.numbers]


def came(terminal: Terminal, ticket: Ticket, *, on_its_word: bool = True) -> CheckedIn | NotAdmitted:
    """Somebody is let in on their ticket's word."""
    return terminal.staff.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul", on_its_word))


def verdict(answer: CheckedIn | NotAdmitted | Undone) -> Verdict | None:
    return answer.verdict if isinstance(answer, NotAdmitted) else None


def queue(hall: Hall) -> list[tuple[str, int, int]]:
    """The arrivals of the shared database: series, number, terminal."""
    return [(row["series"], row["number"], row["terminal_id"]) for row in state_of(hall.town.store)["arrival"]]


def bookings(hall: Hall) -> dict[int, dict[str, object]]:
    return {row["id"]: row for row in state_of(hall.town.store)["booking"]}


def morning(hall: Hall, *citizens: int) -> tuple[Terminal, Terminal, list[Ticket]]:
    """Two terminals that know these bookings for ten o'clock, at a quarter to; the line is there."""
    times = ("10:00", "10:00", "10:30", "10:30", "11:00", "11:00")
    tickets = [
        hall.town.citizen(n).booked(MONDAY, ("id-card", at)) for n, at in zip(citizens, times, strict=False)
    ]
    here, there = hall.terminal(1), hall.terminal(2)
    hall.world.set(MONDAY, "09:45")
    return here, there, tickets


# Numbers without network


def test_each_desk_without_network_numbers_under_letters_of_its_own_and_none_is_missing_in_the_end(
    hall: Hall,
) -> None:
    here, there, tickets = morning(hall, 1, 2, 3, 4)
    hall.world.set(MONDAY, "10:05")
    assert numbers(hall.town, lets_in(here, tickets[0])) == ["D-001"]
    until_online(there)
    cut_off(here)
    cut_off(there)
    assert numbers(hall.town, lets_in(here, tickets[1])) == ["D-A001"]
    assert numbers(hall.town, lets_in(here, tickets[2])) == ["D-A002"]
    assert numbers(hall.town, lets_in(there, tickets[3])) == ["D-B001"]
    again = lets_in(there, tickets[0])
    assert (verdict(again), numbers(hall.town, again)) == (Verdict.ALREADY_CHECKED_IN, ["D-001"])
    until_online(here)
    until_online(there)
    assert queue(hall) == [("", 1, 1), ("A", 1, 1), ("A", 2, 1), ("B", 1, 2)]
    assert listed(hall.town.store) == []
    for answer in (lets_in(here, tickets[3]), lets_in(there, tickets[1])):
        assert verdict(answer) is Verdict.ALREADY_CHECKED_IN
        assert len(answer.numbers) == 1
    check(hall.town.store)


def test_delivering_twice_is_once(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    lets_in(here, ticket)
    (entry,) = here.replica.store.read(outbox_of_copy.waiting)
    deliver(here.office, entry)
    state = state_of(hall.town.store)
    deliver(here.office, entry)
    assert state_of(hall.town.store) == state
    (told,) = [e for e in state["event"] if e["action"] == "checked_in"]
    assert told["after"]["numbers"] == ["D-A001"]
    check(hall.town.store)


def test_the_same_ticket_at_two_desks_is_one_visit_with_the_number_that_came_first_and_the_list_tells_both(
    hall: Hall,
) -> None:
    here, there, (ticket,) = morning(hall, 1)
    cut_off(here)
    cut_off(there)
    first = lets_in(here, ticket)
    hall.world.pass_by(minutes=2)
    assert isinstance(lets_in(there, ticket), CheckedIn)
    until_online(there)
    until_online(here)
    assert isinstance(first, CheckedIn)
    assert listed(hall.town.store) == [("already_checked_in", ticket.booking.id)]
    (row,) = state_of(hall.town.store)["unsettled"]
    assert row["facts"]["numbers"] == ["D-B001", "D-A001"]
    assert queue(hall) == [("B", 1, 1)], (
        "the number that was delivered first; since when, and where, of who was first"
    )
    again = lets_in(there, ticket)
    assert isinstance(again, NotAdmitted)
    assert (again.checked_in_at, again.terminal_id) == (first.at, 1)
    check(hall.town.store)


def test_a_number_that_was_given_here_is_never_given_again_whatever_became_of_it(hall: Hall) -> None:
    here, there, tickets = morning(hall, 1, 2, 3)
    hall.world.set(MONDAY, "10:05")
    cut_off(here)
    cut_off(there)
    lets_in(there, tickets[0])
    assert numbers(hall.town, lets_in(here, tickets[0])) == ["D-A001"]
    until_online(there)
    until_online(here)  # one visit, with the other desk's number
    cut_off(here)
    assert numbers(hall.town, lets_in(here, tickets[1])) == ["D-A002"]
    until_online(here)
    check(hall.town.store)


def test_a_number_that_somebody_else_has_already_is_the_next_one_and_the_visit_counts(hall: Hall) -> None:
    """The disk is an old one: what it had numbered since is in the shared database alone."""
    here, _, tickets = morning(hall, 1, 2)
    cut_off(here)
    assert numbers(hall.town, lets_in(here, tickets[1])) == ["D-A001"]
    (entry,) = here.replica.store.read(outbox_of_copy.waiting)
    line = hall.town.service("id-card").line_id
    taken = {"line_id": line, "day": MONDAY, "series": "A", "number": 1, "booking_id": 5, "terminal_id": 1}
    with hall.town.store.engine.begin() as connection:
        connection.execute(insert(arrival), {**taken, "at": hall.world.now()})
    deliver(here.office, entry)
    assert queue(hall) == [("A", 1, 1), ("A", 2, 1)]
    assert bookings(hall)[tickets[1].booking.id]["status"] == "checked_in"
    check(hall.town.store)


def test_what_a_version_before_numbers_wrote_is_read_and_numbered_when_it_is_delivered(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    lets_in(here, ticket)
    old = {"booking_id": ticket.booking.id, "revision": 1, "centre_id": TSON, "by": "aigul"}
    with here.replica.store.engine.begin() as connection:
        connection.execute(outbox.update().values(document=old))
    until_online(here)
    assert outbox_of(here) == [("checked_in", "applied")]
    assert queue(hall) == [("", 1, 1)]
    check(hall.town.store)


def test_numbers_survive_the_outbox() -> None:
    there = Arrival(7, 1, TSON, "aigul", (QueueNumber(257, 3, "B"),))
    assert msgspec.convert(msgspec.to_builtins(there), Arrival) == there


@pytest.mark.parametrize(
    ("rank", "expected"), [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")]
)
def test_letters_go_on_behind_z(rank: int, expected: str) -> None:
    assert letters(rank) == expected


def test_a_desk_has_the_letters_of_its_rank_among_all_that_its_centre_ever_had(hall: Hall) -> None:
    def enrol(number: int, centre: int | None) -> None:
        key = terminal_key(number)
        hall.town.store.write(
            lambda work: work.terminals.enrol("desk", key.public_key, key.token_hash, hall.world.now(), centre)
        )

    for number, centre in ((3, NEIGHBOUR), (4, TSON), (5, None)):
        enrol(number, centre)
    hall.town.store.write(lambda work: work.terminals.revoke(2, hall.world.now()))
    found = [hall.terminal(number).replica.store.read(notes)["series"] for number in (1, 3, 4, 5)]
    assert found == ["A", "A", "C", "ZE"]


# On the ticket's word


@pytest.fixture
def undelivered(hall: Hall) -> tuple[Terminal, Terminal, Ticket]:
    """Sold for Tuesday at a terminal that is still away; it is a quarter of an hour before, at another desk."""
    there, here = hall.terminal(2), hall.terminal(1)
    cut_off(there)
    ticket = sold(there, 1)
    hall.world.instant = ticket.booking.starts_at
    hall.world.pass_by(minutes=-15)
    until_online(here)
    return here, there, ticket


def test_a_ticket_that_was_not_delivered_says_so_with_all_that_it_tells(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket]
) -> None:
    here, _, ticket = undelivered
    answer = lets_in(here, ticket)
    assert isinstance(answer, NotAdmitted)
    assert (answer.verdict, answer.booking_id, answer.terminal_id) == (Verdict.NOT_DELIVERED, ticket.booking.id, 2)
    assert (answer.starts_at, answer.service_id) == (ticket.booking.starts_at, hall.town.service("id-card").id)
    assert answer.booking is None
    assert queue(hall) == []


@pytest.mark.parametrize("offline", [False, True])
def test_let_in_on_its_word_it_is_checked_in_as_soon_as_its_booking_is_delivered(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket], offline: bool
) -> None:
    here, there, ticket = undelivered
    if offline:
        cut_off(here)
    first = came(here, ticket)
    assert isinstance(first, CheckedIn)
    assert numbers(hall.town, first) == ["D-A001" if offline else "D-001"]
    hall.world.pass_by(minutes=1)
    second = came(here, ticket)
    assert isinstance(second, NotAdmitted)
    assert (second.verdict, second.terminal_id) == (Verdict.ALREADY_CHECKED_IN, 1)
    assert (second.checked_in_at, second.numbers) == (first.at, first.numbers)
    if offline:
        until_online(here)
        assert outbox_of(here) == [("checked_in", "waiting"), ("noted", "applied")]
    assert verdict(came(here, ticket)) is Verdict.ALREADY_CHECKED_IN
    until_online(there)
    row = bookings(hall)[ticket.booking.id]
    assert (row["status"], row["checked_in_at"]) == ("checked_in", first.at)
    until_online(here)
    assert {state for _, state in outbox_of(here)} <= {"applied"}
    assert listed(hall.town.store) == []
    assert len(queue(hall)) == 1
    told = hall.town.store.read(
        lambda work: [
            tuple(r) for r in work.connection.execute(select(event.c.action, event.c.actor).order_by(event.c.id))
        ]
    )
    assert told[-1] == ("checked_in", "sync")
    third = lets_in(here, ticket)
    assert isinstance(third, NotAdmitted)
    assert (third.verdict, third.checked_in_at) == (Verdict.ALREADY_CHECKED_IN, first.at)
    assert third.booking is not None
    assert third.booking.status is Status.CHECKED_IN
    check(hall.town.store)


@pytest.mark.parametrize("booking_first", [False, True])
def test_let_in_on_its_word_without_network_and_delivered_after_its_booking_is_the_same_visit(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket], booking_first: bool
) -> None:
    here, there, ticket = undelivered
    cut_off(here)
    first = came(here, ticket)
    assert isinstance(first, CheckedIn)
    for terminal in (there, here) if booking_first else (here, there, here):
        until_online(terminal)
    assert bookings(hall)[ticket.booking.id]["checked_in_at"] == first.at
    assert queue(hall) == [("A", 1, 1)]
    assert outbox_of(here) == [("checked_in", "applied")]
    assert listed(hall.town.store) == []
    check(hall.town.store)


def test_two_desks_without_network_that_take_a_ticket_at_its_word_are_one_visit_and_one_is_flagged(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket]
) -> None:
    here, there, ticket = undelivered
    cut_off(here)
    first = came(here, ticket)
    hall.world.pass_by(minutes=2)
    assert isinstance(lets_in(there, ticket), CheckedIn)  # which has sold it, and knows it
    for terminal in (here, there, here):
        until_online(terminal)
    assert isinstance(first, CheckedIn)
    assert bookings(hall)[ticket.booking.id]["checked_in_at"] == first.at
    assert [reason for reason, _ in listed(hall.town.store)] == ["already_checked_in"]
    check(hall.town.store)


def test_its_word_counts_for_the_time_and_the_centre_too(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket]
) -> None:
    here, _, ticket = undelivered
    hall.world.pass_by(minutes=-30)
    early = came(here, ticket)
    assert isinstance(early, NotAdmitted)
    assert (early.verdict, early.starts_at) == (Verdict.TOO_EARLY, ticket.booking.starts_at)
    hall.world.pass_by(minutes=70)
    assert verdict(came(here, ticket)) is Verdict.TOO_LATE
    hall.world.pass_by(days=1)
    assert verdict(came(here, ticket)) is Verdict.WRONG_DAY
    elsewhere = here.staff.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), NEIGHBOUR, "aigul", True))
    assert verdict(elsewhere) is Verdict.WRONG_CENTRE


def test_a_day_that_was_closed_meanwhile_does_not_send_home_who_was_there(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket]
) -> None:
    here, there, ticket = undelivered
    assert isinstance(came(here, ticket), CheckedIn)
    hall.town.policy()  # reference data change, as they do when a day is closed
    close_tuesday(hall)
    until_online(there)
    assert bookings(hall)[ticket.booking.id]["status"] == "checked_in"
    check(hall.town.store)


def test_a_ticket_whose_booking_never_comes_ends_on_the_list_with_its_number(
    hall: Hall, undelivered: tuple[Terminal, Terminal, Ticket]
) -> None:
    here, _, ticket = undelivered
    cut_off(here)
    came(here, ticket)
    until_online(here)
    assert queue(hall) == [("A", 1, 1)], "others hear of the number at once"
    hall.world.instant = almaty(TUESDAY, "12:00") + PATIENCE
    until_online(here)
    assert outbox_of(here) == [("checked_in", "listed")]
    (row,) = state_of(hall.town.store)["unsettled"]
    assert (row["reason"], row["facts"]["numbers"]) == ("unknown", ["D-A001"])


def test_a_ticket_that_says_it_was_taken_online_is_not_taken_at_its_word_while_the_database_answers(
    hall: Hall,
) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    stranger = hall.town.citizen(9).booked(MONDAY, ("id-card", "10:30"))
    hall.world.set(MONDAY, "10:10")
    assert verdict(came(here, stranger, on_its_word=False)) is Verdict.NOT_DELIVERED, "this desk has no network"
    until_online(here)
    with hall.town.store.engine.begin() as connection:
        for table, column in (("appointment", "booking_id"), ("booking", "id")):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = {stranger.booking.id}")
    assert verdict(came(here, stranger)) is Verdict.UNKNOWN
    assert isinstance(came(here, ticket), CheckedIn)


def test_a_ticket_that_was_rebooked_since_the_cut_is_newer_than_the_copy_and_not_an_old_one(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    moved = hall.town.citizen(1).rebook(holding(ticket), MONDAY, ("id-card", "10:30"))
    new = ticket_in(moved)
    hall.world.set(MONDAY, "10:10")
    answer = came(here, new, on_its_word=False)
    assert isinstance(answer, NotAdmitted)
    assert (answer.verdict, answer.starts_at) == (Verdict.NOT_DELIVERED, new.booking.starts_at)
    assert answer.booking is None, "what the copy knows is the old time"
    first = came(here, new)
    assert isinstance(first, CheckedIn)
    assert (numbers(hall.town, first), first.booking) == (["D-A001"], None)
    assert verdict(came(here, new)) is Verdict.ALREADY_CHECKED_IN
    until_online(here)
    row = bookings(hall)[ticket.booking.id]
    assert (row["status"], row["checked_in_at"]) == ("checked_in", first.at)
    assert listed(hall.town.store) == []
    assert {state for _, state in outbox_of(here)} == {"applied"}
    assert verdict(came(here, new)) is Verdict.ALREADY_CHECKED_IN
    check(hall.town.store)


# What waits for the network, and what does not


def test_a_check_in_is_undone_with_network_only(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    assert isinstance(lets_in(here, ticket), CheckedIn)
    command = UndoCheckIn(uuid4(), ticket.booking.id, TSON, "by mistake", "aigul")
    cut_off(here)
    assert verdict(here.staff.undo_check_in(command)) is Verdict.NEEDS_NETWORK
    until_online(here)
    assert isinstance(here.staff.undo_check_in(command), Undone)
    here.beat()
    cut_off(here)
    again = lets_in(here, ticket)
    assert numbers(hall.town, again) == ["D-001"], "the number that it has"
    until_online(here)
    assert queue(hall) == [("", 1, 1)]
    check(hall.town.store)


def test_a_citizen_is_found_from_the_copy_and_that_somebody_looked_is_delivered(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    (found,) = here.staff.find(made_up(1), TSON)
    assert found.id == ticket.booking.id
    assert here.staff.find(made_up(2), TSON) == ()
    until_online(here)
    looked = [row for row in state_of(hall.town.store)["event"] if row["action"] == "looked_up"]
    assert [row["after"] for row in looked] == [{"bookings": [ticket.booking.id]}, {"bookings": []}]
    assert {(row["actor"], row["centre_id"], row["terminal_id"]) for row in looked} == {("owner", TSON, 1)}


def test_a_staff_desk_keeps_no_places_and_books_nothing_without_network(hall: Hall) -> None:
    desk = hall.terminal(1, beats=0)
    desk.sells_offline = False
    desk.restart()
    desk.beat(2)
    assert desk.link.state.online
    assert state_of(hall.town.store)["lease"] == []
    assert not desk.link.state.may_sell


def test_old_arrivals_leave_the_copy(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    lets_in(here, ticket)
    until_online(here)
    assert len(state_of(here.replica.store)["arrival"]) == 1
    here.replica.tidy(almaty(MONDAY, "12:00"))
    assert len(state_of(here.replica.store)["arrival"]) == 1
    here.replica.tidy(almaty(TUESDAY, "12:00"))
    assert state_of(here.replica.store)["arrival"] == []


def test_an_arrival_is_told_to_the_other_copies_with_its_booking(hall: Hall) -> None:
    here, there, (ticket,) = morning(hall, 1)
    answer = lets_in(here, ticket)
    there.beat()
    (row,) = state_of(there.replica.store)["arrival"]
    assert (row["number"], row["series"], row["booking_id"], row["terminal_id"]) == (1, "", answer.booking_id, 1)
    assert replace(ticket.booking, status=Status.BOOKED).id == row["booking_id"]
