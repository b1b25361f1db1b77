"""Fault 11: a copy that is broken, of another format, half written, empty or missing is made anew.

It is set aside whole, what had still to be delivered is rescued, and the terminal goes on.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.ports import StoreUnavailableError
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, outbox_of, rows_of, sold, until_online
from tests.engines import unlogged
from tests.invariants import check
from tests.town import OPENING_TIME, state_of

# A copy is SQLite whatever the shared database is.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")

PAGE = 4096
Harm = Callable[[Path], None]


def of_a_newer_format(path: Path) -> None:
    with closing(unlogged(path)) as file:
        file.execute("PRAGMA user_version = 99")


def of_an_older_format(path: Path) -> None:
    with closing(unlogged(path)) as file:
        file.execute("DROP TABLE departure")
        file.execute("PRAGMA user_version = 1")


def with_a_damaged_table(path: Path) -> None:
    """A page of the bookings' table is overwritten."""
    overwrite(path, root_of(path, "booking"))


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xff" * PAGE)


def root_of(path: Path, table: str) -> int:
    with closing(unlogged(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert file.execute("PRAGMA page_size").fetchone() == (PAGE,)
        (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return int(page)


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database, though somebody gave it the name of one" * 100)


def half_written(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: PAGE * 3 + 100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    path.unlink()


LEGIBLE = [of_a_newer_format, of_an_older_format, with_a_damaged_table]
ILLEGIBLE = [no_database, half_written, empty, missing]


@pytest.mark.parametrize("harm", LEGIBLE)
def test_a_copy_that_is_broken_at_the_start_loses_nothing_that_was_sold(hall: Hall, harm: Harm) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    tickets = {sold(terminal, 1).booking.id, sold(terminal, 2).booking.id}
    terminal.close()
    before = terminal.replica.path.read_bytes()
    harm(terminal.replica.path)
    harmed = terminal.replica.path.read_bytes()
    terminal.open()
    assert outbox_of(terminal) == [("booked", "waiting")] * 2
    (aside,) = terminal.folder.glob("*.set-aside")
    assert len(aside.read_bytes()) == len(harmed) >= len(before)
    until_online(terminal)
    assert {row["id"] for row in state_of(hall.town.store)["booking"]} == tickets
    assert {row["id"] for row in state_of(terminal.replica.store)["booking"]} == tickets
    assert hall.town.store.read(lambda work: work.terminals.by_id(1)).generation == 1  # type: ignore[union-attr]
    check(hall.town.store)


@pytest.mark.parametrize("harm", ILLEGIBLE)
def test_a_copy_of_which_nothing_can_be_read_leaves_its_leases_alone(hall: Hall, harm: Harm) -> None:
    """Of what was sold nobody knows: those places stay taken until they begin."""
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    terminal.close()
    harm(terminal.replica.path)
    terminal.open()
    until_online(terminal)
    assert outbox_of(terminal) == []
    state = state_of(hall.town.store)
    assert {row["generation"] for row in state["terminal"] if row["id"] == 1} == {2}
    assert {row["generation"] for row in state["lease"]} == {1}
    cut_off(terminal)
    assert not any(slot.free for slot in terminal.town.every_slot("id-card"))
    check(hall.town.store)


@pytest.mark.parametrize("harm", [with_a_damaged_table, no_database, missing])
def test_a_copy_that_breaks_while_the_program_runs_is_made_anew_by_itself(hall: Hall, harm: Harm) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    terminal.replica.store.close()
    harm(terminal.replica.path)
    hall.town.citizen(2).booked(OPENING_TIME.date(), ("id-card", "10:00"))  # there is something to be pulled
    until_online(terminal)
    until_online(terminal)
    state = state_of(hall.town.store)["booking"]
    assert len(state) == (2 if harm is with_a_damaged_table else 1)
    assert {row["id"] for row in state_of(terminal.replica.store)["booking"]} == {row["id"] for row in state}
    check(hall.town.store)


def test_one_damaged_page_does_not_take_the_other_rows_with_it(hall: Hall) -> None:
    """The last page is the one that a search for the last row reads."""
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    with terminal.replica.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO outbox "
            "SELECT i, printf('%032x', i), kind, fingerprint, generation, at, document, 'applied', reason, tries "
            "FROM outbox, n WHERE seq = 1"
        )
    terminal.close()
    path = terminal.replica.path
    root_of(path, "outbox")
    with closing(unlogged(path)) as file:
        (last,) = file.execute(
            "SELECT pageno FROM dbstat WHERE name = 'outbox' AND pagetype = 'leaf' ORDER BY path DESC LIMIT 1"
        ).fetchone()
    overwrite(path, last)
    terminal.open()
    rows = rows_of(terminal)
    assert 300 < len(rows) < 400
    assert rows[0]["state"] == "waiting"


def test_a_row_that_nobody_can_read_is_left_in_the_file_that_is_kept(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    sold(terminal, 2)
    terminal.close()
    with closing(unlogged(terminal.replica.path)) as file:
        file.execute("UPDATE outbox SET document = '{broken' WHERE seq = 1")
        file.execute("PRAGMA user_version = 1")
    terminal.open()
    assert outbox_of(terminal) == [("booked", "waiting")]
    until_online(terminal)
    assert outbox_of(terminal) == [("booked", "applied")]
    check(hall.town.store)


def test_two_copies_set_aside_in_one_second_are_both_kept(hall: Hall) -> None:
    terminal = hall.terminal(beats=0)
    made = {terminal.replica.make_anew(OPENING_TIME) for _ in range(3)}
    assert len(made) == 3
    assert all(path.exists() for path in made)


@pytest.mark.parametrize("moved", [1, 2])
def test_an_end_in_the_middle_of_setting_aside_loses_no_outbox(hall: Hall, moved: int) -> None:
    """The file was moved, perhaps without its journal, and the new one was not made yet."""
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    path = terminal.replica.path
    with closing(sqlite3.connect(path)) as reader:  # so that the journal is not merged on closing
        reader.execute("SELECT count(*) FROM outbox").fetchone()
        terminal.close()
        copies = {journal: Path(f"{path}{journal}").read_bytes() for journal in ("", "-wal")}
    assert copies["-wal"]
    aside = path.with_name("replica-20260601T030000Z-1.to-rescue")
    for number, (journal, content) in enumerate(copies.items()):
        path.with_name(f"{path.name}{journal}").unlink(missing_ok=True)
        Path(f"{aside if number < moved else path}{journal}").write_bytes(content)
    terminal.open()
    assert outbox_of(terminal) == [("booked", "waiting")]
    assert not [*terminal.folder.glob("*.to-rescue*")]
    terminal.restart()
    assert outbox_of(terminal) == [("booked", "waiting")]


def test_a_disk_that_is_full_while_the_copy_is_made_anew_loses_no_outbox(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    terminal.close()
    of_an_older_format(terminal.replica.path)
    with monkeypatch.context() as patch:
        patch.setattr("sqlite3.dbapi2.connect", of_two_pages(sqlite3.connect))
        with pytest.raises(StoreUnavailableError):
            terminal.open()
    terminal.shared.close()
    terminal.open()
    assert outbox_of(terminal) == [("booked", "waiting")]


def of_two_pages(connect: Callable[..., Any]) -> Callable[..., Any]:
    """SQLite's own limit of pages stands in for the disk's: the engine meets it in the same place."""

    def connected(*arguments: object, **named: object) -> Any:
        connection = connect(*arguments, **named)
        if connection.execute("PRAGMA page_count").fetchone() == (0,):
            connection.execute("PRAGMA max_page_count = 2")
        return connection

    return connected


def test_a_copy_that_somebody_else_has_locked_is_not_taken_for_a_broken_one(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    terminal.close()
    with closing(unlogged(terminal.replica.path)) as file:
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("BEGIN EXCLUSIVE")
        assert terminal.replica.is_sound()
        file.execute("ROLLBACK")
    terminal.open()
    assert not [*terminal.folder.glob("*set-aside*")]


def test_what_is_old_is_dropped_but_never_what_has_still_to_be_delivered(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.town.citizen(3).booked(OPENING_TIME.date(), ("id-card", "11:00"))
    terminal.beat()
    cut_off(terminal)
    sold(terminal, 1)
    hall.world.pass_by(days=120)
    terminal.replica.tidy(hall.world.now())
    state = state_of(terminal.replica.store)
    assert (state["booking"], state["appointment"], state["slot"], state["event"]) == ([], [], [], [])
    assert state["citizen"] == [], "nobody is known any more"
    assert outbox_of(terminal) == [("booked", "waiting")]
    assert len(state["operation"]) == 1
