"""The staff: their roles, and what each role may do. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    PRINTERS = "printers"  # of their centre: how they are, and whether there is paper


_REGISTRAR = frozenset({Task.CHECK_IN, Task.FIND, Task.EXPORT, Task.PRINTERS})
_SENIOR = _REGISTRAR | {Task.SERVE, Task.OVERRIDE, Task.CLOSE, Task.SETTLE, Task.REPORT, Task.EVENTS, Task.FLEET}
_MAY: Mapping[Role, frozenset[Task]] = {
    Role.REGISTRAR: _REGISTRAR,
    Role.SENIOR: _SENIOR,
    Role.TECHNICIAN: frozenset({Task.FLEET, Task.EVENTS, Task.PRINTERS}),
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
