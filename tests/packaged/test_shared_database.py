"""The packed program at a shared database: PostgreSQL's driver, the migrations, the keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import PostgresDatabases
from tests.packaged.program import Program


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
    assert "almaty-almaly" in owner.told("db", "status")
    asked = ("staff-accounts", "add", "aigul", "--role", "senior")
    assert "aigul is senior" in owner.told(*asked, answer="correct horse\ncorrect horse\n")
    assert "aigul" in owner.told("events")


def test_a_database_that_does_not_answer_is_told_in_one_line(program: Program) -> None:
    program.set(database="postgresql://kiosk:geheim@127.0.0.1:1/kiosk")
    told = program.refused("db", "status")
    assert "127.0.0.1" in told
    assert "geheim" not in told
