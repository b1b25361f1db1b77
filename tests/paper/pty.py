"""The way over a pseudo-terminal, for a serial line or a device file: `path` leads to it.

Nobody tells a serial printer that a sender has come or gone. A hang-up pulls the cable out; plugged in again, it
is another pseudo-terminal at the same path.
"""

import os
import select
import threading
import tty
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.paper.works import Cut, Works

_AT_ONCE = 4096
XON, XOFF = b"\x11", b"\x13"


class Pty:
    """Entered, the printer hangs at `path`, which is made there. `flow`: it says XOFF and XON; otherwise its line
    stands still while the buffer is full, as with a wire of its own for that."""

    def __init__(self, printer: Works, path: Path, *, flow: bool = False) -> None:
        self._printer = printer
        self.path = path
        self._flow = flow
        self._lock = threading.RLock()
        self._ours = self._theirs = -1
        self._thread: threading.Thread | None = None
        self._waker = -1
        self._reading = False

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        if self._thread:
            self._thread.join()
        if self._waker >= 0:
            os.close(self._waker)

    def plug_in(self) -> None:
        """Put the cable in (again)."""
        if self._thread:
            self._thread.join()
            os.close(self._waker)
        with self._lock:
            self._ours, self._theirs = os.openpty()
            tty.setraw(self._theirs)
            os.set_blocking(self._ours, False)
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(self._theirs))
            woken, self._waker = os.pipe()
            self._thread = threading.Thread(target=self._serve, args=(self._ours, woken), name="printer's line")
        self._printer.attach(self)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Nothing is on its way to the printer."""
        with self._lock:
            return self._ours < 0 or not (self._reading or select.select([self._ours], [], [], 0)[0])

    # What the printer asks of it

    def send(self, answer: bytes) -> None:
        """Send; a line on which nobody reads takes so much and no more."""
        with self._lock:
            if self._ours >= 0:
                with suppress(OSError):
                    os.write(self._ours, answer)

    def cut(self, how: Cut = Cut.RST) -> None:  # noqa: ARG002  there is one way to pull a cable
        """Pull the cable out."""
        with self._lock:
            if self._ours < 0:
                return
            ours, self._ours = self._ours, -1
            self.path.unlink(missing_ok=True)
            os.write(self._waker, b"x")
            os.close(ours)
            os.close(self._theirs)
        self._printer.wake()

    def went_off(self) -> None:
        """A line does not say that its other end is dead."""

    def came_on(self) -> None:
        """Nor that it lives again."""

    def busy(self, *, full: bool) -> None:
        """Hold the sender back, or let it go on."""
        if self._flow:
            self.send(XOFF if full else XON)

    # Inside

    def _serve(self, ours: int, woken: int) -> None:
        while self._ours == ours:
            try:
                readable, _, _ = select.select([ours, woken], [], [])
                with self._lock:  # since another file may get the number of one that was closed
                    data = os.read(ours, _AT_ONCE) if ours in readable and self._ours == ours else b""
                    self._reading = bool(data)
            except BlockingIOError:
                continue  # the sender has taken it back
            except OSError:
                break
            self._printer.take(data, lambda: self._ours == ours)
            self._reading = False
            self._printer.wake()
        self._reading = False
        os.close(woken)
        self._printer.detach(self)
