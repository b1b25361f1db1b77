"""Engines for SQLite and PostgreSQL that behave alike: one writer's order, UTC, bounded waits, clear faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.address import STATEMENT_SECONDS, driver_settings, parsed

BUSY_MILLISECONDS = 5000
_AGAIN = frozenset({"40001", "40P01"})  # PostgreSQL: serialisation failure, deadlock
# PostgreSQL: read only, as a primary is that has become a standby; the second where a transaction asks to write.
_STANDBY = frozenset({"25006", "0A000"})


class TryAgainError(Exception):
    """The transaction was undone by the engine and may be run again as it was."""


def open_engine(url: str, *, seconds: float = STATEMENT_SECONDS) -> Engine:
    """An engine for this address. Connects when it is first used.

    On PostgreSQL no statement takes longer than so many seconds, and a server that is silent for a quarter longer
    is given up.
    """
    address = parsed(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
        )
        if address.database and address.database != ":memory:" and not address.query:
            _stay_with_the_file(engine, Path(address.database))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() != "postgresql":
        raise StoreUnusableError(f"database: expected sqlite or postgresql, found {address.get_backend_name()}")
    # No ping before each transaction: a connection that has died fails at BEGIN, and the store begins anew.
    from kiosk.core.store.deadline import give_up_after  # noqa: PLC0415  imports the driver: not for SQLite

    address, settings = driver_settings(address, seconds)
    engine = create_engine(address, connect_args=settings)
    give_up_after(engine, seconds * 1.25)
    event.listen(engine, "handle_error", _leave_standby)
    return engine


def _stay_with_the_file(engine: Engine, path: Path) -> None:
    """Never write to a file that has been deleted or replaced, and never make a second empty one in its place.

    A connection goes on with the file that it opened, whatever becomes of its name: what is committed there would
    be acknowledged, and gone. One look at the name for each transaction.
    """
    opened = False

    def here() -> int | None:
        try:
            return path.stat().st_ino
        except FileNotFoundError:
            return None

    def connecting(*_: object) -> None:
        if opened and here() is None:
            raise StoreUnusableError(f"{path}: the database's file is gone")

    def connected(_: object, record: ConnectionPoolEntry) -> None:
        nonlocal opened
        opened = True
        record.info["file"] = here()

    def taken(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if record.info["file"] != here():
            raise DisconnectionError(f"{path}: another file than the one that was opened")

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", taken)


def for_reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: all their statements see one state, and lock nothing."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)  # BEGIN: in WAL mode one state until the end
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


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


def _leave_standby(context: ExceptionContext) -> None:
    """Give all connections up: a new one finds the primary of now (`target_session_attrs=read-write`)."""
    if _is_of_standby(context.original_exception):
        context.is_disconnect = True


def is_lost(fault: BaseException, connection: Connection) -> bool:
    """Whether this fault of the driver means that its connection is to be given up."""
    dialect, driver = connection.dialect, connection.connection.driver_connection
    return _is_of_standby(fault) or dialect.is_disconnect(fault, driver, None)  # type: ignore[arg-type]


def _is_of_standby(fault: BaseException) -> bool:
    return getattr(fault, "sqlstate", None) in _STANDBY


@contextmanager
def faults_mapped() -> Iterator[None]:
    """Turn the driver's faults into ours, once, at the edge."""
    try:
        yield
    except DBAPIError as fault:
        raise _ours(fault) from fault
    except PoolTimeoutError as fault:
        raise StoreUnavailableError("all connections are in use") from fault


@contextmanager
def faults_told() -> Iterator[None]:
    """The same for what nobody runs again: what might be tried again is unavailable for now."""
    try:
        with faults_mapped():
            yield
    except TryAgainError as fault:
        raise StoreUnavailableError(str(fault)) from fault


def _ours(fault: DBAPIError) -> Exception:
    state = getattr(fault.orig, "sqlstate", None)
    name = getattr(fault.orig, "sqlite_errorname", "") or ""
    if state in _AGAIN or (fault.connection_invalidated and state != "57P03"):
        return TryAgainError(_summary(fault))
    if name.startswith(("SQLITE_READONLY", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreUnusableError(_summary(fault))
    if state is not None and state.startswith(("28", "3D", "42")):  # who we are, which database, no such table
        return StoreUnusableError(_summary(fault))
    if name == "SQLITE_ERROR":  # no such table, no such column: not the tables that we know
        return StoreUnusableError(_summary(fault))
    if isinstance(fault, OperationalError | InterfaceError):
        return StoreUnavailableError(_summary(fault))
    return fault if isinstance(fault, DatabaseError) else StoreUnavailableError(_summary(fault))


def _summary(fault: DBAPIError) -> str:
    """The driver's words without the statement's parameters, which may tell who somebody is."""
    return f"{type(fault.orig).__name__}: {fault.orig}".splitlines()[0]
