"""All terminals with what they say of themselves, as rows. For staff and the owner: terminals may not read it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from kiosk.core.fleet import Member
from kiosk.core.store.tables import operation, terminal
from kiosk.core.terminal_report import from_document

_LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FleetRow:
    """A terminal and its last report. Instants are UTC."""

    id: int
    name: str
    centre_id: int | None
    revoked_at: datetime | None
    seen_at: datetime | None
    report: Mapping[str, Any] | None

    def as_member(self, centre: str = "") -> Member:
        """The same for those who judge it; `centre`: its code."""
        revoked, report = self.revoked_at is not None, from_document(self.report)
        return Member(self.id, self.name, centre, revoked, self.seen_at, report)


_FLEET = select(*(terminal.c[name] for name in FleetRow.__slots__)).order_by(terminal.c.id)
_OF_CENTRE = _FLEET.where(
    or_(terminal.c.centre_id == bindparam("centre"), terminal.c.id == bindparam("own")),
    terminal.c.revoked_at.is_(None),
)


def read_centre(connection: Connection, centre_id: int, own_id: int) -> list[FleetRow]:
    """The terminals of a centre that were not revoked, and terminal `own_id`, wherever it was enrolled."""
    return [FleetRow(*row) for row in connection.execute(_OF_CENTRE, {"centre": centre_id, "own": own_id})]


def read_fleet(connection: Connection, now: datetime) -> list[FleetRow]:
    """Every terminal that was ever enrolled.

    A revoked one can no longer report: its `seen_at` is when it last did something since then, in the day before
    `now`; None if it did not.
    """
    rows = [FleetRow(*row) for row in connection.execute(_FLEET)]
    revoked = {row.id: row.revoked_at for row in rows if row.revoked_at is not None}
    if not revoked:
        return rows
    did = (
        select(operation.c.terminal_id, func.max(operation.c.at))
        .where(operation.c.at >= now - _LATELY, operation.c.terminal_id.in_(revoked))
        .group_by(operation.c.terminal_id)
    )
    lately = {number: at for number, at in connection.execute(did) if at > revoked[number]}
    return [replace(row, seen_at=lately.get(row.id)) if row.id in revoked else row for row in rows]
