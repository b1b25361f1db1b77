"""Puts the staff's program together: settings, window, session, workers. As `kiosk.app` does for the kiosk.

The window is painted first; the desk is opened on a worker then, and again every few seconds where that fails.
"""

import logging
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.beating import Beating
from kiosk.core.clock import MachineInstruments, SystemClock
from kiosk.core.ports import Clock
from kiosk.running import AGAIN_MILLISECONDS, CLOSE_SECONDS, alone, until_closed
from kiosk.settings import ScannerKind, Settings
from kiosk.speech import Speech
from kiosk.ui.jobs import Jobs
from kiosk.ui.qt_log import log_qt_messages
from kiosk.ui.serial_reader import SerialReader
from kiosk.ui.staff.camera import Camera
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.front import Front
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.staff.pages import PAGES
from kiosk.ui.staff.session import Session
from kiosk.ui.staff.window import StaffWindow
from kiosk.ui.wedge import Wedge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.core.sync.link import LinkState
    from kiosk.staff_terminal import StaffTerminal
    from kiosk.ui.place import Place

log = logging.getLogger(__name__)
TITLE = "tson-kiosk"
ASK_PRINTERS_MILLISECONDS = 10_000


@dataclass(frozen=True, slots=True)
class StaffShowing:
    """How the window stands on the screen: filling it, or `windowed` in this size."""

    windowed: bool = False
    width: int = 1366
    height: int = 768


class StaffProgram(QObject):
    """One running staff desk. `start` shows it, `close` ends it. `steady`: seconds, for the idle lock."""

    def __init__(
        self,
        settings: Settings,
        showing: StaffShowing,
        clock: Clock | None = None,
        steady: "Callable[[], float] | None" = None,
    ) -> None:
        super().__init__()
        self._settings, self._showing = settings, showing
        self._clock: Clock = clock or SystemClock()
        self._terminal: StaffTerminal | None = None
        self._fault_told, self._refused, self._asking_printer = "", False, False
        speech = Speech(settings.languages[0])
        look = DeskLook(dots=_dots()).fitting(showing.width, showing.height)
        self.window = StaffWindow(speech, PAGES, settings.languages, look)
        self.window.setWindowTitle(TITLE)
        self._desk_jobs, self._door_jobs, self._print_jobs = (
            Jobs(name, self) for name in ("desk", "accounts", "printing")
        )
        steady = steady or MachineInstruments().steady
        self.session = Session(self._door_jobs, settings.staff_lock_minutes * 60, steady, self)
        scanner = settings.scanner
        self._serial = (
            SerialReader(scanner.device, scanner.baud, self) if scanner.kind is ScannerKind.SERIAL else None
        )
        self._camera = Camera(scanner.camera, self) if scanner.kind is ScannerKind.CAMERA else None
        self.front = Front(
            self.window,
            self.session,
            self._desk_jobs,
            self._print_jobs,
            desk_name=settings.terminal,
            sound=settings.staff_sound,
            camera=self._camera,
        )
        self.window.language_changed.connect(self.front.retranslate)
        self._beating = Beating(self)
        self._beating.changed.connect(self._linked)
        self._wedge = Wedge(self)
        self._wedge.scanned.connect(self.front.scanned)
        for reader in (self._serial, self._camera):
            if reader is not None:
                reader.scanned.connect(self.front.scanned)
        self._ticking = QTimer(self, interval=1000)
        self._ticking.timeout.connect(self._tick)
        self._asking = QTimer(self, interval=ASK_PRINTERS_MILLISECONDS)
        self._asking.timeout.connect(self._ask_printers)

    def start(self) -> None:
        """Show the window, and open the desk behind it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._wedge.watch(application)
        self.window.door.prepare()
        self._tick()
        self._ticking.start()
        if self._showing.windowed:
            self.window.resize(self._showing.width, self._showing.height)
            self.window.show()
        else:
            self.window.showMaximized()
        # Not before the window is painted: the worker's imports would take turns with it.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._open))

    def close(self) -> bool:
        """End: sign out, wait for the workers, bounded. True if nothing was left hanging."""
        self._ticking.stop()
        self._asking.stop()
        self._wedge.leave()
        self.session.sign_out()
        jobs = (self._beating, self._desk_jobs, self._door_jobs, self._print_jobs)
        workers = (*jobs, *(reader for reader in (self._serial, self._camera) if reader is not None))
        ended = [worker.close(CLOSE_SECONDS) for worker in workers]
        self.window.close()
        if self._terminal:
            self._terminal.close()
            self._terminal = None
        return all(ended)

    def _open(self) -> None:
        settings, clock = self._settings, self._clock

        def opened() -> "tuple[StaffTerminal, Place, Mapping[int, str]]":
            from kiosk.staff_terminal import open_staff_terminal  # noqa: PLC0415  the heavy part of the program

            terminal = open_staff_terminal(settings, clock)
            try:
                return terminal, *terminal.look_around()
            except BaseException:
                terminal.close()
                raise

        self._desk_jobs.run(opened, self._opened, self._not_opened)

    def _opened(self, found: "tuple[StaffTerminal, Place, Mapping[int, str]]") -> None:
        terminal, place, names = found
        self._terminal, self._clock = terminal, terminal.clock
        self.front.open(terminal, place, names)
        self._tick()
        self._asking.start()
        QTimer.singleShot(0, self, self._ask_printers)
        if self._serial is not None:
            self._serial.start()
        if terminal.shared is not None:
            self._linked(terminal.shared.link.state)
            QTimer.singleShot(0, self, partial(self._beating.begin, terminal.shared.link))

    def _ask_printers(self) -> None:
        """This desk's own first, on the worker that prints: never while it does. Then all are looked at."""
        if self._terminal is None or self._asking_printer:
            self.front.look_at_printers()
            return
        self._asking_printer = True
        self._print_jobs.run(self._terminal.printer.look_after, self._printer_asked, self._printer_asked)

    def _printer_asked(self, fault: Exception | None) -> None:
        self._asking_printer = False
        if fault is not None:
            log.info("this desk's printer was not asked: %s", fault)
        self.front.look_at_printers()

    def _not_opened(self, fault: Exception) -> None:
        if repr(fault) != self._fault_told:
            self._fault_told = repr(fault)
            self.window.door.prepare(words_of_fault(fault, self.window.speech))  # logs it, once
        QTimer.singleShot(AGAIN_MILLISECONDS, self, self._open)

    def _linked(self, state: "LinkState") -> None:
        """How the line to the shared database is now. A desk that it does not want serves nobody."""
        if self._terminal is None:
            return
        if state.refused and not self._refused:
            say = self.window.speech.say
            self.front.close(
                say("The shared database does not accept this desk any more. Please call a technician.")
            )
        elif self._refused and not state.refused:
            self.window.door.ask()
        self._refused = state.refused
        load = state.load
        self.front.set_network(online=state.online, waiting=load.waiting, unsettled=load.listed)

    def _tick(self) -> None:
        self.window.set_now(self._local_now())
        self.session.tick()

    def _local_now(self) -> datetime:
        home = self.front.place.home
        now = self._clock.now()
        return now.astimezone(home.zone) if home else now.astimezone()


def run_staff(settings: Settings, showing: StaffShowing) -> int:
    """Run the staff's window until it is closed; returns the exit code. Raises AlreadyRunningError."""
    log_qt_messages()
    with only_one(settings):
        application = QApplication(sys.argv[:1])
        program = StaffProgram(settings, showing)
        return until_closed(application, program.start, program.close)


def only_one(settings: Settings) -> AbstractContextManager[None]:
    """One staff desk over a data directory; with a shared database no kiosk either: both would use one copy.

    Raises AlreadyRunningError.
    """
    embedded = settings.database.startswith("sqlite")
    return alone(settings.data_dir, "staff") if embedded else alone(settings.data_dir, "staff", "kiosk")


def _dots() -> float:
    screen = QApplication.primaryScreen()
    return screen.logicalDotsPerInch() if screen is not None else DeskLook().dots
