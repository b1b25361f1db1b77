"""Card buttons: a title with what belongs to it, on a card that is touched as a whole."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent

from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, WRAP, longest_word, wrapped


@dataclass(frozen=True, slots=True)
class _Part:
    """One text in a card: an icon before it (`side` pixels, `between` them), wrapped into `room`."""

    text: str
    font: QFont
    colour: str
    icon: str
    side: int
    between: int
    room: int

    @property
    def words(self) -> QSize:
        return wrapped(self.text, self.font, self.room - (self.side + self.between if self.icon else 0))

    @property
    def high(self) -> int:
        return max(self.words.height(), self.side)

    @property
    def wide(self) -> int:
        return self.words.width() + (self.side + self.between if self.icon else 0)


class CardButton(Pressable):
    """A wide card to choose: icon, title, a line below, an optional tag, and an arrow at the right.

    `loud`: the arrow stands in a filled circle and the title is larger, for the few cards of a first screen.
    `slim`: less air and filled when chosen, for a few beside each other of which one is always chosen.
    `faint`: can be touched, and leads to no more than an explanation. `badge` stands on the sun's colour.
    """

    def __init__(self, *, icon: str = "", loud: bool = False, slim: bool = False) -> None:
        super().__init__()
        self._icon, self._loud, self._slim = icon, loud, slim
        self._subtitle = self._tag = self._tag_icon = self._badge = ""
        self._instead = ("", "")
        self.arrow, self.faint = True, False

    def say(self, title: str, subtitle: str = "", tag: str = "", *, tag_icon: str = "", badge: str = "") -> None:
        """The words: title, the line below it, a short tag such as "Documentation", and a badge over all."""
        words = (title, subtitle, tag, tag_icon, badge)
        if words == (self.text(), self._subtitle, self._tag, self._tag_icon, self._badge):
            return
        self.setText(title)
        self._subtitle, self._tag, self._tag_icon, self._badge = words[1:]
        self.setAccessibleName(". ".join(part for part in (badge, title, subtitle, tag) if part))
        self.updateGeometry()
        self.update()

    def keep_room_for(self, title: str, subtitle: str) -> None:
        """Room for words that may come in the place of those that are said."""
        if (title, subtitle) != self._instead:
            self._instead = (title, subtitle)
            self.updateGeometry()

    def set_faint(self, *, faint: bool) -> None:
        """Step back behind the other cards, or not."""
        if faint is not self.faint:
            self.faint = faint
            self.update()

    def show_icon(self, name: str) -> None:
        """Another icon at the left, or none."""
        if name != self._icon:
            self._icon = name
            self.updateGeometry()
            self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        small = self.look.font(Role.SMALL)
        if self._loud:
            large = self.look.font(Role.KEY, BOLD)
            return (large if self._fits(large, 0.5) else self.look.font(Role.CARD, SEMIBOLD)), small
        if self._slim:
            body = self.look.font(Role.BODY, SEMIBOLD)
            return (body if self._fits(body, 0.36) else self.look.font(Role.SMALL, SEMIBOLD)), small
        return self.look.font(Role.CARD, SEMIBOLD), small

    def _fits(self, font: QFont, share: float) -> bool:
        """The title's longest word fits in this share of a screen of two columns, beside the page buttons."""
        look = self.look
        column = (look.width - 2 * look.margin) * (share if look.two_columns else 1)
        return longest_word(self.text(), font) <= column - self._left() - self._right() - look.touch

    def _pad(self) -> int:
        if self._slim:
            return max(self.look.gap(Gap.SMALL), self.look.stroke * 4)
        return max(round(self.look.gap(Gap.MEDIUM) * 0.9), self.look.gap(Gap.SMALL))

    def _air(self) -> float:
        if self._loud and self.look.upright and not self.look.large_text:
            return 2.4 if self.look.lower_half else 3.0
        return 1.5 if self._loud else 1.2

    def _circle(self) -> int:
        return min(self.look.px(88), self.look.touch) if self._loud else self.look.icon

    def _left(self) -> int:
        return self._pad() + (round(self.look.icon * 1.3) + self.look.gap(Gap.SMALL) if self._icon else 0)

    def _right(self) -> int:
        return self._pad() + (self._circle() + self.look.gap(Gap.SMALL) if self.arrow else 0)

    def _parts(self, width: int, *instead: str) -> list[_Part]:
        words, below = instead or (self.text(), self._subtitle)
        title, small = self._fonts()
        room = width - self._left() - self._right()
        side = QFontMetrics(small).height()
        between = self.look.gap(Gap.SMALL) // 2
        parts = []
        if self._badge:
            badge = self.look.font(Role.SMALL, SEMIBOLD)
            parts.append(_Part(self._badge, badge, "on_sun", "pin", side, between, room - 2 * between))
        parts.append(_Part(words, title, "muted" if self.faint else "ink", "", 0, 0, room))
        if below:
            parts.append(_Part(below, small, "muted", "", 0, 0, room))
        if self._tag:
            drawing = (self._tag_icon, side, between) if self._tag_icon else ("", 0, 0)
            parts.append(_Part(self._tag, small, "muted" if self.faint else "accent", *drawing, room))
        return parts

    def sizeHint(self) -> QSize:  # noqa: N802
        """A generous card."""
        width = self.look.px(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the longest word."""
        title, small = self._fonts()
        said = ((self.text(), self._subtitle), self._instead)
        words = max(max(longest_word(above, title), longest_word(below, small)) for above, below in said)
        beside = QFontMetrics(small).height() + self.look.gap(Gap.SMALL) // 2
        words = max(words, longest_word(self._tag, small) + (beside if self._tag_icon else 0))
        if self._badge:
            badge = longest_word(self._badge, self.look.font(Role.SMALL, SEMIBOLD))
            words = max(words, badge + beside + 2 * (self.look.gap(Gap.SMALL) // 2))
        return QSize(words + self._left() + self._right(), self.look.touch)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words with air around them."""
        gap = self.look.gap(Gap.SMALL) // 3
        instead = self._parts(width, *self._instead) if self._instead[0] else []
        words = max(sum(part.high + gap for part in parts) for parts in (self._parts(width), instead)) - gap
        return max(round(self.look.touch * 1.15), words + round(self._pad() * self._air()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Ground, icon, words, arrow."""
        look = self.look
        painter = QPainter(self)
        picked = self.isDown() or self.isChecked()
        chosen = "accent" if self._slim else "accent_soft"
        ground = look.color(chosen if picked else "paper" if self.faint else "surface")
        edge = look.color("line" if not self.isEnabled() else "accent" if picked else "edge")
        self.draw_ground(painter, ground, edge, look.radius)
        ratio = self.devicePixelRatioF()
        if self._icon:
            side = round(look.icon * 1.3)
            colour = look.color("accent" if self.isEnabled() and not self.faint else "muted")
            drawing = icon(self._icon, colour, side, ratio)
            painter.drawPixmap(self._pad(), (self.height() - side) // 2, drawing)
        gap = look.gap(Gap.SMALL) // 3
        parts = self._parts(self.width())
        y = (self.height() - sum(part.high + gap for part in parts) + gap) // 2
        for part in parts:
            self._draw_part(painter, part, y, ratio)
            y += part.high + gap
        if self.arrow and self.isEnabled():
            self._draw_arrow(painter, ratio)

    def _draw_part(self, painter: QPainter, part: _Part, y: int, ratio: float) -> None:
        look, x = self.look, self._left()
        if part.colour == "on_sun":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sun"))
            painter.drawRoundedRect(
                QRectF(x, y, part.wide + 2 * part.between, part.high), part.high / 2, part.high / 2
            )
            x += part.between
        filled = self._slim and (self.isDown() or self.isChecked())
        colour = look.color("on_accent" if filled else part.colour if self.isEnabled() else "muted")
        if part.icon:
            size = round(part.side * 0.9)
            painter.drawPixmap(x, y + (part.side - size) // 2, icon(part.icon, colour, size, ratio))
            x += part.side + part.between
        painter.setFont(part.font)
        painter.setPen(colour)
        painter.drawText(QRect(x, y, part.words.width(), part.high), WRAP, part.text)

    def _draw_arrow(self, painter: QPainter, ratio: float) -> None:
        look, circle = self.look, self._circle()
        left, top = self.width() - self._pad() - circle, (self.height() - circle) // 2
        if not self._loud:
            painter.drawPixmap(left, top, icon("arrow-right", look.color("accent"), circle, ratio))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawEllipse(QPointF(left + circle / 2, top + circle / 2), circle / 2, circle / 2)
        side = circle // 2
        arrow = icon("arrow-right", look.color("on_accent"), side, ratio)
        painter.drawPixmap(left + (circle - side) // 2, top + (circle - side) // 2, arrow)
