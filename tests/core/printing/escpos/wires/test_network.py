"""The way over a network, to listeners that are up to no good."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.network import NetworkWire
from kiosk.core.printing.escpos.wires.wire import WireError

HOST = "127.0.0.1"
MUCH = bytes(range(1, 256)) * 80_000  # more than the system keeps for somebody who does not read
LATE = 5.0


def soon(seconds: float = 0.2) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(LATE)
        yield listening


def port_of(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port


@pytest.fixture
def wire(listener: socket.socket) -> Iterator[NetworkWire]:
    with closing(NetworkWire(HOST, port_of(listener))) as wire:
        yield wire


@pytest.fixture
def printer(listener: socket.socket, wire: NetworkWire) -> Iterator[socket.socket]:
    """The printer's end."""
    with listener.accept()[0] as connection:
        connection.settimeout(LATE)
        yield connection


def all_of(connection: socket.socket) -> bytes:
    """What comes until it is hung up."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_a_port_where_nobody_listens_is_a_fault_that_passes(listener: socket.socket) -> None:
    port = port_of(listener)
    listener.close()
    with pytest.raises(PrinterFaultError, match="refused") as told:
        NetworkWire(HOST, port)
    assert told.value.passing


def test_a_printer_that_takes_no_connection_is_waited_for_no_longer_than_told(listener: socket.socket) -> None:
    with socket.create_server((HOST, 0), backlog=0) as full, closing(socket.socket()) as first:
        first.connect(full.getsockname())
        begun = time.monotonic()
        with pytest.raises(PrinterFaultError, match="timed out") as told:
            NetworkWire(HOST, port_of(full), seconds=0.2)
        assert time.monotonic() - begun < 1
    assert told.value.passing


def test_a_name_that_nobody_knows_is_a_fault_that_passes_and_takes_no_longer_than_told() -> None:
    begun = time.monotonic()
    with pytest.raises(PrinterFaultError, match=r"printer\.invalid") as told:
        NetworkWire("printer.invalid", 9100, seconds=0.3)
    assert time.monotonic() - begun < 1
    assert told.value.passing


def test_a_look_up_that_takes_for_ever_is_waited_for_no_longer_than_told(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        over.wait(LATE)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    begun = time.monotonic()
    with pytest.raises(PrinterFaultError, match="nobody says in time") as told:
        NetworkWire("printer.example", 9100, seconds=0.2)
    assert time.monotonic() - begun < 1
    assert told.value.passing
    over.set()


def test_a_name_is_as_good_as_an_address(listener: socket.socket) -> None:
    with closing(NetworkWire("localhost", port_of(listener))) as wire, listener.accept()[0] as printer:
        wire.send(b"hello", soon())
        assert printer.recv(5) == b"hello"


def test_what_a_printer_never_reads_is_given_up_in_time_and_never_sent(
    wire: NetworkWire, printer: socket.socket
) -> None:
    begun = time.monotonic()
    with pytest.raises(WireError, match="takes no more"):
        wire.send(MUCH, soon())
    with pytest.raises(WireError, match="takes no more"):
        wire.drain(soon())
    assert time.monotonic() - begun < 1
    wire.close()
    with pytest.raises(ConnectionResetError):
        all_of(printer)


def test_all_that_has_left_arrives_though_the_wire_is_closed_at_once(
    wire: NetworkWire, printer: socket.socket
) -> None:
    printer.sendall(b"an answer that nobody fetches")
    wire.send(MUCH[:20_000], soon())
    wire.drain(soon(LATE))
    wire.close()
    wire.close()
    assert all_of(printer) == MUCH[:20_000]
    # A break instead of a goodbye would have other printers forget what they have not read yet.
    assert printer.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def test_an_answer_comes_as_soon_as_it_is_there_and_none_in_time(
    wire: NetworkWire, printer: socket.socket
) -> None:
    assert wire.receive(soon(0.05)) == b""
    assert wire.receive(time.monotonic()) == b""
    printer.sendall(b"\x12")
    begun = time.monotonic()
    assert wire.receive(soon(LATE)) == b"\x12"
    assert time.monotonic() - begun < 1


def test_a_printer_that_hangs_up_or_breaks_off_is_heard(wire: NetworkWire, printer: socket.socket) -> None:
    printer.shutdown(socket.SHUT_WR)
    for call in (wire.receive, wire.drain):
        with pytest.raises(WireError, match="hung up"):
            call(soon(LATE))
    printer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    printer.close()
    with pytest.raises(WireError, match="broke"):
        wire.send(MUCH, soon(LATE))
