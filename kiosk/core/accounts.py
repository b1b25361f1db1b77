"""Who may work at this desk: signing in and out, passwords, and whether somebody's account still stands.

Each takes about a tenth of a second, for the password's sake, and belongs on a worker. No transaction is open
meanwhile. Not meant for several threads at once; desks do not hinder each other.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from kiosk.core import passwords
from kiosk.core.office import Office
from kiosk.core.passwords import USUAL, Hashes, PasswordFault
from kiosk.core.signing_in import as_login, wait_after
from kiosk.core.staff import Account, SignInReason, SignInRefused
from kiosk.core.store.events import NO_CENTRE
from kiosk.core.store.staff import SIGNED_IN, StaffRow
from kiosk.core.store.work import Work

NOBODY = "nobody"
_MOST_UNKNOWN = 1000  # logins of nobody that are remembered


class KeepEvent(Protocol):
    """Takes an event down for delivery, in the transaction that wrote it to the copy."""

    def __call__(
        self, work: Work, *, at: datetime, centre_id: int, actor: str, action: str, after: Mapping[str, Any] | None
    ) -> None: ...


class _Tries(NamedTuple):
    """Wrong tries in a row, and when the last was."""

    failures: int = 0
    failed_at: datetime | None = None


class Accounts:
    """The accounts as one desk uses them. `centre_ids`: the centres that it serves.

    `keep`: set where the office works from the desk's own copy, without network.
    Raises StoreUnavailableError (worth trying again) and StoreUnusableError (somebody has to look).
    """

    def __init__(
        self,
        office: Office,
        centre_ids: Collection[int],
        keep: KeepEvent | None = None,
        *,
        hashes: Hashes = USUAL,
    ) -> None:
        self._office = office
        self._hashes = hashes
        self._centre_ids = frozenset(centre_ids)
        self._keep = keep
        self._unknown: dict[str, _Tries] = {}

    def sign_in(self, login: str, password: str) -> Account | SignInRefused:
        """Let somebody work here, or say why not. Wrong tries are slowed down, in the database: at every desk.

        `must_change` of the account: nothing is theirs to do before `change_password`.
        """

        def enter(work: Work, row: StaffRow) -> Account:
            self._note(work, row, SIGNED_IN)
            return row.account

        return self._with_right_password(login, password, None, enter)

    def sign_out(self, account: Account) -> None:
        """Somebody has left, or was idle for too long."""

        def leave(work: Work) -> None:
            self._append(work, "signed_out", account.login, self._centre_of(account.centre_id))

        self._office.store.write(leave)

    def change_password(self, login: str, old: str, new: str) -> Account | PasswordFault | SignInRefused:
        """Give oneself another password; who was asked to has done so then. Wrong old ones are slowed as ever."""
        fault = passwords.fault_of(new, as_login(login)) or (PasswordFault.SAME if new == old else None)
        if fault is not None:
            return fault
        fresh = self._hashes.made(new)

        def change(work: Work, row: StaffRow) -> Account:
            work.staff.settle(row.login, must_change=False)
            self._note(work, row, "password_changed")
            return Account(row.login, row.account.role, row.centre_id)

        return self._with_right_password(login, old, fresh, change)

    def standing(self, account: Account) -> Account | None:
        """The account, if it is still so; None where it is time to sign out.

        It was disabled then, its password was reset, or its role or centre is another.
        """
        row = self._office.store.read(lambda work: work.staff.by_login(account.login))
        return account if row is not None and self.admits(row) and row.account == account else None

    def admits(self, row: StaffRow) -> bool:
        """Whether somebody with this account may work at this desk."""
        return self._why_not(row) is None

    # A password is looked at between two transactions: the try is counted before, and forgiven afterwards.

    def _with_right_password(
        self,
        login: str,
        password: str,
        fresh: str | None,
        then: Callable[[Work, StaffRow], Account],
    ) -> Account | SignInRefused:
        """Do something for whoever knows a password. `fresh`: what is to be kept of a new one."""
        login, store = as_login(login), self._office.store
        begun = store.write(lambda work: self._begun(work, login))
        if isinstance(begun, SignInRefused):
            return begun
        right = self._hashes.is_right(password, begun.password_hash if begun else None)
        if begun is None:
            return store.write(lambda work: self._refused_unknown(work, login))
        kept = fresh or (self._hashes.made_anew(password, begun.password_hash) if right else None)

        def end(work: Work) -> Account | SignInRefused:
            row = work.staff.by_login(login)
            # Run again after its own commit, it finds what it kept; otherwise somebody changed it meanwhile.
            same = row is not None and row.password_hash in {begun.password_hash, kept}
            if row is None or not (right and same):
                return self._refused(work, begun, SignInReason.WRONG)
            why = self._why_not(row)
            anew = {} if why or kept is None else {"password_hash": kept}
            work.staff.settle(login, failures=0, failed_at=None, **anew)
            return self._refused(work, row, why) if why else then(work, row)

        return store.write(end)

    def _begun(self, work: Work, login: str) -> StaffRow | SignInRefused | None:
        """The account whose password is to be looked at, None for nobody's; or why it is not even looked at."""
        now, row = self._office.clock.now(), work.staff.by_login(login)
        if row is None and self._office.offline:
            return SignInRefused(SignInReason.UNREACHABLE)
        if row is None and work.staff.is_empty():
            return SignInRefused(SignInReason.NOBODY_YET)
        tries = _Tries(row.failures, row.failed_at) if row else self._unknown.get(login, _Tries())
        wait = wait_after(*tries, now)
        if wait:
            return SignInRefused(SignInReason.WAIT, wait)
        if row is not None:
            work.staff.count_try(row, now)
        return row

    def _refused_unknown(self, work: Work, login: str) -> SignInRefused:
        """Told, slowed and written down as a wrong password is, without what was typed: it may be one."""
        now = self._office.clock.now()
        failures = self._unknown.pop(login, _Tries()).failures + 1
        self._unknown[login] = _Tries(failures, now)
        if len(self._unknown) > _MOST_UNKNOWN:
            del self._unknown[next(iter(self._unknown))]
        why = {"reason": SignInReason.WRONG.value}
        self._append(work, "sign_in_refused", NOBODY, self._centre_of(None), why)
        return SignInRefused(SignInReason.WRONG, wait_after(failures, now, now))

    def _refused(self, work: Work, row: StaffRow, reason: SignInReason) -> SignInRefused:
        self._note(work, row, "sign_in_refused", {"reason": reason.value})
        if reason is not SignInReason.WRONG:
            return SignInRefused(reason)
        now = self._office.clock.now()
        return SignInRefused(reason, wait_after(row.failures + 1, now, now))

    def _why_not(self, row: StaffRow) -> SignInReason | None:
        if row.disabled_at is not None:
            return SignInReason.DISABLED
        elsewhere = row.centre_id is not None and row.centre_id not in self._centre_ids
        return SignInReason.ELSEWHERE if elsewhere else None

    # What is written about it.

    def _note(self, work: Work, row: StaffRow, action: str, after: Mapping[str, Any] | None = None) -> None:
        self._append(work, action, row.login, self._centre_of(row.centre_id), after)

    def _append(
        self, work: Work, action: str, actor: str, centre_id: int, after: Mapping[str, Any] | None = None
    ) -> None:
        at, terminal_id = self._office.clock.now(), self._office.terminal.key_id
        work.records.append_event(
            at=at, centre_id=centre_id, terminal_id=terminal_id, actor=actor, action=action, after=after
        )
        if self._keep is not None:
            self._keep(work, at=at, centre_id=centre_id, actor=actor, action=action, after=after)

    def _centre_of(self, centre_id: int | None) -> int:
        """Where it happens: the account's centre, else the one that the desk serves, else none."""
        if centre_id is not None:
            return centre_id
        return next(iter(self._centre_ids)) if len(self._centre_ids) == 1 else NO_CENTRE
