"""A line for a reason or a note of whoever is signed in. What must not be kept is said right under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.free_text import UnfitTextError, fit
from kiosk.speech import Speech
from kiosk.ui.staff.fields import Labelled, Line
from kiosk.ui.staff.text_words import words_of_text_fault
from kiosk.ui.theme import Gap, Look
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone


class ReasonLine(QWidget):
    """`entered()`: Enter was pressed. `beside`: the button that takes it, where that stands in the same row."""

    entered = Signal()

    def __init__(self, speech: Speech, beside: QWidget | None = None) -> None:
        super().__init__()
        self._speech = speech
        self.line, self.fault = Line(), Banner(Tone.BAD)
        self._labelled = Labelled(self.line)
        self._row, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._labelled, 1)
        if beside is not None:
            self._row.addWidget(beside, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(self._row)
        self._column.addWidget(self.fault)
        self.fault.hush()
        self.line.textChanged.connect(lambda _text: self.fault.hush())
        self.line.returnPressed.connect(self.entered)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        for layout in (self._row, self._column):
            layout.setSpacing(look.gap(Gap.SMALL))

    def say(self, words: str) -> None:
        """What is wanted."""
        self._labelled.say(words)

    def taken(self) -> str | None:
        """The text, fit to be kept; None where it is not: then it is said why, and one is in the line again."""
        try:
            return fit(self.line.text())
        except UnfitTextError as unfit:
            self.fault.show_message(Tone.BAD, words_of_text_fault(unfit.fault, self._speech))
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return None

    def wipe(self) -> None:
        """Nothing stays."""
        self.line.clear()
        self.fault.hush()
