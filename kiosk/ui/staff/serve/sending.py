"""Sending what was confirmed. Where no answer comes this says so, and sends the same command again (R9)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.commands import Command
from kiosk.core.outcomes import Booked, Cancelled, Refused
from kiosk.ui.answers import carry_out
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.serve.asking import Asking
from kiosk.ui.theme import Gap, Look
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button


class Sending(QWidget):
    """`answered(Command, outcome)`. Seen only while an answer is missing."""

    answered = Signal(object, object)

    def __init__(self, context: Context, asking: Asking) -> None:
        super().__init__()
        self._context, self._asking = context, asking
        self._command: Command | None = None  # confirmed, and not answered yet
        self.lost, self.again = Banner(Tone.BAD), Button(icon="refresh")
        self.again.setObjectName("again")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.lost, 1)
        self._row.addWidget(self.again)
        self.again.clicked.connect(lambda _checked=False: self._send_again())
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL))

    def retranslate(self) -> None:
        """Every word."""
        self.again.say(self._context.speech.say("Try again"))

    @property
    def under_way(self) -> bool:
        """Whether something that was confirmed has no answer yet."""
        return self._command is not None

    def send(self, command: Command) -> None:
        """Have it done."""
        self._command = command
        self.hide()
        self._asking.ask(lambda behind: carry_out(behind.citizens, command), self._answer, self._no_answer)

    def wipe(self) -> None:
        """Nothing is waited for."""
        self._command = None
        self.hide()

    def _send_again(self) -> None:
        if self._command is not None:
            self.send(self._command)

    def _answer(self, outcome: Booked | Cancelled | Refused) -> None:
        command, self._command = self._command, None
        self.answered.emit(command, outcome)

    def _no_answer(self, fault: Exception) -> None:
        """It may have been done, or not: the same command finds out."""
        self.lost.show_message(Tone.BAD, words_of_fault(fault, self._context.speech))
        self.show()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
