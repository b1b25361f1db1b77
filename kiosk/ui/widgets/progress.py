"""Where the citizen is on the way, and how much time is left."""

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.theme import Look, Role
from kiosk.ui.widgets.text import BOLD


class ProgressStrip(QWidget):
    """One bar a step: behind, here, ahead. Here is the sun's colour and thicker: colour does not speak alone."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._at, self._of = 0, 5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, at: int, of: int, name: str) -> None:
        """Step `at` (from 0) of `of`; `name` is read aloud."""
        if (at, of) != (self._at, self._of):
            self._at, self._of = at, of
            self.update()
        self.setAccessibleName(name)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.setFixedHeight(max(8, look.px(16)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The bars."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = look.px(12)
        wide = (self.width() - gap * (self._of - 1)) / self._of
        for n in range(self._of):
            here = n == self._at
            high = self.height() if here else self.height() * 0.55
            box = QRectF(n * (wide + gap), (self.height() - high) / 2, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sun" if here else "accent" if n < self._at else "line"))
            if look.high_contrast and n > self._at:
                painter.setPen(QPen(look.color("line"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box.adjust(1, 1, -1, -1)
            painter.drawRoundedRect(box, high / 2, high / 2)


class Countdown(QWidget):
    """A ring that empties, with the seconds left in it. `ticked` each second, `over` once at the end.

    Without a layout around it, it serves as a plain timer for buttons that show their seconds.
    """

    ticked = Signal(int)
    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._until = 0.0
        self._whole = 1.0
        self.left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._tick)

    def start(self, seconds: float) -> None:
        """Count down from here; an earlier count is forgotten."""
        self._whole = max(seconds, 0.001)
        self._until = time.monotonic() + seconds
        self.left = math.ceil(seconds)
        self._timer.start()
        self.ticked.emit(self.left)
        self.update()

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()

    @property
    def running(self) -> bool:
        """It counts."""
        return self._timer.isActive()

    def _tick(self) -> None:
        left = max(0, math.ceil(self._until - time.monotonic()))
        if left != self.left:
            self.left = left
            self.ticked.emit(left)
            self.setAccessibleName(str(left))
        if self._until <= time.monotonic():
            self._timer.stop()
            self.over.emit()
        if self.isVisible() and not self.look.calm:
            self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = round(look.text(Role.TITLE) * 2.4)
        self.setFixedSize(side, side)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A ring around large figures."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The ring and the seconds."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = max(6, look.px(12))
        ring = QRectF(self.rect()).adjusted(thick, thick, -thick, -thick)
        painter.setPen(QPen(look.color("line"), thick / 2))
        painter.drawEllipse(ring)
        left = self.left if look.calm else max(0.0, self._until - time.monotonic())
        painter.setPen(QPen(look.color("accent"), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, round(-360 * 16 * min(1.0, left / self._whole)))
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(Role.TITLE, BOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.left))
