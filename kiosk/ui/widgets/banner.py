"""A banner: one message with its verdict, by icon, words and colour together."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import SEMIBOLD, Text


class Verdict(StrEnum):
    """What a message means."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"


_ICONS = {Verdict.OK: "ok", Verdict.WARN: "warning", Verdict.BAD: "bad", Verdict.INFO: "info"}
_TOKENS = {
    Verdict.OK: ("ok", "ok_soft"),
    Verdict.WARN: ("warn", "warn_soft"),
    Verdict.BAD: ("bad", "bad_soft"),
    Verdict.INFO: ("accent", "accent_soft"),
}


class Banner(QWidget):
    """A message on its verdict's soft ground. Hidden while it has nothing to say."""

    changed = Signal()

    def __init__(self, verdict: Verdict = Verdict.INFO, text: str = "") -> None:
        super().__init__()
        self.look = Look()
        self.verdict = verdict
        self._icon = Icon(_ICONS[verdict], _TOKENS[verdict][0], scale=1.2)
        self._words = Text(role=Role.BODY, weight=SEMIBOLD)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words, 1)
        self.show_message(verdict, text)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._words.text()

    def show_message(self, verdict: Verdict, text: str) -> None:
        """Say something; without a text, go away."""
        self.verdict = verdict
        self._icon.show_icon(_ICONS[verdict], _TOKENS[verdict][0])
        self._words.set_tone(_TOKENS[verdict][0])
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()
        self.changed.emit()

    def hush(self) -> None:
        """Say nothing."""
        self.show_message(self.verdict, "")

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = look.gap(Gap.SMALL)
        self._row.setContentsMargins(round(side * 1.4), side, round(side * 1.4), side)
        self._row.setSpacing(side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The ground; with a border in high contrast, where soft grounds are black."""
        ink, soft = (self.look.color(token) for token in _TOKENS[self.verdict])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self.look.stroke
        painter.setPen(QPen(ink, stroke) if self.look.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        box = self.rect().adjusted(stroke, stroke, -stroke, -stroke) if self.look.high_contrast else self.rect()
        painter.drawRoundedRect(box, self.look.radius, self.look.radius)
