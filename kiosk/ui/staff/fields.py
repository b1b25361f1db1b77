"""Lines to type into, with what is theirs written over them."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD, Text


class Line(QLineEdit):
    """One line, as high as a control. `figures`: for numbers, larger, digits of equal width."""

    def __init__(self, role: Role = Role.BODY, *, figures: bool = False) -> None:
        super().__init__()
        self._role, self._figures = role, figures

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self.setFont(look.font(self._role, figures=self._figures))
        self.setFixedHeight(max(look.touch, round(look.text(self._role) * 1.9)))

    def set_tone(self, tone: str) -> None:
        """ "bad" where what stands here cannot be used, "" otherwise."""
        if tone != (self.property("tone") or ""):
            self.setProperty("tone", tone)
            self.style().polish(self)


class Secret(Line):
    """A password. `caps`: whether Caps Lock seems to be on, as far as the keys tell."""

    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    @property
    def foreign(self) -> bool:
        """Whether it holds letters that are not Latin: the keyboard may stand in another layout."""
        return any("LATIN" not in unicodedata.name(sign, "LATIN") for sign in self.text() if sign.isalpha())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A capital without Shift, or a small letter with it: Caps Lock is on. No system says it more simply."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(False)  # whichever it is now, the next letter tells
        elif text.isalpha() and text.upper() != text.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() is not shift)
        super().keyPressEvent(event)


class Labelled(QWidget):
    """A line with its name over it."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__()
        self.line = line
        self._name = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self._name.setBuddy(line)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._name)
        self._box.addWidget(line)

    def say(self, name: str) -> None:
        """What is to be typed here."""
        self._name.setText(name)
        self.line.setAccessibleName(name)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._box.setSpacing(look.gap(Gap.SMALL) // 2)
