"""Queue numbers are given in order of arrival, a line and day at a time; a visit that is undone keeps its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kiosk.core.commands import ByCard, UndoCheckIn
from kiosk.core.free_text import TextFault, UnfitTextError
from kiosk.core.model import QueueNumber, Status, Ticket
from kiosk.core.outcomes import CheckedIn, Undone, Verdict
from kiosk.core.store.tables import event
from tests.core.desk.arriving import called, comes, desk_at, let_in, turned_away, undo, verdict_of
from tests.invariants import check
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, holding, made_up, ticket_in

TEN, TO_TEN = ("id-card", "10:00"), "09:45"
TUESDAY = MONDAY + timedelta(days=1)


def told(town: Town, action: str) -> list[dict[str, object]]:
    """What the events of this kind say, in order."""
    question = select(event).where(event.c.action == action).order_by(event.c.id)
    rows = town.store.read(lambda work: work.connection.execute(question).all())
    return [dict(row._mapping) for row in rows]


def test_numbers_are_given_in_order_of_arrival_for_each_line(town: Town) -> None:
    papers = [town.citizen(n).booked(MONDAY, (code, at)) for n, (code, at) in enumerate(_VISITS)]
    town.clock.set(MONDAY, TO_TEN)
    order = (3, 0, 2, 1)
    assert [called(town, let_in(town, papers[n], terminal=1 + n % 2)) for n in order] == [
        ["G-001"],
        ["D-001"],
        ["D-002"],
        ["G-002"],
    ]
    check(town.store)


_VISITS = (("id-card", "10:00"), ("pension", "10:00"), ("passport", "10:00"), ("certificate", "10:00"))


def test_who_comes_for_two_services_has_a_number_in_each_line_and_the_event_tells_them(town: Town) -> None:
    ticket = town.citizen().booked(MONDAY, TEN, ("pension", "10:30"))
    town.clock.set(MONDAY, TO_TEN)
    answer = let_in(town, ticket, terminal=2)
    assert called(town, answer) == ["D-001", "G-001"]
    (came,) = told(town, "checked_in")
    assert (came["actor"], came["terminal_id"], came["booking_id"]) == ("owner", 2, ticket.booking.id)
    after = came["after"]
    assert isinstance(after, dict)
    assert after["numbers"] == ["D-001", "G-001"]
    check(town.store)


def test_two_services_of_one_line_are_one_number(town: Town) -> None:
    ticket = town.citizen().booked(MONDAY, TEN, ("photo", "10:30"))
    town.clock.set(MONDAY, TO_TEN)
    assert called(town, let_in(town, ticket)) == ["D-001"]
    check(town.store)


def test_each_day_and_each_centre_begins_anew(town: Town) -> None:
    today, tomorrow = town.citizen(1).booked(MONDAY, TEN), town.citizen(2).booked(TUESDAY, TEN)
    elsewhere = town.citizen(3).booked(MONDAY, TEN, centre=NEIGHBOUR)
    town.clock.set(MONDAY, TO_TEN)
    first = [let_in(town, today), let_in(town, elsewhere, centre=NEIGHBOUR)]
    town.clock.set(TUESDAY, TO_TEN)
    assert [called(town, answer) for answer in (*first, let_in(town, tomorrow))] == [["D-001"]] * 3


def test_the_same_command_again_has_the_same_number(town: Town) -> None:
    ticket = town.citizen().booked(MONDAY, TEN)
    town.clock.set(MONDAY, TO_TEN)
    first = let_in(town, ticket)
    second = turned_away(comes(town, ticket))
    assert (second.verdict, second.numbers) == (Verdict.ALREADY_CHECKED_IN, first.numbers)
    check(town.store)


# Undoing


@pytest.fixture
def came(town: Town) -> tuple[Ticket, CheckedIn]:
    """Two who were let in at a quarter to ten; this is the second."""
    tickets = [town.citizen(n).booked(MONDAY, TEN) for n in (1, 2)]
    town.clock.set(MONDAY, TO_TEN)
    return tickets[1], [let_in(town, ticket) for ticket in tickets][1]


def test_a_check_in_is_undone_with_a_reason_and_let_in_again_keeps_its_number(
    town: Town, came: tuple[Ticket, CheckedIn]
) -> None:
    ticket, answer = came
    done = undo(town, ticket.booking.id, "  the neighbour's paper\n")
    assert isinstance(done, Undone)
    assert done.booking is not None
    assert (done.booking.status, done.booking.checked_in_at, done.booking.numbers) == (Status.BOOKED, None, ())
    (noted,) = told(town, "check_in_undone")
    assert noted["actor"] == "aigul"
    after = noted["after"]
    assert isinstance(after, dict)
    assert (after["status"], after["reason"]) == ("booked", "the neighbour's paper")
    check(town.store)
    third = town.citizen(3).booked(MONDAY, ("id-card", "10:30"))
    town.clock.set(MONDAY, "10:05")
    assert called(town, let_in(town, third)) == ["D-003"]
    again = let_in(town, ticket, terminal=2)
    assert again.numbers == answer.numbers
    second = turned_away(comes(town, ticket))
    assert (second.terminal_id, second.checked_in_at) == (2, again.at), (
        "since when, and where, is told of the last"
    )
    check(town.store)


def test_a_visit_that_was_undone_may_move_to_another_line_and_gets_a_number_there(
    town: Town, came: tuple[Ticket, CheckedIn]
) -> None:
    ticket, _ = came
    undo(town, ticket.booking.id)
    more = ticket_in(town.citizen(2).add(holding(ticket), MONDAY, ("pension", "10:30")))
    assert called(town, let_in(town, more)) == ["D-002", "G-001"]
    check(town.store)


def test_an_undone_visit_is_undone_once(town: Town, came: tuple[Ticket, CheckedIn]) -> None:
    ticket, _ = came
    staff, command = desk_at(town), UndoCheckIn(uuid4(), ticket.booking.id, TSON, "by mistake", "aigul")
    assert staff.undo_check_in(command) == staff.undo_check_in(command)
    assert verdict_of(undo(town, ticket.booking.id)) is Verdict.NOT_CHECKED_IN
    assert len(told(town, "check_in_undone")) == 1


def test_only_todays_visit_at_this_centre_can_be_undone(town: Town, came: tuple[Ticket, CheckedIn]) -> None:
    ticket, _ = came
    assert verdict_of(undo(town, ticket.booking.id, centre=NEIGHBOUR)) is Verdict.WRONG_CENTRE
    assert verdict_of(undo(town, 77)) is Verdict.UNKNOWN
    town.clock.pass_by(days=1)
    assert verdict_of(undo(town, ticket.booking.id)) is Verdict.WRONG_DAY
    assert told(town, "check_in_undone") == []
    check(town.store)


IIN = made_up(7).digits


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("", TextFault.EMPTY),
        (" \n", TextFault.EMPTY),
        ("x" * 301, TextFault.TOO_LONG),
        (f"came for {IIN}", TextFault.HOLDS_IIN),
        (f"came for {IIN[:6]} {IIN[6:]}, her mother", TextFault.HOLDS_IIN),
    ],
)
def test_a_reason_is_wanted_and_holds_no_iin(
    town: Town, came: tuple[Ticket, CheckedIn], reason: str, fault: TextFault
) -> None:
    with pytest.raises(UnfitTextError) as refused:
        undo(town, came[0].booking.id, reason)
    assert refused.value.fault is fault
    assert IIN not in str(refused.value)
    assert verdict_of(comes(town, ByCard(came[0].booking.id))) is Verdict.ALREADY_CHECKED_IN


def test_a_number_is_called_with_its_line_and_the_letters_of_its_desk(town: Town) -> None:
    line = town.desk.reference().lines[town.service("id-card").line_id]
    assert QueueNumber(line.id, 14).called(line) == "D-014"
    assert QueueNumber(line.id, 14, "B").called(line) == "D-B014"
    assert QueueNumber(line.id, 1234).called(line) == "D-1234"
