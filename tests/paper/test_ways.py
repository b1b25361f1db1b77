"""The ways to the simulated printer: what breaks, breaks as it does in the field."""

import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
import usb.core
import usb.util

from tests.paper.printer import Cut, SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.tcp import Tcp
from tests.paper.test_paper import CONFIRM, black_rows, rows
from tests.paper.usb import IN, OUT, UsbPrinter

WITHIN = 5
ASK = b"\x10\x04\x01"


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as printer:
        yield printer


@pytest.fixture
def way(printer: SimulatedPrinter) -> Iterator[Tcp]:
    with Tcp(printer) as way:
        yield way


def call(way: Tcp) -> socket.socket:
    return socket.create_connection((way.host, way.port), WITHIN)


@pytest.mark.parametrize("position", [1, 5, 100, 720, 727])
@pytest.mark.parametrize("how", Cut)
def test_a_connection_is_cut_after_the_byte_that_was_named(
    printer: SimulatedPrinter, way: Tcp, position: int, how: Cut
) -> None:
    printer.after(position, lambda: printer.cut_connection(how))
    with call(way) as line:
        line.sendall(rows(10))
        try:
            assert line.recv(1) == b""
        except ConnectionResetError:
            assert how is Cut.RST
    assert printer.received == position
    assert black_rows(printer.at_the_mouth) == max(0, (position - 8) // 72)
    with call(way) as line:
        line.sendall(rows(10)[position:] + CONFIRM + b"abcd")
        assert line.recv(7) == b"\x37\x22abcd\0"
    assert black_rows(printer.at_the_mouth) == 10


def test_a_card_that_starts_anew_forgets_the_command_that_had_begun(way: Tcp, printer: SimulatedPrinter) -> None:
    printer.forgets = True
    with call(way) as line:
        line.sendall(rows(10)[:500])
    with call(way) as line:
        line.sendall(CONFIRM + b"abcd")
        assert line.recv(7) == b"\x37\x22abcd\0"


def test_a_connection_is_cut_in_the_middle_of_an_answer(printer: SimulatedPrinter, way: Tcp) -> None:
    printer.after_answers(3, lambda: printer.cut_connection(Cut.FIN))
    with call(way) as line:
        line.sendall(ASK + CONFIRM + b"abcd" + ASK)
        heard = b""
        while more := line.recv(10):
            heard += more
    assert heard == b"\x12\x12\x37"


def test_it_serves_one_connection_after_another(printer: SimulatedPrinter, way: Tcp) -> None:
    with call(way) as first, call(way) as second:
        first.sendall(ASK)
        assert first.recv(1) == b"\x12"
        second.sendall(ASK)
        assert not select.select([second], [], [], 0)[0]
        first.close()
        assert second.recv(1) == b"\x12"
    assert printer.wait_for(lambda: printer.received == 6)


def test_it_refuses_and_listens_again_at_the_same_port(way: Tcp) -> None:
    port = way.port
    way.refuse()
    with pytest.raises(ConnectionRefusedError):
        call(way)
    way.listen_again()
    assert way.port == port
    with call(way) as line:
        line.sendall(ASK)
        assert line.recv(1) == b"\x12"


def test_what_is_not_read_stays_with_the_sender(printer: SimulatedPrinter, way: Tcp) -> None:
    printer.stop_reading()
    with call(way) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        line.setblocking(False)
        sent = 0
        while select.select([], [line], [], 0.2)[1]:
            sent += line.send(bytes(65_536))
        assert printer.received == 0
        printer.read_on()
        assert printer.wait_for(lambda: printer.received == sent)


def test_without_power_a_connection_is_silent_and_with_it_broken(printer: SimulatedPrinter, way: Tcp) -> None:
    with call(way) as line:
        line.sendall(ASK)
        assert line.recv(1) == b"\x12"
        printer.power_off()
        line.sendall(ASK)
        assert not select.select([line], [], [], 0)[0]
        printer.power_on()
        with pytest.raises(ConnectionResetError):
            line.recv(1)


def test_a_serial_line_carries_both_directions(printer: SimulatedPrinter, tmp_path: Path) -> None:
    with Pty(printer, tmp_path / "tty") as way, serial.Serial(str(way.path), 115_200, timeout=WITHIN) as line:
        line.write(rows(10) + CONFIRM + b"a\r\n\x04")
        assert line.read(7) == b"\x37\x22a\r\n\x04\0"
    assert black_rows(printer.at_the_mouth) == 10


def test_a_cable_pulled_out_is_felt_and_put_in_again_it_goes_on(printer: SimulatedPrinter, tmp_path: Path) -> None:
    with Pty(printer, tmp_path / "tty") as way:
        printer.after(400, printer.cut_connection)
        line = os.open(way.path, os.O_RDWR | os.O_NOCTTY)
        os.write(line, rows(10)[:500])
        assert printer.wait_for(lambda: not way.path.exists(), WITHIN)
        with pytest.raises(OSError, match="Input/output"):
            os.write(line, b"more")
        os.close(line)
        way.plug_in()
        line = os.open(way.path, os.O_RDWR | os.O_NOCTTY)
        os.write(line, rows(10)[400:] + CONFIRM + b"abcd")
        assert select.select([line], [], [], WITHIN)[0]
        assert os.read(line, 7) == b"\x37\x22abcd\0"
        os.close(line)
    assert printer.received == 400 + 728 - 400 + 11
    assert black_rows(printer.at_the_mouth) == 10


def test_a_full_buffer_says_stop_and_go_on_a_line_with_such_flow(
    printer: SimulatedPrinter, tmp_path: Path
) -> None:
    with Pty(printer, tmp_path / "tty", flow=True) as way:
        printer.open_cover()
        line = os.open(way.path, os.O_RDWR | os.O_NOCTTY)
        sent = 0
        while sent < 4096:
            sent += os.write(line, bytes(1024))
        assert select.select([line], [], [], WITHIN)[0]
        assert os.read(line, 9) == b"\x13"
        printer.close_cover()
        assert select.select([line], [], [], WITHIN)[0]
        assert os.read(line, 9) == b"\x11"
        os.close(line)


def test_usb_finds_a_printer_and_carries_both_directions(printer: SimulatedPrinter) -> None:
    bus = UsbPrinter(printer)
    device = usb.core.find(idVendor=0x04B8, idProduct=0x0E15, backend=bus)
    assert device[0][(0, 0)].bInterfaceClass == 7
    assert usb.util.get_string(device, device.iProduct) == "Receipt printer"
    device.set_configuration()
    device.write(OUT, rows(10) + CONFIRM + b"abcd", 1000)
    assert device.read(IN, 64, 1000).tobytes() == b"\x37\x22abcd\0"
    with pytest.raises(usb.core.USBTimeoutError):
        device.read(IN, 64, 10)
    usb.util.dispose_resources(device)
    assert bus.opened == 0
    assert black_rows(printer.at_the_mouth) == 10


def test_usb_takes_what_there_is_room_for_and_then_nothing(printer: SimulatedPrinter) -> None:
    device = usb.core.find(backend=UsbPrinter(printer))
    device.set_configuration()
    printer.open_cover()
    assert device.write(OUT, bytes(10_000), 50) == 4096 + 256
    with pytest.raises(usb.core.USBTimeoutError):
        device.write(OUT, bytes(10), 50)
    printer.close_cover()
    assert device.write(OUT, bytes(10), 50) == 10
    usb.util.dispose_resources(device)


def test_usb_unplugged_is_gone(printer: SimulatedPrinter) -> None:
    bus = UsbPrinter(printer)
    device = usb.core.find(backend=bus)
    device.set_configuration()
    printer.after(400, printer.cut_connection)
    with pytest.raises(usb.core.USBError) as gone:
        device.write(OUT, rows(10), 1000)
    assert gone.value.errno == 19
    assert usb.core.find(backend=bus) is None
    usb.util.dispose_resources(device)
    assert printer.received == 400
