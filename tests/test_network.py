"""The network that can be cut, stalled, slowed down and reordered, in front of a real server."""

import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import psycopg
import pytest

from tests.engines import PostgresDatabases
from tests.network import Cut, Network
from tests.protocol import Conversation, Messages, means_commit

Connection = psycopg.Connection[tuple[object, ...]]
Sending = Callable[[Connection], None]


@pytest.fixture
def database(postgres: PostgresDatabases) -> Iterator[str]:
    """A database with one empty table."""
    url = postgres.empty()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
    yield url
    postgres.drop(url)


@pytest.fixture
def network(database: str) -> Iterator[Network]:
    with Network(database) as network:
        yield network


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection that is closed in the end, whatever became of it."""
    connection = psycopg.connect(url)
    try:
        yield connection
    finally:
        connection.close()


def keep(connection: Connection, number: int) -> None:
    connection.execute("INSERT INTO kept VALUES (%s)", (number,))


def kept(url: str) -> list[int]:
    """What is in the table, as a connection past the network sees it once nobody else is writing."""
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE kept")
        return [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY 1")]


# Ways in which a client may commit


def commit_plainly(connection: Connection) -> None:
    keep(connection, 1)
    connection.commit()


def commit_in_a_pipeline(connection: Connection) -> None:
    with connection.pipeline():
        keep(connection, 1)
        connection.execute("SELECT count(*) FROM kept")
        connection.commit()


def commit_by_a_prepared_statement(connection: Connection) -> None:
    """The word itself is sent with the first two, which have nothing to keep; the third has it by name alone."""
    connection.autocommit = True
    for _ in range(2):
        connection.execute("BEGIN")
        connection.execute("COMMIT", prepare=True)
    with connection.pipeline():
        connection.execute("BEGIN")
        keep(connection, 1)
        connection.execute("COMMIT", prepare=True)


def commit_among_others(connection: Connection) -> None:
    connection.autocommit = True
    connection.execute("BEGIN; INSERT INTO kept VALUES (1); COMMIT")


WAYS = [commit_plainly, commit_in_a_pipeline, commit_by_a_prepared_statement, commit_among_others]


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
@pytest.mark.parametrize("way", WAYS)
def test_it_is_cut_exactly_at_a_commit(network: Network, database: str, way: Sending, cut: Cut) -> None:
    network.cut_at_commit(cut, 3 if way is commit_by_a_prepared_statement else 1)
    with connected(network.url) as connection:
        with pytest.raises(psycopg.OperationalError):
            way(connection)
        assert connection.broken
    assert network.sprung == 1
    assert kept(database) == ([1] if cut is Cut.BEFORE_ITS_ANSWER_ARRIVES else [])
    with psycopg.connect(network.url) as connection:  # once only
        keep(connection, 2)
    assert kept(database)[-1] == 2


WALKS = 5


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
def test_it_is_cut_at_every_single_message_and_the_server_has_heard_what_came_before(
    network: Network, database: str, cut: Cut
) -> None:
    def talk() -> None:
        with connected(network.url) as connection:
            commit_in_a_pipeline(connection)
            keep(connection, 2)
            connection.commit()

    def walk() -> list[list[int]]:
        """What was kept, by the message at which it was cut; until only the good-bye was left to be cut."""
        found: list[list[int]] = []
        for number in count(1):
            with psycopg.connect(database) as connection:
                connection.execute("TRUNCATE kept")
            network.cut_at_message(number, cut)
            try:
                talk()
            except psycopg.OperationalError:
                found.append(kept(database))
            else:
                return found
        raise AssertionError

    last = [1, 2] if cut is Cut.BEFORE_ITS_ANSWER_ARRIVES else [1]
    for walked in range(1, WALKS + 1):  # how many there are differs: the driver sends what it can at once
        sprung = network.sprung
        found = walk()
        network.disarm()
        assert len(found) > 15
        assert found == sorted(found), "who got further has not kept less"
        assert found[0] == []
        assert [1] in found
        assert network.sprung - sprung - len(found) in {0, 1}
        if found[-1] == last or walked == WALKS:
            break
    assert found[-1] == last


def test_a_cut_ends_all_connections_and_lets_none_in_until_it_is_mended(network: Network, database: str) -> None:
    with connected(network.url) as one, connected(network.url) as other:
        keep(one, 1)
        network.cut()
        for connection in (one, other):
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(network.url)
    assert kept(database) == []
    network.restore()
    with psycopg.connect(network.url) as connection:
        keep(connection, 2)
    assert kept(database) == [2]


def test_where_it_stalls_nothing_arrives_nothing_is_answered_and_neither_side_hears_of_it(
    network: Network, database: str
) -> None:
    with ThreadPoolExecutor(1) as threads, connected(network.url) as connection:
        keep(connection, 1)
        network.stall()
        swallowed = network.swallowed
        committing = threads.submit(connection.commit)
        network.wait_until(lambda network: network.swallowed > swallowed)
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            psycopg.connect(network.url, connect_timeout=2)
        assert not committing.done()
        with psycopg.connect(database) as past_it:
            holding = past_it.execute("SELECT count(*) FROM pg_locks WHERE relation = 'kept'::regclass").fetchone()
            assert holding == (1,), "the server still waits for the rest of the transaction"
        network.restore()
        with pytest.raises(psycopg.OperationalError):  # what was said is lost
            committing.result(10)
    assert kept(database) == []


def test_who_said_nothing_while_it_stalled_goes_on_afterwards(network: Network, database: str) -> None:
    with connected(network.url) as connection:
        keep(connection, 1)
        network.stall()
        network.restore()
        connection.commit()
    assert kept(database) == [1]


def test_a_client_that_goes_away_while_it_stalls_is_still_there_for_the_server(
    network: Network, database: str
) -> None:
    with connected(network.url) as connection:
        keep(connection, 1)
        network.stall()
    with psycopg.connect(database) as past_it, pytest.raises(psycopg.errors.LockNotAvailable):
        past_it.execute("LOCK TABLE kept NOWAIT")
    network.restore()
    assert kept(database) == []


def test_a_slow_network_takes_its_time_each_way_and_keeps_the_order(network: Network, database: str) -> None:
    with connected(network.url) as connection:
        network.slow(0.05)
        begun = time.monotonic()
        for number in range(3):  # one trip for BEGIN, one for each of these
            keep(connection, number)
        assert time.monotonic() - begun >= 4 * 2 * 0.05
        with connection.pipeline():
            for number in range(3, 100):
                keep(connection, number)
        connection.commit()
    assert kept(database) == [*range(100)]
    network.restore()
    assert network.delay == 0


def test_what_was_sent_first_arrives_last(network: Network, database: str) -> None:
    with connected(network.url) as first, connected(network.url) as second, ThreadPoolExecutor(1) as threads:
        number, _ = network.connections
        network.hold(number)
        before = network.messages
        sending = threads.submit(lambda: (keep(first, 1), first.commit()))
        network.wait_until(lambda network: network.messages > before)
        keep(second, 2)
        second.commit()
        assert kept(database) == [2]
        assert network.held == (number,)
        network.release(number)
        sending.result(10)
    assert kept(database) == [1, 2]


def test_a_commit_that_is_held_back_arrives_although_its_client_has_given_up(
    network: Network, database: str
) -> None:
    network.hold_at_commit()
    with connected(network.url) as connection, ThreadPoolExecutor(1) as threads:
        keep(connection, 1)
        committing = threads.submit(connection.commit)
        network.wait_until(lambda network: bool(network.held))
        assert network.sprung == 1
        with socket.socket(fileno=os.dup(connection.fileno())) as same:
            same.shutdown(socket.SHUT_RDWR)
        with pytest.raises(psycopg.OperationalError):
            committing.result(10)
    with psycopg.connect(database) as past_it, pytest.raises(psycopg.errors.LockNotAvailable):
        past_it.execute("LOCK TABLE kept NOWAIT")
    network.release()
    assert kept(database) == [1]


def test_the_server_may_end_a_connection_and_its_last_words_arrive(
    network: Network, postgres: PostgresDatabases
) -> None:
    with connected(network.url) as connection:
        postgres.disconnect(connection.info.dbname)
        with pytest.raises(psycopg.errors.AdminShutdown):
            connection.execute("SELECT 1")
        network.wait_until(lambda network: not network.connections)


def test_a_server_that_is_not_there_is_not_there_behind_the_network_either(database: str) -> None:
    with Network("postgresql://nobody@127.0.0.1:1/none") as network, pytest.raises(psycopg.OperationalError):
        psycopg.connect(network.url)


def test_it_carries_many_and_much_and_leaves_nothing_behind(database: str) -> None:
    """Twenty terminals; answers larger than what fits on the way; half of the connections are left open."""
    threads_before = threading.active_count()
    left_open: list[Connection] = []

    def work(number: int) -> int:
        connection = psycopg.connect(network.url)
        left_open.append(connection)
        with connection.pipeline():
            for _ in range(50):
                keep(connection, number)
        row = connection.execute("SELECT repeat('x', 3000000)").fetchone()
        connection.commit()
        if number % 2:
            connection.close()
        return len(str(row and row[0]))

    with Network(database) as network:
        with ThreadPoolExecutor(20) as threads:
            assert [*threads.map(work, range(20))] == [3_000_000] * 20
        network.wait_until(lambda network: len(network.connections) == 10)
    for connection in left_open:
        if not connection.closed:
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
            connection.close()
    assert len(kept(database)) == 1000
    assert threading.active_count() == threads_before
    gc.collect()  # a socket that was not closed would make itself heard


# The protocol


@pytest.mark.parametrize(
    ("statement", "commits"),
    [
        ("COMMIT", True),
        ("  commit ;", True),
        ("END", True),
        ("INSERT INTO t VALUES ('a'); COMMIT", True),
        ("COMMIT AND CHAIN", True),
        ("ROLLBACK", False),
        ("SELECT 'x; COMMIT'", False),
        ("SELECT 'it''s; COMMIT'", False),
        ("SELECT commit FROM t", False),
        ("-- ; COMMIT\nSELECT 1", False),
        ("CREATE FUNCTION f() AS $$ BEGIN x; END; $$ LANGUAGE plpgsql", False),
        ("CREATE FUNCTION f() AS $body$ BEGIN x; END; $body$ LANGUAGE plpgsql; COMMIT", True),
    ],
)
def test_a_commit_is_told_from_what_only_has_its_letters(statement: str, commits: bool) -> None:
    assert means_commit(statement.encode()) is commits


def message(kind: str, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return kind.encode() + (len(content) + 4).to_bytes(4, "big") + content


def test_messages_are_whole_however_their_bytes_arrive() -> None:
    sent = [b"\0\0\0\x08\0\x03\0\0", message("Q", b"SELECT 1\0"), message("S"), message("Q", b"x" * 1000)]
    stream = b"".join(sent)
    for size in (1, 2, 5, 7, 100, len(stream)):
        messages = Messages(starting=True)
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        found = [whole for piece in pieces for whole in messages.of(piece)]
        assert found == [*zip(["startup", "Q", "S", "Q"], sent, strict=True)]


def test_a_name_that_is_given_to_another_statement_commits_no_more() -> None:
    talk = Conversation()

    def carried_out() -> bool:
        talk.ask("B", message("B", b"\0a\0"))
        return talk.ask("E", message("E", b"\0\0\0\0\0"))

    talk.ask("P", message("P", b"a\0COMMIT\0\0\0"))
    assert carried_out()
    talk.ask("P", message("P", b"a\0SELECT 1\0\0\0"))
    assert not carried_out()


def test_after_a_fault_nothing_commits_until_the_client_has_caught_up() -> None:
    """The server skips everything up to Sync."""
    talk = Conversation()
    talk.ask("P", message("P", b"c\0COMMIT\0\0\0"))
    talk.ask("B", message("B", b"\0c\0"))
    talk.answer("E")
    assert not talk.ask("E", message("E", b"\0\0\0\0\0"))
    talk.ask("S", message("S"))
    talk.answer("Z")
    assert talk.ask("E", message("E", b"\0\0\0\0\0"))
