"""How a database is: its server, its version, what is in it, who we are to it. For technicians and monitoring."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Engine, func, select, text

from kiosk.core.store.engine import faults_told, for_reading
from kiosk.core.store.reference_tables import centre
from kiosk.core.store.schema import HEAD, number_of
from kiosk.core.store.tables import metadata, terminal, unsettled

LATELY = timedelta(minutes=10)


class LoginRole(StrEnum):
    """What the login by which we came may do in this database."""

    OWNER = "owner"
    STAFF = "staff"
    TERMINAL = "terminal"
    NONE = "none"


class Replication(StrEnum):
    """Whether a booking that was acknowledged survives the loss of this server."""

    SYNCHRONOUS = "synchronous"
    ASYNCHRONOUS = "asynchronous, or none"


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL server. `tls`: between us and it, or its pooler. `standby`: it only follows a primary."""

    version: str
    tls: bool
    standby: bool
    replication: Replication


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a database of our version.

    `rows`: by table; estimates on PostgreSQL. `open_first`, `open_last`: up to these days slots are open at the
    centre that is behind, and at the one that is ahead.
    """

    rows: dict[str, int]
    centres: int
    open_first: date | None
    open_last: date | None
    unsettled: int
    terminals: int
    terminals_seen: int


@dataclass(frozen=True, slots=True)
class Status:
    """All of it. `server`: None for an embedded database. `contents`: None where the version is not ours."""

    engine: str
    server: Server | None
    version: str | None
    needed: str
    role: LoginRole
    contents: Contents | None


def read_status(engine: Engine, now: datetime) -> Status:
    """Ask the database how it is. Raises the store's faults."""
    version = number_of(engine)
    shared = engine.dialect.name == "postgresql"
    with faults_told(), for_reading(engine).begin() as connection:
        server = _server(connection) if shared else None
        role = _role(connection) if shared else LoginRole.OWNER
        readable = version == HEAD and role is not LoginRole.NONE
        contents = _contents(connection, now, shared=shared) if readable else None
    return Status(engine.dialect.name, server, version, HEAD, role, contents)


def login_role(engine: Engine) -> LoginRole:
    """What our login may do here: an embedded database is its place's own. Raises the store's faults."""
    if engine.dialect.name != "postgresql":
        return LoginRole.OWNER
    with faults_told(), for_reading(engine).begin() as connection:
        return _role(connection)


def _server(connection: Connection) -> Server:
    row = connection.execute(
        text(
            """
            SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby,
                   current_setting('synchronous_standby_names') AS names,
                   current_setting('synchronous_commit') AS waits
            """
        )
    ).one()
    waits = bool(row.names) and row.waits in {"on", "remote_write", "remote_apply"}
    replication = Replication.SYNCHRONOUS if waits else Replication.ASYNCHRONOUS
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    return Server(row.version.split()[0], driver.pgconn.ssl_in_use, row.standby, replication)


def _role(connection: Connection) -> LoginRole:
    """By what we may do, not by what we are called."""
    row = connection.execute(
        text(
            """
            SELECT pg_has_role(relowner, 'USAGE') AS owner, has_table_privilege(oid, 'INSERT') AS books,
                   coalesce(has_table_privilege(to_regclass('staff'), 'SELECT'), false) AS staff
            FROM pg_class WHERE oid = to_regclass('booking')
            """
        )
    ).one_or_none()
    if row is None:
        return LoginRole.NONE
    if row.owner:
        return LoginRole.OWNER
    return LoginRole.NONE if not row.books else LoginRole.STAFF if row.staff else LoginRole.TERMINAL


def _contents(connection: Connection, now: datetime, *, shared: bool) -> Contents:
    opened = connection.execute(
        select(func.count(), func.min(centre.c.slots_until), func.max(centre.c.slots_until))
    ).one()
    standing = terminal.c.revoked_at.is_(None)
    seen = select(func.count(terminal.c.id)).where(standing, terminal.c.seen_at >= now - LATELY)
    return Contents(
        rows=_estimated(connection) if shared else _counted(connection),
        centres=opened[0],
        open_first=opened[1],
        open_last=opened[2],
        unsettled=connection.execute(
            select(func.count(unsettled.c.id)).where(unsettled.c.settled_at.is_(None))
        ).scalar_one(),
        terminals=connection.execute(select(func.count(terminal.c.id)).where(standing)).scalar_one(),
        terminals_seen=connection.execute(seen).scalar_one(),
    )


def _counted(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _estimated(connection: Connection) -> dict[str, int]:
    """What the server's own book-keeping says: counting a country's rows would take minutes."""
    rows = connection.execute(
        text(
            """
            SELECT c.relname,
                   CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE coalesce(s.n_live_tup, 0) END AS rows
            FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
            WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relkind IN ('r', 'p')
            """
        )
    )
    found = {row.relname: round(row.rows) for row in rows}
    return {table.name: found.get(table.name, 0) for table in metadata.sorted_tables}


def rounded(number: int) -> int:
    """To two figures: 1,234,567 is about 1,200,000."""
    unit: int = 10 ** max(len(str(number)) - 2, 0)
    return round(number / unit) * unit
