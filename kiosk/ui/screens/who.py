"""Who: the IIN by keypad, judged at its twelfth digit; or a ticket under the reader."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from kiosk.core.iin import LENGTH, Iin, IinFault, InvalidIinError
from kiosk.speech import Speech
from kiosk.ui.events import IinTyped
from kiosk.ui.place import Place
from kiosk.ui.refusals import words_of
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.banner import Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.keypads import DigitCells, DigitPad
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import Card, Text


class ScanHint(Card):
    """That a ticket may be held under the reader instead."""

    def __init__(self) -> None:
        super().__init__(note=True)
        row = QHBoxLayout()
        self._row = row
        self._icon = Icon("scan", "accent", 1.6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = Text(role=Role.BODY)
        row.addWidget(self.words, 1)
        self.body.addLayout(row)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self._icon.setVisible(not (look.large_text and look.short_of_room))
        side = look.gap(Gap.SMALL)
        self.body.setContentsMargins(round(side * 1.4), side, round(side * 1.4), side)
        self._row.setSpacing(side)


class WhoScreen(Screen):
    """Asks for the IIN."""

    pinned = True

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self.cells = DigitCells((4, 4, 4), masked=True)
        self._eye = Button(icon="eye")
        self._eye.setObjectName("eye")
        self._eye.setCheckable(True)
        self._eye.clicked.connect(self._look_at_digits)
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.cells, 1)
        self._entry.addWidget(self._eye)
        self._hint = ScanHint()
        self.question.addWidget(self._hint)
        self.pad = DigitPad(speech)
        self.choices.addStretch(1)
        self.choices.addLayout(self._entry)
        self.choices.addWidget(self.pad, 100)
        self._go = self.add_button(
            Button(kind=Kind.PRIMARY, trailing="arrow-right", tall=1.2), self._confirm, primary=True
        )
        self._go.setObjectName("continue")
        self._go.setEnabled(False)
        self.cells.changed.connect(self._judge)
        self.pad.typed.connect(self.cells.put)
        self.pad.erased.connect(self.cells.erase)
        self.pad.cleared.connect(self.cells.clear)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self._entry.setSpacing(look.gap(Gap.SMALL))

    def retranslate(self) -> None:
        """Every fixed text."""
        say = self.speech.say
        self.set_heading(say("Type your IIN"), say("12 digits. They stand on your identity card."))
        self._hint.words.setText(say("Do you have a ticket? Hold its QR code under the reader instead."))
        self._go.say(say("Continue"))
        self.pad.retranslate()
        self._name_eye()
        self._judge(self.cells.digits)

    def show_visit(self, visit: Visit, place: Place) -> None:
        """The number that was typed or scanned before, and a refusal that is told here."""
        super().show_visit(visit, place)
        if visit.iin is not None and self.cells.digits != visit.iin.digits:
            self.cells.clear()
            for digit in visit.iin.digits:
                self.cells.put(digit)
        if visit.refused is not None:
            words = words_of(visit.refused, self.speech)
            self.banner.show_message(Verdict.WARN, f"{words.title}. {words.next}")

    def wipe(self) -> None:
        """No digit stays."""
        self.cells.clear()
        self._eye.setChecked(False)
        self._look_at_digits()

    def key_typed(self, event: QKeyEvent) -> bool:
        """Digits from hardware keys; Enter too early says what is missing."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._tell_fault(self._fault(self.cells.digits))
            return True
        return self.pad.take_key(event)

    def text_pasted(self, text: str) -> None:
        """A pasted number replaces what was typed; what is no number is told."""
        try:
            digits = Iin.parse(text).digits
        except InvalidIinError as invalid:
            if invalid.fault is not IinFault.CHECK_DIGIT:
                self._tell_fault(invalid.fault)
                return
            digits = "".join(text.split())
        self.cells.clear()
        for digit in digits:
            self.cells.put(digit)

    @staticmethod
    def _fault(digits: str) -> IinFault | None:
        try:
            Iin(digits)
        except InvalidIinError as invalid:
            return invalid.fault
        return None

    def _judge(self, digits: str) -> None:
        fault = self._fault(digits)
        self._go.setEnabled(fault is None)
        if len(digits) == LENGTH:
            self.cells.set_tone("bad" if fault else "ok")
            self._tell_fault(fault)
        else:
            self.banner.hush()

    def _tell_fault(self, fault: IinFault | None) -> None:
        say = self.speech.say
        if fault is None:
            self.banner.hush()
        elif fault is IinFault.CHECK_DIGIT:
            self.banner.show_message(
                Verdict.BAD, say("There is a mistake in this number. Please compare it with your identity card.")
            )
        elif fault is IinFault.ALL_ZEROS:
            self.banner.show_message(Verdict.BAD, say("Twelve zeros are no IIN. Please type your own number."))
        elif fault is IinFault.NOT_DIGITS:
            self.banner.show_message(Verdict.BAD, say("An IIN has digits only."))
        elif fault is IinFault.TOO_LONG:
            self.banner.show_message(Verdict.BAD, say("That is too long: an IIN has 12 digits."))
        else:
            missing = LENGTH - len(self.cells.digits)
            words = self.speech.say_count(
                "{count} more digit is missing.", "{count} more digits are missing.", missing
            )
            self.banner.show_message(Verdict.WARN, words)

    def _look_at_digits(self) -> None:
        shown = self._eye.isChecked()
        self.cells.set_masked(masked=not shown)
        self._eye.show_icon("eye-off" if shown else "eye")
        self._name_eye()

    def _name_eye(self) -> None:
        say = self.speech.say
        self._eye.setAccessibleName(say("Hide the digits") if self._eye.isChecked() else say("Show the digits"))
        self.cells.setAccessibleName(say("IIN"))

    def _confirm(self) -> None:
        if self._fault(self.cells.digits) is None:
            self.tell(IinTyped(Iin(self.cells.digits)))
