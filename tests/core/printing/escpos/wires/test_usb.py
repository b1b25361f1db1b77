"""USB, through pyusb, on a bus with simulated printers."""

import errno
import time
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
import usb.core

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.usb import UsbWire, printers_on_usb
from kiosk.core.printing.escpos.wires.wire import WireError
from tests.paper.printer import SimulatedPrinter
from tests.paper.usb import UsbPrinter

MUCH = b"\x0a" * 20_000
LATE = 5.0


def soon(seconds: float = 0.2) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as printer:
        yield printer


class Bus(UsbPrinter):
    """A bus that may differ: `facts` of the interface, `ends` (1: it has no way in), `refusal` at opening."""

    def __init__(self, printer: SimulatedPrinter, **facts: int) -> None:
        super().__init__(printer, kernel_driver=True)
        self.facts = facts
        self.refusal = 0
        self.alone = True

    def enumerate_devices(self) -> list[UsbPrinter]:
        return super().enumerate_devices() * (1 if self.alone else 2)

    def get_interface_descriptor(self, dev: object, intf: int, alt: int, config: int) -> SimpleNamespace:
        found = super().get_interface_descriptor(dev, intf, alt, config)
        return SimpleNamespace(**vars(found) | self.facts)

    def open_device(self, dev: object) -> object:
        if self.refusal:
            raise usb.core.USBError("refused", -3, self.refusal)
        return super().open_device(dev)

    def reset_device(self, dev_handle: object) -> None:  # noqa: ARG002  pyusb calls it so
        raise AssertionError("a reset loses what the printer still has to print")


def test_what_hangs_on_usb_is_found_by_what_it_says_of_itself(printer: SimulatedPrinter) -> None:
    bus = Bus(printer)
    (found,) = printers_on_usb(bus)
    assert (found.ids, found.names) == ("04b8:0e15", "Made-up Receipt printer")
    assert bus.opened == 0
    assert not printers_on_usb(Bus(printer, bInterfaceClass=3))
    bus.refusal = errno.EACCES
    assert [found.names for found in printers_on_usb(bus)] == [""]


@pytest.mark.parametrize("ids", [None, (0x04B8, 0x0E15)])
def test_the_printer_is_borrowed_from_the_system_and_given_back(
    printer: SimulatedPrinter, ids: tuple[int, int] | None
) -> None:
    bus = Bus(printer)
    with closing(UsbWire(ids, bus)) as wire:
        assert not bus.kernel_driver
        wire.send(b"\x10\x04\x01", soon())
        assert wire.receive(soon(LATE)) == b"\x12"
        assert wire.receive(soon(0.05)) == b""
        wire.drain(soon())
    wire.close()
    assert bus.kernel_driver
    assert bus.opened == 0


def test_it_is_opened_again_and_again(printer: SimulatedPrinter) -> None:
    bus = Bus(printer)
    for _ in range(3):
        UsbWire(None, bus).close()
    assert bus.kernel_driver
    assert bus.opened == 0


def test_a_printer_set_to_its_makers_own_class_is_taken_where_the_settings_name_it(
    printer: SimulatedPrinter,
) -> None:
    bus = Bus(printer, bInterfaceClass=255, bInterfaceProtocol=0)
    UsbWire((0x04B8, 0x0E15), bus).close()
    with pytest.raises(PrinterFaultError, match="no printer on USB"):
        UsbWire(None, bus)


def test_a_printer_with_one_way_only_is_silent(printer: SimulatedPrinter) -> None:
    with closing(UsbWire(None, Bus(printer, bNumEndpoints=1, bInterfaceProtocol=1))) as wire:
        wire.send(b"\x10\x04\x01", soon())
        begun = time.monotonic()
        assert wire.receive(soon(0.1)) == b""
        assert time.monotonic() - begun >= 0.1


@pytest.mark.parametrize(
    ("refusal", "words", "passing"),
    [
        (errno.EACCES, r"no right to use the USB printer 04b8:0e15: see docs/printers\.md", False),
        (errno.EBUSY, "the USB printer 04b8:0e15 is in use", True),
        (errno.EIO, "the USB printer 04b8:0e15 cannot be used: refused", True),
    ],
)
def test_a_refusal_is_told_in_words(printer: SimulatedPrinter, refusal: int, words: str, *, passing: bool) -> None:
    bus = Bus(printer)
    bus.refusal = refusal
    with pytest.raises(PrinterFaultError, match=words) as told:
        UsbWire(None, bus)
    assert told.value.passing is passing
    assert bus.opened == 0


def test_one_that_another_program_has_is_in_use_and_the_systems_driver_is_left_as_it_was(
    printer: SimulatedPrinter,
) -> None:
    bus = Bus(printer)
    with closing(UsbWire(None, bus)):
        with pytest.raises(PrinterFaultError, match="in use") as told:
            UsbWire(None, bus)
        assert told.value.passing
        assert not bus.kernel_driver
        assert bus.opened == 1


def test_which_printer_is_meant_is_never_guessed(printer: SimulatedPrinter) -> None:
    bus = Bus(printer)
    bus.alone = False
    with pytest.raises(PrinterFaultError, match=r"several .*printer\.usb must say which") as told:
        UsbWire(None, bus)
    assert not told.value.passing
    with pytest.raises(PrinterFaultError, match="04b8:0202 is not there") as told:
        UsbWire((0x04B8, 0x0202), bus)
    assert told.value.passing


def test_what_a_printer_never_takes_is_given_up_in_time(printer: SimulatedPrinter) -> None:
    printer.stop_reading()
    begun = time.monotonic()
    with closing(UsbWire(None, Bus(printer))) as wire, pytest.raises(WireError, match="takes no more"):
        wire.send(MUCH, soon())
    assert time.monotonic() - begun < 1


def test_a_printer_that_is_pulled_out_is_heard(printer: SimulatedPrinter) -> None:
    bus = Bus(printer)
    with closing(UsbWire(None, bus)) as wire:
        bus.cut()
        for call in (lambda: wire.send(MUCH, soon()), lambda: wire.receive(soon())):
            with pytest.raises(WireError, match="No such device"):
                call()
    with pytest.raises(PrinterFaultError, match="no printer on USB"):
        UsbWire(None, bus)


def test_a_system_whose_driver_does_not_let_us_is_told_in_words(printer: SimulatedPrinter) -> None:
    class Windows(Bus):
        def open_device(self, dev: object) -> object:
            raise NotImplementedError

        def is_kernel_driver_active(self, dev_handle: object, intf: int) -> Any:
            raise NotImplementedError

    with pytest.raises(PrinterFaultError, match=r"no driver that lets us: see docs/printers\.md"):
        UsbWire(None, Windows(printer))


def test_without_any_usb_there_is_no_printer() -> None:
    with pytest.raises(PrinterFaultError, match="USB"):
        UsbWire((0xFFFF, 0xFFFF))
