"""What staff should see to at the printers of their centre, in the side bar: a line for each, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.fleet import Need, PrinterSeen
from kiosk.speech import Speech
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import SEMIBOLD, Text

LINES = 3  # what has no line of its own is counted


def words_of(printer: PrinterSeen, now: datetime, speech: Speech) -> str:
    """What is to be seen to at a printer; empty where nothing is. `now`: on the centre's clock."""
    say, name = speech.say, printer.name
    match printer.need:
        case Need.PAPER_OUT:
            return say("{name}: no paper", name=name)
        case Need.COVER_OPEN:
            return say("{name}: the printer's cover is open", name=name)
        case Need.PRINTER_ERROR:
            return say("{name}: the printer is jammed or broken", name=name)
        case Need.PRINTER_OFFLINE:
            return say("{name}: the printer is off or not connected", name=name)
        case Need.PRINTER_SILENT:
            return say("{name}: the printer does not answer", name=name)
        case Need.PAPER_LOW:
            return say("{name}: paper is running low", name=name)
        case Need.QUIET:
            since = now - printer.ago
            today = since.date() == now.date()
            when = speech.clock(since) if today else speech.short_day(since.date())
            return say("{name}: nothing heard since {when}", name=name, when=when)
        case None:
            return ""
        case _:
            return say("{name}: look at the printer", name=name)


class _Line(QWidget):
    """One printer on the soft ground of what is the matter: red where no ticket comes, amber for the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = DeskLook()
        self._tone = "warn"
        self._icon, self.text = Icon("warning", "warn"), Text(role=Role.SMALL, weight=SEMIBOLD)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.text, 1)

    def show_words(self, words: str, tone: str) -> None:
        """`tone`: "bad" or "warn"."""
        self._tone = tone
        self._icon.show_icon("bad" if tone == "bad" else "warning", tone)
        self.text.set_tone(tone)
        self.text.setText(words)
        self.setAccessibleName(words)
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = look.gap(Gap.SMALL)
        self._row.setContentsMargins(side, side * 3 // 4, side, side * 3 // 4)
        self._row.setSpacing(side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The ground; with a border in high contrast, where soft grounds are black."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = look.color(self._tone)
        painter.setPen(QPen(ink, look.stroke) if look.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(f"{self._tone}_soft"))
        inset = look.stroke if look.high_contrast else 0
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), look.radius, look.radius)


class PrinterSigns(QWidget):
    """Nothing while all is well."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._printers: Sequence[PrinterSeen] = ()
        self._now: datetime | None = None
        self.lines = [_Line() for _ in range(LINES)]
        self.more = Text(role=Role.SMALL, tone="muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (*self.lines, self.more):
            self._column.addWidget(widget)
        self.show_printers((), None)

    def show_printers(self, printers: Sequence[PrinterSeen], now: datetime | None) -> None:
        """Those of the centre, the most pressing first; `now`: when that was said, on the centre's clock."""
        self._printers, self._now = [printer for printer in printers if printer.need is not None], now
        self.retranslate()

    def retranslate(self) -> None:
        """Every word."""
        printers, now = self._printers, self._now
        self.setVisible(bool(printers))
        if now is None:
            return
        words = [words_of(printer, now, self._speech) for printer in printers]
        for line, text, printer in zip(self.lines, words, printers, strict=False):
            line.show_words(text, "bad" if printer.cannot_print else "warn")
        for at, line in enumerate(self.lines):
            line.setVisible(at < len(words))
        others = len(words) - LINES
        self.more.say(
            self._speech.say_count("and {count} more printer", "and {count} more printers", others)
            if others > 0
            else ""
        )
        self.setToolTip("\n".join(words))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)
