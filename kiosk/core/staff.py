"""The staff: their roles, what each role may do, and how somebody is let to work. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from kiosk.core.iin import LENGTH, fault_of


class Role(StrEnum):
    """What somebody of the staff is there for."""

    REGISTRAR = "registrar"
    SENIOR = "senior"
    TECHNICIAN = "technician"


class Task(StrEnum):
    """What is done at a staff desk."""

    CHECK_IN = "check_in"  # and undo, and see the day board
    FIND = "find"  # a citizen's bookings by their IIN, with the card in hand
    EXPORT = "export"  # the day board as a file
    SERVE = "serve"  # reprint, book, rebook, cancel for a citizen at the desk
    OVERRIDE = "override"  # what the policy lets staff set aside
    CLOSE = "close"  # days and hours
    SETTLE = "settle"  # what sync could not
    REPORT = "report"
    EVENTS = "events"  # who did what
    FLEET = "fleet"  # the terminals


_REGISTRAR = frozenset({Task.CHECK_IN, Task.FIND, Task.EXPORT})
_SENIOR = _REGISTRAR | {Task.SERVE, Task.OVERRIDE, Task.CLOSE, Task.SETTLE, Task.REPORT, Task.EVENTS, Task.FLEET}
_MAY: Mapping[Role, frozenset[Task]] = {
    Role.REGISTRAR: _REGISTRAR,
    Role.SENIOR: _SENIOR,
    Role.TECHNICIAN: frozenset({Task.FLEET, Task.EVENTS}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who works at a desk. `centre_id`: where; None for those who work in every centre."""

    login: str
    role: Role
    centre_id: int | None = None
    must_change: bool = False

    def may(self, task: Task, centre_id: int | None = None) -> bool:
        """Whether this is theirs to do, in this centre. Nothing is before they have a password of their own."""
        elsewhere = self.centre_id is not None and centre_id is not None and centre_id != self.centre_id
        return task in _MAY[self.role] and not elsewhere and not self.must_change

    def require(self, task: Task, centre_id: int | None = None) -> None:
        """Raises NotAllowedError where this is not theirs to do."""
        if not self.may(task, centre_id):
            where = "" if centre_id is None else f" in centre {centre_id}"
            raise NotAllowedError(f"{self.login} ({self.role}) may not {task}{where}")


OWNER = Account("owner", Role.SENIOR)
"""Whoever works at the command line with the rights of the database's owner."""


class NotAllowedError(Exception):
    """Somebody's role does not allow what was asked. A fault of the caller: nobody is offered that."""


class SignInReason(StrEnum):
    """Why somebody may not work here now."""

    WRONG = "wrong"  # the login or the password: which of them is told to nobody
    WAIT = "wait"  # too many wrong tries in a row; what was typed has not been looked at
    DISABLED = "disabled"  # told only with the right password, as the next one
    ELSEWHERE = "elsewhere"  # an account of another centre
    NOBODY_YET = "nobody_yet"  # there is no account at all: `kiosk staff-accounts add` makes the first
    UNREACHABLE = "unreachable"  # no network, and this login is not known at this desk


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Somebody may not work here. `wait_seconds`: until the next try is looked at."""

    reason: SignInReason
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
