"""Running work in transactions: again where the engine says so, one state for a reader, nothing lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select, text

from kiosk.core.commands import Book
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.store import ATTEMPTS, Store
from kiosk.core.store.tables import booking, operation
from kiosk.core.store.tables import event as events
from kiosk.core.store.work import Work
from tests.engines import PostgresDatabases
from tests.network import Cut, Network
from tests.town import MONDAY, OPENING_TIME, TSON, Town, made_up, ticket_in

ID_CARD = ("id-card", "10:00")


def test_what_an_engine_undid_is_run_again_from_the_start(store: Store) -> None:
    runs = []

    def fails_twice(work: Work) -> str:
        work.bookings.lock_citizen(b"c" * 32, OPENING_TIME)
        runs.append(len(runs))
        if len(runs) < 3:
            raise TryAgainError("as after a deadlock")
        return "done"

    assert store.write(fails_twice) == "done"
    assert len(runs) == 3


def test_an_engine_that_keeps_undoing_is_unavailable_in_the_end(store: Store) -> None:
    runs = []

    def never(_work: Work) -> None:
        runs.append(1)
        raise TryAgainError("as after a deadlock")

    with pytest.raises(StoreUnavailableError, match="as after a deadlock"):
        store.write(never)
    assert len(runs) == ATTEMPTS


def test_a_fault_of_the_program_itself_is_not_tried_again_and_leaves_nothing(store: Store) -> None:
    runs = []

    def broken(work: Work) -> None:
        runs.append(1)
        work.bookings.lock_citizen(b"c" * 32, OPENING_TIME)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(broken)
    assert runs == [1]
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM citizen")).scalar_one() == 0


def test_a_reader_sees_one_state_whatever_is_committed_meanwhile(town: Town, town_url: str) -> None:
    """Otherwise a booking could be read at one revision and its appointments at the next."""
    ticket = town.citizen(1).booked(MONDAY, ID_CARD)
    other = Store(town_url)

    def read_around_a_change(work: Work) -> tuple[Any, Any]:
        before = (work.centre(TSON), work.bookings.by_id(ticket.booking.id))
        Town.at(other, town.clock).citizen(2).booked(MONDAY, ID_CARD)
        return before, (work.centre(TSON), work.bookings.by_id(ticket.booking.id))

    before, after = town.store.read(read_around_a_change)
    other.close()
    assert before == after


def test_nothing_can_be_written_while_only_reading_on_postgresql(postgres_town: Town) -> None:
    with pytest.raises(StoreUnavailableError):
        postgres_town.store.read(lambda work: work.bookings.lock_citizen(b"c" * 32, OPENING_TIME))


def test_readers_do_not_wait_for_a_writer_nor_see_what_is_not_committed(town: Town) -> None:
    def write_and_look(work: Work) -> int:
        work.set_slots_until(TSON, MONDAY)
        return town.desk.revision(TSON)

    assert town.store.write(write_and_look) == 0


# A connection that is lost


@pytest.fixture
def networked(postgres_town_url: str) -> Iterator[tuple[Town, Network]]:
    with Network(postgres_town_url) as network:
        store = Store(network.url)
        yield Town.at(store), network
        store.close()


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
def test_a_connection_lost_in_commit_is_settled_by_the_command_id(
    networked: tuple[Town, Network], cut: Cut
) -> None:
    """Whether the server had committed or not, is not known at first: there is one booking in the end."""
    town, network = networked
    command = Book(uuid4(), made_up(1), TSON, (town.choice("id-card", MONDAY, "10:00"),))
    network.cut_at_commit(cut)
    ticket = ticket_in(town.desk.book(command))
    assert network.sprung == 1
    assert town.free("id-card", MONDAY, "10:00") == 1
    assert ticket_in(town.desk.book(command)) == ticket
    with town.store.engine.connect() as connection:
        rows = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (booking, operation)
        ]
        assert rows == [1, 1]
        assert connection.execute(select(func.count()).where(events.c.action == "booked")).scalar_one() == 1


def test_a_server_that_ends_our_connections_is_met_with_new_ones(
    postgres_town: Town, postgres: PostgresDatabases
) -> None:
    town = postgres_town
    ended = []

    def end_all_but_the_first_time(work: Work) -> str:
        work.bookings.lock_citizen(b"c" * 32, OPENING_TIME)
        if not ended:
            ended.append(1)
            postgres.disconnect(town.store.engine.url.database or "")
        work.bookings.lock_citizen(b"d" * 32, OPENING_TIME)
        return "done"

    assert town.store.write(end_all_but_the_first_time) == "done"
    postgres.disconnect(town.store.engine.url.database or "")
    ticket_in(town.citizen().book(MONDAY, ID_CARD))


def test_a_primary_that_became_a_standby_is_left_for_the_new_one(
    postgres_town: Town, postgres: PostgresDatabases
) -> None:
    """The server's answer is the same: it takes no writes. Once there is one that does, work goes on."""
    town = postgres_town
    name = town.store.engine.url.database or ""
    command = Book(uuid4(), made_up(1), TSON, (town.choice("id-card", MONDAY, "10:00"),))
    postgres.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    postgres.disconnect(name)
    with pytest.raises(StoreUnavailableError):
        town.desk.book(command)
    postgres.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = off')
    ticket_in(town.desk.book(command))


# Deadlocks


def test_two_who_lock_in_opposite_order_both_come_through(postgres_town: Town) -> None:
    """The desk's own order excludes it; what staff and the sync do together with it is tried again."""
    store = postgres_town.store

    @event.listens_for(store.engine, "connect")
    def _find_deadlocks_soon(connection: Any, _record: object) -> None:
        connection.execute("SET deadlock_timeout = '20ms'")
        connection.commit()

    store.engine.dispose()
    both_hold_one = Barrier(2)
    runs = []

    def lock(first: bytes, second: bytes) -> str:
        def do(work: Work) -> str:
            runs.append(first)
            work.bookings.lock_citizen(first, OPENING_TIME)
            if runs.count(first) == 1:
                both_hold_one.wait(5)
            work.bookings.lock_citizen(second, OPENING_TIME)
            return "done"

        return store.write(do)

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(lock, b"a" * 32, b"b" * 32)
        other = threads.submit(lock, b"b" * 32, b"a" * 32)
        assert (one.result(), other.result()) == ("done", "done")
    assert len(runs) > 2, "nobody had to try again, so there was no deadlock"
