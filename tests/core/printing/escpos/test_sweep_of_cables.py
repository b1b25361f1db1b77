"""A cable is pulled out at the bytes of a ticket's stream: a serial line's, a device file's, a USB printer's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.core.model import PrintState
from kiosk.core.printing.escpos.wires.device_file import DeviceWire
from kiosk.core.printing.escpos.wires.serial_line import SerialWire
from kiosk.core.printing.escpos.wires.usb import UsbWire
from kiosk.core.printing.escpos.wires.wire import Wire
from tests.core.printing.escpos.breaking import DOTS, SMALL, Ground, printing, sees_it_right
from tests.paper.printer import SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.usb import UsbPrinter

EVERY = 13


@contextmanager
def at_a_line(folder: Path, open_wire: Callable[[Path], Wire]) -> Iterator[tuple[Ground, Callable[[], object]]]:
    """A ground over a pseudo-terminal, and how the cable is put in again."""
    with SimulatedPrinter(DOTS) as paper, Pty(paper, folder / "printer") as way:
        yield printing(paper, lambda: open_wire(way.path), lambda: way.idle), way.plug_in


def over_serial(path: Path) -> Wire:
    return SerialWire(str(path), 115_200)


def pull_out(ground: Ground, plug_in: Callable[[], object], every: int) -> set[PrintState]:
    """Pull the cable out at every so manyeth byte, and put it in again when the job has ended."""
    ended = set()
    for position in range(1, ground.length(SMALL) + 1, every):
        ground.paper.after(position, ground.paper.cut_connection)
        try:
            ended.add(sees_it_right(ground, SMALL, plug_in))
        except AssertionError as fault:
            raise AssertionError(f"pulled out after byte {position}: {fault}") from fault
    return ended


@pytest.mark.parametrize("wire", [over_serial, DeviceWire])
def test_a_line_is_pulled_out(tmp_path: Path, wire: Callable[[Path], Wire]) -> None:
    with at_a_line(tmp_path, wire) as (ground, plug_in):
        assert {PrintState.FAILED, PrintState.UNKNOWN} <= pull_out(ground, plug_in, EVERY)


def test_usb_is_pulled_out() -> None:
    with on_usb() as (ground, bus):
        assert {PrintState.FAILED, PrintState.UNKNOWN} <= pull_out(ground, bus.plug_in, EVERY)
        assert bus.opened == 0


@contextmanager
def on_usb() -> Iterator[tuple[Ground, UsbPrinter]]:
    """A ground over USB, and the bus."""
    with SimulatedPrinter(DOTS) as paper:
        bus = UsbPrinter(paper)
        yield printing(paper, lambda: UsbWire(bus.ids, bus), lambda: True), bus


@pytest.mark.campaign
@pytest.mark.parametrize("wire", [over_serial, DeviceWire])
def test_a_line_is_pulled_out_at_every_byte(tmp_path: Path, wire: Callable[[Path], Wire]) -> None:
    with at_a_line(tmp_path, wire) as (ground, plug_in):
        pull_out(ground, plug_in, 1)


@pytest.mark.campaign
def test_usb_is_pulled_out_at_every_byte() -> None:
    with on_usb() as (ground, bus):
        pull_out(ground, bus.plug_in, 1)
