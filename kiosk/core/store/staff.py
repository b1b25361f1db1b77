"""The staff's accounts, as rows. What is kept of a password is in here and goes no further than sign-in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.core.ports import StoreUnusableError
from kiosk.core.staff import Account, Role
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.tables import event, staff
from kiosk.core.store.wire import Wire

SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """An account. `failures`, `failed_at`: wrong tries in a row. Instants are UTC."""

    login: str
    role: str
    centre_id: int | None
    password_hash: str = field(repr=False)
    must_change: bool = False
    failures: int = 0
    failed_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def account(self) -> Account:
        """Whose it is."""
        return Account(self.login, Role(self.role), self.centre_id, self.must_change)


_COLUMNS = [staff.c[name] for name in StaffRow.__slots__]
_ONE = select(*_COLUMNS).where(staff.c.login == bindparam("login"))
_TRY = update(staff).where(
    staff.c.login == bindparam("whose"),
    staff.c.failures == bindparam("seen"),
    staff.c.password_hash == bindparam("kept"),
)
_LAST = (
    select(event.c.at)
    .where(event.c.actor == staff.c.login, event.c.action == SIGNED_IN)
    .order_by(event.c.at.desc())
    .limit(1)
    .scalar_subquery()
)


class Staff:
    """The staff table within one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def by_login(self, login: str) -> StaffRow | None:
        """One account; None where there is none."""
        rows = self._wire.ask(_ONE, {"login": login})
        return StaffRow(*rows[0]) if rows else None

    def of_logins(self, logins: Collection[str]) -> list[StaffRow]:
        """Those of these logins that there are."""
        question = select(*_COLUMNS).where(staff.c.login.in_(logins))
        return [StaffRow(*row) for row in self._wire.connection.execute(question)]

    def all(self) -> list[StaffRow]:
        """Every account, in order of login."""
        return [StaffRow(*row) for row in self._wire.connection.execute(select(*_COLUMNS).order_by(staff.c.login))]

    def last_sign_ins(self) -> Mapping[str, datetime | None]:
        """When each of them signed in last; None for never."""
        found = self._wire.connection.execute(select(staff.c.login, _LAST.label("at")))
        return {row.login: row.at for row in found}

    def is_empty(self) -> bool:
        """Whether there is no account at all."""
        return self._wire.connection.execute(select(staff.c.login).limit(1)).first() is None

    def count_try(self, row: StaffRow, now: datetime) -> None:
        """Count a try as wrong until it turns out to be right.

        Counted before it is looked at, and for one alone of many that come at once: the others are undone, and
        judged again by what there is then.
        """
        values = {"whose": row.login, "seen": row.failures, "kept": row.password_hash}
        change = {"failures": row.failures + 1, "failed_at": now}
        self._wire.tell(_TRY, {**values, **change}, expect=1)

    def settle(self, login: str, **values: object) -> None:
        """Change an account: `password_hash`, `must_change`, `disabled_at`, `failures`, `failed_at`."""
        self._wire.connection.execute(update(staff).where(staff.c.login == login).values(**values))

    def add(self, row: StaffRow) -> None:
        """Enter an account. Raises StoreUnusableError where its login is taken."""
        try:
            self._wire.connection.execute(insert(staff), _values(row))
        except IntegrityError as fault:
            raise StoreUnusableError(f"there is an account {row.login} already") from fault

    def put(self, row: StaffRow) -> None:
        """Keep an account in a copy, in place of what was kept of it. The copy counts wrong tries of its own."""
        self._wire.connection.execute(insert_or_update(self._wire.dialect, staff, "login"), _values(row))

    def drop(self, login: str) -> None:
        """Keep it no more. For copies: in the shared database accounts are disabled, since events name them."""
        self._wire.connection.execute(delete(staff).where(staff.c.login == login))


def _values(row: StaffRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in StaffRow.__slots__}
