"""kill -9 of the program while it prints, and its start: the job is settled, and half a ticket is thrown away."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kiosk.core.model import Language, PrintState
from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.wires.network import NetworkWire
from kiosk.core.printing.spool import Spool
from kiosk.core.store.print_jobs import StoredPrintJobs
from kiosk.core.store.store import Store
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.printing.escpos.breaking import DOTS
from tests.core.ticket.papers import CENTRE, ticket
from tests.paper.judging import count_whole, is_blank, is_whole
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.racing import start_server
from tests.town import SetClock, migrated

NOW = datetime(2026, 11, 22, 9, 7, tzinfo=UTC)
WITHIN = 60
TALK = 22  # bytes before the ticket's own first
drawn = partial(draw, terminal="T-03", width=DOTS, speech=Speech)


def spool_at(store: Store, way: tuple[str, int]) -> Spool:
    """The spool of a program that has just started."""
    printer = EscPosPrinter(lambda: NetworkWire(*way), Profile(DOTS), patience_seconds=2.0, answer_seconds=0.5)
    return Spool(StoredPrintJobs(store, 1), printer, drawn, SetClock(NOW))


def print_one(url: str, way: tuple[str, int], line: Connection) -> None:
    """In a process of its own: what a kiosk does for one ticket."""
    line.recv()
    store = Store(url)
    spool = spool_at(store, way)
    spool.run(spool.queue(ticket()), ticket(), Language.KK, line.send)


def killed_while_printing(paper: SimulatedPrinter, position: int, url: str, way: tuple[str, int]) -> None:
    """Print in a process of its own, and kill that when the printer has read so many bytes."""
    context = multiprocessing.get_context("forkserver")
    start_server(context)
    ours, theirs = context.Pipe()
    process = context.Process(target=print_one, args=(url, way, theirs), daemon=True)
    process.start()
    theirs.close()
    assert process.pid is not None
    paper.after(position, partial(os.kill, process.pid, signal.SIGKILL))
    ours.send(None)
    process.join(WITHIN)
    ours.close()
    assert process.exitcode == -signal.SIGKILL
    process.close()


@pytest.mark.parametrize("position", [5, TALK + 1, 9_000, 20_000])
def test_a_program_that_was_killed_while_it_printed(position: int, tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'kiosk.sqlite3').as_posix()}"
    migrated(url)
    bitmap = drawn(ticket(), Language.KK, NOW.astimezone(CENTRE.zone))
    with SimulatedPrinter(DOTS) as paper, Tcp(paper) as way:
        killed_while_printing(paper, position, url, (way.host, way.port))
        assert paper.wait_for(lambda: way.idle)
        before = count_whole([*paper.papers, paper.at_the_mouth], bitmap)
        assert before <= 1
        store = Store(url)
        spool = spool_at(store, (way.host, way.port))
        assert [left.state for left in spool.recover()] == [PrintState.SENDING]
        assert not StoredPrintJobs(store, 1).waiting()
        assert paper.wait_for(lambda: way.idle)
        assert is_blank(paper.at_the_mouth), "half a ticket hangs there for whoever comes next"
        assert spool.run(spool.queue(ticket()), ticket(), Language.KK, lambda _: None) is PrintState.PRINTED
        store.close()
        assert is_whole(paper.papers[-1], bitmap)
        assert count_whole(paper.papers, bitmap) == before + 1
