"""The verdict: one colour, one word, one reason, one thing to do; numbers for both sides of a counter."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.staff.check_in.told import Called, Told
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.staff.pairs import Pairs
from kiosk.ui.theme import Gap, Look, Role, font_of
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import BOLD, REGULAR, SEMIBOLD, Text

_MOST_NUMBERS = 2  # a visit has no more appointments
_WITH_FACTS, _ALL_THERE_IS = 1.3, 1.6  # of a title: words without a number beside them
_ALONE, _BESIDE = 1.0, 0.55  # a number that lets nobody in is not to draw the eye either
# Ground of the band and what is written on it; in high contrast the grounds are black but for the warning's.
_BANDS = {
    "ok": ("ok", "on-hero", "on_hero"),
    "warn": ("sun", "on-sun", "on_sun"),
    "bad": ("bad", "on-hero", "on_hero"),
    "info": ("accent", "on-hero", "on_hero"),
    "ready": ("accent_soft", "accent", "accent"),
}
_DARK_BANDS = {
    "ok": ("paper", "ink", "ink"),
    "warn": ("sun", "on-sun", "on_sun"),
    "bad": ("paper", "bad", "bad"),
    "info": ("paper", "ink", "ink"),
    "ready": ("paper", "ink", "ink"),
}


class NumberText(Text):
    """A number as large as its room lets it be."""

    def __init__(self) -> None:
        super().__init__(role=Role.FIGURE)
        self.look: Look = DeskLook()
        self._share = 1.0

    def set_look(self, look: Look) -> None:
        """Without digits of equal width, which would tear the letter from its number."""
        super().set_look(look)
        self.look = look
        self.set_share(self._share)

    def set_share(self, share: float) -> None:
        """So much of the largest size."""
        self._share = share
        self._largest = font_of(round(self.look.text(Role.FIGURE) * share), BOLD)
        self._fit()
        self.updateGeometry()

    def least_pixels(self, look: Look) -> int:
        """A title's, where two long ones stand side by side."""
        return look.text(Role.TITLE)


class Words(Text):
    """Why, or what to do next. The less stands beside it, the larger; smaller again for a long word."""

    def __init__(self, weight: QFont.Weight) -> None:
        super().__init__(role=Role.TITLE, weight=weight)
        self.look: Look = DeskLook()
        self._bold, self._scale = weight, 1.0

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        super().set_look(look)
        self.look = look
        self.set_scale(self._scale)

    def set_scale(self, scale: float) -> None:
        """So many times a title's size."""
        self._scale = scale
        self._largest = font_of(round(self.look.text(Role.TITLE) * scale), self._bold)
        self._fit()
        self.updateGeometry()

    def least_pixels(self, look: Look) -> int:
        """A little less than a title: the longest words of all languages fit."""
        return look.text(Role.TITLE) - 1


class Number(QWidget):
    """A number in the queue, and where one waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.where = NumberText(), Text(role=Role.TITLE, tone="muted", weight=SEMIBOLD)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.number)
        box.addWidget(self.where)
        box.addStretch(1)  # so that two numbers stand on one line, however long what is below them

    def show_number(self, called: Called | None, share: float) -> None:
        """Say it, in so much of the largest size; without one, take no room."""
        self.setVisible(called is not None)
        self.number.set_share(share)
        if called is not None:
            self.number.setText(called.number)
            self.where.setText(called.where)
            self.setAccessibleName(f"{called.number}. {called.where}")


class VerdictView(QWidget):
    """Shows a `Told`, or that the desk is ready. Buttons are the page's: `show_ways`."""

    def __init__(self) -> None:
        super().__init__()
        self.look = DeskLook()
        self.tone, self._icon_name = "ready", "scan"
        self.icon, self.word = Icon("scan", "accent", 2.6), Text(role=Role.HERO)
        self.at = Text(role=Role.CARD, weight=SEMIBOLD, figures=True)
        self.at.setWordWrap(False)
        self.numbers = tuple(Number() for _ in range(_MOST_NUMBERS))
        self.reason, self.next = Words(REGULAR), Words(BOLD)
        self.note = Banner(Tone.WARN)
        self.picture = Icon("qr", "line", 9.0)
        self.facts = Pairs(ruled=True)
        self._band, self._body = QHBoxLayout(), QVBoxLayout()
        for widget, stretch in ((self.icon, 0), (self.word, 1), (self.at, 0)):
            self._band.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)
        self._numbers = QHBoxLayout()
        for number in self.numbers:
            self._numbers.addWidget(number, 1)
        self._body.addLayout(self._numbers)
        for part in (self.reason, self.next, self.note, self.facts):
            self._body.addWidget(part)
        self._body.addStretch(1)
        self._body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._body.addStretch(1)
        self._ways = QHBoxLayout()
        self._body.addLayout(self._ways)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._band)
        self._column.addLayout(self._body, 1)

    def show_told(self, told: Told, at: datetime | None = None) -> None:
        """Say a verdict. `at`: when what it is about was shown."""
        self.tone = told.tone
        self.word.setText(told.word)
        self.at.setText(f"{at:%H:%M:%S}" if at else "")
        share = _ALONE if told.tone == "ok" and len(told.numbers) == 1 else _BESIDE
        for place, number in enumerate(self.numbers):
            number.show_number(told.numbers[place] if place < len(told.numbers) else None, share)
        self.picture.setVisible(told.tone == "ready")
        scale = 1.0 if told.numbers else _WITH_FACTS if told.facts else _ALL_THERE_IS
        for words, text in ((self.reason, told.reason), (self.next, told.next)):
            words.set_scale(scale)
            words.say(text)
        self.note.show_message(Tone.WARN, told.note)
        self.facts.show_pairs(told.facts)
        self._icon_name = told.icon
        self.setAccessibleName(f"{told.word}. {told.reason} {told.next}")
        self._colour()

    def show_ways(self, buttons: Sequence[Button]) -> None:
        """What can be done now, at the foot; whatever was there goes."""
        while (item := self._ways.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
        for button in buttons:
            self._ways.addWidget(button)
            button.show()
        self._ways.addStretch(1)

    def set_look(self, look: Look) -> None:
        """Take the distances and colours of a look."""
        if not isinstance(look, DeskLook):
            return
        self.look = look
        small, medium, large = (look.gap(gap) for gap in (Gap.SMALL, Gap.MEDIUM, Gap.LARGE))
        self._band.setContentsMargins(large, medium, large, medium)
        self._band.setSpacing(medium)
        self._body.setContentsMargins(large, medium, large, medium)
        self._body.setSpacing(medium)
        self._numbers.setSpacing(medium)
        self._ways.setSpacing(small)
        self._colour()

    def _colour(self) -> None:
        _, words, drawing = self._band_colours()
        self.word.set_tone(words)
        self.at.set_tone(words)
        self.icon.show_icon(self._icon_name, drawing)
        self.update()

    def _band_colours(self) -> tuple[str, str, str]:
        return (_DARK_BANDS if self.look.high_contrast else _BANDS)[self.tone]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A white card whose head has the verdict's colour, and a border of it all round."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, _, drawing = self._band_colours()
        ring = "line" if self.tone == "ready" else drawing if ground == "paper" else ground
        stroke = look.stroke * (1 if self.tone == "ready" else 3)
        box = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        card = QPainterPath()
        card.addRoundedRect(box, look.radius, look.radius)
        painter.fillPath(card, look.color("surface"))
        painter.save()
        painter.setClipPath(card)
        head = QRectF(self.rect())
        head.setBottom(self._band.geometry().bottom())
        painter.fillRect(head, look.color(ground))
        painter.restore()
        painter.setPen(QPen(look.color(ring), stroke))
        painter.drawPath(card)
