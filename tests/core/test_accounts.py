"""Signing in at a desk: who is let to work, how wrong tries are slowed down, and what is written about it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from time import process_time

import pytest
from sqlalchemy import select, update

from kiosk.core import passwords
from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.accounts import Accounts
from kiosk.core.passwords import Hashes, PasswordFault
from kiosk.core.staff import Account, Role, SignInReason, SignInRefused
from kiosk.core.store.staff import StaffRow
from kiosk.core.store.store import Store
from kiosk.core.store.tables import event, staff
from tests.town import NEIGHBOUR, SPETSTSON, TSON, SetClock, Town, office

GOOD, OTHER, WRONG = "дом у реки 7", "correct horse", "not this one"
CHEAP = Hashes((1, 1024, 1))  # real, and done in a millisecond


@pytest.fixture
def keeping(town: Town) -> AccountKeeping:
    return AccountKeeping(town.store, town.clock, hashes=CHEAP)


@pytest.fixture
def accounts(town: Town, keeping: AccountKeeping) -> Accounts:
    """A desk of the town's centre; aigul is its registrar."""
    keeping.add("aigul", Role.REGISTRAR, TSON, GOOD)
    return at_desk(town)


def at_desk(town: Town, *centre_ids: int, terminal: int = 1) -> Accounts:
    return Accounts(office(town.store, town.clock, town.keys, terminal), centre_ids or (TSON,), hashes=CHEAP)


def refused(outcome: object) -> SignInRefused:
    assert isinstance(outcome, SignInRefused), outcome
    return outcome


def reason_of(outcome: object) -> SignInReason:
    return refused(outcome).reason


def row_of(town: Town, login: str = "aigul") -> StaffRow:
    row = town.store.read(lambda work: work.staff.by_login(login))
    assert row is not None
    return row


def events_of(store: Store) -> list[tuple[str, str, int, int]]:
    question = select(event.c.action, event.c.actor, event.c.centre_id, event.c.terminal_id).order_by(event.c.id)
    rows = store.read(lambda work: work.connection.execute(question).all())
    return [tuple(row) for row in rows if row.action not in {"set_up", "terminal_enrolled"}]


# Who is let in


def test_the_right_password_lets_somebody_work(accounts: Accounts) -> None:
    assert accounts.sign_in("aigul", GOOD) == Account("aigul", Role.REGISTRAR, TSON)


def test_the_login_is_taken_as_people_type_it(accounts: Accounts) -> None:
    assert isinstance(accounts.sign_in(" Aigul ", GOOD), Account)


def test_a_password_is_the_same_however_a_keyboard_puts_its_letters_together(
    accounts: Accounts, keeping: AccountKeeping
) -> None:
    keeping.add("marat", Role.SENIOR, None, "мо\u0439 за\u0439ка 1")
    assert isinstance(accounts.sign_in("marat", "мо\u0438\u0306 за\u0438\u0306ка 1"), Account)


def test_any_other_password_does_not(accounts: Accounts, clock: SetClock) -> None:
    for password in (WRONG, "", GOOD.upper(), f"{GOOD} ", "\ud800", "x" * 10_000):
        clock.pass_by(minutes=1)
        assert reason_of(accounts.sign_in("aigul", password)) is SignInReason.WRONG


def test_a_login_that_is_not_there_is_told_as_a_wrong_password_is(accounts: Accounts) -> None:
    assert accounts.sign_in("berik", GOOD) == accounts.sign_in("aigul", WRONG)


def test_and_costs_as_much(town: Town, accounts: Accounts) -> None:
    desk = Accounts(office(town.store, town.clock, town.keys, 1), (TSON,))  # at the usual cost

    def cost(login: str) -> float:
        begun = process_time()
        desk.sign_in(login, WRONG)
        return process_time() - begun

    AccountKeeping(town.store, town.clock).reset("aigul", GOOD)
    assert 0.5 < cost("berik") / cost("aigul") < 2


def test_a_disabled_account_is_told_so_with_the_right_password_alone(
    accounts: Accounts, keeping: AccountKeeping
) -> None:
    keeping.disable("aigul")
    assert reason_of(accounts.sign_in("aigul", WRONG)) is SignInReason.WRONG
    assert reason_of(accounts.sign_in("aigul", GOOD)) is SignInReason.DISABLED
    keeping.enable("aigul")
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)


def test_an_account_of_another_centre_is_told_so_with_the_right_password_alone(
    town: Town, accounts: Accounts
) -> None:
    neighbour = at_desk(town, NEIGHBOUR, SPETSTSON)
    assert reason_of(neighbour.sign_in("aigul", WRONG)) is SignInReason.WRONG
    assert reason_of(neighbour.sign_in("aigul", GOOD)) is SignInReason.ELSEWHERE
    assert isinstance(at_desk(town, NEIGHBOUR, TSON).sign_in("aigul", GOOD), Account)


def test_somebody_of_all_centres_works_in_each(town: Town, keeping: AccountKeeping) -> None:
    keeping.add("marat", Role.SENIOR, None, GOOD)
    assert at_desk(town, NEIGHBOUR).sign_in("marat", GOOD) == Account("marat", Role.SENIOR)


def test_a_new_password_is_not_taken_where_its_account_is_not_let_in(
    town: Town, accounts: Accounts, keeping: AccountKeeping
) -> None:
    outcome = at_desk(town, NEIGHBOUR).change_password("aigul", GOOD, OTHER)
    assert reason_of(outcome) is SignInReason.ELSEWHERE
    keeping.disable("aigul")
    assert reason_of(accounts.change_password("aigul", GOOD, OTHER)) is SignInReason.DISABLED
    keeping.enable("aigul")
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)


def test_where_there_is_no_account_at_all_that_is_said(town: Town) -> None:
    assert reason_of(at_desk(town).sign_in("aigul", GOOD)) is SignInReason.NOBODY_YET


def test_a_hash_of_another_cost_is_replaced_once_its_password_is_known(town: Town, accounts: Accounts) -> None:
    before, desk = row_of(town).password_hash, Accounts(office(town.store, town.clock, town.keys, 1), (TSON,))
    assert reason_of(desk.sign_in("aigul", WRONG)) is SignInReason.WRONG
    assert row_of(town).password_hash == before
    assert isinstance(desk.sign_in("aigul", GOOD), Account)
    assert row_of(town).password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert isinstance(desk.sign_in("aigul", GOOD), Account)


def test_a_hash_that_cannot_be_read_lets_nobody_in(
    town: Town, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    town.store.write(lambda work: work.staff.settle("aigul", password_hash="$argon2id$"))
    with caplog.at_level(logging.ERROR):
        assert reason_of(accounts.sign_in("aigul", GOOD)) is SignInReason.WRONG
    assert "reset" in caplog.text


# Slowing down


def wrong_tries(accounts: Accounts, clock: SetClock, number: int, login: str = "aigul") -> list[int]:
    """So many wrong tries, each as soon as it is looked at; how long the next one waits after each."""
    waits = []
    for _ in range(number):
        outcome = refused(accounts.sign_in(login, WRONG))
        assert outcome.reason is SignInReason.WRONG
        waits.append(outcome.wait_seconds)
        clock.pass_by(seconds=outcome.wait_seconds)
    return waits


@pytest.mark.parametrize("login", ["aigul", "berik"])
def test_from_the_third_wrong_try_each_next_one_waits_twice_as_long(
    accounts: Accounts, clock: SetClock, login: str
) -> None:
    """Whether there is such a login or not."""
    assert wrong_tries(accounts, clock, 9, login) == [0, 0, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("login", ["aigul", "berik"])
def test_during_the_wait_nothing_is_looked_at(accounts: Accounts, clock: SetClock, login: str) -> None:
    wrong_tries(accounts, clock, 3, login)
    assert refused(accounts.sign_in(login, WRONG)).wait_seconds == 4
    for left in (4, 3, 2, 1):
        assert accounts.sign_in(login, GOOD) == SignInRefused(SignInReason.WAIT, left)
        clock.pass_by(seconds=1)
    found = accounts.sign_in(login, GOOD)
    assert isinstance(found, Account) if login == "aigul" else reason_of(found) is SignInReason.WRONG


def test_it_is_slowed_at_every_desk_and_after_a_restart(town: Town, accounts: Accounts) -> None:
    wrong_tries(accounts, town.clock, 2)
    accounts.sign_in("aigul", WRONG)
    assert reason_of(at_desk(town, terminal=2).sign_in("aigul", GOOD)) is SignInReason.WAIT
    assert isinstance(at_desk(town).sign_in("aigul", GOOD), SignInRefused)


def test_the_right_password_ends_it(town: Town, accounts: Accounts) -> None:
    wrong_tries(accounts, town.clock, 5)
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)
    assert wrong_tries(accounts, town.clock, 3) == [0, 0, 2]


def test_another_login_is_not_slowed(accounts: Accounts, clock: SetClock, keeping: AccountKeeping) -> None:
    keeping.add("marat", Role.SENIOR, None, GOOD)
    wrong_tries(accounts, clock, 2)
    accounts.sign_in("aigul", WRONG)
    assert isinstance(accounts.sign_in("marat", GOOD), Account)


def test_of_many_wrong_tries_at_once_three_are_looked_at_and_counted(town: Town, accounts: Accounts) -> None:
    desks = [at_desk(town, terminal=1 + number % 2) for number in range(12)]
    with ThreadPoolExecutor(len(desks)) as pool:
        outcomes = list(pool.map(lambda desk: desk.sign_in("aigul", WRONG), desks))
    reasons = [reason_of(outcome) for outcome in outcomes]
    assert reasons.count(SignInReason.WRONG) == 3
    assert reasons.count(SignInReason.WAIT) == 9
    assert row_of(town).failures == 3


def test_a_clock_that_was_put_back_makes_nobody_wait(town: Town, accounts: Accounts) -> None:
    wrong_tries(accounts, town.clock, 8)
    accounts.sign_in("aigul", WRONG)
    town.clock.pass_by(days=-1)
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)


# Passwords


def test_a_new_password_takes_the_place_of_the_old_one(accounts: Accounts) -> None:
    assert accounts.change_password("Aigul", GOOD, OTHER) == Account("aigul", Role.REGISTRAR, TSON)
    assert reason_of(accounts.sign_in("aigul", GOOD)) is SignInReason.WRONG
    assert isinstance(accounts.sign_in("aigul", OTHER), Account)


def test_a_password_that_was_given_is_to_be_changed_first(accounts: Accounts, keeping: AccountKeeping) -> None:
    keeping.reset("aigul", OTHER, must_change=True)
    assert accounts.sign_in("aigul", OTHER) == Account("aigul", Role.REGISTRAR, TSON, must_change=True)
    assert accounts.change_password("aigul", OTHER, GOOD) == Account("aigul", Role.REGISTRAR, TSON)
    assert accounts.sign_in("aigul", GOOD) == Account("aigul", Role.REGISTRAR, TSON)


def test_wrong_old_passwords_change_nothing_and_are_slowed_as_ever(accounts: Accounts, clock: SetClock) -> None:
    for _ in range(3):
        assert reason_of(accounts.change_password("aigul", WRONG, OTHER)) is SignInReason.WRONG
    assert reason_of(accounts.change_password("aigul", GOOD, OTHER)) is SignInReason.WAIT
    clock.pass_by(seconds=2)
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)


def test_a_bad_new_password_is_refused_with_its_fault(accounts: Accounts) -> None:
    for new, fault in (
        ("ninesigns", PasswordFault.TOO_SHORT),
        ("x" * 201, PasswordFault.TOO_LONG),
        ("ЖЖжжЖЖЖЖЖЖЖ", PasswordFault.ONE_SIGN),
        (GOOD, PasswordFault.SAME),
    ):
        assert accounts.change_password("aigul", GOOD, new) is fault
    assert isinstance(accounts.sign_in("aigul", GOOD), Account)


def test_somebody_whose_account_was_reset_meanwhile_is_not_let_in(town: Town, keeping: AccountKeeping) -> None:
    """While the password was looked at: no transaction is open then."""
    keeping.add("aigul", Role.REGISTRAR, TSON, GOOD)

    class Meanwhile(Hashes):
        def is_right(self, password: str, kept: str | None) -> bool:
            right = super().is_right(password, kept)
            keeping.reset("aigul", OTHER)
            return right

    desk = Accounts(office(town.store, town.clock, town.keys, 1), (TSON,), hashes=Meanwhile((1, 1024, 1)))
    assert reason_of(desk.sign_in("aigul", GOOD)) is SignInReason.WRONG


def test_a_generated_password_is_a_good_one_and_never_the_same() -> None:
    made = {passwords.generate() for _ in range(100)}
    assert len(made) == 100
    assert all(passwords.fault_of(password, "aigul") is None for password in made)


def test_what_is_kept_of_a_password_is_not_shown(town: Town, accounts: Accounts) -> None:
    assert row_of(town).password_hash.startswith("$argon2id$")
    assert "argon2" not in repr(row_of(town))


# Whether it is still so


def test_an_account_stands_until_something_about_it_changes(
    town: Town, accounts: Accounts, keeping: AccountKeeping
) -> None:
    account = accounts.sign_in("aigul", GOOD)
    assert isinstance(account, Account)
    assert accounts.standing(account) == account
    for change in ({"role": "senior"}, {"centre_id": NEIGHBOUR}, {"must_change": True}):
        before = {name: getattr(row_of(town), name) for name in change}
        town.store.write(lambda work, c=change: work.connection.execute(update(staff).values(**c)).rowcount)
        assert accounts.standing(account) is None
        town.store.write(lambda work, c=before: work.connection.execute(update(staff).values(**c)).rowcount)
    assert accounts.standing(account) == account
    keeping.disable("aigul")
    assert accounts.standing(account) is None


# What is written about it


def test_everything_is_written_down_with_who_where_and_at_which_desk(
    town: Town, accounts: Accounts, keeping: AccountKeeping
) -> None:
    desk = at_desk(town, terminal=2)
    desk.sign_in("aigul", WRONG)
    account = desk.sign_in("aigul", GOOD)
    assert isinstance(account, Account)
    desk.change_password("aigul", GOOD, OTHER)
    desk.sign_out(account)
    keeping.disable("aigul")
    desk.sign_in("aigul", OTHER)
    keeping.enable("aigul")
    keeping.reset("aigul", GOOD, must_change=True)
    assert events_of(town.store) == [
        ("account_added", "owner", TSON, 0),
        ("sign_in_refused", "aigul", TSON, 2),
        ("signed_in", "aigul", TSON, 2),
        ("password_changed", "aigul", TSON, 2),
        ("signed_out", "aigul", TSON, 2),
        ("account_disabled", "owner", TSON, 0),
        ("sign_in_refused", "aigul", TSON, 2),
        ("account_enabled", "owner", TSON, 0),
        ("account_reset", "owner", TSON, 0),
    ]


def test_what_was_typed_for_a_login_that_is_not_there_is_written_nowhere(town: Town, accounts: Accounts) -> None:
    accounts.sign_in("my-password-by-mistake", WRONG)
    assert events_of(town.store)[-1] == ("sign_in_refused", "nobody", TSON, 1)
    written = town.store.read(lambda work: str(work.connection.execute(select(event)).all()))
    assert "mistake" not in written
    assert WRONG not in written


def test_a_try_that_was_not_looked_at_is_no_event(town: Town, accounts: Accounts) -> None:
    wrong_tries(accounts, town.clock, 2)
    accounts.sign_in("aigul", WRONG)
    before = events_of(town.store)
    assert reason_of(accounts.sign_in("aigul", GOOD)) is SignInReason.WAIT
    assert events_of(town.store) == before
