"""How far the ticket's printing has come: words, an icon, and a bar in three parts."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.core.model import PrintState
from kiosk.speech import Speech
from kiosk.ui.facts import printing_sign
from kiosk.ui.theme import Gap, Look
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import SEMIBOLD, Text

STEPS = 3
_DONE = {PrintState.QUEUED: 1, PrintState.SENDING: 2, PrintState.PRINTED: 3}


class _Parts(QWidget):
    """A bar of three parts, so many of them full."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.full, self.tone = 0, "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.setFixedHeight(max(8, look.px(14)))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The parts; empty ones have only a border in high contrast."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, high = look.px(12), self.height()
        wide = (self.width() - gap * (STEPS - 1)) / STEPS
        for n in range(STEPS):
            box = QRectF(n * (wide + gap), 0, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(self.tone if n < self.full else "line"))
            if look.high_contrast and n >= self.full:
                painter.setPen(QPen(look.color("line"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box.adjust(1, 1, -1, -1)
            painter.drawRoundedRect(box, high / 2, high / 2)


class PrintingSteps(QWidget):
    """Shows a `PrintState`. `under_way` tells whether the printer still works."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("printer", "accent")
        self._words = Text(weight=SEMIBOLD)
        self._count = Text(tone="muted")
        self._count.setWordWrap(False)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = _Parts()
        self._grid = QGridLayout()
        self._grid.addWidget(self._icon, 0, 0)
        self._grid.addWidget(self._words, 0, 1)
        self._grid.addWidget(self._count, 0, 2)
        self._grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._grid)
        self._column.addWidget(self._bar)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._words.text()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._grid.setHorizontalSpacing(look.gap(Gap.SMALL))
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)

    def show_state(self, state: PrintState | None, speech: Speech) -> None:
        """How far it has come; None where nothing is printed."""
        sign = printing_sign(state, speech)
        done = _DONE.get(state, 0) if state else 0
        self._icon.show_icon(sign.icon, sign.tone)
        self._words.setText(sign.words)
        self._words.set_tone(sign.tone if sign.tone != "accent" else "ink")
        count = speech.say("{done} of {steps}", done=done, steps=STEPS) if under_way(state) else ""
        self._count.say(count)
        self._bar.full, self._bar.tone = done, sign.tone
        self._bar.setVisible(done > 0)
        self._bar.update()
        self.setAccessibleName(" ".join(part for part in (sign.words, count) if part))


def under_way(state: PrintState | None) -> bool:
    """The printer has not ended yet."""
    return state in {PrintState.QUEUED, PrintState.SENDING}
