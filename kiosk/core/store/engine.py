"""Engines for SQLite and PostgreSQL that behave alike: one writer's order, UTC, bounded waits, clear faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError

BUSY_MILLISECONDS = 5000
_AGAIN = frozenset({"40001", "40P01"})  # PostgreSQL: serialisation failure, deadlock


class TryAgainError(Exception):
    """The transaction was undone by the engine and may be run again as it was."""


def open_engine(url: str) -> Engine:
    """An engine for this address. Connects when it is first used."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_backend_name() != "postgresql":
        raise StoreUnusableError(f"database: expected sqlite or postgresql, found {parsed.get_backend_name()}")
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={
            "options": "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=15s",
            "connect_timeout": 3,
        },
    )


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:  # noqa: ANN401  a DBAPI connection
    connection.isolation_level = None  # transactions begin when we say so, see _begin_sqlite
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def faults_mapped() -> Iterator[None]:
    """Turn the driver's faults into ours, once, at the edge."""
    try:
        yield
    except DBAPIError as fault:
        raise _ours(fault) from fault


def _ours(fault: DBAPIError) -> Exception:
    state = getattr(fault.orig, "sqlstate", None)
    name = getattr(fault.orig, "sqlite_errorname", "") or ""
    if state in _AGAIN or (fault.connection_invalidated and state != "57P03"):
        return TryAgainError(_summary(fault))
    if name.startswith(("SQLITE_READONLY", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreUnusableError(_summary(fault))
    if state is not None and state.startswith(("28", "3D", "42")):  # who we are, which database, no such table
        return StoreUnusableError(_summary(fault))
    if name == "SQLITE_ERROR" and "no such table" in str(fault.orig):
        return StoreUnusableError(_summary(fault))
    if isinstance(fault, OperationalError | InterfaceError) or name.startswith("SQLITE_FULL"):
        return StoreUnavailableError(_summary(fault))
    return fault if isinstance(fault, DatabaseError) else StoreUnavailableError(_summary(fault))


def _summary(fault: DBAPIError) -> str:
    """The driver's words without the statement's parameters, which may tell who somebody is."""
    return f"{type(fault.orig).__name__}: {fault.orig}".splitlines()[0]
