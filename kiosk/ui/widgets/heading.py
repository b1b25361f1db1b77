"""A heading over a part of the choices."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD, WRAP, longest_word, wrapped


class Heading(QWidget):
    """What stands below, with a thin line from its end to the edge; it wraps where it must."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: str) -> None:
        """Set the words."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words."""
        return wrapped(self._words, self._font(), width).height()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the longest word."""
        return QSize(longest_word(self._words, self._font()), self.look.metrics(Role.BODY, SEMIBOLD).height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one line."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Words and line."""
        look, painter = self.look, QPainter(self)
        words = wrapped(self._words, self._font(), self.width())
        painter.setFont(self._font())
        painter.setPen(look.color("muted"))
        painter.drawText(QRect(0, 0, words.width(), self.height()), WRAP, self._words)
        left = words.width() + look.gap(Gap.SMALL)
        if words.height() < look.metrics(Role.BODY, SEMIBOLD).height() * 1.5 and left < self.width():
            painter.fillRect(left, self.height() // 2, self.width() - left, max(1, look.px(2)), look.color("line"))

    def _font(self) -> QFont:
        return self.look.font(Role.BODY, SEMIBOLD)
