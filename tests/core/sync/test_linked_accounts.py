"""Signing in with and without network: whom a desk knows, and what becomes of what was done without."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event as heard
from sqlalchemy import select

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.passwords import Hashes
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.staff import Account, Role, SignInReason, SignInRefused
from kiosk.core.store.tables import event
from kiosk.core.sync import outbox as outbox_of_copy
from kiosk.core.sync.delivery import deliver
from kiosk.core.sync.linked_accounts import LinkedAccounts
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, outbox_of, until_online
from tests.engines import unlogged
from tests.network import Cut, Network
from tests.terminals import Terminal
from tests.town import NEIGHBOUR, OPENING_TIME, TSON

GOOD, OTHER, WRONG = "дом у реки 7", "correct horse", "not this one"
CHEAP = Hashes((1, 1024, 1))
AIGUL = Account("aigul", Role.REGISTRAR, TSON)
UNREACHABLE = SignInRefused(SignInReason.UNREACHABLE)


def keeping(hall: Hall) -> AccountKeeping:
    return AccountKeeping(hall.town.store, hall.world, hashes=CHEAP)


def accounts_at(terminal: Terminal) -> LinkedAccounts:
    return LinkedAccounts(terminal.office, terminal.replica, terminal.link, terminal.centres, hashes=CHEAP)


def known_at(terminal: Terminal) -> list[str]:
    return [row.login for row in terminal.replica.store.read(lambda work: work.staff.all())]


def told_in(hall: Hall) -> list[tuple[str, str, int, int, datetime]]:
    """What the shared database says was done by the staff, at terminal 1 and 2."""
    columns = (event.c.action, event.c.actor, event.c.centre_id, event.c.terminal_id, event.c.at)
    question = select(*columns).where(event.c.action.like("%sign%"), event.c.terminal_id > 0).order_by(event.c.id)
    return [tuple(row) for row in hall.town.store.read(lambda work: work.connection.execute(question).all())]


@pytest.fixture
def terminal(hall: Hall) -> Terminal:
    """aigul, a registrar of its centre, has signed in here, and the network has gone."""
    keeping(hall).add("aigul", Role.REGISTRAR, TSON, GOOD)
    terminal = hall.terminal()
    assert accounts_at(terminal).sign_in("aigul", GOOD) == AIGUL
    cut_off(terminal)
    return terminal


# Who is let in without network


def test_whoever_has_signed_in_here_before_can_without_network(terminal: Terminal) -> None:
    assert accounts_at(terminal).sign_in("Aigul", GOOD) == AIGUL
    terminal.restart()
    assert not terminal.link.state.online
    assert accounts_at(terminal).sign_in("aigul", GOOD) == AIGUL


def test_whoever_has_not_is_told_that_there_is_no_network(hall: Hall, terminal: Terminal) -> None:
    keeping(hall).add("marat", Role.SENIOR, None, GOOD)
    for login in ("marat", "nobody-of-ours"):
        assert accounts_at(terminal).sign_in(login, GOOD) == UNREACHABLE


def test_nor_does_another_desk_know_them(hall: Hall, terminal: Terminal) -> None:
    other = hall.terminal(2)
    cut_off(other)
    assert accounts_at(other).sign_in("aigul", GOOD) == UNREACHABLE


def test_wrong_tries_are_slowed_without_network_too_and_after_a_restart(hall: Hall, terminal: Terminal) -> None:
    tries = [accounts_at(terminal).sign_in("aigul", WRONG) for _ in range(3)]
    assert [refused.wait_seconds for refused in tries if isinstance(refused, SignInRefused)] == [0, 0, 2]
    terminal.restart()
    assert accounts_at(terminal).sign_in("aigul", GOOD) == SignInRefused(SignInReason.WAIT, 2)
    hall.world.pass_by(seconds=2)
    assert accounts_at(terminal).sign_in("aigul", GOOD) == AIGUL


def test_a_look_with_network_forgives_no_wrong_tries_but_signing_in_does(hall: Hall, terminal: Terminal) -> None:
    accounts = accounts_at(terminal)
    for _ in range(3):
        accounts.sign_in("aigul", WRONG)
    until_online(terminal)
    assert accounts.standing(AIGUL) == AIGUL
    cut_off(terminal)
    for wait in (4, 8, 16):
        hall.world.pass_by(seconds=60)
        assert accounts.sign_in("aigul", WRONG) == SignInRefused(SignInReason.WRONG, wait)
    until_online(terminal)
    assert accounts.sign_in("aigul", GOOD) == AIGUL
    cut_off(terminal)
    assert accounts.sign_in("aigul", WRONG) == SignInRefused(SignInReason.WRONG)


def test_a_password_cannot_be_changed_without_network(terminal: Terminal) -> None:
    accounts = accounts_at(terminal)
    assert accounts.change_password("aigul", GOOD, OTHER) == UNREACHABLE
    assert accounts.sign_in("aigul", GOOD) == AIGUL


# What is kept of whom


Change = Callable[[AccountKeeping, LinkedAccounts], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda keeping, _: keeping.disable("aigul"),
        lambda keeping, _: keeping.reset("aigul", OTHER),
        lambda keeping, _: keeping.move("aigul", Role.REGISTRAR, NEIGHBOUR),
    ],
    ids=["disabled", "reset", "of another centre"],
)
def test_at_the_next_look_nothing_is_kept_of_whom_the_desk_must_not_let_in(
    hall: Hall, terminal: Terminal, change: Change
) -> None:
    accounts = accounts_at(terminal)
    change(keeping(hall), accounts)
    assert accounts.standing(AIGUL) == AIGUL, "without network nobody knows"
    until_online(terminal)
    assert accounts.standing(AIGUL) is None
    assert known_at(terminal) == []
    cut_off(terminal)
    assert accounts.sign_in("aigul", GOOD) == UNREACHABLE


def test_anybodys_sign_in_brings_what_is_kept_of_the_others_up_to_date(hall: Hall, terminal: Terminal) -> None:
    keeping(hall).add("marat", Role.SENIOR, None, GOOD)
    keeping(hall).disable("aigul")
    until_online(terminal)
    accounts_at(terminal).sign_in("marat", GOOD)
    assert known_at(terminal) == ["marat"]


def test_a_password_that_was_changed_elsewhere_is_the_one_that_counts(hall: Hall, terminal: Terminal) -> None:
    assert accounts_at(hall.terminal(2)).change_password("aigul", GOOD, OTHER) == AIGUL
    until_online(terminal)
    accounts = accounts_at(terminal)
    assert accounts.standing(AIGUL) == AIGUL
    cut_off(terminal)
    assert accounts.sign_in("aigul", GOOD) == SignInRefused(SignInReason.WRONG)
    assert accounts.sign_in("aigul", OTHER) == AIGUL


def test_a_password_that_others_know_is_not_kept_until_it_was_changed(hall: Hall, terminal: Terminal) -> None:
    keeping(hall).add("marat", Role.SENIOR, None, GOOD, must_change=True)
    until_online(terminal)
    accounts = accounts_at(terminal)
    assert accounts.sign_in("marat", GOOD) == Account("marat", Role.SENIOR, must_change=True)
    assert known_at(terminal) == ["aigul"]
    accounts.change_password("marat", GOOD, OTHER)
    cut_off(terminal)
    assert accounts.sign_in("marat", OTHER) == Account("marat", Role.SENIOR)


def test_a_role_that_was_changed_counts_without_network_too(hall: Hall, terminal: Terminal) -> None:
    keeping(hall).move("aigul", Role.SENIOR, TSON)
    until_online(terminal)
    accounts = accounts_at(terminal)
    assert accounts.standing(AIGUL) is None
    cut_off(terminal)
    assert accounts.standing(AIGUL) is None
    assert accounts.sign_in("aigul", GOOD) == Account("aigul", Role.SENIOR, TSON)


def test_whoever_is_at_work_goes_on_though_the_copy_was_made_anew(hall: Hall, terminal: Terminal) -> None:
    terminal.replica.make_anew(OPENING_TIME)
    accounts = accounts_at(terminal)
    assert accounts.standing(AIGUL) == AIGUL
    until_online(terminal)
    assert accounts.standing(AIGUL) == AIGUL
    assert known_at(terminal) == ["aigul"]


def test_a_copy_that_cannot_be_written_keeps_nobody_out(
    hall: Hall, terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    """Another's lock on it stands in for a disk that takes nothing more."""
    keeping(hall).add("marat", Role.SENIOR, None, GOOD)
    until_online(terminal)
    engine = terminal.replica.store.engine
    heard.listen(engine, "connect", of_no_patience)
    engine.dispose()
    with closing(unlogged(terminal.replica.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert accounts_at(terminal).sign_in("marat", GOOD) == Account("marat", Role.SENIOR)
    assert "not up to date" in caplog.text
    assert known_at(terminal) == ["aigul"]


def of_no_patience(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 0")


def test_nor_does_a_copy_that_is_gone(hall: Hall, terminal: Terminal, caplog: pytest.LogCaptureFixture) -> None:
    keeping(hall).add("marat", Role.SENIOR, None, GOOD)
    until_online(terminal)
    terminal.replica.close()
    terminal.replica.path.unlink()
    assert accounts_at(terminal).sign_in("marat", GOOD) == Account("marat", Role.SENIOR)
    assert "not up to date" in caplog.text


# What is written about it


def test_what_was_done_without_network_is_told_when_it_is_back_once_and_as_it_was(
    hall: Hall, terminal: Terminal
) -> None:
    accounts, begun = accounts_at(terminal), hall.world.now()
    before = told_in(hall)
    hall.world.pass_by(minutes=5)
    at = hall.world.now()
    accounts.sign_in("aigul", WRONG)
    accounts.sign_in("aigul", GOOD)
    accounts.sign_out(AIGUL)
    assert told_in(hall) == before
    entries = terminal.replica.store.read(outbox_of_copy.waiting)
    until_online(terminal)
    for entry in entries:
        deliver(terminal.office, entry)
    assert begun < at
    assert told_in(hall)[len(before) :] == [
        ("sign_in_refused", "aigul", TSON, 1, at),
        ("signed_in", "aigul", TSON, 1, at),
        ("signed_out", "aigul", TSON, 1, at),
    ]
    assert outbox_of(terminal) == [("noted", "applied")] * 3


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
def test_where_the_network_goes_while_somebody_signs_in_they_are_let_in_all_the_same(
    far_hall: Hall, network: Network, cut: Cut
) -> None:
    keeping(far_hall).add("aigul", Role.REGISTRAR, TSON, GOOD)
    terminal = far_hall.terminal()
    accounts = accounts_at(terminal)
    assert accounts.sign_in("aigul", GOOD) == AIGUL
    network.cut_at_commit(cut, number=2, lasting=True)
    assert accounts.sign_in("aigul", GOOD) == AIGUL
    assert network.sprung == 1
    assert not terminal.link.state.online
    network.restore()
    until_online(terminal)
    assert accounts.sign_in("aigul", GOOD) == AIGUL


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)
def test_where_it_goes_for_a_moment_a_new_password_is_taken_once(
    far_hall: Hall, network: Network, cut: Cut
) -> None:
    keeping(far_hall).add("aigul", Role.REGISTRAR, TSON, GOOD)
    terminal = far_hall.terminal()
    accounts = accounts_at(terminal)
    network.cut_at_commit(cut, number=2)
    assert accounts.change_password("aigul", GOOD, OTHER) == AIGUL
    assert network.sprung == 1
    assert accounts.sign_in("aigul", OTHER) == AIGUL


def test_where_it_stays_away_nobody_knows_whether_the_new_password_was_taken(
    far_hall: Hall, network: Network
) -> None:
    keeping(far_hall).add("aigul", Role.REGISTRAR, TSON, GOOD)
    terminal = far_hall.terminal()
    accounts = accounts_at(terminal)
    network.cut_at_commit(Cut.BEFORE_ITS_ANSWER_ARRIVES, number=2, lasting=True)
    with pytest.raises(StoreUnavailableError):
        accounts.change_password("aigul", GOOD, OTHER)
    assert not terminal.link.state.online
    network.restore()
    until_online(terminal)
    assert accounts.sign_in("aigul", OTHER) == AIGUL
