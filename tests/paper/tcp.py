"""The way over a network: a printer that listens on 127.0.0.1, and serves one connection after another.

Who comes while another is served is connected, as operating systems do it, and heard when the other has gone.
"""

import select
import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.paper.works import Cut, Works

_AT_ONCE = 16_384
_RESET = struct.pack("ii", 1, 0)


class Tcp:
    """Entered, the printer listens at `host` and `port`."""

    host = "127.0.0.1"

    def __init__(self, printer: Works) -> None:
        self._printer = printer
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self._served: socket.socket | None = None
        self._ended_in_order: list[socket.socket] = []
        self._thread: threading.Thread | None = None
        self._woken, self._waker = socket.socketpair()
        self.port = 0
        self.came = 0  # connections that were served since ever

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.refuse()
        self.cut(Cut.RST)
        if self._thread:
            self._thread.join()
        for ended in (*self._ended_in_order, self._woken, self._waker):
            ended.close()

    def refuse(self) -> None:
        """Refuse every new connection from now on."""
        with self._lock:
            listener, self._listener = self._listener, None
        if listener:
            # Whoever waits in accept() is woken, and only then does the port fall free.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def listen_again(self) -> None:
        """Take connections again, at the same port."""
        if self._listener is None:
            self._listen()

    @property
    def idle(self) -> bool:
        """Nobody is served, and nobody waits to be."""
        listener = self._listener
        return self._served is None and not (listener and select.select([listener], [], [], 0)[0])

    # What the printer asks of it

    def send(self, answer: bytes) -> None:
        """Send to whoever is served."""
        with self._lock:
            if self._served:
                with suppress(OSError):  # it has gone; what it would have heard is lost
                    self._served.send(answer)

    def cut(self, how: Cut) -> None:
        """End the connection that is served; what it has sent and nobody has read is lost."""
        with self._lock:
            served, self._served = self._served, None
            if served is None:
                return
            if how is Cut.FIN:
                with suppress(OSError):
                    served.shutdown(socket.SHUT_WR)
                self._ended_in_order.append(served)
            else:
                served.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                served.close()
        # The reading thread may wait for bytes, or for room.
        self._waker.send(b"x")
        self._printer.wake()

    def went_off(self) -> None:
        """Nothing comes from it any more, and nothing ends."""

    def came_on(self) -> None:
        """The printer knows nothing of old connections."""
        self.cut(Cut.RST)

    def busy(self, *, full: bool) -> None:
        """TCP says that by itself: what is not read, stays with the sender."""

    # Inside

    def _listen(self) -> None:
        listener = socket.create_server((self.host, self.port), backlog=16)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._thread = threading.Thread(
            target=self._serve, args=(listener, self._thread), name="printer's network"
        )
        self._thread.start()

    def _serve(self, listener: socket.socket, before: threading.Thread | None) -> None:
        if before:
            before.join()  # it may serve somebody still
        while True:
            try:
                served, _ = listener.accept()
            except OSError:
                return  # it was closed
            with self._lock:
                if self._listener is not listener:
                    served.close()
                    return
                self._served = served
                self.came += 1
            self._printer.attach(self)
            try:
                self._read(served)
            finally:
                with self._lock:
                    if self._served is served:
                        self._served = None
                        served.close()
                self._printer.detach(self)

    def _read(self, served: socket.socket) -> None:
        while self._served is served:
            try:
                readable, _, _ = select.select([served, self._woken], [], [])
                if self._woken in readable:
                    self._woken.recv(_AT_ONCE)
                    continue
                data = served.recv(_AT_ONCE)
                # Who waits until all has been acknowledged, waits 40 ms otherwise.
                served.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            except (OSError, ValueError):
                return  # it broke, or was closed here
            if not data:
                return
            self._printer.take(data, lambda: self._served is served)
