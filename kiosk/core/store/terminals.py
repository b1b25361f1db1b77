"""The terminals as rows: who is enrolled, and the mark of the citizens' key that all of them must have."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    LargeBinary,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.columns import DOCUMENT
from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.tables import key_mark, terminal
from kiosk.core.store.wire import Wire

HIGHEST_ID = 0xFFFF
_CITIZENS = "citizens"


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """An enrolled terminal, as far as terminals may know of each other. Instants are UTC."""

    id: int
    name: str
    centre_id: int | None
    public_key: bytes
    enrolled_at: datetime
    revoked_at: datetime | None
    contact: int
    generation: int
    seen_at: datetime | None


_SEEN = select(
    func.terminal_seen(
        bindparam("its_id", type_=Integer),
        bindparam("its_token", type_=LargeBinary),
        bindparam("its_generation", type_=Integer),
        bindparam("last_contact", type_=BigInteger),
        bindparam("this_contact", type_=BigInteger),
        bindparam("says", type_=DOCUMENT),
    )
)
_COLUMNS = [terminal.c[name] for name in TerminalRow.__slots__]


class Terminals:
    """The terminal and key_mark tables within one transaction. Changing them is for the database's owner."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def _connection(self) -> Connection:
        return self._wire.connection

    def all(self) -> list[TerminalRow]:
        """Every terminal that was ever enrolled, in order of id."""
        return [TerminalRow(*row) for row in self._connection.execute(select(*_COLUMNS).order_by(terminal.c.id))]

    def by_id(self, terminal_id: int) -> TerminalRow | None:
        """One terminal; None where there is none of this id."""
        row = self._connection.execute(select(*_COLUMNS).where(terminal.c.id == terminal_id)).one_or_none()
        return None if row is None else TerminalRow(*row)

    def by_public_key(self, public_key: bytes) -> TerminalRow | None:
        """The terminal that has this key; None where it was never enrolled."""
        row = self._connection.execute(select(*_COLUMNS).where(terminal.c.public_key == public_key)).one_or_none()
        return None if row is None else TerminalRow(*row)

    def rank(self, terminal_id: int, centre_id: int) -> int:
        """The place of a terminal, by its id, among all that were ever enrolled in this centre; from 1 on."""
        before = select(func.count()).where(terminal.c.centre_id == centre_id, terminal.c.id <= terminal_id)
        return self._connection.execute(before).scalar_one()

    def without_token(self) -> Sequence[int]:
        """Ids of terminals that were enrolled before there were tokens: they cannot report. For the owner."""
        return (
            self._connection.execute(select(terminal.c.id).where(terminal.c.token_hash.is_(None))).scalars().all()
        )

    def enrol(
        self, name: str, public_key: bytes, token_hash: bytes, now: datetime, centre_id: int | None = None
    ) -> int:
        """Enter a terminal, or what has changed about it; returns its id. Ids are never given out twice.

        Raises StoreUnusableError where it was revoked, or no id is left.
        """
        values = {"name": name, "token_hash": token_hash, "centre_id": centre_id}
        known = self.by_public_key(public_key)
        if known is not None:
            if known.revoked_at is not None:
                raise StoreUnusableError(
                    f"terminal {known.id} was revoked; it needs a new key to be enrolled again"
                )
            self._connection.execute(update(terminal).where(terminal.c.id == known.id), values)
            return known.id
        last: int | None = self._connection.execute(select(func.max(terminal.c.id))).scalar_one()
        new_id = (last or 0) + 1
        if new_id > HIGHEST_ID:
            raise StoreUnusableError(f"{HIGHEST_ID} terminals have been enrolled: no id is left for another one")
        row = {"id": new_id, "public_key": public_key, "enrolled_at": now, "contact": 0, "generation": 1, **values}
        try:
            self._connection.execute(insert(terminal), row)
        except IntegrityError as fault:
            raise TryAgainError("another terminal was enrolled at the same time") from fault
        return new_id

    def revoke(self, terminal_id: int, now: datetime) -> TerminalRow | None:
        """Believe nothing more that this terminal signs; returns it as it was before, None where there is none."""
        known = self.by_id(terminal_id)
        if known is not None and known.revoked_at is None:
            change = update(terminal).where(terminal.c.id == terminal_id)
            self._connection.execute(change, {"revoked_at": now})
        return known

    def seen(
        self,
        terminal_id: int,
        token: bytes,
        generation: int,
        contacts: tuple[int, int],
        report: Mapping[str, Any] | None = None,
    ) -> bool:
        """A terminal was here, and says this of itself. `contacts`: the last one that it knows, and this one.

        False where its token is another one, it was revoked, or somebody else was here under its name since.
        """
        last, this = contacts
        values = {"its_id": terminal_id, "its_token": token, "its_generation": generation}
        values |= {"last_contact": last, "this_contact": this, "says": report}
        if self._wire.dialect == "postgresql":
            return self._connection.execute(_SEEN, values).scalar_one() is not None
        known = (terminal.c.id == terminal_id) & (terminal.c.contact == last) & terminal.c.revoked_at.is_(None)
        change = {"generation": generation, "contact": this, "seen_at": func.strftime("%s", "now")}
        if report is not None:
            change["report"] = report
        own = terminal.c.token_hash == hashlib.sha256(token).digest()
        return self._connection.execute(update(terminal).where(known, own).values(change)).rowcount == 1

    def citizens_mark(self) -> bytes | None:
        """The mark of the citizens' key under which this database was filled; None where nobody has said yet."""
        mark = self._connection.execute(select(key_mark.c.mark).where(key_mark.c.name == _CITIZENS))
        return mark.scalar_one_or_none()

    def keep_citizens_mark(self, mark: bytes) -> None:
        """Note whose key it is, in place of what was noted before."""
        self._connection.execute(delete(key_mark).where(key_mark.c.name == _CITIZENS))
        try:
            self._connection.execute(insert(key_mark), {"name": _CITIZENS, "mark": mark})
        except IntegrityError as fault:
            raise TryAgainError("another key was noted at the same time") from fault
