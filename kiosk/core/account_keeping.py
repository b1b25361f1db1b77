"""Making and changing the staff's accounts: by whoever may open an embedded database, or a shared one's owner."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.core import passwords
from kiosk.core.passwords import LONGEST, SHORTEST, USUAL, Hashes, PasswordFault
from kiosk.core.ports import Clock, StoreUnusableError
from kiosk.core.signing_in import LoginFault, as_login, fault_of_login
from kiosk.core.staff import OWNER, Role
from kiosk.core.store.events import NO_CENTRE, NO_TERMINAL
from kiosk.core.store.staff import StaffRow
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work

_LOGIN_FAULTS = {
    LoginFault.FORM: "expected 2 to 32 signs: letters from a to z, digits, dots, dashes",
    LoginFault.RESERVED: "the program itself stands under that name in the events",
    LoginFault.IIN: "a login must hold no IIN",
}
_PASSWORD_FAULTS = {
    PasswordFault.TOO_SHORT: f"a password has {SHORTEST} signs or more",
    PasswordFault.TOO_LONG: f"a password has {LONGEST} signs at the most",
    PasswordFault.IS_LOGIN: "a password is not the login",
    PasswordFault.ONE_SIGN: "a password is more than one sign repeated",
}


class AccountError(StoreUnusableError):
    """An account cannot be made or changed as it was asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as its keeper sees it. Instants are UTC."""

    login: str
    role: Role
    centre_id: int | None
    must_change: bool
    disabled_at: datetime | None
    signed_in_at: datetime | None


class AccountKeeping:
    """Everything is written to the events, by "owner". Raises AccountError, and the store's faults."""

    def __init__(self, store: Store, clock: Clock, *, hashes: Hashes = USUAL) -> None:
        self._store = store
        self._hashes = hashes
        self._clock = clock

    def add(
        self, login: str, role: Role, centre_id: int | None, password: str, *, must_change: bool = False
    ) -> None:
        """Make an account. `centre_id`: where they work, None for everywhere; `must_change`: at first sign-in."""
        login = self._fit(login)
        row = StaffRow(login, role.value, centre_id, self._kept(password, login), must_change)

        def make(work: Work) -> None:
            known = work.staff.by_login(login)
            if known is not None and known.password_hash == row.password_hash:
                return  # made by this very call, whose answer got lost
            if known is not None:
                raise AccountError(f"there is an account {login} already")
            work.staff.add(row)
            self._note(work, "account_added", None, row)

        self._store.write(make)

    def require_free(self, login: str) -> None:
        """Raises AccountError where no account can be called so, before anybody is asked for a password."""
        login = self._fit(login)
        if self._store.read(lambda work: work.staff.by_login(login)) is not None:
            raise AccountError(f"there is an account {login} already")

    def require(self, login: str) -> None:
        """Raises AccountError where there is no such account."""
        self._store.read(lambda work: _known(work, as_login(login)))

    def disable(self, login: str) -> None:
        """Let somebody in no more; who is at work is signed out at the desk's next look."""
        self._change(login, "account_disabled", disabled_at=self._clock.now())

    def enable(self, login: str) -> None:
        """Let somebody in again."""
        self._change(login, "account_enabled", disabled_at=None)

    def reset(self, login: str, password: str, *, must_change: bool = True) -> None:
        """Give somebody another password; no try waits any more."""
        kept = self._kept(password, as_login(login))
        forgiven: dict[str, Any] = {"failures": 0, "failed_at": None}
        self._change(login, "account_reset", password_hash=kept, must_change=must_change, **forgiven)

    def move(self, login: str, role: Role, centre_id: int | None) -> None:
        """Give somebody another role or centre; who is at work is signed out at the desk's next look."""
        self._change(login, "account_moved", role=role.value, centre_id=centre_id)

    def all(self) -> list[KnownAccount]:
        """Every account, in order of login."""

        def found(work: Work) -> list[KnownAccount]:
            last = work.staff.last_sign_ins()
            return [
                KnownAccount(
                    row.login, Role(row.role), row.centre_id, row.must_change, row.disabled_at, last.get(row.login)
                )
                for row in work.staff.all()
            ]

        return self._store.read(found)

    @staticmethod
    def _fit(typed: str) -> str:
        login = as_login(typed)
        fault = fault_of_login(login)
        if fault is not None:
            shown = "this" if fault is LoginFault.IIN else f'"{login}"'
            raise AccountError(f"{shown} is no login: {_LOGIN_FAULTS[fault]}")
        return login

    def _kept(self, password: str, login: str) -> str:
        fault = passwords.fault_of(password, login)
        if fault is not None:
            raise AccountError(_PASSWORD_FAULTS[fault])
        return self._hashes.made(password)

    def _change(self, login: str, action: str, **values: Any) -> None:  # noqa: ANN401  a column's
        login = as_login(login)

        def change(work: Work) -> None:
            before = _known(work, login)
            after = replace(before, **values)
            if after == before or (before.disabled_at and after.disabled_at):
                return
            work.staff.settle(login, **values)
            self._note(work, action, before, after)

        self._store.write(change)

    def _note(self, work: Work, action: str, before: StaffRow | None, after: StaffRow) -> None:
        work.records.append_event(
            at=self._clock.now(),
            centre_id=after.centre_id or NO_CENTRE,
            terminal_id=NO_TERMINAL,
            actor=OWNER.login,
            action=action,
            before=_summary(before),
            after=_summary(after),
        )


def _known(work: Work, login: str) -> StaffRow:
    row = work.staff.by_login(login)
    if row is None:
        raise AccountError(f'there is no account "{login}"; `kiosk staff-accounts list` shows them')
    return row


def _summary(row: StaffRow | None) -> Mapping[str, Any] | None:
    """An account's state as events keep it."""
    if row is None:
        return None
    return {
        "login": row.login,
        "role": row.role,
        "centre": row.centre_id,
        "must_change": row.must_change,
        "disabled": row.disabled_at is not None,
    }
