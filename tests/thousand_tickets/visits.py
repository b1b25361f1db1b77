"""Visits at a real kiosk, by taps: from the welcome to the ticket, and what the screen shows meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import kiosk.escpos_printer
import kiosk.terminal
import kiosk.tour.pages
from kiosk.app import Kiosk, Showing
from kiosk.core.model import Language, PrintState, Ticket
from kiosk.core.printing.spool import Spool
from kiosk.settings import PrinterKind, PrinterSettings, default_settings
from kiosk.tour.pages import Hand, NotAsExpectedError, Terminal
from kiosk.tour.tour import made_up_iin
from kiosk.ui import events as on
from kiosk.ui import facts
from kiosk.ui.visit import Step
from kiosk.ui.widgets.qr import Qr
from kiosk.ui.widgets.text import Text
from tests.paper.tcp import Tcp
from tests.reading import qr_codes
from tests.thousand_tickets.books import RememberingPrinter, WrongError

BETWEEN_CITIZENS = timedelta(minutes=3)
CENTRE = "almaty-almaly"
SIZE = (1080, 1920)
ENDED = frozenset({PrintState.PRINTED, PrintState.UNKNOWN, PrintState.FAILED})
_FIRST_IIN = 70_010_130_000
# A test's patience. The printer's own: how long it may be without a sign of life, and how long an answer may take.
PATIENCE_SECONDS, ANSWER_SECONDS, SPOOL_SECONDS, PAUSE_SECONDS = 1.0, 0.25, 3.0, 0.2


class QuickClock:
    """The kiosk's clock, which goes on by some minutes from one citizen to the next, as in a quiet centre."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def now(self) -> datetime:
        """The present instant, moved."""
        return datetime.now(UTC) + self._moved

    def go_on(self) -> None:
        """The next citizen comes."""
        self._moved += BETWEEN_CITIZENS


@contextmanager
def kiosk_with(way: Tcp, folder: Path, clock: "QuickClock") -> Iterator[Kiosk]:
    """A kiosk that prints over this way; its database and keys are in the folder."""
    printer = PrinterSettings(PrinterKind.NETWORK, folder / "tickets", host=way.host, port=way.port)
    settings = replace(
        default_settings(folder), terminal="T-03", ticket_seconds=3600, idle_seconds=3600, printer=printer
    )
    impatient = partial(RememberingPrinter, patience_seconds=PATIENCE_SECONDS, answer_seconds=ANSWER_SECONDS)
    spool = partial(Spool, patience_seconds=SPOOL_SECONDS, pause=lambda _: time.sleep(PAUSE_SECONDS))
    with (
        patch.object(kiosk.escpos_printer, "EscPosPrinter", impatient),
        patch.object(kiosk.terminal, "Spool", spool),
        patch.object(kiosk.tour.pages, "FINGER_SECONDS", 0.0),
        patch.object(kiosk.tour.pages, "PATIENCE_SECONDS", 60.0),
    ):
        running = Kiosk(settings, Showing(windowed=True, width=SIZE[0], height=SIZE[1]), clock)
        running.start()
        try:
            Hand(running.window, running.guide).until(lambda: running.guide.place.ready, "a kiosk that opens")
            yield running
        finally:
            if not running.close():
                raise WrongError("something was left hanging")


class Visits:
    """The citizens of one kiosk, one after another."""

    def __init__(self, running: Kiosk, chance: Random) -> None:
        self._hand = Hand(running.window, running.guide)
        self._terminal = Terminal(self._hand)
        self._guide = running.guide
        self._chance = chance
        self._came = 0
        self.shown: list[PrintState] = []  # the states of the present job at which the screen was looked at
        self._watch()

    @property
    def ticket(self) -> Ticket:
        """The ticket on the screen."""
        ticket = self._hand.visit.ticket
        if ticket is None:
            raise NotAsExpectedError("expected a ticket on the screen")
        return ticket

    def to_the_check(self) -> None:
        """Somebody new chooses service, day and time, and has only to confirm."""
        self._came += 1
        at, hand, chance = self._terminal, self._hand, self._chance
        at.start(chance.choice(list(Language)))
        iin = made_up_iin(_FIRST_IIN + 100 * self._came)
        if chance.random() < 0.1:
            at.type_iin(iin)
        else:
            at.scan(iin.digits)
        at.choose_centre(CENTRE)
        home = hand.guide.place.centres[[c.code for c in hand.guide.place.centres].index(CENTRE)]
        offered = [
            s for s in hand.guide.place.services if s.centre_id == home.id and s.offered and not s.online_only
        ]
        while True:
            at.choose_service(chance.choice(offered))
            at.at(Step.WHEN)
            free_time = hand.visit.free_time
            if free_time is not None and free_time.days:
                break
            at.back()
        day = chance.choice(free_time.days)
        at.pick_day(day.day)
        at.pick(f"{chance.choice(day.slots).slot.starts_at.astimezone(home.zone):%H:%M}")
        at.take_time()
        at.at(Step.CHECK)

    def confirm(self) -> PrintState:
        """Confirm, and wait until the job has ended."""
        self.shown.clear()
        self._terminal.confirm()
        self._terminal.at(Step.TICKET)
        return self._ended()

    def print_again(self) -> PrintState:
        """Tap "print again", and wait until that job has ended."""
        self.shown.clear()
        before = self._hand.visit.printing
        self._hand.tap("print")
        self._hand.until(lambda: bool(self.shown), f"a new job after one that is {before}")
        return self._ended()

    def finish(self) -> None:
        """Go."""
        self._terminal.finish()

    def _ended(self) -> PrintState:
        self._hand.until(lambda: bool(self.shown) and self.shown[-1] in ENDED, "a job that ends")
        state = self._hand.visit.printing
        if self.shown[0] is not PrintState.QUEUED or state is None:
            raise WrongError(f"what the screen has shown: {self.shown}")
        return state

    # What the screen shows.

    def _watch(self) -> None:
        """Look at the screen whenever a job has moved on, before anything else happens there."""
        hear = self._guide.hear

        def heard(event: on.Event) -> None:
            hear(event)
            if isinstance(event, on.PrintMoved):
                self._look()
                self.shown.append(event.state)

        self._guide.hear = heard  # type: ignore[method-assign]

    def _look(self) -> None:
        """The QR and the code are on the screen, and can be read off it."""
        QApplication.processEvents()
        window, screen = self._hand.window, self._hand.screen
        (qr,) = (found for found in screen.findChildren(Qr) if found.isVisible())
        pixels = window.grab(QRect(qr.mapTo(window, QPoint(0, 0)), qr.size())).toImage()
        codes = [code.text for code in qr_codes(_picture(pixels))]
        if codes != [self.ticket.digits]:
            raise WrongError("the QR on the screen cannot be read, or is another's")
        code = facts.grouped(self.ticket.code)
        if not any(text.isVisible() and text.text() == code for text in screen.findChildren(Text)):
            raise WrongError("the code is not on the screen")


def _picture(pixels: QImage) -> Image.Image:
    grey = pixels.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(grey.constBits())
    return Image.frombuffer("L", (grey.width(), grey.height()), rows, "raw", "L", grey.bytesPerLine(), 1)
