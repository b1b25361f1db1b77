"""The way over a pseudo-terminal, for a serial line or a device file: `path` leads to it.

Nobody tells a serial printer that a sender has come or gone. A hang-up pulls the cable out; plugged in again, it is
another pseudo-terminal at the same path.
"""

import os
import select
import threading
import tty
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.paper.printer import Cut, SimulatedPrinter

_AT_ONCE = 4096
XON, XOFF = b"\x11", b"\x13"


class Pty:
    """Entered, the printer hangs at `path`, which is made there. `flow`: it says XOFF and XON; otherwise its line
    stands still while the buffer is full, as with a wire of its own for that."""

    def __init__(self, printer: SimulatedPrinter, path: Path, *, flow: bool = False) -> None:
        self._printer = printer
        self.path = path
        self._flow = flow
        self._lock = threading.RLock()
        self._ours = self._theirs = -1
        self._thread: threading.Thread | None = None
        self._stop = (-1, -1)

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut(Cut.RST)

    def plug_in(self) -> None:
        """Put the cable in (again)."""
        with self._lock:
            self._ours, self._theirs = os.openpty()
            tty.setraw(self._theirs)
            os.set_blocking(self._ours, False)
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(self._theirs))
            self._stop = os.pipe()
            self._thread = threading.Thread(
                target=self._serve, args=(self._ours, self._stop[0]), name="printer's line"
            )
        self._printer.attach(self)
        self._thread.start()

    # What the printer asks of it

    def send(self, answer: bytes) -> None:
        """Send; a line on which nobody reads takes so much and no more."""
        with self._lock:
            if self._ours >= 0:
                try:
                    os.write(self._ours, answer)
                except OSError:
                    pass

    def cut(self, how: Cut) -> None:  # noqa: ARG002  there is one way to pull a cable
        """Pull the cable out."""
        with self._lock:
            if self._ours < 0:
                return
            ours, theirs, self._ours = self._ours, self._theirs, -1
            stop, thread = self._stop, self._thread
            self.path.unlink(missing_ok=True)
        self._printer.wake()
        os.write(stop[1], b"x")
        if thread and thread is not threading.current_thread():
            thread.join()
            for descriptor in (ours, theirs, *stop):
                os.close(descriptor)
            self._printer.detach(self)
        else:
            self._left_over = (ours, theirs, *stop)

    def went_off(self) -> None:
        """A line does not say that its other end is dead."""

    def came_on(self) -> None:
        """Nor that it lives again."""

    def busy(self, *, full: bool) -> None:
        """Hold the sender back, or let it go on."""
        if self._flow:
            self.send(XOFF if full else XON)

    # Inside

    def _serve(self, ours: int, stop: int) -> None:
        while self._ours == ours:
            readable, _, _ = select.select([ours, stop], [], [])
            if ours not in readable:
                break
            try:
                data = os.read(ours, _AT_ONCE)
            except BlockingIOError:
                continue
            except OSError:
                break
            self._printer.take(data, lambda: self._ours == ours)
        left, self._left_over = self._left_over, ()
        for descriptor in left:
            os.close(descriptor)
        if left:
            self._printer.detach(self)

    _left_over: tuple[int, ...] = ()
