"""Whoever is turned away at a desk without network is in the audit trail of the shared database all the same."""

from uuid import uuid4

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.outcomes import CheckedIn
from kiosk.core.sync import outbox as outbox_of_copy
from kiosk.core.sync.delivery import deliver
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, lets_in, listed, outbox_of, until_online
from tests.core.sync.test_arrivals import morning
from tests.invariants import check
from tests.town import MONDAY, TSON, state_of


def told(hall: Hall) -> list[dict[str, object]]:
    """The events of those turned away, as the shared database has them."""
    return [row for row in state_of(hall.town.store)["event"] if row["action"] == "not_let_in"]


def test_what_a_desk_without_network_refused_is_delivered_with_its_time(hall: Hall) -> None:
    here, _, (ticket, other) = morning(hall, 1, 2)
    cut_off(here)
    hall.world.set(MONDAY, "09:20")
    lets_in(here, ticket)
    early = hall.world.now()
    harmed = str((int(other.digits[150]) + 1) % 10)
    here.staff.check_in(
        CheckIn(uuid4(), ByTicket(other.digits[:150] + harmed + other.digits[151:]), TSON, "berik")
    )
    hall.world.set(MONDAY, "09:50")
    assert isinstance(lets_in(here, ticket), CheckedIn)
    lets_in(here, ticket)
    assert told(hall) == []
    until_online(here)
    assert [(row["actor"], row["booking_id"], row["after"]) for row in told(hall)] == [
        ("aigul", ticket.booking.id, {"verdict": "too_early"}),
        ("berik", None, {"verdict": "forged"}),
        ("aigul", ticket.booking.id, {"verdict": "already_checked_in"}),
    ]
    assert told(hall)[0]["at"] == early
    assert {(row["centre_id"], row["terminal_id"]) for row in told(hall)} == {(TSON, 1)}
    assert [row["action"] for row in state_of(here.replica.store)["event"]].count("not_let_in") == 3
    assert {state for _, state in outbox_of(here)} == {"applied"}
    assert listed(hall.town.store) == []
    check(hall.town.store)


def test_delivering_it_twice_is_once(hall: Hall) -> None:
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    hall.world.set(MONDAY, "09:00")
    lets_in(here, ticket)
    (entry,) = here.replica.store.read(outbox_of_copy.waiting)
    for _ in range(2):
        deliver(here.office, entry)
    assert len(told(hall)) == 1


def test_asked_again_with_network_by_the_same_id_the_command_is_carried_out_and_both_are_told(hall: Hall) -> None:
    """Staff pressed F5: the desk refused what the shared database lets in."""
    here, _, (ticket,) = morning(hall, 1)
    cut_off(here)
    hall.world.set(MONDAY, "09:29")
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    here.staff.check_in(command)
    hall.world.set(MONDAY, "09:31")
    until_online(here)
    assert isinstance(here.staff.check_in(command), CheckedIn)
    until_online(here)
    assert [row["after"] for row in told(hall)] == [{"verdict": "too_early"}]
    check(hall.town.store)
