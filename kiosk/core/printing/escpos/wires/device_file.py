"""A printer behind a device file, such as /dev/usb/lp0. Linux alone has those that do not block."""

import errno
import os
import select
import sys
import time
from contextlib import suppress
from pathlib import Path

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.wire import WireError

_PIECE = 4096
_LOOK_SECONDS = 0.01
_GONE = 0x08 | 0x10 | 0x20  # POLLERR, POLLHUP, POLLNVAL, which Windows does not know
_PLAIN = {
    errno.ENOENT: "is not there",
    errno.ENODEV: "is not there",
    errno.ENXIO: "is not there",
    errno.EACCES: "no right to use it: see docs/printers.md",
    errno.EAGAIN: "is in use",
    errno.EBUSY: "is in use",
}


class DeviceWire:
    """The device file `path`. One that can only be written to is a silent printer's. Raises PrinterFaultError."""

    def __init__(self, path: Path | str) -> None:
        if sys.platform == "win32":
            raise PrinterFaultError(f"printer at {path}: a device file can be used on Linux only")
        try:
            self._file, self._speaks = _opened(path)
        except OSError as fault:
            problem = _PLAIN.get(fault.errno or 0, fault.strerror or str(fault))
            passing = fault.errno not in {errno.EACCES, errno.EISDIR}
            raise PrinterFaultError(f"printer at {path}: {problem}", passing=passing) from fault
        self._is_line = os.isatty(self._file)
        self._left = True

    def send(self, data: bytes, until: float) -> None:
        """Write all of it. Raises WireError."""
        self._left = False
        rest = memoryview(data)
        while rest:
            self._wait_for(select.POLLOUT, until)
            try:
                rest = rest[os.write(self._file, rest) :]
            except BlockingIOError:
                _look_again(until)
            except OSError as fault:
                raise WireError(f"the device broke: {fault.strerror}") from fault

    def receive(self, until: float) -> bytes:
        """What can be read; nothing, ever, of a device that can only be written to. Raises WireError."""
        while True:
            left = until - time.monotonic()
            if not self._speaks:
                time.sleep(max(left, 0))
                return b""
            events = self._events(select.POLLIN, left)
            if not events:
                return b""
            try:
                came = os.read(self._file, _PIECE)
            except BlockingIOError:
                came = None
            except OSError as fault:
                raise WireError(f"the device broke: {fault.strerror}") from fault
            if came:
                return came
            if events & _GONE:
                raise WireError("the device broke: it is gone")
            if time.monotonic() >= until:
                return b""
            # A printer that has nothing to say gives none at once, again and again.
            time.sleep(_LOOK_SECONDS)

    def drain(self, until: float) -> None:
        """Wait until the device has taken all: closing it would break off what is under way. Raises WireError."""
        self._wait_for(select.POLLOUT, until)
        while self._is_line and self._on_the_way():
            _look_again(until)
        self._left = True

    def close(self) -> None:
        """Let go of the device."""
        if self._file < 0:
            return
        if self._is_line and not self._left:
            import termios  # noqa: PLC0415  not on Windows

            with suppress(OSError, termios.error):
                termios.tcflush(self._file, termios.TCOFLUSH)
        with suppress(OSError):
            os.close(self._file)
        self._file = -1

    def _on_the_way(self) -> int:
        import fcntl  # noqa: PLC0415  not on Windows
        import termios  # noqa: PLC0415

        return int.from_bytes(fcntl.ioctl(self._file, termios.TIOCOUTQ, b"\0" * 4), sys.byteorder)

    def _wait_for(self, event: int, until: float) -> None:
        if not self._events(event, until - time.monotonic()):
            raise WireError("the printer takes no more")

    def _events(self, event: int, seconds: float) -> int:
        """What the system says of the device once it says something, 0 where it does not in that time."""
        poll = select.poll()
        poll.register(self._file, event)
        found = poll.poll(max(seconds, 0) * 1000)
        return found[0][1] if found else 0


def _look_again(until: float) -> None:
    if time.monotonic() >= until:
        raise WireError("the printer takes no more")
    time.sleep(_LOOK_SECONDS)


def _opened(path: Path | str) -> tuple[int, bool]:
    """The open file, and whether it can be read too; kept from others of our kind, and as raw as a line can be."""
    import fcntl  # noqa: PLC0415  not on Windows
    import tty  # noqa: PLC0415

    how = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        file, speaks = os.open(path, os.O_RDWR | how), True
    except PermissionError:
        file, speaks = os.open(path, os.O_WRONLY | how), False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.isatty(file):
            tty.setraw(file)
    except BaseException:
        os.close(file)
        raise
    return file, speaks
