"""The packed program at a shared database: PostgreSQL's driver, the migrations, the keys."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.engines import PostgresDatabases
from tests.packaged.booking import book
from tests.packaged.program import Program
from tests.packaged.screen import screen, window


@pytest.fixture
def shared(postgres: PostgresDatabases) -> Iterator[str]:
    """The address of an empty shared database with its owner's login."""
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture
def owner(program: Program, shared: str, tmp_path: Path) -> Program:
    """The program where the owner of the database works."""
    owner = program.of(tmp_path / "owner")
    owner.set(database=shared)
    return owner


def test_a_shared_database_is_set_up_and_looked_after(owner: Program) -> None:
    assert "from empty to" in owner.told("db", "upgrade")
    assert "almaty-almaly: 3 lines" in owner.told("init", "--demo")
    assert "service     32" in owner.told("db", "status")
    asked = ("staff-accounts", "add", "aigul", "--role", "senior")
    assert "aigul is senior" in owner.told(*asked, answer="correct horse\ncorrect horse\n")
    assert "aigul" in owner.told("events")


def test_an_enrolled_terminal_books_in_the_shared_database(
    owner: Program, program: Program, shared: str, tmp_path: Path
) -> None:
    owner.told("db", "upgrade")
    owner.told("init", "--demo")
    program.set(database=shared, terminal="hall-1", centre="almaty-almaly")
    (program.data / "keys").mkdir(parents=True)
    shutil.copy(owner.data / "keys" / "citizens.key", program.data / "keys")
    program.told("terminal", "request", "--out", str(tmp_path / "hall-1.request"))
    assert "hall-1 is terminal 1" in owner.told(
        "terminal", "enrol", str(tmp_path / "hall-1.request"), answer="y\n"
    )
    before = booked(shared)
    with screen() as shown, window(program, shown):
        book(shown, chooses_centre=False)
    assert booked(shared) == before + 1
    assert "hall-1" in owner.told("fleet")


def booked(shared: str) -> int:
    """How many bookings the database has."""
    with closing(psycopg.connect(shared.replace("+psycopg", ""))) as connection:
        found = connection.execute("SELECT count(*) FROM booking").fetchone()
    assert found
    return int(found[0])


def test_a_database_that_does_not_answer_is_told_in_one_line(program: Program) -> None:
    program.set(database="postgresql://kiosk:geheim@127.0.0.1:1/kiosk")
    told = program.refused("db", "status")
    assert "127.0.0.1" in told
    assert "geheim" not in told
