"""Puts everything together: settings, window, guide, workers. The only module that knows both core and screens.

The window is painted first; database, keys and printer are opened on the worker meanwhile, and again every few
seconds where that fails, so that a terminal comes back to work by itself.
"""

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.beating import Beating
from kiosk.core.clock import SystemClock
from kiosk.core.iin import LENGTH, Iin, InvalidIinError
from kiosk.core.ports import Clock, StoreUnavailableError
from kiosk.core.scanning import UnreadableScanError, digits_in
from kiosk.running import AGAIN_MILLISECONDS, CLOSE_SECONDS, alone, until_closed
from kiosk.settings import ScannerKind, Settings
from kiosk.speech import Speech
from kiosk.ui import events as on
from kiosk.ui.answers import trouble_of
from kiosk.ui.guide import Guide
from kiosk.ui.idle import Idle
from kiosk.ui.jobs import Jobs
from kiosk.ui.qt_log import log_qt_messages
from kiosk.ui.screens import all_screens
from kiosk.ui.serial_reader import SerialReader
from kiosk.ui.theme import Look
from kiosk.ui.wedge import Wedge
from kiosk.ui.window import KioskWindow

if TYPE_CHECKING:
    from kiosk.core.sync.link import LinkState
    from kiosk.terminal import Terminal

log = logging.getLogger(__name__)
ASK_PRINTER_MILLISECONDS = 10_000
PATIENT_ATTEMPTS = 3  # so often "preparing" is said before "out of service"


@dataclass(frozen=True, slots=True)
class Showing:
    """How the window stands on the screen."""

    windowed: bool = False
    width: int = 1080
    height: int = 1920


class Kiosk(QObject):
    """One running kiosk: window, guide and workers. `start` shows it, `close` ends it."""

    def __init__(self, settings: Settings, showing: Showing, clock: Clock | None = None) -> None:
        super().__init__()
        self._settings = settings
        self._showing = showing
        self._clock: Clock = clock or SystemClock()
        self._terminal: Terminal | None = None
        self._attempts, self._fault_told = 0, ""
        speech = Speech(settings.languages[0])
        self.window = KioskWindow(speech, all_screens(speech, settings.ticket_seconds), self._look())
        self.window.setWindowTitle("tson-kiosk")
        self._desk_jobs, self._print_jobs = Jobs("desk", self), Jobs("printing", self)
        self._idle = Idle(settings.idle_seconds, settings.answer_seconds, self)
        self._beating = Beating(self)
        self._beating.changed.connect(self._linked)
        self.guide = Guide(self.window, self._idle, self._desk_jobs, self._print_jobs)
        self._wedge = Wedge(self)
        self._wedge.scanned.connect(self._scanned)
        self._serial: SerialReader | None = None
        if settings.scanner.kind is ScannerKind.SERIAL:
            self._serial = SerialReader(settings.scanner.device, settings.scanner.baud, self)
            self._serial.scanned.connect(self._scanned)
        self._asking_printer = QTimer(self, interval=ASK_PRINTER_MILLISECONDS)
        self._asking_printer.timeout.connect(self.guide.ask_printer)
        self._ticking = QTimer(self, interval=1000)
        self._ticking.timeout.connect(self._tick)

    def start(self) -> None:
        """Show the window, and open the terminal behind it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._wedge.watch(application)
        self._tick()
        self._ticking.start()
        if self._showing.windowed:
            self.window.resize(self._showing.width, self._showing.height)
            self.window.show()
        else:
            self.window.setCursor(Qt.CursorShape.BlankCursor)
            self.window.showFullScreen()
        # Not before the window is painted: the worker's imports would take turns with it.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._open))

    def close(self) -> bool:
        """End: wait for the workers, bounded. True if nothing was left hanging."""
        self._ticking.stop()
        self._asking_printer.stop()
        self.guide.stop()
        self._idle.stop()
        self._wedge.leave()
        workers = (self._beating, self._desk_jobs, self._print_jobs, *((self._serial,) if self._serial else ()))
        ended = [worker.close(CLOSE_SECONDS) for worker in workers]
        self.window.close()
        if self._terminal:
            self._terminal.close()
            self._terminal = None
        return all(ended)

    def _look(self) -> Look:
        showing, settings = self._showing, self._settings
        return Look(
            width=showing.width,
            height=showing.height,
            diagonal_inches=settings.screen_diagonal_inches,
            calm=settings.calm,
        )

    def _open(self) -> None:
        settings, clock = self._settings, self._clock

        def opened() -> "Terminal":
            from kiosk.terminal import open_terminal  # noqa: PLC0415  the heavy part of the program

            return open_terminal(settings, clock)

        self._desk_jobs.run(opened, self._opened, self._not_opened)

    def _opened(self, terminal: "Terminal") -> None:
        self._terminal = terminal
        self._clock = terminal.clock
        self.guide.open(terminal)
        self._tick()
        self._asking_printer.start()
        QTimer.singleShot(0, self, self.guide.ask_printer)
        if self._serial is not None:
            self._serial.start()
        if terminal.shared is not None:
            # Once the screens stand: its imports and its first steps would take turns with them.
            QTimer.singleShot(0, self, partial(self._beating.begin, terminal.shared.link))
        QTimer.singleShot(0, self.window, self.window.prepare)

    def _linked(self, state: "LinkState") -> None:
        """How the line to the shared database is now. A terminal that it does not want serves nobody."""
        if self._terminal is None or state.refused:
            if self.guide.is_open:
                self.guide.out_of_service()
            return
        if not self.guide.is_open:
            self.guide.open(self._terminal)
        self.guide.set_online(state.online)

    def _not_opened(self, fault: Exception) -> None:
        self._attempts += 1
        if repr(fault) != self._fault_told:
            self._fault_told = repr(fault)
            trouble_of(fault)  # logs it, once
        else:
            log.debug("not opened yet, attempt %s", self._attempts)
        if self._attempts >= PATIENT_ATTEMPTS or not isinstance(fault, StoreUnavailableError):
            self.guide.out_of_service()
        QTimer.singleShot(AGAIN_MILLISECONDS, self, self._open)

    def _tick(self) -> None:
        self.window.set_now(self._local_now())

    def _local_now(self) -> datetime:
        home = self.guide.place.home
        now = self._clock.now()
        return now.astimezone(home.zone) if home else now.astimezone()

    def _scanned(self, text: str) -> None:
        """Twelve digits that are no IIN are told as any foreign code is. One code after the other."""
        self._idle.touch()
        if self.guide.visit.wants is not None:
            return
        with suppress(UnreadableScanError):  # what is none of ours is told by whoever looks for its booking
            text = digits_in(text)
        try:
            event: on.Event = on.IinTyped(Iin(text)) if len(text) == LENGTH else on.Scanned(text)
        except InvalidIinError:
            event = on.Scanned(text)
        self.guide.hear(event)


def run(settings: Settings, showing: Showing) -> int:
    """Run the kiosk until its window is closed; returns the exit code. Raises AlreadyRunningError."""
    log_qt_messages()
    with alone(settings.data_dir, "kiosk"):
        application = QApplication(sys.argv[:1])
        if not showing.windowed:
            size = application.primaryScreen().size()
            showing = replace(showing, width=size.width(), height=size.height())
        kiosk = Kiosk(settings, showing)
        return until_closed(application, kiosk.start, kiosk.close)
