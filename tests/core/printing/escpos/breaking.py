"""Printing to the simulated printer while something breaks, and judging job and papers by what must be so.

PRINTED is exactly one whole paper, a fault none at all, UNKNOWN at most one; and printed again it is exactly one
whole paper more, with nothing on it of what was there before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from PIL import Image

from kiosk.core.model import PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.wires.network import NetworkWire
from kiosk.core.printing.escpos.wires.wire import Wire
from tests.paper.judging import count_whole, is_blank, is_whole
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp

DOTS = 384
SMALL = Image.frombytes("1", (32, 24), Random(5).randbytes(96))  # so small that each of its bytes can be tried
NAME = "20261122T090705Z-000017"
_ATTEMPTS = 4  # of the spool, where a fault is a passing one


@dataclass
class Ground:
    """A printer, what prints to it, and `settled`: whether the printer has read all that will come."""

    paper: SimulatedPrinter
    printer: EscPosPrinter
    settled: Callable[[], bool] = lambda: True

    def print(self, bitmap: Image.Image) -> PrintState:
        """Once."""
        try:
            state = self.printer.print(bitmap, NAME)
        except PrinterFaultError as fault:
            if not fault.passing:
                raise
            state = PrintState.FAILED
        assert self.paper.wait_for(self.settled), "the printer has not come to rest"
        return state

    def print_again(self, bitmap: Image.Image) -> PrintState:
        """As the spool does it, which has another try after a passing fault."""
        states = (self.print(bitmap) for _ in range(_ATTEMPTS))
        return next((state for state in states if state is not PrintState.FAILED), PrintState.FAILED)

    def pieces(self) -> list[Image.Image]:
        """All papers, and what hangs at the mouth."""
        return [*self.paper.papers, self.paper.at_the_mouth]

    def length(self, bitmap: Image.Image) -> int:
        """How many bytes the printer reads for one ticket, all talk included."""
        before = self.paper.received
        assert self.print(bitmap) is PrintState.PRINTED
        return self.paper.received - before


def printing(paper: SimulatedPrinter, open_wire: Callable[[], Wire], settled: Callable[[], bool]) -> Ground:
    """A ground over some way, with so little patience as a test has."""
    printer = EscPosPrinter(open_wire, Profile(paper.dots), patience_seconds=1.0, answer_seconds=0.1)
    return Ground(paper, printer, settled)


@contextmanager
def on_the_network(paper: SimulatedPrinter) -> Iterator[Ground]:
    """A ground over the network."""
    with paper, Tcp(paper) as way:
        yield printing(paper, lambda: NetworkWire(way.host, way.port), lambda: way.idle)


def sees_it_right(
    ground: Ground, bitmap: Image.Image, mend: Callable[[], object] = lambda: None, before: int | None = None
) -> PrintState:
    """Print while something lies in wait; see that state and papers fit; mend it, print again, and see that too.

    `before`: how many papers there were; None: as many as there are now.
    """
    before = len(ground.paper.papers) if before is None else before
    state = ground.print(bitmap)
    return rights_itself(ground, bitmap, state, before, mend)


def rights_itself(
    ground: Ground, bitmap: Image.Image, state: PrintState, before: int, mend: Callable[[], object] = lambda: None
) -> PrintState:
    """The job has come to this state: see that the papers fit; mend it, print again, and see that too."""
    ground.paper.forget_traps()
    first = count_whole(ground.pieces()[before:], bitmap)
    match state:
        case PrintState.PRINTED:
            assert first == 1
        case PrintState.FAILED:
            assert all(map(is_blank, ground.pieces()[before:])), (
                "a job has failed, and there is something on paper"
            )
        case _:
            assert first <= 1
    mend()
    assert ground.print_again(bitmap) is PrintState.PRINTED
    pieces = ground.pieces()[before:]
    assert count_whole(pieces, bitmap) == first + 1
    assert is_whole(ground.paper.papers[-1], bitmap)
    assert is_blank(ground.paper.at_the_mouth)
    return state
