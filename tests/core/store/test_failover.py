"""The primary database is killed under load and its standby promoted: nothing that was acknowledged is lost.

Two real servers, streaming replication, synchronous. Terminals book all the time on the address that names both.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Condition, Event
from uuid import uuid4

import pytest
from sqlalchemy import update

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Book, Choice
from kiosk.core.model import Ticket
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.reference_tables import line
from kiosk.core.store.store import Store
from kiosk.core.store.tables import slot
from tests.invariants import check
from tests.pair import Pair
from tests.town import MONDAY, TSON, Town, made_up, on_paper, settled, state_of, ticket_in

TERMINALS, CITIZENS_AT_ONCE = 2, 4
MANY = 2000
WITHIN = 60


@dataclass
class Day:
    """What happens at the terminals while the database goes and comes back."""

    acknowledged: list[tuple[Book, Ticket]] = field(default_factory=list)
    unknown: list[Book] = field(default_factory=list)
    mended: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    _told: Condition = field(default_factory=Condition)

    def acknowledge(self, command: Book, ticket: Ticket) -> None:
        """A citizen has the ticket in hand."""
        with self._told:
            self.acknowledged.append((command, ticket))
            self._told.notify_all()

    def fail(self, command: Book) -> None:
        """A citizen was told that it did not work just now."""
        with self._told:
            self.unknown.append(command)
            self._told.notify_all()

    def wait_for(self, *, more: int = 0, failed: int = 0) -> None:
        """Wait until so many more are acknowledged than now, and so many have failed."""
        with self._told:
            enough = len(self.acknowledged) + more
            assert self._told.wait_for(
                lambda: len(self.acknowledged) >= enough and len(self.unknown) >= failed, WITHIN
            )


def book_all_day(day: Day, desk: CitizenDesk, citizens: range, choices: list[Choice]) -> None:
    """One citizen after the other. Who was not answered confirms again once the database is back."""
    for number in citizens:
        if day.over.is_set():
            return
        command = Book(uuid4(), made_up(number), TSON, (choices[number % len(choices)],))
        try:
            ticket = ticket_in(desk.book(command))
        except StoreUnavailableError:
            day.fail(command)
            assert day.mended.wait(WITHIN)
            ticket = ticket_in(desk.book(command))
        day.acknowledge(command, ticket)


@contextmanager
def busy(stores: list[Store], choices: list[Choice]) -> Iterator[Day]:
    """Terminals at which citizens book without a pause, several at each."""
    day, working = Day(), []
    with ThreadPoolExecutor(TERMINALS * CITIZENS_AT_ONCE) as threads:
        for lane in range(TERMINALS * CITIZENS_AT_ONCE):
            desk = Town.at(stores[lane % TERMINALS], terminal=1 + lane % TERMINALS).desk
            citizens = range(lane * MANY, (lane + 1) * MANY)
            working.append(threads.submit(book_all_day, day, desk, citizens, choices))
        try:
            yield day
        finally:
            day.over.set()
            day.mended.set()
    end(working)


def end(working: list[Future[None]]) -> None:
    for work in working:
        work.result(WITHIN)


@pytest.fixture
def pair() -> Iterator[Pair]:
    with Pair() as pair:
        settled(pair.url)
        yield pair


@pytest.fixture
def stores(pair: Pair) -> Iterator[list[Store]]:
    stores = [Store(pair.url) for _ in range(TERMINALS)]
    with stores[0].engine.begin() as connection:
        connection.execute(update(slot).values(capacity=MANY, free=MANY))
        connection.execute(update(line).values(places=MANY))
    yield stores
    for store in stores:
        store.close()


@pytest.fixture
def choices(stores: list[Store]) -> list[Choice]:
    """A few times that everybody wants."""
    town = Town.at(stores[0])
    return [town.choice("id-card", MONDAY + timedelta(days=1), f"{hour}:00") for hour in (10, 11, 12, 15)]


def test_no_acknowledged_booking_is_lost_when_the_primary_is_killed_and_the_standby_promoted(
    pair: Pair, stores: list[Store], choices: list[Choice]
) -> None:
    with busy(stores, choices) as day:
        day.wait_for(more=40)
        fail_over(pair, stores, day)
        day.wait_for(more=40)
    nothing_is_lost(stores, day)


def test_what_the_primary_alone_has_committed_was_not_acknowledged_and_is_booked_anew(
    pair: Pair, stores: list[Store], choices: list[Choice]
) -> None:
    """The standby is cut off first: whoever is in COMMIT waits for it, and still does when the primary dies."""
    with busy(stores, choices) as day:
        day.wait_for(more=10)
        pair.link.stall()
        wait_until_somebody_waits_for_the_standby(pair)
        fail_over(pair, stores, day)
        day.wait_for(more=10)
    nothing_is_lost(stores, day)


@pytest.mark.campaign
@pytest.mark.parametrize("acknowledged", range(25, 525, 25))
def test_whenever_the_primary_is_killed(
    pair: Pair, stores: list[Store], choices: list[Choice], acknowledged: int
) -> None:
    with busy(stores, choices) as day:
        day.wait_for(more=acknowledged)
        fail_over(pair, stores, day)
        day.wait_for(more=100)
    nothing_is_lost(stores, day)


def fail_over(pair: Pair, stores: list[Store], day: Day) -> None:
    """Kill the primary, let every citizen who is there find out, and promote the standby."""
    pair.kill_primary()
    day.wait_for(failed=TERMINALS * CITIZENS_AT_ONCE)
    with pytest.raises(StoreUnavailableError):
        stores[0].read(lambda work: work.reference())
    pair.promote()
    done = {row["id"] for row in state_of(stores[0])["operation"]}
    assert done >= {command.command_id for command, _ in day.acknowledged}
    day.mended.set()


def nothing_is_lost(stores: list[Store], day: Day) -> None:
    """Each command has had its effect once, with the ticket that was given out; also those that had failed."""
    tickets = {command.command_id: ticket for command, ticket in day.acknowledged}
    assert {command.command_id for command in day.unknown} <= set(tickets)
    desk = Town.at(stores[1]).desk
    for command, ticket in day.acknowledged:
        assert on_paper(ticket_in(desk.book(command))) == on_paper(ticket)
    state = state_of(stores[0])
    assert {row["id"] for row in state["operation"] if row["kind"] == "Book"} == set(tickets)
    assert {row["id"] for row in state["booking"]} == {ticket.booking.id for ticket in tickets.values()}
    assert len(state["booking"]) == len(tickets)
    check(stores[0])


def wait_until_somebody_waits_for_the_standby(pair: Pair) -> None:
    deadline = time.monotonic() + WITHIN
    while not pair.primary.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"):
        assert time.monotonic() < deadline
