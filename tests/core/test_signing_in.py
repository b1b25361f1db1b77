"""What an account may be called, and how long wrong tries wait."""

from datetime import timedelta

import pytest

from kiosk.core.signing_in import LoginFault, as_login, fault_of_login, wait_after
from tests.town import OPENING_TIME, made_up


@pytest.mark.parametrize("login", ["aa", "aigul", "a.seitova-2", "87", "x" * 32, "123456789012"])
def test_an_account_may_be_called_so(login: str) -> None:
    assert fault_of_login(login) is None


@pytest.mark.parametrize(
    ("login", "fault"),
    [
        ("a", LoginFault.FORM),
        ("x" * 33, LoginFault.FORM),
        ("Aigul", LoginFault.FORM),
        ("айгуль", LoginFault.FORM),
        ("аigul", LoginFault.FORM),  # the first letter is Cyrillic
        ("a b", LoginFault.FORM),
        ("aigul\n", LoginFault.FORM),
        ("a_b", LoginFault.FORM),
        ("owner", LoginFault.RESERVED),
        ("sync", LoginFault.RESERVED),
        (made_up(1).digits, LoginFault.IIN),
        (f"a{made_up(1).digits}7", LoginFault.IIN),
        (f"{made_up(1).digits[:6]}-{made_up(1).digits[6:]}", LoginFault.IIN),
    ],
)
def test_no_account_is_called_so(login: str, fault: LoginFault) -> None:
    assert fault_of_login(login) is fault


def test_a_login_is_meant_whichever_way_it_is_typed() -> None:
    assert as_login(" Aigul\t") == "aigul"


def test_the_wait_passes_with_time_and_is_never_longer_than_a_minute() -> None:
    assert [wait_after(number, OPENING_TIME, OPENING_TIME) for number in range(10)] == [
        0,
        0,
        0,
        2,
        4,
        8,
        16,
        32,
        60,
        60,
    ]
    assert wait_after(10**9, OPENING_TIME, OPENING_TIME) == 60
    assert wait_after(8, OPENING_TIME, OPENING_TIME + timedelta(seconds=59)) == 1
    assert wait_after(8, OPENING_TIME, OPENING_TIME + timedelta(seconds=60)) == 0
    assert wait_after(3, None, OPENING_TIME) == 0


def test_the_clocks_of_two_desks_may_differ_a_little() -> None:
    """Never is a wait longer for it; a clock that was far ahead makes nobody wait at all."""
    assert wait_after(4, OPENING_TIME + timedelta(seconds=30), OPENING_TIME) == 4
    assert wait_after(4, OPENING_TIME + timedelta(days=30), OPENING_TIME) == 0
