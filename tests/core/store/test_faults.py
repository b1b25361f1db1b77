"""A database that is locked, full, gone, broken or not ours: a clear fault, and nothing lost."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store import schema
from kiosk.core.store.store import Store
from tests.engines import path_of, unlogged
from tests.town import MONDAY, OPENING_TIME, Town, migrated, reason_in, settled, state_of, ticket_in

ID_CARD = ("id-card", "10:00")


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """An embedded database with the town in it."""
    url = f"sqlite:///{tmp_path / 'kiosk.db'}"
    settled(url)
    return url


@contextmanager
def opened(url: str) -> Iterator[Town]:
    store = Store(url)
    try:
        yield Town.at(store)
    finally:
        store.close()


def on_connect(store: Store, do: Callable[[Any], object]) -> None:
    """Have every new connection of this store do something first."""
    event.listen(store.engine, "connect", lambda connection, _record: do(connection))
    store.engine.dispose()


def impatient(connection: Any) -> None:
    """Wait for a lock for a twentieth of a second, not for five."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA busy_timeout = 50")
    else:
        connection.execute("SET lock_timeout = '50ms'")
        connection.commit()


# Locked


def test_a_database_locked_for_too_long_is_unavailable_and_then_works_again(town: Town, town_url: str) -> None:
    on_connect(town.store, impatient)
    aisha = town.citizen()
    ticket_in(aisha.book(MONDAY, ID_CARD))
    before = state_of(town.store)
    with opened(town_url) as other, other.store.engine.begin() as connection:
        connection.execute(text("UPDATE citizen SET seen_at = seen_at"))
        with pytest.raises(StoreUnavailableError):
            aisha.book(MONDAY, ID_CARD)
        town.desk.status(aisha.by_iin)  # who only looks does not wait
    assert state_of(town.store) == before
    assert reason_in(aisha.book(MONDAY, ID_CARD)) is not None


# Full


def test_a_full_disk_is_unavailable_and_nothing_that_was_acknowledged_is_lost(file_url: str) -> None:
    """SQLite's own limit of pages stands in for the disk's: the engine meets it in the same place."""
    with opened(file_url) as town:
        acknowledged = fill_the_disk(town)
        before = state_of(town.store)
        with pytest.raises(StoreUnavailableError):
            town.citizen(9999).book(MONDAY, ("pension", "17:00"))
        assert state_of(town.store) == before
        assert {row["id"] for row in before["booking"]} == acknowledged
    with opened(file_url) as town:  # somebody has made room
        ticket_in(town.citizen(9999).book(MONDAY, ("pension", "17:00")))
        with town.store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def fill_the_disk(town: Town) -> set[int]:
    def limit(connection: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    on_connect(town.store, limit)
    acknowledged: set[int] = set()
    slots = [s for s in town.every_slot("id-card") for _ in range(s.capacity)]
    for number, slot in enumerate(slots):
        at = (slot.starts_at.astimezone(town.desk.reference().centres[1].zone)).strftime("%H:%M")
        try:
            ticket = ticket_in(town.citizen(number).book(slot.day, ("id-card", at)))
        except StoreUnavailableError:
            return acknowledged
        acknowledged.add(ticket.booking.id)
    raise AssertionError("the disk did not become full")


# Gone


def test_a_missing_folder_is_a_matter_for_somebody(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'no' / 'kiosk.db'}") as town, pytest.raises(StoreUnusableError):
        schema.upgrade(town.store.engine)


def test_a_server_that_is_not_there_is_unavailable_and_the_fault_tells_no_password(tmp_path: Path) -> None:
    store = Store(f"postgresql://somebody:secret@/kiosk?host={tmp_path}")
    with pytest.raises(StoreUnavailableError) as fault:
        store.read(lambda work: work.reference())
    store.close()
    assert "secret" not in str(fault.value)


def test_a_database_that_is_not_there_is_told(postgres_town: Town) -> None:
    store = Store(str(postgres_town.store.engine.url.set(database="no_such")))
    with pytest.raises((StoreUnavailableError, StoreUnusableError), match="no_such"):
        store.read(lambda work: work.reference())
    store.close()


def test_another_engine_is_refused_at_once() -> None:
    with pytest.raises(StoreUnusableError, match="expected sqlite or postgresql, found mysql"):
        Store("mysql://localhost/kiosk")


def test_tables_that_are_not_there_are_a_matter_for_somebody(empty_url: str) -> None:
    with opened(empty_url) as town, pytest.raises(StoreUnusableError):
        town.store.write(lambda work: work.bookings.lock_citizen(b"c" * 32, OPENING_TIME))


# Read-only


def test_a_file_that_cannot_be_written_is_a_matter_for_somebody_and_can_still_be_read(file_url: str) -> None:
    with opened(f"sqlite:///file:{path_of(file_url)}?mode=ro&uri=true") as town:
        assert town.citizen().sees("id-card") is not None
        with pytest.raises(StoreUnusableError):
            town.citizen().book(MONDAY, ID_CARD)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="whoever is root may write everywhere")
def test_a_file_without_the_right_to_write_is_a_matter_for_somebody(file_url: str) -> None:
    path_of(file_url).chmod(0o444)
    with opened(file_url) as town, pytest.raises(StoreUnusableError):
        town.citizen().book(MONDAY, ID_CARD)


# Broken


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(b"These are not the bookings that you are looking for.\n" * 100)
    before = path.read_bytes()
    with opened(f"sqlite:///{path}") as town:
        for touch in (schema.version_of, schema.upgrade):
            with pytest.raises(StoreUnusableError):
                touch(town.store.engine)
    assert path.read_bytes() == before


def test_a_damaged_file_is_a_matter_for_somebody(file_url: str) -> None:
    path = path_of(file_url)
    with closing(unlogged(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'slot'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with opened(file_url) as town, pytest.raises(StoreUnusableError):
        town.citizen().sees("id-card")


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.touch()
    migrated(f"sqlite:///{path}")
    with opened(f"sqlite:///{path}") as town:
        assert schema.version_of(town.store.engine) is schema.Version.CURRENT


def test_no_fault_tells_who_somebody_is(town: Town) -> None:
    """The driver's own words come with the statement and its values; ours do not."""
    citizen_key = town.keys.citizen_key(town.citizen().iin)
    with pytest.raises(StoreUnusableError) as fault:
        town.store.write(
            lambda work: work.connection.execute(text("UPDATE no_such SET key = :key"), {"key": citizen_key})
        )
    assert "no_such" in str(fault.value)
    assert repr(citizen_key) not in str(fault.value)
    assert citizen_key.hex() not in str(fault.value)
