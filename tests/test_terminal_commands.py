"""`kiosk terminal` and `kiosk fleet`, as a technician and the owner of a shared database type them."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.core.clock import SystemClock
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import Office, open_office
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.store import Store
from kiosk.core.terminal_report import Report, to_document
from kiosk.core.ticket.keys import TerminalKey
from tests.commands import Place
from tests.engines import PostgresDatabases


@pytest.fixture
def shared(postgres: PostgresDatabases) -> Iterator[str]:
    """The address of a shared database."""
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture
def owner(shared: str, tmp_path: Path) -> Place:
    """Where its owner works; the demonstration's centres are in it."""
    place = Place.at(tmp_path / "owner", shared)
    place.told("db", "upgrade")
    place.told("init", "--demo")
    return place


def hall(owner: Place, name: str, **settings: str) -> Place:
    """A new terminal, to which somebody has brought the citizens' key. It does not know the owner's login."""
    place = Place.at(
        owner.folder.parent / name, "postgresql://nobody@127.0.0.1:1/kiosk", terminal=name, **settings
    )
    place.keys.mkdir(parents=True)
    shutil.copy(owner.keys / "citizens.key", place.keys)
    return place


def opened(place: Place, shared: str) -> Office:
    office = open_office(shared, place.folder / "data", "hall", SystemClock(), KazakhstanHolidays())
    office.store.close()
    return office


def fingerprint(told: str) -> str:
    return told.split("fingerprint ")[1].splitlines()[0]


def test_in_two_steps_a_terminal_is_enrolled_without_the_owners_login(owner: Place, shared: str) -> None:
    place = hall(owner, "hall-1", centre="almaty-almaly")
    file = owner.folder / "hall-1.request"
    asked = place.told("terminal", "request", "--out", str(file))
    entered = owner.told("terminal", "enrol", str(file), answer="y\n")
    assert fingerprint(asked) == fingerprint(entered)
    assert "hall-1 is terminal 1" in entered
    assert opened(place, shared).terminal.key_id == 1
    assert TerminalKey.load(place.keys).key_id == 1, "known without the database from now on"
    secret = (place.keys / "terminal.key").read_text("ascii").split("\n")[1]
    assert secret not in file.read_text("utf-8")


def test_asking_again_is_the_same_request(owner: Place) -> None:
    place = hall(owner, "hall-1")
    files = [owner.folder / name for name in ("one", "two")]
    for file in files:
        place.told("terminal", "request", "--out", str(file))
    assert files[0].read_text("utf-8") == files[1].read_text("utf-8")


def test_whoever_does_not_recognise_the_fingerprint_enters_nothing(owner: Place) -> None:
    file = owner.folder / "request"
    hall(owner, "hall-1").told("terminal", "request", "--out", str(file))
    assert owner.call("terminal", "enrol", str(file), answer="n\n").exit_code == 1
    assert "hall-1" not in owner.told("terminal", "list")


@pytest.mark.parametrize("field", ["name", "centre", "public_key", "token_hash"])
def test_a_request_that_was_changed_on_the_way_has_another_fingerprint(owner: Place, field: str) -> None:
    file = owner.folder / "request"
    asked = hall(owner, "hall-1", centre="almaty-almaly").told("terminal", "request", "--out", str(file))
    other = {"name": '"hall-2"', "centre": '"almaty-alatau-auto"'}.get(field, f'"{"ab" * 32}"')
    lines = file.read_text("utf-8").splitlines()
    file.write_text(
        "\n".join(f"{field}: {other}" if line.startswith(f"{field}:") else line for line in lines), "utf-8"
    )
    assert fingerprint(owner.told("terminal", "enrol", str(file), "--yes")) != fingerprint(asked)


def test_on_the_terminal_itself_it_is_enrolled_with_the_owners_login(owner: Place, shared: str) -> None:
    one, two = hall(owner, "hall-1"), hall(owner, "hall-2")
    assert "hall-1 is terminal 1" in one.told("terminal", "enrol", "--as", shared)
    told = two.told("terminal", "enrol", answer=f"{shared}\n")
    assert "hall-2 is terminal 2" in told
    assert shared not in told, "what is asked for is not shown"
    assert shared not in (two.folder / "kiosk.yaml").read_text("utf-8")
    assert (opened(one, shared).terminal.key_id, opened(two, shared).terminal.key_id) == (1, 2)


def test_enrolling_again_changes_the_name_and_keeps_the_number(owner: Place, shared: str) -> None:
    place = hall(owner, "hall-1")
    place.told("terminal", "enrol", "--as", shared)
    Place.at(place.folder, terminal="hall-9")
    assert "hall-9 is terminal 1" in place.told("terminal", "enrol", "--as", shared)


def test_a_request_for_a_centre_that_is_not_there_is_refused(owner: Place) -> None:
    file = owner.folder / "request"
    hall(owner, "hall-1", centre="nowhere").told("terminal", "request", "--out", str(file))
    assert 'no centre of the database has the code "nowhere"' in owner.refused(
        "terminal", "enrol", str(file), "--yes"
    )


@pytest.mark.parametrize("line", ["public_key: abc", "colour: green", "name: ''"])
def test_a_broken_request_is_refused_with_its_line(owner: Place, line: str) -> None:
    file = owner.folder / "request"
    hall(owner, "hall-1").told("terminal", "request", "--out", str(file))
    kept = [
        row for row in file.read_text("utf-8").splitlines() if not row.startswith(line.split(":", maxsplit=1)[0])
    ]
    file.write_text("\n".join([*kept, line]), "utf-8")
    told = owner.refused("terminal", "enrol", str(file), "--yes")
    assert f"line {len(kept) + 1}" in told
    assert line.split(":", maxsplit=1)[0] in told


def test_a_revoked_terminal_opens_no_more_and_what_is_left_to_do_is_said(owner: Place, shared: str) -> None:
    place = hall(owner, "hall-1")
    place.told("terminal", "enrol", "--as", shared)
    assert owner.call("terminal", "revoke", "1", answer="n\n").exit_code == 1
    opened(place, shared)
    told = owner.told("terminal", "revoke", "1", answer="y\n")
    for said in ("tickets that it signed are refused", "its login still opens the database", "may have sold them"):
        assert said in told
    with pytest.raises(StoreUnusableError, match="revoked as number 1"):
        opened(place, shared)
    assert "was revoked on" in owner.told("terminal", "revoke", "1", "--yes")
    assert "no terminal has the id 7" in owner.refused("terminal", "revoke", "7", "--yes")
    listed = owner.told("terminal", "list")
    assert str(datetime.now(UTC).date()) in listed


def test_the_list_shows_who_is_there(owner: Place, shared: str) -> None:
    hall(owner, "hall-1", centre="almaty-almaly").told("terminal", "enrol", "--as", shared)
    row = owner.told("terminal", "list").splitlines()[1].split()
    assert row[:3] == ["1", "hall-1", "almaty-almaly"]
    assert row[-1] == "never"


def test_enrolling_and_revoking_are_events(owner: Place, shared: str) -> None:
    hall(owner, "hall-1").told("terminal", "enrol", "--as", shared)
    owner.told("terminal", "revoke", "1", "--yes")
    store = Store(shared)
    with store.engine.connect() as connection:
        told = (
            connection.execute(text("SELECT action FROM event WHERE terminal_id = 1 ORDER BY id")).scalars().all()
        )
    store.close()
    assert told == ["terminal_enrolled", "terminal_revoked"]


# Fleet


def test_the_fleet_shows_what_needs_a_hand_first(owner: Place, shared: str) -> None:
    one = hall(owner, "hall-1", centre="almaty-almaly")
    two = hall(owner, "hall-2", centre="almaty-alatau-auto")
    for number, (place, report) in enumerate(
        [
            (one, Report("1.0", "ready", "ok", 8000, 12)),
            (two, Report("1.0", "cover_open", "low", 100, -40_000, 7, 900)),
        ],
        1,
    ):
        place.told("terminal", "enrol", "--as", shared)
        store, token = Store(shared), TerminalKey.load(place.keys).token
        store.write(lambda work, n=number, t=token, r=report: work.terminals.seen(n, t, 1, (0, 1), to_document(r)))
        store.close()
    lines = owner.told("fleet").splitlines()
    assert lines[1].split()[:3] == ["2", "hall-2", "almaty-alatau-auto"]
    for said in (
        "cover_open",
        "0.1 GB",
        "-40.0 s",
        "7 of 900 s",
        "cover open, outbox does not empty, space low, clock off",
    ):
        assert said in lines[1]
    assert lines[2].split()[:3] == ["1", "hall-1", "almaty-almaly"]
    assert lines[3] == "2 terminals, 1 need a hand"
    only = owner.told("fleet", "--centre", "almaty-almaly").splitlines()
    assert only[-1] == "1 terminals, 0 need a hand"
    found = json.loads(owner.told("fleet", "--json"))
    assert [(row["member"]["id"], row["needs"][:1]) for row in found] == [(2, ["cover open"]), (1, [])]
    assert "no centre of the database has the code" in owner.refused("fleet", "--centre", "nowhere")


def test_a_revoked_terminal_that_goes_on_booking_comes_first(owner: Place, shared: str) -> None:
    hall(owner, "hall-1").told("terminal", "enrol", "--as", shared)
    booked(shared, "1 minute ago")
    owner.told("terminal", "revoke", "1", "--yes")
    assert "0 terminals" in owner.told("fleet")
    booked(shared, "2 seconds")
    assert "revoked, and still at work" in owner.told("fleet")


def booked(shared: str, when: str) -> None:
    """Terminal 1 has carried out a command then, counted from now."""
    store = Store(shared)
    did = "INSERT INTO operation VALUES (gen_random_uuid(), 'Book', 'x', '{}', now() + CAST(:when AS interval), 1)"
    with store.engine.begin() as connection:
        connection.execute(text(did), {"when": when})
    store.close()
