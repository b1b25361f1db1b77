"""How somebody of the staff is let to work: why not, how long wrong tries wait, what a login is. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from kiosk.core.iin import LENGTH, fault_of


class SignInReason(StrEnum):
    """Why somebody may not work here now."""

    WRONG = "wrong"  # the login or the password: which of them is told to nobody
    WAIT = "wait"  # too many wrong tries in a row; what was typed has not been looked at
    DISABLED = "disabled"  # told only with the right password, as the next one
    ELSEWHERE = "elsewhere"  # an account of another centre
    NOBODY_YET = "nobody_yet"  # there is no account at all: `kiosk staff-accounts add` makes the first
    UNREACHABLE = "unreachable"  # no network, and this login is not known at this desk


class PasswordFault(StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IS_LOGIN = "is_login"
    ONE_SIGN = "one_sign"  # repeated
    SAME = "same"  # as before


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Somebody may not work here, or not take that password. `wait_seconds`: until the next try is looked at."""

    reason: SignInReason | PasswordFault
    wait_seconds: int = 0


FREE_WRONG_TRIES = 3
LONGEST_WAIT = 60


def wait_after(failures: int, failed_at: datetime | None, now: datetime) -> int:
    """Seconds until the next try is looked at after wrong ones in a row: from the third 2, 4, 8, at most 60."""
    if failed_at is None or failures < FREE_WRONG_TRIES:
        return 0
    if failed_at - now > timedelta(seconds=LONGEST_WAIT):
        return 0  # a clock was put back: nobody waits for a time that was never right
    doubled = failures - FREE_WRONG_TRIES + 1
    whole = LONGEST_WAIT if doubled >= LONGEST_WAIT.bit_length() else 1 << doubled
    left = ceil(whole - (now - failed_at).total_seconds())
    return max(0, min(left, whole))


_LOGIN = re.compile(r"[a-z0-9.-]{2,32}")
_DIGITS = re.compile(r"\d+")
# Who else stands in the events as an actor.
RESERVED = frozenset({"citizen", "nobody", "owner", "sync", "technician"})


class LoginFault(StrEnum):
    """Why a new account cannot be called so."""

    FORM = "form"
    RESERVED = "reserved"
    IIN = "iin"  # it would stand in the events


def as_login(typed: str) -> str:
    """The login that somebody means, whichever case and space around it they type."""
    return typed.strip().lower()


def fault_of_login(login: str) -> LoginFault | None:
    """Why a new account cannot be called so; None where it can: 2 to 32 of a to z, digits, dots and dashes."""
    if not _LOGIN.fullmatch(login):
        return LoginFault.FORM
    if login in RESERVED:
        return LoginFault.RESERVED
    runs = _DIGITS.findall(login.replace(".", "").replace("-", ""))
    held = (run[at : at + LENGTH] for run in runs for at in range(len(run) - LENGTH + 1))
    return LoginFault.IIN if any(fault_of(digits) is None for digits in held) else None
