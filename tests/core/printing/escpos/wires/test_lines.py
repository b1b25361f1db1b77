"""A serial line and a device file: both a pseudo-terminal here, whose other end is up to no good."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.device_file import DeviceWire
from kiosk.core.printing.escpos.wires.serial_line import SerialWire
from kiosk.core.printing.escpos.wires.wire import Wire, WireError

MUCH = bytes(range(32, 127)) * 2_000
LATE = 5.0
XON, XOFF = b"\x11", b"\x13"

OpenAt = Callable[[Path], Wire]


def serial_at(path: Path) -> Wire:
    return SerialWire(str(path), 115_200)


both = pytest.mark.parametrize("open_at", [serial_at, DeviceWire], ids=["serial", "device"])


def soon(seconds: float = 0.2) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def printer() -> Iterator[int]:
    """The printer's end of a line."""
    ours, theirs = os.openpty()
    path_of_line[ours] = Path(os.ttyname(theirs))
    yield ours
    os.close(theirs)
    if path_of_line.pop(ours, None):
        os.close(ours)


path_of_line: dict[int, Path] = {}


def pulled_out(printer: int) -> None:
    del path_of_line[printer]
    os.close(printer)


@both
def test_what_is_sent_arrives_as_it_is_and_so_does_an_answer(open_at: OpenAt, printer: int) -> None:
    every_byte = bytes(range(256))
    with closing(open_at(path_of_line[printer])) as wire:
        wire.send(every_byte, soon())
        wire.drain(soon())
        assert os.read(printer, 300) == every_byte
        os.write(printer, b"\x12")
        assert wire.receive(soon(LATE)) == b"\x12"
        assert wire.receive(soon(0.05)) == b""


@both
def test_what_a_printer_never_reads_is_given_up_in_time(open_at: OpenAt, printer: int) -> None:
    begun = time.monotonic()
    wire = open_at(path_of_line[printer])
    with pytest.raises(WireError, match="takes no more"):
        wire.send(MUCH, soon())
    wire.close()
    wire.close()
    assert time.monotonic() - begun < 1


def test_a_serial_printer_may_hold_the_line_back(printer: int) -> None:
    with closing(serial_at(path_of_line[printer])) as wire:
        os.write(printer, XOFF)
        assert wire.receive(soon(0.05)) == b""
        with pytest.raises(WireError, match="takes no more"):
            wire.send(b"held back", soon())
        os.write(printer, XON)
        wire.send(b"goes on", soon(LATE))
        assert os.read(printer, 100) == b"goes on"


@both
def test_a_line_that_is_pulled_out_is_heard(open_at: OpenAt, printer: int) -> None:
    with closing(open_at(path_of_line[printer])) as wire:
        pulled_out(printer)
        with pytest.raises(WireError, match="broke"):
            wire.receive(soon(LATE))
        with pytest.raises(WireError, match="broke"):
            wire.send(MUCH, soon(LATE))


@both
def test_a_printer_that_is_not_there_is_a_fault_that_passes(open_at: OpenAt, tmp_path: Path) -> None:
    with pytest.raises(PrinterFaultError, match="is not there") as told:
        open_at(tmp_path / "lp0")
    assert told.value.passing


@both
def test_one_that_somebody_else_has_is_a_fault_that_passes(open_at: OpenAt, printer: int) -> None:
    with closing(open_at(path_of_line[printer])), pytest.raises(PrinterFaultError, match="in use") as told:
        open_at(path_of_line[printer])
    assert told.value.passing


def test_a_speed_that_no_line_has_is_a_fault_that_stays(printer: int) -> None:
    with pytest.raises(PrinterFaultError, match="baud") as told:
        SerialWire(str(path_of_line[printer]), -1)
    assert not told.value.passing


@contextmanager
def file_of_somebody_else(mode: int) -> Iterator[Path]:
    """A file with these rights, seen by a user who is not almighty."""
    nobody = 65_534
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lp0"
        path.touch()
        path.chmod(mode)
        Path(folder).chmod(0o755)
        almighty = os.geteuid() == 0
        if almighty:
            os.seteuid(nobody)
        try:
            yield path
        finally:
            if almighty:
                os.seteuid(0)


def test_without_the_right_to_it_a_technician_reads_where_to_look() -> None:
    with (
        file_of_somebody_else(0o000) as path,
        pytest.raises(PrinterFaultError, match=r"no right to use it: see docs/printers\.md") as told,
    ):
        DeviceWire(path)
    assert not told.value.passing


def test_a_device_that_can_only_be_written_to_is_silent() -> None:
    with file_of_somebody_else(0o222) as path, closing(DeviceWire(path)) as wire:
        wire.send(b"a ticket", soon())
        wire.drain(soon())
        begun = time.monotonic()
        assert wire.receive(soon(0.1)) == b""
        assert time.monotonic() - begun >= 0.1
        assert path.stat().st_size == 8


def test_a_device_that_has_nothing_to_say_says_so_in_time() -> None:
    with closing(DeviceWire("/dev/null")) as wire:
        begun = time.monotonic()
        assert wire.receive(soon(0.1)) == b""
        assert 0.1 <= time.monotonic() - begun < 1


def test_a_device_that_takes_nothing_is_a_break() -> None:
    with closing(DeviceWire("/dev/full")) as wire, pytest.raises(WireError, match="No space"):
        wire.send(b"a ticket", soon())


def test_a_pipe_that_nobody_empties_is_given_up_in_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    begun = time.monotonic()
    with closing(DeviceWire(tmp_path / "lp0")) as wire, pytest.raises(WireError, match="takes no more"):
        wire.send(MUCH, soon())
    assert time.monotonic() - begun < 1
