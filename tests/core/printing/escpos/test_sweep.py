"""A ticket's stream is broken at each of its bytes: the job's state and the number of papers are right every time.

PRINTED is exactly one whole paper, a fault none at all, UNKNOWN at most one; and printed again it is exactly one whole
paper more, with nothing on it of what was there before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pytest
from PIL import Image

from kiosk.core.model import PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.wires.network import NetworkWire
from tests.paper.judging import count_whole, inked, is_whole
from tests.paper.printer import Cut, SimulatedPrinter
from tests.paper.tcp import Tcp

DOTS = 384
SMALL = Image.frombytes("1", (32, 24), Random(5).randbytes(96))
ATTEMPTS = 3


@dataclass
class Ground:
    """A printer, what prints to it, and the way between them. `settled`: the printer has read all that will come."""

    paper: SimulatedPrinter
    printer: EscPosPrinter
    settled: Callable[[], bool]

    def print(self, bitmap: Image.Image) -> PrintState:
        """Once."""
        try:
            state = self.printer.print(bitmap, "20261122T090705Z-000017")
        except PrinterFaultError as fault:
            assert fault.passing, fault
            state = PrintState.FAILED
        assert self.paper.wait_for(self.settled)
        return state

    def print_as_the_spool(self, bitmap: Image.Image) -> PrintState:
        """Once more where the fault was a passing one."""
        states = (self.print(bitmap) for _ in range(ATTEMPTS))
        return next((state for state in states if state is not PrintState.FAILED), PrintState.FAILED)

    def pieces(self) -> list[Image.Image]:
        """Everything that has print on it, and what hangs at the mouth."""
        return [*self.paper.papers, self.paper.at_the_mouth]


def on_the_network(**how: object) -> Iterator[Ground]:
    with SimulatedPrinter(DOTS, **how) as paper, Tcp(paper) as way:  # type: ignore[arg-type]
        printer = EscPosPrinter(
            lambda: NetworkWire(way.host, way.port), Profile(DOTS), patience_seconds=2, answer_seconds=0.1
        )
        yield Ground(paper, printer, lambda: way.idle)


def broken_at(ground: Ground, bitmap: Image.Image, position: int, breaks: Callable[[], object]) -> PrintState:
    """Print, with the stream broken there; see that state and papers fit; print again, and see that too."""
    ground.paper.after(position, breaks)
    before = len(ground.pieces()) - 1
    state = ground.print(bitmap)
    ground.paper.forget_traps()
    first = count_whole(ground.pieces()[before:], bitmap)
    match state:
        case PrintState.PRINTED:
            assert first == 1
        case PrintState.FAILED:
            assert all(inked(piece).height == 0 for piece in ground.pieces()[before:]), "ink after a failure"
        case _:
            assert first <= 1
    assert ground.print_as_the_spool(bitmap) is PrintState.PRINTED
    pieces = ground.pieces()[before:]
    assert count_whole(pieces, bitmap) == first + 1
    assert is_whole(ground.paper.papers[-1], bitmap)
    assert inked(ground.paper.at_the_mouth).height == 0
    return state


def length_of(ground: Ground, bitmap: Image.Image) -> int:
    """How many bytes the printer reads for one ticket, all talk included."""
    before = ground.paper.received
    assert ground.print(bitmap) is PrintState.PRINTED
    return ground.paper.received - before


@pytest.mark.parametrize("how", Cut)
@pytest.mark.parametrize("row_by_row", [True, False])
def test_a_connection_cut_at_any_byte(how: Cut, row_by_row: bool) -> None:
    for ground in on_the_network(row_by_row=row_by_row):
        states = {}
        for position in range(1, length_of(ground, SMALL) + 1):
            states[position] = broken_at(ground, SMALL, position, lambda: ground.paper.cut_connection(how))
        print(states, ground.paper.received)
