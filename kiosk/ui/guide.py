"""Leads visits: hears events, asks the table what comes next, has the window show it, and the desk answer.

Everything slow runs on a worker; an answer that comes after its visit has moved on is dropped, but for a ticket
that was made: it is printed all the same.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from kiosk.core.model import Language, PrinterStatus, PrintState, Ticket
from kiosk.ui import events as on
from kiosk.ui.answers import Desk, answer, trouble_of
from kiosk.ui.flow import advance
from kiosk.ui.idle import Idle
from kiosk.ui.jobs import Jobs
from kiosk.ui.place import Place
from kiosk.ui.visit import Step, Trouble, Visit, Want, WantFreeTime
from kiosk.ui.window import KioskWindow

log = logging.getLogger(__name__)
PRINT_AFTER_MILLISECONDS = 50
LOOK_AGAIN_MILLISECONDS = 1000  # R2: the grid follows what others take within 3 s
STALE_SECONDS = 30.0  # and what the clock takes: times that have begun, days that have come

# A scan there may be somebody else's, whose visit begins without a way over the welcome screen.
_WHERE_ANOTHER_MAY_BEGIN = frozenset({Step.BOOKINGS, Step.TICKET, Step.NOTICE})

PrintTicket = Callable[[Ticket, Language, Callable[[PrintState], None]], object]


class Opened(Protocol):
    """What opening the terminal gives: where it stands, who answers, and how tickets are printed."""

    @property
    def place(self) -> Place: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def print_ticket(self) -> PrintTicket: ...
    def printer_status(self) -> PrinterStatus: ...


class Guide(QObject):
    """One terminal's way through visits. `idle` and the jobs outlive it; the window is the caller's."""

    def __init__(self, window: KioskWindow, idle: Idle, desk_jobs: Jobs, print_jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._idle = idle
        self._desk_jobs = desk_jobs
        self._print_jobs = print_jobs
        self._opened: Opened | None = None
        self._place = Place()
        self._visit = Visit()
        self._asked: Want | None = None
        self._read_at, self._read_online = 0.0, True  # the free times shown: when, and whether from the network
        self._asking_printer, self._papers = False, 0  # whether it is asked, and tickets on their way to it
        window.said.connect(self.hear)
        window.touched.connect(idle.touch)
        idle.asks.connect(window.ask_still_there)
        idle.answered.connect(window.stop_asking)
        idle.gone.connect(lambda: self.hear(on.Finish()))
        idle.rests.connect(window.rest)
        self._follow = QTimer(self, interval=LOOK_AGAIN_MILLISECONDS)
        self._follow.timeout.connect(self._look_again)
        self._show()

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self._visit

    @property
    def place(self) -> Place:
        """Where the terminal stands."""
        return self._place

    def open(self, opened: Opened) -> None:
        """The terminal can work from now on."""
        self._opened = opened
        self._place = opened.place
        if self._visit.trouble is Trouble.OUT_OF_SERVICE:
            self._visit = Visit()
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the terminal can work."""
        return self._opened is not None

    def out_of_service(self) -> None:
        """The terminal cannot work, or not any more; says so until it is opened."""
        self._opened = None
        self._visit = Visit(step=Step.NOTICE, trouble=Trouble.OUT_OF_SERVICE)
        self._show()

    def set_online(self, online: bool) -> None:  # noqa: FBT001  a state, set by name of the method
        """The network has gone, or come back. Call on the UI thread, after `open`; the visit under way goes on.

        What was entered stays, the screen that is up shows the new state, and free times are read again.
        """
        if online is not self._place.online:
            self._place = replace(self._place, online=online)
            self._show()
            self._look_again()

    def stop(self) -> None:
        """The kiosk ends: look at nothing any more."""
        self._follow.stop()

    def hear(self, event: on.Event) -> None:
        """Something happened."""
        before = self._visit
        if before.trouble is Trouble.OUT_OF_SERVICE and self._opened is None:
            return  # nothing to do here until the terminal is opened
        self._visit = advance(before, event, self._place)
        if self._visit == before:
            return
        if before.step in _WHERE_ANOTHER_MAY_BEGIN and self._visit.trail == (Step.WELCOME,):
            self._window.wipe()
        self._show()
        if self._visit.step is Step.CHECK and before.step is not Step.CHECK:
            self.ask_printer()
        if isinstance(event, on.TicketMade):
            self._print(event.ticket)
        self._serve()

    def _show(self) -> None:
        self._window.show_visit(self._visit, self._place)
        self._idle.attend(attended=self._visit.step is not Step.WELCOME and self._opened is not None)
        if self._visit.step is Step.WHEN:
            if not self._follow.isActive():
                self._follow.start()
        else:
            self._follow.stop()

    # What the desk answers.

    def _serve(self) -> None:
        want, opened = self._visit.wants, self._opened
        if want is self._asked:
            return
        self._asked = want
        looking_again = isinstance(want, WantFreeTime) and self._visit.step is Step.WHEN and self._visit.free_time
        self._window.set_busy(want is not None and not looking_again)
        if want is None or opened is None:
            return
        online = self._place.online
        self._desk_jobs.run(
            lambda: answer(opened.desk, want),
            lambda event: self._answered(want, event, online=online),
            lambda fault: self._answered(want, on.Failed(trouble_of(fault)), online=online),
        )

    def _answered(self, want: Want, event: on.Event, *, online: bool) -> None:
        if self._visit.wants is want:
            self._asked = None
            self._window.set_busy(False)
            if isinstance(want, WantFreeTime) and not isinstance(event, on.Failed):
                self._read_at, self._read_online = time.monotonic(), online
            self.hear(event)
        elif isinstance(event, on.TicketMade):
            self._print(event.ticket)

    def _look_again(self) -> None:
        """Read the free times again where somebody has changed the centre's bookings, time has passed, or the
        network has gone or come back since.
        """
        seen, centre, opened = self._visit.free_time, self._visit.centre, self._opened
        if seen is None or centre is None or opened is None or self._visit.wants is not None:
            return
        if self._read_online is not self._place.online:
            self.hear(on.RefreshAsked())
            return
        stale = time.monotonic() - self._read_at > STALE_SECONDS

        def changed(revision: int) -> None:
            if (stale or revision != seen.revision) and self._visit.free_time is seen:
                self.hear(on.RefreshAsked())

        self._desk_jobs.run(lambda: opened.desk.revision(centre.id), changed, lambda fault: log.info("%s", fault))

    # The ticket on paper.

    def ask_printer(self) -> None:
        """Ask the printer how it is, so that a citizen hears of it before they confirm. Never while it prints."""
        opened = self._opened
        if opened is None or self._asking_printer or self._papers:
            return
        self._asking_printer = True
        self._print_jobs.run(opened.printer_status, self._printer_is, self._printer_unasked)

    def _printer_is(self, status: PrinterStatus) -> None:
        self._asking_printer = False
        if status.state is not self._place.printer:
            self._place = replace(self._place, printer=status.state)
            self._show()

    def _printer_unasked(self, fault: Exception) -> None:
        self._asking_printer = False
        log.info("the printer was not asked: %s", fault)

    def _print(self, ticket: Ticket) -> None:
        opened, language = self._opened, self._visit.language
        if opened is None:
            return
        self._papers += 1
        self._moved(ticket, PrintState.QUEUED)

        def told(state: PrintState) -> None:
            self._print_jobs.call_here(lambda: self._moved(ticket, state))

        def printing() -> None:
            self._print_jobs.run(
                lambda: opened.print_ticket(ticket, language, told),
                lambda _: self._ended(),
                lambda fault: self._not_printed(ticket, fault),
            )

        # Once the ticket is painted: drawing it for the printer would take turns with that.
        QTimer.singleShot(PRINT_AFTER_MILLISECONDS, self, printing)

    def _not_printed(self, ticket: Ticket, fault: Exception) -> None:
        log.error("a ticket was not printed", exc_info=fault)
        self._moved(ticket, PrintState.FAILED)
        self._ended()

    def _ended(self) -> None:
        """Why a ticket was not printed, and whether there is paper for the next one, is known at once."""
        self._papers -= 1
        self.ask_printer()

    def _moved(self, ticket: Ticket, state: PrintState) -> None:
        if self._visit.ticket == ticket:
            self.hear(on.PrintMoved(state))
