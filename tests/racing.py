"""Thirty-two terminals that confirm in the same moment: threads of one process, or processes of their own.

Each runner waits until all are ready, then carries out its commands as fast as it can.
"""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from threading import Barrier
from typing import Protocol

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import AddService, Book, Cancel, CheckIn, CloseDay, Command, Rebook, Reprint, Settle
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.model import Booking
from kiosk.core.outcomes import Booked, Cancelled, CheckedIn, NotAdmitted, NotListed, Refused, Settled
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.secrets import CitizenKeys
from kiosk.core.staff import Account
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.store import Store
from tests.town import SetClock, office

RUNNERS = 32
PATIENCE = 60

Answer = (
    Booked | Cancelled | CheckedIn | NotAdmitted | Settled | NotListed | Refused | tuple[Booking, ...] | Exception
)
_KEYS = CitizenKeys(b"k" * 32)


@dataclass(frozen=True)
class Race:
    """One runner's part: its commands, on which database, when; at whose desk, if it is one of the staff."""

    url: str
    now: datetime
    commands: tuple[Command, ...]
    account: Account | None = None


class Crowd(Protocol):
    """Those who run."""

    def race(
        self, url: str, now: datetime, commands: Sequence[Sequence[Command]], account: Account | None = None
    ) -> list[list[Answer]]:
        """Each runner's answers to each runner's commands, at the most `RUNNERS`."""


class Threads:
    """Runners that share one store."""

    def race(
        self, url: str, now: datetime, commands: Sequence[Sequence[Command]], account: Account | None = None
    ) -> list[list[Answer]]:
        """All at once."""
        ready = Barrier(len(commands))
        store = Store(url)

        def run(mine: Sequence[Command]) -> list[Answer]:
            ready.wait(PATIENCE)
            return answers(store, now, mine, account)

        with ThreadPoolExecutor(len(commands)) as threads:
            found = list(threads.map(run, commands))
        store.close()
        return found


class Processes:
    """Runners that are processes of their own, started once and used for many races."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("forkserver")
        start_server(context)
        self._ready = context.Barrier(RUNNERS)
        self._lines: list[Connection] = []
        self._runners: list[ForkServerProcess] = []
        for _ in range(RUNNERS):
            ours, theirs = context.Pipe()
            runner = context.Process(target=_run, args=(theirs, self._ready), daemon=True)
            runner.start()
            theirs.close()
            self._lines.append(ours)
            self._runners.append(runner)

    def race(
        self, url: str, now: datetime, commands: Sequence[Sequence[Command]], account: Account | None = None
    ) -> list[list[Answer]]:
        """All at once."""
        parts = [tuple(mine) for mine in commands] + [()] * (RUNNERS - len(commands))
        for line, part in zip(self._lines, parts, strict=True):
            line.send(Race(url, now, part, account))
        found: list[list[Answer]] = [line.recv() for line in self._lines]
        return found[: len(commands)]

    def close(self) -> None:
        """Send them home."""
        for line in self._lines:
            line.send(None)
            line.close()
        for runner in self._runners:
            runner.join(PATIENCE)
            runner.close()


def answers(
    store: Store, now: datetime, commands: Sequence[Command], account: Account | None = None
) -> list[Answer]:
    """What comes of these commands at a terminal of its own; `account`: of the staff, if it is their desk."""
    at = office(store, SetClock(now), _KEYS, 1)
    citizens, staff = CitizenDesk(at, account=account), StaffDesk(at)
    found: list[Answer] = []
    for command in commands:
        try:
            match command:
                case CloseDay():
                    found.append(staff.close_day(command))
                case CheckIn():
                    found.append(staff.check_in(command))
                case Settle():
                    found.append(staff.settle(command))
                case _:
                    found.append(carried_out(citizens, command))
        except (StoreUnavailableError, BookingsInTheWayError) as fault:
            found.append(fault)
    return found


def carried_out(desk: CitizenDesk, command: Command) -> Booked | Cancelled | Refused:
    """A citizen's command at the desk, whichever it is."""
    match command:
        case Book():
            return desk.book(command)
        case AddService():
            return desk.add_service(command)
        case Rebook():
            return desk.rebook(command)
        case Cancel():
            return desk.cancel(command)
        case Reprint():
            return desk.reprint(command)
    raise TypeError(f"{type(command).__name__} is no citizen's command")


def _run(line: Connection, ready: Barrier) -> None:
    while (race := line.recv()) is not None:
        store = Store(race.url)
        if race.commands:
            store.read(lambda work: work.reference())
        ready.wait(PATIENCE)
        found = answers(store, race.now, race.commands, race.account)
        store.close()
        line.send(found)


def start_server(context: ForkServerContext) -> None:
    """Start the server that processes are forked from, which has imported everything they need.

    It imports before it has been told our path, so it finds that in its environment. Twice is as good as once.
    """
    context.set_forkserver_preload(["tests.killing", "pytest"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
