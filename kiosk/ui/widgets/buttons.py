"""Buttons. They draw themselves from the look's tokens, wrap their words, and take no second tap by mistake."""

import time
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, WRAP, longest_word, wrapped
from kiosk.ui.widgets.walking import walk

DEBOUNCE_SECONDS = 0.4
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select)


class Kind(StrEnum):
    """How loud a button is. At most one is primary on a screen."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    WARN = "warn"  # gives something up


class Pressable(QAbstractButton):
    """What all buttons share: focus, keys, and deafness right after an accepted press.

    Touch does not move the focus; Tab and the arrows do. Subclasses draw, and say how large they must be.
    """

    debounce_seconds = DEBOUNCE_SECONDS
    heeds_window = True  # deaf while the window refuses taps

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._pressed_at = float("-inf")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._note_press)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def _note_press(self) -> None:
        self._pressed_at = time.monotonic()

    def _deaf(self) -> bool:
        refuses = getattr(self.window(), "refuses_taps", None) if self.heeds_window else None
        just_pressed = time.monotonic() - self._pressed_at < self.debounce_seconds
        return just_pressed or bool(refuses and refuses())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A finger."""
        if self._deaf():
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses, the arrows walk to the neighbour on that side; all else is the screen's."""
        key = Qt.Key(event.key())
        if key in _PRESSING:
            if not event.isAutoRepeat() and not self._deaf():
                self.click()
        elif key in _ARROWS:
            walk(self, _ARROWS[key])
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Nothing: keys act when they go down."""
        event.ignore()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Words wrap."""
        return True

    def draw_ground(self, painter: QPainter, ground: QColor | None, edge: QColor | None, radius: int) -> None:
        """The rounded ground with its border, and the focus ring where the focus is."""
        look = self.look
        stroke = look.stroke
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if edge:
            box.adjust(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        line = Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine
        painter.setPen(QPen(edge, stroke, line) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(ground or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            filled = ground is not None and ground in (look.color("accent"), look.color("warn"))
            ring = look.color("on_accent" if filled else "ink")
            inset = stroke * 1.5
            painter.setPen(QPen(ring, stroke * 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


class Button(Pressable):
    """A button with words, an icon, or both. Checkable buttons are drawn as chosen while checked.

    `icon` stands before the words, `trailing` after them; a button without words is square and needs an
    accessible name.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        trailing: str = "",
        role: Role = Role.BODY,
        tall: float = 1.0,
    ) -> None:
        super().__init__()
        self.kind, self.role, self._tall = kind, role, tall
        self._icon, self._trailing = icon, trailing
        self.setText(text)
        self.setObjectName(f"button-{icon or trailing}" if icon or trailing else "button")

    def say(self, text: str, name: str = "") -> None:
        """Set the words, and the accessible name where it must differ."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        if name:
            self.setAccessibleName(name)

    def show_icon(self, name: str) -> None:
        """Another icon."""
        self._icon = name
        self.update()

    def _font(self) -> QFont:
        return self.look.font(self.role, SEMIBOLD)

    def _height(self) -> int:
        return max(round(self.look.touch * self._tall), self.look.touch_least)

    def _pad(self) -> int:
        return max(round(self.look.gap(Gap.SMALL) * 1.2), self.look.stroke * 4)

    def _icons_width(self) -> int:
        count = bool(self._icon) + bool(self._trailing)
        gap = self.look.gap(Gap.SMALL) * 3 // 4
        return count * self.look.icon + (gap * count if self.text() else 0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Words wrap; an icon does not."""
        return bool(self.text())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the words in one line."""
        if not self.text():
            return QSize(self._height(), self._height())
        words = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2
        return QSize(words + self._icons_width() + 2 * self._pad(), self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the longest word."""
        if not self.text():
            least = max(self.look.touch_least, self.look.icon + 2 * self.look.stroke)
            return QSize(least, least)
        words = longest_word(self.text(), self._font())
        return QSize(words + self._icons_width() + 2 * self._pad(), self._height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words, or a finger."""
        if not self.text():
            return self._height()
        room = width - self._icons_width() - 2 * self._pad()
        return max(self._height(), wrapped(self.text(), self._font(), room).height() + self._pad())

    def colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Ground, border and words, as the button's state asks."""
        look = self.look
        if not self.isEnabled():
            return look.color("paper"), look.color("line"), look.color("muted")
        if self.kind is Kind.PRIMARY:
            return look.color("accent_down" if self.isDown() else "accent"), None, look.color("on_accent")
        if self.kind is Kind.WARN:
            return look.color("ink" if self.isDown() else "warn"), None, look.color("on_accent")
        if self.isChecked() or self.isDown():
            if look.high_contrast:
                return look.color("accent"), None, look.color("on_accent")
            return look.color("accent_soft"), look.color("accent"), look.color("accent")
        if self.kind is Kind.QUIET:
            return None, None, look.color("accent")
        return look.color("surface"), look.color("edge"), look.color("ink")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Ground, icons, words."""
        ground, edge, words = self.colours()
        painter = QPainter(self)
        self.draw_ground(painter, ground, edge, min(self.look.radius, self.height() // 3))
        side, gap = self.look.icon, self.look.gap(Gap.SMALL) * 3 // 4
        room = self.width() - self._icons_width() - 2 * self._pad()
        text = wrapped(self.text(), self._font(), room) if self.text() else QSize(0, 0)
        x = (self.width() - text.width() - self._icons_width()) // 2
        if self._icon:
            self._draw_icon(painter, self._icon, words, x)
            x += side + (gap if self.text() else 0)
        if self.text():
            painter.setFont(self._font())
            painter.setPen(words)
            box = QRect(x, (self.height() - text.height()) // 2, text.width(), text.height())
            painter.drawText(box, WRAP | int(Qt.AlignmentFlag.AlignCenter), self.text())
            x += text.width() + gap
        if self._trailing:
            self._draw_icon(painter, self._trailing, words, x)

    def _draw_icon(self, painter: QPainter, name: str, colour: QColor, x: int) -> None:
        side = self.look.icon
        painter.drawPixmap(x, (self.height() - side) // 2, icon(name, colour, side, self.devicePixelRatioF()))


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

    def _parts(self, width: int) -> list[_Part]:
        title, small = self._fonts()
        room = width - self._left() - self._right()
        side = QFontMetrics(small).height()
        between = self.look.gap(Gap.SMALL) // 2
        parts = []
        if self._badge:
            badge = self.look.font(Role.SMALL, SEMIBOLD)
            parts.append(_Part(self._badge, badge, "on_sun", "pin", side, between, room - 2 * between))
        parts.append(_Part(self.text(), title, "muted" if self.faint else "ink", "", 0, 0, room))
        if self._subtitle:
            parts.append(_Part(self._subtitle, small, "muted", "", 0, 0, room))
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
        words = max(longest_word(self.text(), title), longest_word(self._subtitle, small))
        beside = QFontMetrics(small).height() + self.look.gap(Gap.SMALL) // 2
        words = max(words, longest_word(self._tag, small) + (beside if self._tag_icon else 0))
        if self._badge:
            badge = longest_word(self._badge, self.look.font(Role.SMALL, SEMIBOLD))
            words = max(words, badge + beside + 2 * (self.look.gap(Gap.SMALL) // 2))
        return QSize(words + self._left() + self._right(), self.look.touch)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words with air around them."""
        gap = self.look.gap(Gap.SMALL) // 3
        words = sum(part.high + gap for part in self._parts(width)) - gap
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
