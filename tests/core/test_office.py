"""How a terminal opens its place: an embedded database makes itself, a shared one says what its owner must do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text, update

from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import CITIZEN_KEY_FILE, KEYS_FOLDER, Office, enrol_here, open_office, prepare_database
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.store import Store
from kiosk.core.store.tables import key_mark, terminal
from kiosk.core.ticket.keys import FILE_NAME, TerminalKey
from tests.engines import PostgresDatabases
from tests.town import OPENING_TIME, SetClock, migrated, state_of

CLOCK = SetClock(OPENING_TIME)


def opened(url: str, data_dir: Path, *, enrolled: bool = True) -> Office:
    return open_office(url, data_dir, "hall", CLOCK, KazakhstanHolidays(), enrolled=enrolled)


def closed_again(url: str, data_dir: Path) -> tuple[int, bytes]:
    """What an office that could be opened is: its terminal's id, and whose key it has."""
    office = opened(url, data_dir)
    office.store.close()
    return office.terminal.key_id, office.keys.mark


def refused(url: str, data_dir: Path) -> str:
    with pytest.raises(StoreUnusableError) as caught:
        opened(url, data_dir)
    return str(caught.value)


def somebody_comes(url: str) -> None:
    store = Store(url)
    store.write(lambda work: work.bookings.lock_citizen(b"c" * 32, OPENING_TIME))
    store.close()


def changed(url: str, statement: object) -> None:
    store = Store(url)
    with store.engine.begin() as connection:
        connection.execute(statement)
    store.close()


@pytest.fixture
def place(empty_url: str, tmp_path: Path) -> tuple[str, Path]:
    """A database that has been set up, and a terminal that has its place in it."""
    prepare_database(empty_url, tmp_path)
    enrol_here(empty_url, tmp_path, "hall", CLOCK)
    return empty_url, tmp_path


def test_a_terminal_that_has_its_place_opens_it_again_and_again(place: tuple[str, Path]) -> None:
    assert closed_again(*place) == closed_again(*place)
    assert closed_again(*place)[0] == 1


def test_opening_again_writes_nothing(place: tuple[str, Path]) -> None:
    url, folder = place
    closed_again(url, folder)
    store = Store(url)
    before = state_of(store)
    closed_again(url, folder)
    assert state_of(store) == before
    store.close()


def test_preparing_says_from_what_to_what_and_makes_the_key_once(empty_url: str, tmp_path: Path) -> None:
    first = prepare_database(empty_url, tmp_path)
    assert (first.before, first.after, first.has_mark, first.new_key) == (None, "0003", True, True)
    again = prepare_database(empty_url, tmp_path)
    assert (again.before, again.after, again.has_mark, again.new_key) == ("0003", "0003", True, False)


def test_from_another_machine_it_makes_no_second_key(empty_url: str, tmp_path: Path) -> None:
    prepare_database(empty_url, tmp_path / "one")
    done = prepare_database(empty_url, tmp_path / "other")
    assert (done.has_mark, done.new_key) == (True, False)
    assert not (tmp_path / "other" / KEYS_FOLDER / CITIZEN_KEY_FILE).exists()


def test_a_database_that_knows_people_gets_no_new_key_either(empty_url: str, tmp_path: Path) -> None:
    """As one that comes from the version before: its key is somewhere, and is to be fetched from there."""
    migrated(empty_url)
    somebody_comes(empty_url)
    done = prepare_database(empty_url, tmp_path)
    assert (done.has_mark, done.new_key) == (False, False)


def test_preparing_with_another_key_is_refused(empty_url: str, tmp_path: Path) -> None:
    prepare_database(empty_url, tmp_path / "one")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    prepare_database(other, tmp_path / "other")
    with pytest.raises(StoreUnusableError, match="not the key of this database"):
        prepare_database(empty_url, tmp_path / "other")


# The citizens' key


def test_with_another_key_nobody_opens(place: tuple[str, Path]) -> None:
    url, folder = place
    somebody_comes(url)
    closed_again(url, folder)
    (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).write_bytes(b"another key, also of 32 bytes...")
    told = refused(url, folder)
    assert told.endswith("citizens.key is not the key of this database")
    assert "another key" not in told


def test_a_mark_tells_nothing_of_the_key(place: tuple[str, Path]) -> None:
    url, folder = place
    store = Store(url)
    with store.engine.connect() as connection:
        mark = connection.execute(select(key_mark.c.mark)).scalar_one()
    store.close()
    assert bytes(mark) != (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).read_bytes()
    assert len(mark) == 32


def test_a_key_that_is_gone_is_a_fault_and_none_is_made(place: tuple[str, Path]) -> None:
    url, folder = place
    somebody_comes(url)
    (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).unlink()
    assert "citizens.key" in refused(url, folder)
    assert not (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).exists()


# An embedded database


def test_an_embedded_database_is_made_when_it_is_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kiosk.db'}"
    assert closed_again(url, tmp_path)[0] == 1
    assert closed_again(url, tmp_path)[0] == 1


def test_a_key_made_by_the_version_before_keeps_its_id_and_gets_a_token(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kiosk.db'}"
    migrated(url)
    key = TerminalKey.create(tmp_path / KEYS_FOLDER, 7)
    store = Store(url)
    with store.engine.begin() as connection:
        row = {"id": 7, "name": "hall", "public_key": key.public_key, "enrolled_at": OPENING_TIME}
        connection.execute(terminal.insert(), row)
    assert closed_again(url, tmp_path)[0] == 7
    with store.engine.connect() as connection:
        assert connection.execute(select(terminal.c.token_hash)).scalar_one() == key.token_hash
    store.close()


def test_a_new_embedded_database_takes_the_old_terminals_key_in(tmp_path: Path) -> None:
    key = TerminalKey.create(tmp_path / KEYS_FOLDER, 7)
    url = f"sqlite:///{tmp_path / 'kiosk.db'}"
    assert closed_again(url, tmp_path)[0] == 1
    assert TerminalKey.load(tmp_path / KEYS_FOLDER).key_id == 1
    assert TerminalKey.load(tmp_path / KEYS_FOLDER).public_key == key.public_key


# A shared database


@pytest.fixture
def shared(postgres: PostgresDatabases, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A shared database that its owner has set up, and a terminal that is enrolled in it."""
    url = postgres.empty()
    prepare_database(url, tmp_path)
    enrol_here(url, tmp_path, "hall", CLOCK)
    yield url, tmp_path
    postgres.drop(url)


def test_a_shared_database_without_tables_is_left_to_its_owner(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    url = postgres.empty()
    assert "has no tables yet; let its owner run `kiosk db upgrade`" in refused(url, tmp_path)
    assert not (tmp_path / KEYS_FOLDER).exists()
    postgres.drop(url)


def test_a_shared_database_of_the_version_before_is_left_to_its_owner(shared: tuple[str, Path]) -> None:
    changed(shared[0], text("UPDATE alembic_version SET version_num = '0001'"))
    told = refused(*shared)
    assert "is of version 0001, this program needs 0003; let its owner run `kiosk db upgrade`" in told
    changed(shared[0], text("UPDATE alembic_version SET version_num = '0009'"))
    assert "newer version" in refused(*shared)


def test_a_terminal_without_the_citizens_key_is_told_where_to_get_it(shared: tuple[str, Path]) -> None:
    url, folder = shared
    (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).unlink()
    assert "copy citizens.key from where `kiosk db upgrade` made it" in refused(url, folder)
    assert not (folder / KEYS_FOLDER / CITIZEN_KEY_FILE).exists(), "nobody has booked yet, and yet none is made"


def test_a_shared_database_that_does_not_know_its_key_is_not_opened(shared: tuple[str, Path]) -> None:
    changed(shared[0], key_mark.delete())
    assert "does not know its citizens' key yet" in refused(*shared)


def test_a_terminal_that_is_not_enrolled_is_told_so(shared: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = shared
    other = tmp_path / "other"
    shutil.copytree(folder / KEYS_FOLDER, other / KEYS_FOLDER)
    (other / KEYS_FOLDER / FILE_NAME).unlink()
    told = refused(url, other)
    assert "has no key yet" in told
    assert "kiosk terminal enrol" in told
    TerminalKey.create(other / KEYS_FOLDER)
    told = refused(url, other)
    assert "does not know this terminal" in told
    assert "kiosk terminal enrol" in told
    assert enrol_here(url, other, "hall-2", CLOCK) == 2
    assert closed_again(url, other)[0] == 2


def test_a_revoked_terminal_is_told_so_and_needs_a_new_key(shared: tuple[str, Path]) -> None:
    url, folder = shared
    changed(url, update(terminal).values(revoked_at=OPENING_TIME))
    assert "was revoked as number 1" in refused(url, folder)
    with pytest.raises(StoreUnusableError, match="terminal 1 was revoked"):
        enrol_here(url, folder, "hall", CLOCK)
    (folder / KEYS_FOLDER / FILE_NAME).unlink()
    assert enrol_here(url, folder, "hall", CLOCK) == 2
    assert closed_again(url, folder)[0] == 2


def test_a_place_that_is_no_terminal_does_what_needs_no_signature(shared: tuple[str, Path]) -> None:
    url, folder = shared
    (folder / KEYS_FOLDER / FILE_NAME).unlink()
    office = opened(url, folder, enrolled=False)
    assert office.terminal.key_id == 0
    assert not (folder / KEYS_FOLDER / FILE_NAME).exists()
    office.store.close()


def test_opening_a_shared_database_changes_nothing_of_it(shared: tuple[str, Path]) -> None:
    url, folder = shared
    name = make_url(url).database
    changed(url, text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    assert closed_again(url, folder)[0] == 1
