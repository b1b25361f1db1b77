"""Who is at the desk: signs in and out, locks after a while of nothing, asks whether the account still stands."""

import logging
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from kiosk.core.staff import Account
from kiosk.ui.jobs import Jobs
from kiosk.ui.staff.behind import Accounts

log = logging.getLogger(__name__)
STANDING_SECONDS = 60.0


class Left(StrEnum):
    """Why somebody is not signed in any more."""

    SIGNED_OUT = "signed_out"
    ANOTHER = "another"  # somebody else signed in at the locked desk
    DISABLED = "disabled"


class Session(QObject):
    """Call `tick` once a second, `touch` at any input. `steady`: seconds that go on while the machine sleeps too.

    `entered`: somebody has signed in. `resumed`: the same one, at the locked desk. `must_change`: they need a new
    password first. `refused`: why not (SignInRefused, PasswordFault). `failed`: the fault that came instead of it.
    `locked`, `left`: the desk is covered, or nobody's any more.
    """

    entered = Signal(object)
    resumed = Signal()
    must_change = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    locked = Signal()
    left = Signal(object)

    def __init__(
        self, jobs: Jobs, lock_seconds: float, steady: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._lock_seconds, self._steady = jobs, lock_seconds, steady
        self._accounts: Accounts | None = None
        self._changing: Account | None = None
        self.account: Account | None = None
        self.is_locked = False
        self._asking = False
        self._touched_at = self._stood_at = steady()

    def open(self, accounts: Accounts) -> None:
        """From now on people can sign in."""
        self._accounts = accounts

    @property
    def at_work(self) -> bool:
        """Somebody is signed in, and the desk is not locked."""
        return self.account is not None and not self.is_locked

    def touch(self) -> None:
        """Somebody is there."""
        self._touched_at = self._steady()

    def tick(self) -> None:
        """Lock where nobody was there for long enough; ask now and then whether the account still stands."""
        now = self._steady()
        if self.at_work and now - self._touched_at >= self._lock_seconds:
            self.lock()
        if self.account is not None and now - self._stood_at >= STANDING_SECONDS and not self._asking:
            self._ask_standing(self.account)

    def lock(self) -> None:
        """Cover the desk until a password opens it."""
        if self.at_work:
            self.is_locked = True
            self.locked.emit()

    def sign_out(self, why: Left = Left.SIGNED_OUT) -> None:
        """The desk is nobody's."""
        self._changing = None
        account, accounts = self.account, self._accounts
        if account is not None and accounts is not None:
            self.account, self.is_locked = None, False
            self._jobs.run(lambda: accounts.sign_out(account), lambda _done: None, _not_noted)
            self.left.emit(why)

    def sign_in(self, login: str, password: str) -> None:
        """Somebody says who they are."""
        accounts = self._accounts
        if accounts is not None and not self._asking:
            self._asking = True
            self._jobs.run(lambda: accounts.sign_in(login, password), self._answered, self._fault)

    def change_password(self, old: str, new: str) -> None:
        """Whoever has just signed in, or is at work, takes another password."""
        accounts, whose = self._accounts, self._changing or self.account
        if accounts is not None and whose is not None and not self._asking:
            login = whose.login
            self._asking = True
            self._jobs.run(lambda: accounts.change_password(login, old, new), self._answered, self._fault)

    def _answered(self, answer: object) -> None:
        self._asking = False
        if not isinstance(answer, Account):
            self.refused.emit(answer)
            return
        self._touched_at = self._stood_at = self._steady()
        if answer.must_change:
            self._changing = answer
            self.must_change.emit(answer)
            return
        self._changing = None
        if answer == self.account:
            self.is_locked = False
            self.resumed.emit()
            return
        self.sign_out(Left.ANOTHER)
        self.account = answer
        self.entered.emit(answer)

    def _fault(self, fault: Exception) -> None:
        self._asking = False
        self.failed.emit(fault)

    def _ask_standing(self, account: Account) -> None:
        accounts = self._accounts
        assert accounts is not None
        self._stood_at = self._steady()

        def stands(found: Account | None) -> None:
            if self.account == account and found != account:
                log.info("the account of %s is not as it was any more", account.login)
                self.sign_out(Left.DISABLED)

        self._jobs.run(lambda: accounts.standing(account), stands, _not_noted)


def _not_noted(fault: Exception) -> None:
    """Nobody waits for it, and the next time comes."""
    log.warning("accounts: %s", fault)
