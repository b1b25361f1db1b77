"""Staff who serve and settle with and without network: nothing is sold, and nothing half done, without it."""

from uuid import uuid4

import pytest

from kiosk.core.commands import Ask, Book, ByCard, Cancel, Purpose, Rebook, Reprint, Settle
from kiosk.core.outcomes import NotListed, Reason, Standing
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.sync.linked_desk import LinkedDesk
from kiosk.core.sync.linked_staff_desk import LinkedStaffDesk
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, leased, outbox_of, until_online
from tests.invariants import check
from tests.network import Cut, Network
from tests.terminals import Terminal
from tests.town import TSON, made_up, reason_in, state_of, ticket_in

SENIOR = Account("saule", Role.SENIOR, TSON)


def served_at(terminal: Terminal) -> LinkedDesk:
    return LinkedDesk(terminal.office, terminal.replica, terminal.link, SENIOR)


def to_book(terminal: Terminal, citizen: int = 1) -> Book:
    ((service, at),) = leased(terminal)[:1]
    return Book(uuid4(), made_up(citizen), TSON, (terminal.town.choice(service, TUESDAY, at),))


def test_with_network_staff_serve_in_the_shared_database(hall: Hall) -> None:
    terminal = hall.terminal()
    desk = served_at(terminal)
    ticket = ticket_in(desk.book(to_book(terminal)))
    assert ticket_in(desk.reprint(Reprint(uuid4(), ByCard(ticket.booking.id)))).digits == ticket.digits
    actors = [row["actor"] for row in state_of(hall.town.store)["event"] if row["booking_id"]]
    assert actors == ["saule", "saule"]


def test_without_network_a_staff_desk_looks_and_changes_nothing(hall: Hall) -> None:
    terminal = hall.terminal()
    desk = served_at(terminal)
    booked = desk.book(to_book(terminal))
    terminal.beat()
    card = ByCard(ticket_in(booked).booking.id)
    command = to_book(terminal, 2)
    cut_off(terminal)
    ask = Ask(Purpose.TAKE, hall.town.citizen(2).by_iin, TSON, command.choices[0].service_id)
    assert reason_in(desk.book(command)) is Reason.NEEDS_NETWORK
    assert reason_in(desk.free_days(ask)) is Reason.NEEDS_NETWORK
    assert reason_in(desk.may_take(made_up(2), TSON)) is Reason.NEEDS_NETWORK
    assert reason_in(desk.reprint(Reprint(uuid4(), card))) is Reason.NEEDS_NETWORK
    assert reason_in(desk.cancel(Cancel(uuid4(), card))) is Reason.NEEDS_NETWORK
    assert reason_in(desk.rebook(Rebook(uuid4(), card, command.choices))) is Reason.NEEDS_NETWORK
    assert reason_in(desk.status(hall.town.citizen(1).by_iin)) is Reason.NEEDS_NETWORK
    seen = desk.status(card)
    assert isinstance(seen, Standing)
    assert [booking.id for booking in seen.open] == [card.booking_id]
    assert outbox_of(terminal) == []


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
def test_staff_whose_answer_got_lost_try_again_by_the_same_id(far_hall: Hall, network: Network, cut: Cut) -> None:
    terminal = far_hall.terminal()
    desk = served_at(terminal)
    command = to_book(terminal)
    desk.reference()
    network.cut_at_commit(cut, lasting=True)
    with pytest.raises(StoreUnavailableError):
        desk.book(command)
    assert reason_in(desk.book(command)) is Reason.NEEDS_NETWORK
    network.restore()
    until_online(terminal)
    ticket = ticket_in(desk.book(command))
    assert [row["id"] for row in state_of(far_hall.town.store)["booking"]] == [ticket.booking.id]
    check(far_hall.town.store)


def test_what_sync_could_not_settle_waits_for_the_network(hall: Hall) -> None:
    terminal = hall.terminal()
    staff = LinkedStaffDesk(terminal.office, terminal.replica, terminal.link, SENIOR)
    assert staff.unsettled(TSON) == ()
    assert staff.settle(Settle(uuid4(), 1, "жоқ", "saule")) == NotListed(1)
    cut_off(terminal)
    assert reason_in(staff.unsettled(TSON)) is Reason.NEEDS_NETWORK
    assert reason_in(staff.settle(Settle(uuid4(), 1, "жоқ", "saule"))) is Reason.NEEDS_NETWORK


def test_a_registrars_role_is_asked_without_network_too(hall: Hall) -> None:
    terminal = hall.terminal()
    registrar = Account("aigul", Role.REGISTRAR, TSON)
    desk = LinkedDesk(terminal.office, terminal.replica, terminal.link, registrar)
    ticket = ticket_in(terminal.desk.book(to_book(terminal)))
    terminal.beat()
    cut_off(terminal)
    with pytest.raises(NotAllowedError):
        desk.status(ByCard(ticket.booking.id))
