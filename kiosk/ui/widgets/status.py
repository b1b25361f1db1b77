"""A state as a small label: icon, words and colour together."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui.facts import Sign
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import SEMIBOLD, Text

_GROUNDS = {"ok": "ok_soft", "warn": "warn_soft", "bad": "bad_soft", "accent": "accent_soft", "muted": "paper"}


class StatusLabel(QWidget):
    """Says a `Sign` on its soft ground, as wide as its words; larger text takes all the width, and may wrap."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._tone = "muted"
        self._icon = Icon("info", "muted", scale=0.85)
        self._words = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._words.text()

    def show_sign(self, sign: Sign) -> None:
        """Say this state."""
        self._tone = sign.tone
        self._icon.show_icon(sign.icon, sign.tone)
        self._words.setText(sign.words)
        self._words.set_tone(sign.tone)
        self.setAccessibleName(sign.words)
        self._keep_on_one_line()
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = look.gap(Gap.SMALL)
        self._row.setContentsMargins(side * 2 // 3, side // 3, side, side // 3)
        self._row.setSpacing(side // 2)
        self._keep_on_one_line()

    def _keep_on_one_line(self) -> None:
        words = self.look.metrics(Role.SMALL, SEMIBOLD).horizontalAdvance(self._words.text()) + 4
        large = self.look.large_text
        self._words.setMinimumWidth(0 if large else words)
        across = QSizePolicy.Policy.Preferred if large else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The ground; with a border in high contrast, where soft grounds are black."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = look.stroke / 2 if look.high_contrast else 0.0
        painter.setPen(QPen(look.color(self._tone), look.stroke) if stroke else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(_GROUNDS[self._tone]))
        box = QRectF(self.rect()).adjusted(stroke, stroke, -stroke, -stroke)
        radius = min(look.radius, self.height() / 2)
        painter.drawRoundedRect(box, radius, radius)
