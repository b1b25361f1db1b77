"""What the signs in a grid of times mean: the dot of a quiet hour, the line through what has been taken."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import Text


def draw_quiet_dot(painter: QPainter, look: Look, x: int, y: int, *, on_accent: bool = False) -> None:
    """The dot of a quiet hour, with an edge that shows on white."""
    radius = max(5, look.px(9))
    painter.setPen(QPen(look.color("on_accent" if on_accent else "ink"), max(1, look.px(2))))
    painter.setBrush(look.color("on_accent" if on_accent and look.high_contrast else "sun"))
    painter.drawEllipse(x - radius, y - radius, 2 * radius, 2 * radius)


class _Sign(QWidget):
    """A dot, or figures crossed out, before its meaning."""

    def __init__(self, *, dot: bool) -> None:
        super().__init__()
        self._dot = dot
        self.look = Look()

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.setFixedSize(look.px(30), look.metrics(Role.SMALL).height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() // 2
        if self._dot:
            draw_quiet_dot(painter, self.look, self.look.px(14), middle)
            return
        painter.setPen(QPen(self.look.color("muted"), self.look.stroke))
        painter.drawLine(0, middle, self.look.px(26), middle)


class Legend(QWidget):
    """What the signs in the times mean."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._rows: list[tuple[_Sign, Text, QHBoxLayout]] = []
        for dot in (True, False):
            sign, words, row = _Sign(dot=dot), Text(role=Role.SMALL, tone="muted"), QHBoxLayout()
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self._column.addLayout(row)
            self._rows.append((sign, words, row))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)
        for *_, row in self._rows:
            row.setSpacing(look.gap(Gap.SMALL) // 2)

    def explain(self, quiet: str, taken: str) -> None:
        """The meanings of the dot and of the line; nothing where there is none to be seen."""
        for (sign, text, _), words in zip(self._rows, (quiet, taken), strict=True):
            sign.setVisible(bool(words))
            text.say(words)
        self.setVisible(bool(quiet or taken))
