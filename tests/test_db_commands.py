"""`kiosk db`, as the owner of a shared database types it."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from kiosk.core.store.store import Store
from tests.commands import Place
from tests.engines import PostgresDatabases
from tests.town import OPENING_TIME

PASSWORD = "a-long-enough-one"


@pytest.fixture
def shared(postgres: PostgresDatabases) -> Iterator[str]:
    """The address of an empty shared database with its owner's login."""
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture
def owner(shared: str, tmp_path: Path) -> Place:
    """Where the owner of a shared database works; it has been set up."""
    place = Place.at(tmp_path / "owner", shared)
    place.told("db", "upgrade")
    return place


def test_upgrade_says_from_what_to_what_and_where_the_new_key_is(empty_url: str, tmp_path: Path) -> None:
    place = Place.at(tmp_path, empty_url)
    told = place.told("db", "upgrade")
    assert "from empty to 0003" in told
    assert f"new citizens' key: {place.keys / 'citizens.key'}" in told
    again = place.told("db", "upgrade")
    assert "is of version 0003 already" in again
    assert "key" not in again.replace("kiosk", "")


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_the_new_key_is_its_owners_alone(owner: Place) -> None:
    assert stat.S_IMODE((owner.keys / "citizens.key").stat().st_mode) == 0o600


def test_upgrade_of_a_database_whose_key_is_elsewhere_says_so(shared: str, tmp_path: Path) -> None:
    first = Place.at(tmp_path / "first", shared)
    first.told("db", "upgrade")
    store = Store(shared)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM key_mark"))
        connection.execute(text("INSERT INTO citizen VALUES ('x', now())"))
    store.close()
    assert "run this where it is" in Place.at(tmp_path / "other", shared).refused("db", "upgrade")
    assert "0003 already" in first.told("db", "upgrade")


def test_upgrade_of_a_newer_programs_database_is_refused(owner: Place, shared: str) -> None:
    store = Store(shared)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    assert "newer version" in owner.refused("db", "upgrade")
    assert "9999, this program needs 0003" in owner.told("db", "status")


def test_a_server_that_is_not_there_is_told_in_one_line_without_a_password(tmp_path: Path) -> None:
    place = Place.at(tmp_path, "postgresql://kiosk:geheim@127.0.0.1:1/kiosk")
    for command in (("db", "upgrade"), ("db", "status"), ("db", "purge"), ("fleet",), ("terminal", "list")):
        told = place.refused(*command)
        assert len(told.strip().splitlines()) == 1
        assert "geheim" not in told


# Status


def test_status_tells_a_technician_how_it_stands(owner: Place) -> None:
    owner.told("init", "--demo")
    lines = dict(line.split(None, 1) for line in owner.told("db", "status").splitlines())
    assert lines["server"].startswith("PostgreSQL ")
    assert lines["server"].endswith(", primary, no TLS")
    assert lines["replication"] == "asynchronous, or none"
    assert lines["version"] == "0003, this program needs 0003"
    assert lines["our"].split() == ["role", "owner"]
    assert lines["centres"] == "2"
    assert lines["terminals"].startswith("0, ")
    assert "service" in lines


def test_status_tells_programs_the_same(owner: Place, shared: str) -> None:
    owner.told("init", "--demo")
    store = Store(shared)
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    store.close()
    found = json.loads(owner.told("db", "status", "--json"))
    assert found["server"]["standby"] is False
    assert found["role"] == "owner"
    assert found["contents"]["rows"]["service"] == 32
    assert found["contents"]["open_first"] == found["contents"]["open_last"]


def test_status_of_an_empty_database(shared: str, tmp_path: Path) -> None:
    told = Place.at(tmp_path, shared).told("db", "status")
    assert "empty, this program needs 0003" in told


def test_status_shows_no_password(shared: str, tmp_path: Path) -> None:
    url = make_url(shared).set(password="geheim").render_as_string(hide_password=False)
    place = Place.at(tmp_path, url)
    place.told("db", "upgrade")
    assert "geheim" not in place.told("db", "status") + place.told("where")


# Grant


def role_of(owner: Place, shared: str, login: str) -> str:
    """Who a login is to the database."""
    address = make_url(shared).set(username=login).render_as_string(hide_password=False)
    place = Place.at(owner.folder.parent / login, address)
    role: str = json.loads(place.told("db", "status", "--json"))["role"]
    return role


def test_grant_makes_groups_and_logins(owner: Place, shared: str, postgres: PostgresDatabases) -> None:
    prefix = f"t{uuid4().hex[:12]}"
    file = owner.folder / "password"
    file.write_text(f"{PASSWORD}\n", "utf-8")
    named = ("--prefix", prefix)
    assert f"{prefix}_terminal and {prefix}_staff have their rights" in owner.told("db", "grant", *named)
    told = owner.told("db", "grant", "terminal", f"{prefix}_hall", "--password-file", str(file), *named)
    told += owner.told("db", "grant", "staff", f"{prefix}_desk", *named, answer=f"{PASSWORD}\n{PASSWORD}\n")
    assert f"{prefix}_hall is in {prefix}_terminal" in told
    assert PASSWORD not in told
    assert role_of(owner, shared, f"{prefix}_hall") == "terminal"
    assert role_of(owner, shared, f"{prefix}_desk") == "staff"
    postgres.disconnect(make_url(shared).database or "")
    for role in (f"{prefix}_hall", f"{prefix}_desk", f"{prefix}_terminal", f"{prefix}_staff"):
        owned = Store(shared)
        with owned.engine.begin() as connection:
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))
        owned.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ("terminal",),
        ("owner", "me"),
        ("terminal", "me", "--password", "x"),
    ],
)
def test_grant_wants_a_kind_and_a_login_and_no_password_on_the_command_line(
    owner: Place, arguments: tuple[str, ...]
) -> None:
    assert "Error" in owner.refused("db", "grant", *arguments)


def test_grant_refuses_a_short_password_before_it_does_anything(owner: Place) -> None:
    file = owner.folder / "password"
    file.write_text("short\n", "utf-8")
    arguments = ("grant", "terminal", "nobody", "--password-file", str(file))
    assert "12 characters or more" in owner.refused("db", *arguments)


def test_grant_is_for_shared_databases(tmp_path: Path) -> None:
    place = Place.at(tmp_path)
    place.told("db", "upgrade")
    assert "rights are for PostgreSQL" in place.refused("db", "grant")


# Purge


def test_purge_says_what_it_did(empty_url: str, tmp_path: Path) -> None:
    place = Place.at(tmp_path, empty_url)
    place.told("db", "upgrade")
    store = Store(empty_url)
    store.write(lambda work: work.bookings.lock_citizen(b"c" * 32, OPENING_TIME.replace(year=2020)))
    store.close()
    told = place.told("db", "purge")
    assert "0 bookings stripped of whose they were" in told
    assert "1 citizens, 0 operations" in told
    assert "0 citizens" in place.told("db", "purge")
