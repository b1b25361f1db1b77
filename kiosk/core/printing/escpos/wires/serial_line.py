"""A printer on a serial line, real or through an adapter."""

import errno
import time
from contextlib import suppress

from serial import Serial, SerialTimeoutException

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.wire import WireError

_LOOK_SECONDS = 0.01
_PLAIN = {
    errno.ENOENT: "is not there",
    errno.ENXIO: "is not there",
    errno.EACCES: "no right to use it: see docs/printers.md",
    errno.EPERM: "no right to use it: see docs/printers.md",
    errno.EAGAIN: "is in use",
    errno.EBUSY: "is in use",
}
_LASTING = frozenset({errno.EACCES, errno.EPERM, errno.ENOTTY, errno.EINVAL})

try:
    import termios
except ImportError:  # Windows
    _FAULTS: tuple[type[Exception], ...] = (OSError,)
else:
    _FAULTS = (OSError, termios.error)
_REFUSALS: tuple[type[Exception], ...] = (*_FAULTS, ValueError)


class SerialWire:
    """The line at `device`, a path or the name of a port, at `baud`; eight bits, no parity.

    The printer may hold the line back with XOFF or, where the cable has it and the system heeds it, DSR.
    Raises PrinterFaultError.
    """

    def __init__(self, device: str, baud: int) -> None:
        try:
            self._port = Serial(device, baud, timeout=0, xonxoff=True, dsrdtr=True, exclusive=True)
        except _REFUSALS as fault:
            number = getattr(fault, "errno", None)
            problem = _PLAIN.get(number or 0, str(fault))
            lasting = number in _LASTING or isinstance(fault, ValueError)
            raise PrinterFaultError(f"printer at {device}: {problem}", passing=not lasting) from fault
        self._left = True

    def send(self, data: bytes, until: float) -> None:
        """Give all of it to the system, which sends it as fast as the line goes. Raises WireError."""
        self._left = False
        try:
            self._port.write_timeout = _seconds_to(until)
            self._port.write(data)
        except SerialTimeoutException as fault:
            raise WireError("the printer takes no more") from fault
        except _FAULTS as fault:
            raise WireError(f"the line broke: {fault}") from fault

    def receive(self, until: float) -> bytes:
        """What came in on the line. Raises WireError."""
        try:
            self._port.timeout = _seconds_to(until)
            came: bytes = self._port.read(1)
            return came + self._port.read(self._port.in_waiting) if came else came
        except _FAULTS as fault:
            raise WireError(f"the line broke: {fault}") from fault

    def drain(self, until: float) -> None:
        """Wait until the system has sent all. Raises WireError."""
        try:
            while self._port.out_waiting:  # tcdrain would wait for as long as the printer holds the line back
                if time.monotonic() >= until:
                    raise WireError("the printer takes no more")
                time.sleep(_LOOK_SECONDS)
        except _FAULTS as fault:
            raise WireError(f"the line broke: {fault}") from fault
        self._left = True

    def close(self) -> None:
        """Let go of the line."""
        with suppress(*_FAULTS):
            if not self._left:
                self._port.reset_output_buffer()  # closing would wait half a minute for it
        with suppress(*_FAULTS):
            self._port.close()


def _seconds_to(until: float) -> float:
    # Not nothing: pyserial takes a bound of zero for "whatever goes at once", and says not how much that was.
    return max(until - time.monotonic(), 0.001)
