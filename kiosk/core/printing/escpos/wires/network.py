"""A printer on the network: its port 9100, or a print server's."""

import socket
import struct
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.wire import WireError

CONNECT_SECONDS = 2.0

_PIECE = 4096
_LOOK_SECONDS = 0.01
_DROP_WHAT_IS_LEFT = struct.pack("ii", 1, 0)  # of SO_LINGER: on, no seconds

Address = tuple[Any, ...]


class NetworkWire:
    """A connection to `host`, a name or an address, made within so many seconds. Raises PrinterFaultError."""

    def __init__(self, host: str, port: int, seconds: float = CONNECT_SECONDS) -> None:
        until = time.monotonic() + seconds
        self._socket = _connected(f"printer {host}:{port}", _addresses(host, port, until), until)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = True

    def send(self, data: bytes, until: float) -> None:
        """Give all of it to the network. Raises WireError."""
        self._left = False
        rest = memoryview(data)
        try:
            while rest:
                self._socket.settimeout(_seconds_to(until))
                rest = rest[self._socket.send(rest) :]
        except (TimeoutError, BlockingIOError) as fault:
            raise WireError("the printer takes no more") from fault
        except OSError as fault:
            raise WireError(f"the connection broke: {fault.strerror or fault}") from fault

    def receive(self, until: float) -> bytes:
        """What the printer sent. Raises WireError, also where it has hung up."""
        try:
            self._socket.settimeout(_seconds_to(until))
            came = self._socket.recv(_PIECE)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as fault:
            raise WireError(f"the connection broke: {fault.strerror or fault}") from fault
        if not came:
            raise WireError("the printer hung up")
        return came

    def drain(self, until: float) -> None:
        """Wait until the other side has taken all, and is still there. Where the system does not tell, it is taken
        on trust. Raises WireError."""
        while self._on_the_way():
            if time.monotonic() >= until:
                raise WireError("the printer takes no more")
            time.sleep(_LOOK_SECONDS)
        try:
            self._socket.settimeout(0)
            hung_up = not self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            hung_up = False  # nothing has come
        except OSError as fault:
            raise WireError(f"the connection broke: {fault.strerror or fault}") from fault
        if hung_up:
            raise WireError("the printer hung up")
        self._left = True

    def close(self) -> None:
        """Hang up; without a goodbye where something has not left yet, so that the system does not send it on."""
        with suppress(OSError):
            if self._left:
                self._socket.shutdown(socket.SHUT_WR)
                self._socket.settimeout(0)
                while self._socket.recv(_PIECE):  # an answer left unread would make of the goodbye a break
                    pass
            else:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_WHAT_IS_LEFT)
        self._socket.close()

    def _on_the_way(self) -> int:
        if sys.platform != "linux":
            return 0
        import fcntl  # noqa: PLC0415  not on Windows
        import termios  # noqa: PLC0415

        try:
            # SIOCOUTQ, which has the number of TIOCOUTQ: bytes that the other side has not acknowledged.
            told = fcntl.ioctl(self._socket, termios.TIOCOUTQ, b"\0" * 4)
        except OSError as fault:
            raise WireError(f"the connection broke: {fault.strerror or fault}") from fault
        return int.from_bytes(told, sys.byteorder)


def _seconds_to(until: float) -> float:
    return max(until - time.monotonic(), 0.0)


def _addresses(host: str, port: int, until: float) -> Sequence[Address]:
    """What the system finds under that name: it has no bound of its own, so somebody else waits for it."""
    found: list[Address] = []
    faults: list[OSError] = []

    def look_up() -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as fault:
            faults.append(fault)
        else:
            found.extend(told)

    looking = threading.Thread(target=look_up, name="printer's name", daemon=True)
    looking.start()
    looking.join(_seconds_to(until))
    if faults:
        raise PrinterFaultError(f"printer {host}: {faults[0].strerror}", passing=True) from faults[0]
    if not found:
        raise PrinterFaultError(f"printer {host}: nobody says in time what address that is", passing=True)
    return found


def _connected(name: str, addresses: Sequence[Address], until: float) -> socket.socket:
    problem = "no time left"
    for family, kind, protocol, _, address in addresses:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(max(_seconds_to(until), _LOOK_SECONDS))
            connection.connect(address)
        except OSError as fault:
            connection.close()
            problem = fault.strerror or str(fault)
        else:
            return connection
    raise PrinterFaultError(f"{name}: {problem}", passing=True)
