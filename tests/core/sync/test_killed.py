"""Fault 3: kill -9 at every step of a booking without network, and of its delivery; then restart."""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Book
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.store import Store
from kiosk.core.sync import outbox
from kiosk.core.sync.delivery import deliver
from kiosk.core.sync.outbox import Entry
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, leased, outbox_of, sold, to_book, until_online
from tests.invariants import check
from tests.killing import killed_at, steps_of
from tests.town import SetClock, office, state_of, ticket_in


def without_network(store: Store, now: datetime, command: Book) -> object:
    """A citizen confirms at a terminal that works from its copy."""
    own = replace(office(store, SetClock(now), CitizenKeys(b"k" * 32), 1), keep=outbox.keep)
    return CitizenDesk(own).book(command)


def delivering(store: Store, now: datetime, entry: Entry) -> object:
    """A link delivers."""
    return deliver(office(store, SetClock(now), CitizenKeys(b"k" * 32), 1), entry)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
def test_killed_at_any_step_of_a_booking_offline_it_is_sold_and_taken_down_or_neither(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    url = terminal.replica.store.engine.url.render_as_string(hide_password=False)
    steps = steps_of(url, terminal.clock.now(), to_book(terminal, 100), without_network)
    committed = steps.index("after COMMIT")
    assert committed > 5
    kept = 1
    for number in range(committed + 1):
        code = "id-card" if len(leased(terminal)) > 1 else "pension"
        command = to_book(terminal, number, 0, code)
        places = len(leased(terminal, code))
        terminal.close()
        killed_at(number, url, hall.world.now(), command, without_network)
        terminal.open()
        was = number == committed
        assert len(outbox_of(terminal)) == kept + was, f"killed after {steps[: number + 1]}"
        assert len(leased(terminal, code)) == places - was
        kept += was
    cut_off_again = ticket_in(terminal.desk.book(command))
    assert len(outbox_of(terminal)) == kept, "confirming again settles it"
    until_online(terminal)
    assert cut_off_again.booking.id in {row["id"] for row in state_of(hall.town.store)["booking"]}
    assert len(state_of(hall.town.store)["booking"]) == kept
    check(hall.town.store)


@pytest.mark.parametrize(
    "databases", ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)], indirect=True, scope="session"
)
def test_killed_at_any_step_of_a_delivery_it_is_delivered_once(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    tickets = [sold(terminal, 1)]
    (first,) = terminal.replica.store.read(outbox.waiting)
    now = hall.world.now()
    steps = steps_of(hall.url, now, first, delivering)
    committed = steps.index("after COMMIT")
    assert committed > 5
    tickets.append(sold(terminal, 2))
    _, entry = terminal.replica.store.read(outbox.waiting)
    before = state_of(hall.town.store)
    for number in range(committed + 1):
        killed_at(number, hall.url, now, entry, delivering)
        check(hall.town.store)
        assert (state_of(hall.town.store) != before) is (number == committed), (
            f"killed after {steps[: number + 1]}"
        )
    terminal.restart()
    until_online(terminal)
    assert outbox_of(terminal) == [("booked", "applied")] * 2
    assert {row["id"] for row in state_of(hall.town.store)["booking"]} == {t.booking.id for t in tickets}
    check(hall.town.store)
