"""Terminals as processes of their own that all book at once, told by their parent how many bookings to take.

Each has its share of the bookings. A terminal is the desk, or the bare driver with the same statements.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.booking import replaying, taking
from benchmarks.places import Server
from benchmarks.republic import office_at
from benchmarks.statements import Script
from kiosk.core.commands import Book

Told = Connection  # what a terminal's parent says over it: how many bookings to take
Terminal = Callable[[Told], None]


def desk(url: str, keys: Path, commands: list[Book], told: Told) -> None:
    """A terminal as it is."""
    office = office_at(url, keys)
    with closing(office.store):
        _book(taking(office, commands), told)


def bare(url: str, scripts: list[Script], told: Told) -> None:
    """The bare driver."""
    with closing(Server(url).bare(url)) as connection:
        _book(replaying(connection, scripts), told)


def _book(book: Callable[[], object], told: Told) -> None:
    told.send("ready")
    with suppress(EOFError):  # nobody is there any more: the day is over
        while True:
            for _ in range(told.recv()):
                book()
            told.send("done")


class Hall:
    """Terminals that wait for their parent's word."""

    def __init__(self, lines: Sequence[Told]) -> None:
        self._lines = lines

    def book(self, each: int) -> float:
        """Have every terminal take so many bookings; the seconds until the last of them was done."""
        begun = perf_counter()
        for line in self._lines:
            line.send(each)
        self.wait()
        return perf_counter() - begun

    def wait(self) -> None:
        """Until every terminal has answered. Raises EOFError where one has died."""
        for line in self._lines:
            line.recv()


@contextmanager
def hall(terminals: Sequence[Terminal]) -> Iterator[Hall]:
    """A process for each terminal, connected and ready; all ended at the end."""
    processes, lines = get_context("spawn"), []
    with ExitStack() as stack:
        for terminal in terminals:
            here, there = processes.Pipe()
            process = processes.Process(target=terminal, args=(there,))
            process.start()
            there.close()
            stack.callback(process.join)
            stack.enter_context(here)  # closed before its process is waited for: that is what ends it
            lines.append(here)
        made = Hall(lines)
        made.wait()
        yield made


def desks(url: str, keys: Path, commands: Sequence[Book], count: int) -> list[Terminal]:
    """So many desks that share these bookings."""
    return [partial(desk, url, keys, list(commands[number::count])) for number in range(count)]


def drivers(url: str, scripts: Sequence[Script], count: int) -> list[Terminal]:
    """So many bare drivers that share these bookings."""
    return [partial(bare, url, list(scripts[number::count])) for number in range(count)]
