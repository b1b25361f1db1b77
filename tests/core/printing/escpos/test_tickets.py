"""Real tickets, judged on what comes out of the printer: over every way, on both papers, in three languages."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from kiosk.core.model import Language, PrintState
from kiosk.core.printing.escpos.wires.device_file import DeviceWire
from kiosk.core.printing.escpos.wires.network import NetworkWire
from kiosk.core.printing.escpos.wires.serial_line import SerialWire
from kiosk.core.printing.escpos.wires.usb import UsbWire
from kiosk.core.printing.escpos.wires.wire import Wire
from kiosk.core.ticket.bitmap import draw
from kiosk.core.ticket.layout import Width
from kiosk.speech import Speech
from tests.core.printing.escpos.breaking import printing
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.paper.judging import is_blank, is_whole
from tests.paper.printer import SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.tcp import Tcp
from tests.paper.usb import UsbPrinter
from tests.reading import qr_codes

Opening = Callable[[], Wire]


@contextmanager
def network(paper: SimulatedPrinter, _: Path) -> Iterator[Opening]:
    with Tcp(paper) as way:
        yield lambda: NetworkWire(way.host, way.port)


@contextmanager
def serial(paper: SimulatedPrinter, folder: Path) -> Iterator[Opening]:
    with Pty(paper, folder / "line") as way:
        yield lambda: SerialWire(str(way.path), 115_200)


@contextmanager
def device(paper: SimulatedPrinter, folder: Path) -> Iterator[Opening]:
    with Pty(paper, folder / "lp0") as way:
        yield lambda: DeviceWire(way.path)


@contextmanager
def usb(paper: SimulatedPrinter, _: Path) -> Iterator[Opening]:
    bus = UsbPrinter(paper, kernel_driver=True)
    yield lambda: UsbWire(bus.ids, bus)
    assert bus.opened == 0
    assert bus.kernel_driver, "the system did not get its printer back"


@pytest.mark.parametrize("way", [network, serial, device, usb])
@pytest.mark.parametrize("dots", [576, 384])
def test_a_ticket_comes_out_dot_for_dot_and_its_qr_is_read(
    way: Callable[[SimulatedPrinter, Path], AbstractContextManager[Opening]], dots: Width, tmp_path: Path
) -> None:
    real = ticket(2)
    with SimulatedPrinter(dots) as paper, way(paper, tmp_path) as open_wire:
        ground = printing(paper, open_wire, lambda: True)
        for number, language in enumerate(Language, 1):
            bitmap = draw(real, language, PRINTED_AT, "T-03", dots, speech=Speech)
            assert ground.print(bitmap) is PrintState.PRINTED
            assert len(paper.papers) == number
            (code,) = qr_codes(paper.papers[-1])
            assert code.text == real.digits
            assert is_whole(paper.papers[-1], bitmap)
        assert is_blank(paper.at_the_mouth)
