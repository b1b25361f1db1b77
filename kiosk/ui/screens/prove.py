"""Prove: an existing booking opens with its ticket, or with the 8-digit code printed on it (R8)."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kiosk.core.model import CentreKind
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.events import CodeTyped
from kiosk.ui.place import Place
from kiosk.ui.refusals import words_of
from kiosk.ui.theme import Role
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.banner import Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.keypads import DigitCells, DigitPad
from kiosk.ui.widgets.progress import Countdown
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text


class ProveScreen(Screen):
    """Asks for the ticket or its code."""

    pinned = True

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._card = Card()
        self._found = Text(weight=SEMIBOLD)
        self._where = Text(role=Role.SMALL, tone="muted")
        self._card.body.addWidget(self._found)
        self._card.body.addWidget(self._where)
        self.cells = DigitCells((4, 4))
        self.question.addWidget(self._card)
        self.pad = DigitPad(speech)
        self.choices.addStretch(1)
        self.choices.addWidget(self.cells)
        self.choices.addWidget(self.pad, 100)
        self._go = self.add_button(
            Button(kind=Kind.PRIMARY, trailing="arrow-right", tall=1.2), self._confirm, primary=True
        )
        self._go.setObjectName("continue")
        self._wait = Countdown()
        self._wait.ticked.connect(self._tell_wait)
        self._wait.over.connect(self._wait_over)
        self._told: Refused | None = None
        self.cells.changed.connect(self._code_changed)
        self.pad.typed.connect(self.cells.put)
        self.pad.erased.connect(self.cells.erase)
        self.pad.cleared.connect(self.cells.clear)
        self._allow()

    def retranslate(self) -> None:
        """Every fixed text."""
        say = self.speech.say
        self.set_heading(
            say("Show your ticket"), say("Hold its QR code under the reader, or type the 8-digit code.")
        )
        self._where.setText(
            say("The code stands on the ticket below the time. No ticket? Staff at the desk will print it again.")
        )
        self.cells.setAccessibleName(say("The 8-digit code of the ticket"))
        self._go.say(say("Open the booking"))
        self.pad.retranslate()
        self._show_found()
        self._tell(self._told)

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Which booking it is about, and why the last try failed."""
        super().show_visit(visit, place)
        self._show_found()
        if visit.refused is not self._told:
            self._told = visit.refused
            if visit.refused is not None and visit.refused.reason is Reason.WRONG_CODE:
                self.cells.clear()
            self._tell(visit.refused)
            if visit.refused is not None and visit.refused.wait_seconds:
                self._wait.start(visit.refused.wait_seconds)
                self._allow()

    def wipe(self) -> None:
        """No digit stays."""
        self._wait.stop()
        self._told = None
        self.cells.clear()
        self.banner.hush()
        self._allow()

    def key_typed(self, event: QKeyEvent) -> bool:
        """Digits from hardware keys."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return True
        return self.pad.take_key(event)

    def text_pasted(self, text: str) -> None:
        """A pasted code."""
        self.cells.clear()
        self.pad.type_text(text)

    def _show_found(self) -> None:
        glimpse, say = self.visit.glimpse, self.speech.say
        if glimpse is None:
            self._found.hush()
            return
        day = self.speech.day_of_month(glimpse.taken_on)
        if glimpse.kind is CentreKind.TSON:
            self._found.say(say("You have a booking at a public service centre, taken on {day}.", day=day))
        else:
            self._found.say(say("You have a booking at a vehicle service centre, taken on {day}.", day=day))

    def _code_changed(self, digits: str) -> None:
        if digits and not self._wait.running:
            self.banner.hush()
        self._allow()

    def _allow(self) -> None:
        self._go.setEnabled(self.cells.complete and not self._wait.running)

    def _tell(self, refused: Refused | None) -> None:
        if refused is None:
            self.banner.hush()
            return
        words = words_of(refused, self.speech)
        verdict = Verdict.WARN if refused.reason is Reason.SLOW_DOWN else Verdict.BAD
        self.banner.show_message(verdict, f"{words.title}. {words.next}")

    def _tell_wait(self, seconds: int) -> None:
        if self._told is not None and self._told.reason is Reason.SLOW_DOWN:
            self._tell(replace(self._told, wait_seconds=seconds))

    def _wait_over(self) -> None:
        self.banner.hush()
        self._allow()

    def _confirm(self) -> None:
        if self.cells.complete:
            self.tell(CodeTyped(self.cells.digits))
