"""Where the tests' databases come from: real SQLite files, and databases of a real PostgreSQL server.

A database is made once in full and then copied for each test, which costs milliseconds on both engines.
"""

import shutil
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

Fill = Callable[[str], None]
ROOM = 4_000_000_000  # bytes


class Databases(Protocol):
    """One engine's databases, by their URLs."""

    name: str

    def empty(self) -> str:
        """A new database without tables."""

    def copy(self, template: str) -> str:
        """A new database that is the same as another, to which nobody is connected."""

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""


class SqliteDatabases:
    """Files in one directory."""

    name = "sqlite"

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = count(1)

    def empty(self) -> str:
        """The URL of a file that is not there yet."""
        return f"sqlite:///{self._directory / f'kiosk-{next(self._numbers)}.db'}"

    def copy(self, template: str) -> str:
        """Copies the file: whoever filled it has closed it, so it is whole without its journal."""
        url = self.empty()
        shutil.copyfile(path_of(template), path_of(url))
        return url

    def drop(self, url: str) -> None:
        """Remove the file and its journals."""
        for file in (path_of(url), path_of(f"{url}-wal"), path_of(f"{url}-shm")):
            file.unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of one server, made and dropped over one connection of their own."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = make_url(server).set(drivername="postgresql")
        self._made: list[str] = []
        self._admin = psycopg.connect(self._server.render_as_string(hide_password=False), autocommit=True)

    def empty(self) -> str:
        """A new database of the server's own making."""
        return self._create("template0")

    def copy(self, template: str) -> str:
        """Let the server copy the files."""
        return self._create(make_url(template).database or "")

    def drop(self, url: str) -> None:
        """Drop it over whoever is connected."""
        self._drop(make_url(url).database or "")

    def close(self) -> None:
        """After the last test: drop what is left, and give the connection back."""
        for name in [*self._made]:
            self._drop(name)
        self._admin.close()

    def disconnect(self, name: str) -> None:
        """End every connection to a database, as a server does that is shut down."""
        self.execute(f"SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = '{name}'")

    def execute(self, statement: str) -> None:
        """Run a statement with the server's own rights."""
        self._admin.execute(statement)

    def hasten(self) -> None:
        """Let a server that lives for the tests alone not wait for its disk."""
        self._admin.execute("ALTER SYSTEM SET fsync = off")
        self._admin.execute("SELECT pg_reload_conf()")

    def _drop(self, name: str) -> None:
        self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        self._made.remove(name)

    def _create(self, template: str) -> str:
        name = f"kiosk_test_{uuid4().hex}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return self._server.set(database=name).render_as_string(hide_password=False)


class Templates:
    """Databases that are filled once in a session and copied from then on."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._filled: dict[Fill, str] = {}

    def filled(self, fill: Fill) -> str:
        """The URL of the database that `fill` has filled; not to be connected to."""
        if fill not in self._filled:
            url = self._databases.empty()
            fill(url)
            self._filled[fill] = url
        return self._filled[fill]


def quick_folder() -> str | None:
    """Where a server's files lie in memory: copying a database takes a tenth of what it takes on a disk.

    None where there is no such place, or little room in it: then they lie where temporary files do.
    """
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def path_of(url: str) -> Path:
    """The file of an SQLite database."""
    return Path(make_url(url).database or "")


def unlogged(path: Path) -> sqlite3.Connection:
    """A bare connection to an SQLite file, for looking at it and for doing it harm."""
    return sqlite3.connect(path, isolation_level=None)
