"""The desk with and without network: what can be done from the copy, and commands whose answer got lost."""

from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import AddService, Ask, Book, Cancel, Choice, Command, Purpose, Rebook
from kiosk.core.outcomes import Booked, Cancelled, FreeTime, Reason
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.sync.delivery import UNDER_WAY
from kiosk.core.sync.link import LinkState
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, leased, listed, outbox_of, sold, to_book, until_online
from tests.invariants import check
from tests.network import Cut, Network
from tests.racing import carried_out
from tests.terminals import Terminal
from tests.town import MONDAY, SPETSTSON, TSON, holding, made_up, reason_in, state_of, ticket_in

AWAY_ONLY = ("id-card", "09:30")
each_cut = pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)


def bookings(hall: Hall) -> list[int]:
    return [row["id"] for row in state_of(hall.town.store)["booking"]]


def unleased(terminal: Terminal, citizen: int = 1) -> Book:
    """A time in which the terminal holds no place."""
    assert AWAY_ONLY not in leased(terminal)
    return Book(uuid4(), made_up(citizen), TSON, (terminal.town.choice(AWAY_ONLY[0], TUESDAY, AWAY_ONLY[1]),))


def warm(terminal: Terminal) -> None:
    """So that the next to commit is the change."""
    terminal.desk.reference()


# A command whose answer got lost


@each_cut
def test_a_booking_whose_commit_nobody_heard_of_is_booked_offline_under_the_same_id_and_is_one(
    far_hall: Hall, network: Network, cut: Cut
) -> None:
    terminal = far_hall.terminal()
    command = to_book(terminal, 1)
    warm(terminal)
    network.cut_at_commit(cut, lasting=True)
    ticket = ticket_in(terminal.desk.book(command))
    assert network.sprung == 1
    assert not terminal.link.state.online
    assert outbox_of(terminal) == [("booked", "waiting")]
    assert (bookings(far_hall) == [ticket.booking.id]) is (cut is Cut.BEFORE_ITS_ANSWER_ARRIVES)
    again = ticket_in(terminal.desk.book(command))
    assert again.digits == ticket.digits
    network.restore()
    until_online(terminal)
    assert bookings(far_hall) == [ticket.booking.id]
    assert outbox_of(terminal) == [("booked", "applied")]
    assert listed(far_hall.town.store) == []
    online = ticket_in(terminal.desk.book(command))
    assert (online.booking.id, online.code) == (ticket.booking.id, ticket.code)
    assert len(leased(terminal)) >= 3, "a place that was not needed is there again"
    check(far_hall.town.store)


@each_cut
def test_where_no_place_is_leased_a_lost_answer_ends_on_the_list_if_it_was_a_booking(
    far_hall: Hall, network: Network, cut: Cut
) -> None:
    terminal = far_hall.terminal()
    command = unleased(terminal)
    warm(terminal)
    network.cut_at_commit(cut, lasting=True)
    with pytest.raises(StoreUnavailableError):
        terminal.desk.book(command)
    assert outbox_of(terminal) == [("asked", "waiting")]
    network.restore()
    far_hall.world.pass_by(seconds=UNDER_WAY.total_seconds())
    until_online(terminal)
    assert outbox_of(terminal) == [("asked", "applied")]
    was = cut is Cut.BEFORE_ITS_ANSWER_ARRIVES
    assert listed(far_hall.town.store) == ([("answer_lost", bookings(far_hall)[0])] if was else [])
    assert len(bookings(far_hall)) == was
    check(far_hall.town.store)


@each_cut
def test_who_tries_again_with_success_is_not_on_the_list(far_hall: Hall, network: Network, cut: Cut) -> None:
    terminal = far_hall.terminal()
    command = unleased(terminal)
    warm(terminal)
    network.cut_at_commit(cut, lasting=True)
    with pytest.raises(StoreUnavailableError):
        terminal.desk.book(command)
    network.restore()
    if cut is Cut.BEFORE_THE_SERVER_HEARS_OF_IT:
        until_online(terminal)
        assert outbox_of(terminal) == [("asked", "waiting")]
    else:
        terminal.link.state = LinkState(online=True)  # it came back between two looks
    assert isinstance(terminal.desk.book(command), Booked)
    assert outbox_of(terminal) == []
    far_hall.world.pass_by(seconds=UNDER_WAY.total_seconds())
    until_online(terminal)
    assert listed(far_hall.town.store) == []
    assert len(bookings(far_hall)) == 1
    check(far_hall.town.store)


@pytest.mark.parametrize("change", ["add", "rebook", "cancel"])
def test_a_change_whose_answer_got_lost_is_told_to_staff_where_there_is_a_ticket_nobody_has(
    far_hall: Hall, network: Network, change: str
) -> None:
    terminal = far_hall.terminal()
    ticket = far_hall.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    terminal.beat()
    proof, town = holding(ticket), terminal.town
    commands: dict[str, Command] = {
        "add": AddService(uuid4(), proof, town.choice("pension", TUESDAY, "11:00")),
        "rebook": Rebook(uuid4(), proof, (town.choice("id-card", TUESDAY, "11:00"),)),
        "cancel": Cancel(uuid4(), proof),
    }
    warm(terminal)
    network.cut_at_commit(Cut.BEFORE_ITS_ANSWER_ARRIVES, lasting=True)
    with pytest.raises(StoreUnavailableError):
        carried_out(cast("CitizenDesk", terminal.desk), commands[change])
    assert outbox_of(terminal) == [("asked", "waiting")]
    network.restore()
    until_online(terminal)
    expected = [] if change == "cancel" else [("answer_lost", ticket.booking.id)]
    assert listed(far_hall.town.store) == expected
    check(far_hall.town.store)


# Without network


def test_what_would_change_a_booking_that_others_know_waits(hall: Hall) -> None:
    terminal = hall.terminal()
    ticket = hall.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    terminal.beat()
    cut_off(terminal)
    proof = holding(ticket)
    choice = terminal.town.choice("id-card", TUESDAY, "11:00")
    answers = [
        terminal.desk.rebook(Rebook(uuid4(), proof, (choice,))),
        terminal.desk.cancel(Cancel(uuid4(), proof)),
        terminal.desk.add_service(AddService(uuid4(), proof, choice)),
        terminal.desk.free_days(Ask(Purpose.REBOOK, proof, TSON, choice.service_id)),
        terminal.desk.may_sell(terminal.town.citizen(2).by_iin, choice.service_id, None),
    ]
    assert {reason_in(answer) for answer in answers} == {Reason.NEEDS_NETWORK}
    assert outbox_of(terminal) == []
    shown = ticket_in(terminal.town.citizen(1).reprint(proof))
    assert shown.digits == ticket.digits


def test_the_rules_that_the_copy_can_judge_hold_offline_too(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    terminal.beat()
    cut_off(terminal)
    assert reason_in(terminal.desk.book(to_book(terminal, 1))) is Reason.TEN_DAYS
    assert reason_in(terminal.desk.may_take(made_up(1), TSON)) is Reason.TEN_DAYS
    assert reason_in(terminal.desk.book(unleased(terminal, 2))) is Reason.SLOT_GONE
    sold(terminal, 2)
    assert reason_in(terminal.desk.book(to_book(terminal, 2, 1))) is Reason.TEN_DAYS


def test_what_is_shown_free_offline_can_be_booked(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    service = terminal.town.service("id-card")
    shown = terminal.desk.free_days(Ask(Purpose.TAKE, terminal.town.citizen(1).by_iin, TSON, service.id))
    assert isinstance(shown, FreeTime)
    slots = [free.slot for day in shown.days for free in day.slots]
    assert len({slot.day for slot in slots}) > 10
    for number, slot in enumerate(slots[::5]):
        ticket_in(terminal.desk.book(Book(uuid4(), made_up(number + 10), TSON, (Choice(service.id, slot.id),))))
    until_online(terminal)
    assert {state for _, state in outbox_of(terminal)} == {"applied"}
    check(hall.town.store)


def test_a_service_that_needs_the_registry_of_vehicles_waits(hall: Hall) -> None:
    terminal = Terminal(hall.url, hall.folder / "vehicles", hall.world, centres=(SPETSTSON,))
    hall.running.append(terminal)
    terminal.beat()
    cut_off(terminal)
    choice = terminal.town.choice("reregistration", TUESDAY, "10:00", SPETSTSON)
    answer = terminal.desk.book(Book(uuid4(), made_up(1), SPETSTSON, (choice,)))
    assert reason_in(answer) is Reason.NEEDS_NETWORK


def test_a_booking_offline_is_looked_up_printed_and_changed_once_the_network_is_back(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ticket = sold(terminal, 1)
    assert ticket_in(terminal.town.citizen(1).reprint(holding(ticket))).digits == ticket.digits
    until_online(terminal)
    moved = ticket_in(terminal.town.citizen(1).rebook(holding(ticket), TUESDAY, ("id-card", "17:00")))
    assert moved.booking.revision == 2
    assert isinstance(terminal.town.citizen(1).cancel(holding(moved)), Cancelled)
    check(hall.town.store)


def test_no_iin_is_kept_in_the_copy(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    with pytest.raises(AssertionError):
        assert_absent(terminal, b"booked")
    assert_absent(terminal, made_up(1).digits.encode())


def assert_absent(terminal: Terminal, words: bytes) -> None:
    for file in terminal.folder.iterdir():
        assert words not in file.read_bytes()


def test_the_days_before_are_not_sold(hall: Hall) -> None:
    """Two days without network: what is leased for the days that have passed is worth nothing."""
    terminal = hall.terminal()
    cut_off(terminal)
    hall.world.pass_by(days=2)
    command = to_book(terminal, 1)
    assert reason_in(terminal.desk.book(command)) is Reason.TOO_LATE
    service = terminal.town.service("id-card")
    shown = terminal.desk.free_days(Ask(Purpose.TAKE, terminal.town.citizen(1).by_iin, TSON, service.id))
    assert isinstance(shown, FreeTime)
    assert min(day.day for day in shown.days) == MONDAY + timedelta(days=2)


def test_where_a_centre_takes_no_bookings_without_network_that_is_said(hall: Hall) -> None:
    terminal = hall.terminal()
    command = to_book(terminal, 1)
    hall.town.policy(offline_booking="false")
    terminal.beat()
    cut_off(terminal)
    citizen = terminal.town.citizen(1)
    assert reason_in(citizen.sees("id-card")) is Reason.OFFLINE_OFF
    assert reason_in(terminal.desk.book(command)) is Reason.OFFLINE_OFF
    assert reason_in(terminal.desk.may_take(citizen.iin, TSON)) is Reason.OFFLINE_OFF
