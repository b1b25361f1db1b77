"""`kiosk staff-accounts`, as whoever keeps the accounts types it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from kiosk.core.accounts import Accounts
from kiosk.core.staff import Account, Role, SignInReason, SignInRefused
from tests.commands import Place
from tests.engines import PostgresDatabases, Templates
from tests.town import TSON, Town, made_up, office, settled

PASSWORD, OTHER = "дом у реки 7", "correct horse"
TWICE = f"{PASSWORD}\n" * 2


@pytest.fixture
def place(town: Town, town_url: str, tmp_path: Path) -> Place:
    """Where the owner of the town's database works."""
    return Place.at(tmp_path, town_url)


@pytest.fixture
def accounts(town: Town) -> Accounts:
    """A desk of the town."""
    return Accounts(office(town.store, town.clock, town.keys, 1), (TSON,))


def added(place: Place, login: str = "aigul", *more: str) -> str:
    return place.told("staff-accounts", "add", login, "--role", "registrar", *more, answer=TWICE)


def test_an_account_is_made_and_signs_in(place: Place, accounts: Accounts) -> None:
    told = added(place, "Aigul", "--centre", "town")
    assert told.endswith("aigul is registrar in town\n")
    assert PASSWORD not in told
    assert accounts.sign_in("aigul", PASSWORD) == Account("aigul", Role.REGISTRAR, TSON)


def test_a_password_that_is_made_is_told_once_and_is_to_be_changed(place: Place, accounts: Accounts) -> None:
    told = place.told("staff-accounts", "add", "aigul", "--role", "senior", "--generate")
    assert told.startswith("aigul is senior in every centre\n")
    found = re.search(r"password ([a-z2-9]{4}(?:-[a-z2-9]{4}){3}),", told)
    assert found
    assert accounts.sign_in("aigul", found[1]) == Account("aigul", Role.SENIOR, must_change=True)
    assert "new password due" in place.told("staff-accounts", "list")


def test_a_reset_takes_the_old_password_away(place: Place, accounts: Accounts) -> None:
    added(place)
    place.told("staff-accounts", "reset", "aigul", answer=f"{OTHER}\n" * 2)
    assert accounts.sign_in("aigul", PASSWORD) == SignInRefused(SignInReason.WRONG)
    assert accounts.sign_in("aigul", OTHER) == Account("aigul", Role.REGISTRAR)
    assert "password" in place.told("staff-accounts", "reset", "aigul", "--generate")
    assert accounts.sign_in("aigul", OTHER) == SignInRefused(SignInReason.WRONG)


def test_disabled_and_enabled(place: Place, accounts: Accounts) -> None:
    added(place)
    place.told("staff-accounts", "disable", "aigul")
    assert accounts.sign_in("aigul", PASSWORD) == SignInRefused(SignInReason.DISABLED)
    assert "disabled" in place.told("staff-accounts", "list")
    place.told("staff-accounts", "enable", "aigul")
    assert isinstance(accounts.sign_in("aigul", PASSWORD), Account)


def test_another_role_and_centre(place: Place, accounts: Accounts) -> None:
    added(place)
    place.told("staff-accounts", "move", "aigul", "--role", "senior", "--centre", "town")
    assert accounts.sign_in("aigul", PASSWORD) == Account("aigul", Role.SENIOR, TSON)


def test_the_list_says_who_signed_in_when(place: Place, accounts: Accounts) -> None:
    assert "the first one: kiosk staff-accounts add" in place.told("staff-accounts", "list")
    added(place, "aigul", "--centre", "town")
    added(place, "berik")
    accounts.sign_in("aigul", PASSWORD)
    lines = [line.split() for line in place.told("staff-accounts", "list").splitlines()]
    assert lines[1:] == [
        ["aigul", "registrar", "town", "in", "use", "2026-06-01", "08:00"],
        ["berik", "registrar", "every", "centre", "in", "use", "never"],
    ]
    known = json.loads(place.told("staff-accounts", "list", "--json"))
    assert [(one["login"], one["centre"]) for one in known] == [("aigul", "town"), ("berik", None)]


CANNOT_BE = [
    (("add", "a", "--role", "senior"), "", "expected 2 to 32 signs"),
    (("add", "owner", "--role", "senior"), "", "the program itself stands under that name"),
    (("add", "aigul", "--role", "chief"), "", "'registrar', 'senior', 'technician'"),
    (("add", "aigul"), "", "Missing option '--role'"),
    (("add", "aigul", "--role", "senior", "--centre", "nowhere"), "", "no centre of the database has the code"),
    (("add", "aigul", "--role", "senior"), "short\nshort\n", "10 signs or more"),
    (("add", "aigul-seitova", "--role", "senior"), "aigul-seitova\naigul-seitova\n", "is not the login"),
    (("add", "berik", "--role", "senior"), TWICE, "there is an account berik already"),
    (("reset", "marat"), "", 'there is no account "marat"'),
    (("disable", "marat"), "", 'there is no account "marat"'),
]


def test_what_cannot_be_is_told_in_one_line(place: Place) -> None:
    added(place, "berik")
    for arguments, answer, said in CANNOT_BE:
        assert said in place.refused("staff-accounts", *arguments, answer=answer)
    assert "aigul" not in place.told("staff-accounts", "list")


def test_an_iin_is_no_login_and_is_not_repeated(place: Place) -> None:
    iin = made_up(1).digits
    assert iin not in place.refused("staff-accounts", "add", iin, "--role", "senior")


def test_a_place_without_a_database_is_told_what_to_run(tmp_path: Path) -> None:
    place = Place.at(tmp_path, f"sqlite:///{tmp_path / 'none.db'}")
    assert "kiosk db upgrade" in place.refused("staff-accounts", "list")


def test_setting_up_says_how_the_first_account_is_made_until_there_is_one(tmp_path: Path) -> None:
    place = Place.at(tmp_path, f"sqlite:///{tmp_path / 'kiosk.db'}")
    first = "the first one: kiosk staff-accounts add LOGIN --role senior"
    assert first in place.told("init", "--demo")
    added(place)
    assert first not in place.told("init", "--demo")


@pytest.fixture
def both(
    postgres: PostgresDatabases, postgres_templates: Templates, tmp_path: Path
) -> Iterator[tuple[Place, Place]]:
    """The owner of a shared database, and a place with a login of the staff."""
    url, prefix, login_password = (
        postgres.copy(postgres_templates.filled(settled)),
        f"t{uuid4().hex[:12]}",
        "x" * 12,
    )
    owner, login = Place.at(tmp_path / "owner", url), f"{prefix}_desk"
    owner.told("db", "grant", "staff", login, "--prefix", prefix, answer=f"{login_password}\n" * 2)
    address = make_url(url).set(username=login, password=login_password)
    yield owner, Place.at(tmp_path / "desk", address.render_as_string(hide_password=False))
    postgres.drop(url)
    for role in (login, f"{prefix}_staff", f"{prefix}_terminal"):
        postgres.execute(f"DROP ROLE {role}")


def test_over_a_login_of_the_staff_accounts_are_seen_and_not_changed(both: tuple[Place, Place]) -> None:
    owner, desk = both
    added(owner)
    assert "aigul" in desk.told("staff-accounts", "list")
    for arguments in (
        ("add", "mine", "--role", "senior", "--generate"),
        ("move", "aigul", "--role", "senior"),
        ("disable", "aigul"),
        ("enable", "aigul"),
        ("reset", "aigul", "--generate"),
    ):
        assert "only the owner of a shared database" in desk.refused("staff-accounts", *arguments)
    assert "mine" not in owner.told("staff-accounts", "list")
