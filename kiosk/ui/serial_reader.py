"""A reader on a serial line, read on a thread of its own. It may be absent, unplugged and plugged in again."""

import logging
from threading import Condition, Event, Thread

from PySide6.QtCore import QObject, Qt, Signal

from kiosk.core.code_stream import PAUSE_SECONDS, CodeStream

log = logging.getLogger(__name__)
AGAIN_SECONDS = 1.0  # between two tries to open the line
_AT_ONCE = 4096  # bytes


class SerialReader(QObject):
    """`start`, `close`. `scanned`: the text of one code, on this object's thread. `device` at `baud`."""

    scanned = Signal(str)
    _read = Signal(str)

    def __init__(self, device: str, baud: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device, self._baud = device, baud
        self._closing, self._told = Event(), False
        self._speaking = Condition()  # the thread must not speak once `close` has returned
        self._thread = Thread(target=self._work, name="serial-reader", daemon=True)
        self._read.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to read. Never fails: a line that cannot be opened is tried again."""
        self._thread.start()

    def close(self, seconds: float) -> bool:
        """End; wait for the thread, at most so long. True if it ended in time. Nothing is scanned afterwards."""
        with self._speaking:
            self._closing.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _deliver(self, text: str) -> None:
        if not self._closing.is_set():
            self.scanned.emit(text)

    # On the thread.

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self._listen()
            except Exception as fault:  # noqa: BLE001  drivers raise what they like; the line is tried again
                self._tell(fault)
                self._closing.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        """Until the line is gone, which raises, or this is closed."""
        import serial  # noqa: PLC0415  only where there is such a reader

        with serial.Serial(self._device, self._baud, timeout=PAUSE_SECONDS, exclusive=True) as line:
            stream = CodeStream()
            while not self._closing.is_set():
                data = line.read(1)
                if data:
                    data += line.read(min(line.in_waiting, _AT_ONCE))
                self._give(stream.take(data) if data else stream.pause())

    def _give(self, codes: list[str]) -> None:
        self._told = self._told and not codes
        with self._speaking:
            for code in codes:
                if not self._closing.is_set():
                    self._read.emit(code)

    def _tell(self, fault: Exception) -> None:
        """Once, until it has read again: a plug that is loose would fill the log."""
        if not self._told:
            self._told = True
            log.warning("the reader at %s cannot be read, and is tried again: %r", self._device, fault)
