"""The staff's accounts at a desk that survives the network: whoever has signed in here before can without it too.

The desk's copy keeps what the shared database keeps of their passwords, brought up to date at each sign-in and at
each look (`standing`) with network. It goes where somebody was disabled, is of another centre now, or has to
change a password that others know.
"""

import logging
from collections.abc import Collection

from kiosk.core.accounts import Accounts
from kiosk.core.office import Office
from kiosk.core.passwords import USUAL, Hashes, PasswordFault
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.staff import Account, SignInReason, SignInRefused
from kiosk.core.store.staff import StaffRow
from kiosk.core.store.work import Work
from kiosk.core.sync import outbox
from kiosk.core.sync.link import Link
from kiosk.core.sync.replica import Replica
from kiosk.core.sync.ways import either, own_office

log = logging.getLogger(__name__)


class LinkedAccounts:
    """`kiosk.core.accounts.Accounts`, with and without network. For one thread at a time."""

    def __init__(
        self,
        office: Office,
        replica: Replica,
        link: Link,
        centre_ids: Collection[int],
        *,
        hashes: Hashes = USUAL,
    ) -> None:
        self._shared, self._local, self._link = office.store, replica.store, link
        self._there = Accounts(office, centre_ids, hashes=hashes)
        self._here = Accounts(own_office(office, replica), centre_ids, outbox.keep_event, hashes=hashes)

    def sign_in(self, login: str, password: str) -> Account | SignInRefused:
        """Let somebody work here, or say why not; without network those who have signed in here before."""

        def there() -> Account | SignInRefused:
            outcome = self._there.sign_in(login, password)
            self._refresh(outcome)
            return outcome

        return either(self._link, there, lambda: self._here.sign_in(login, password))

    def sign_out(self, account: Account) -> None:
        """Somebody has left."""
        either(self._link, lambda: self._there.sign_out(account), lambda: self._here.sign_out(account))

    def change_password(self, login: str, old: str, new: str) -> Account | PasswordFault | SignInRefused:
        """Take another password; waits for the network: the other desks must know it."""
        if not self._link.state.online:
            return SignInRefused(SignInReason.UNREACHABLE)
        try:
            outcome = self._there.change_password(login, old, new)
        except StoreUnavailableError:
            self._link.doubt()
            raise
        self._refresh(outcome)
        return outcome

    def standing(self, account: Account) -> Account | None:
        """The account, if it is still so as far as is known here; None where it is time to sign out."""

        def there() -> Account | None:
            found = self._there.standing(account)
            self._refresh(found, forgiving=False)
            return found

        def here() -> Account | None:
            kept = self._local.read(lambda work: work.staff.by_login(account.login))
            # A copy that was made anew knows nobody: whoever is at work need not stop for that.
            return account if kept is None or kept.account == account else None

        return either(self._link, there, here)

    def _refresh(self, outcome: object, *, forgiving: bool = True) -> None:
        """Bring what is kept here up to the shared database; `outcome`: with whoever is let to work.

        `forgiving`: they have just proved who they are: wrong tries that were made here without network are over.
        """
        at_work = {outcome.login} if isinstance(outcome, Account) else set()
        try:
            kept = {row.login: row for row in self._local.read(lambda work: work.staff.all())}
            known = self._shared.read(lambda work: work.staff.of_logins(kept.keys() | at_work))
            now = {row.login: row for row in known if self._there.admits(row) and not row.must_change}
            forgiven = at_work if forgiving else set()
            changed = [row for login, row in now.items() if _differs(row, kept.get(login), login in forgiven)]
            gone = kept.keys() - now.keys()
            if changed or gone:
                self._local.write(lambda work: _write(work, changed, gone))
        except StoreUnavailableError as fault:
            log.warning("what is kept of the accounts is not up to date: %s", fault)
        except StoreUnusableError as fault:  # the next beat of the link sees to the copy
            log.error("what is kept of the accounts is not up to date: %s", fault)  # noqa: TRY400


def _differs(row: StaffRow, kept: StaffRow | None, forgiven: bool) -> bool:  # noqa: FBT001
    """Whether the copy has to be written."""
    if kept is None or (forgiven and kept.failures):
        return True
    return (row.account, row.password_hash) != (kept.account, kept.password_hash)


def _write(work: Work, changed: Collection[StaffRow], gone: Collection[str]) -> None:
    centres = work.reference().reference.centres
    for row in changed:
        if row.centre_id is None or row.centre_id in centres:  # a copy that was just made anew has none yet
            work.staff.put(row)
    for login in gone:
        work.staff.drop(login)
