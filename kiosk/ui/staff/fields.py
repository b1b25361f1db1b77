"""Lines to type into, with what is theirs written over them."""

import unicodedata

from PySide6.QtCore import QPoint, QSize, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import SEMIBOLD, Text


class Line(QLineEdit):
    """One line, as high as a control. `figures`: for numbers, larger, digits of equal width."""

    def __init__(self, role: Role = Role.BODY, *, figures: bool = False) -> None:
        super().__init__()
        self._role, self._figures, self._high = role, figures, 0

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a control: the style sheet forgets a fixed height when it first meets the widget."""
        return QSize(super().minimumSizeHint().width(), self._high)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same height."""
        return QSize(super().sizeHint().width(), self._high)

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self.setFont(look.font(self._role, figures=self._figures))
        self._high = max(look.touch, round(look.text(self._role) * 1.9))
        self.setFixedHeight(self._high)

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


def _draw_arrow(widget: QWidget, look: Look) -> None:
    """That something opens below: the style sheet has no arrow in a look's colours."""
    side = look.icon
    tone = look.color("ink" if widget.isEnabled() else "muted")
    place = QPoint(widget.width() - side - look.gap(Gap.SMALL), (widget.height() - side) // 2)
    QPainter(widget).drawPixmap(place, icon("chevron-down", tone, side, widget.devicePixelRatioF()))


class Choices(QComboBox):
    """One of a few, as high as a control."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._high = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """With an arrow."""
        super().paintEvent(event)
        _draw_arrow(self, self.look)

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self.look, self._high = look, look.touch
        self.setFont(look.font(Role.BODY))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """May be narrower than its longest word."""
        return QSize(0, self._high)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a control."""
        return QSize(super().sizeHint().width(), self._high)


class DayEdit(QDateEdit):
    """A civil day, with a calendar to choose it from."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._high = 0
        self.setCalendarPopup(True)
        self.setDisplayFormat("dd.MM.yyyy")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """With an arrow."""
        super().paintEvent(event)
        _draw_arrow(self, self.look)

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self.look, self._high = look, look.touch
        self.setFont(look.font(Role.BODY, figures=True))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a control."""
        return QSize(super().minimumSizeHint().width(), self._high)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same."""
        return self.minimumSizeHint()


class ClockEdit(QTimeEdit):
    """A time of day, to the minute."""

    def __init__(self, hour: int) -> None:
        super().__init__(QTime(hour, 0))
        self._high = self._margin = 0
        self.setDisplayFormat("HH:mm")

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self._high, self._margin = look.touch, look.gap(Gap.SMALL)
        self.lineEdit().setTextMargins(
            self._margin, 0, 0, 0
        )  # a style sheet that hides the buttons drops its padding
        self.setFont(look.font(Role.BODY, figures=True))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a control."""
        return QSize(super().minimumSizeHint().width() + self._margin, self._high)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same."""
        return self.minimumSizeHint()
