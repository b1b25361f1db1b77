"""Buttons. They draw themselves from the look's tokens, wrap their words, and take no second tap by mistake."""

import time
from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import SEMIBOLD, WRAP, longest_word, wrapped
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
        self._icon, self._trailing, self._instead = icon, trailing, text
        self.setText(text)
        self.setObjectName(f"button-{icon or trailing}" if icon or trailing else "button")

    def say(self, text: str, name: str = "", *, instead: str = "") -> None:
        """Set the words, and the accessible name where it must differ.

        `instead`: words that may come in their place, for which room is kept.
        """
        if (text, instead or text) != (self.text(), self._instead):
            self._instead = instead or text
            self.setText(text)
            self.updateGeometry()
        if name:
            self.setAccessibleName(name)

    def show_icon(self, name: str) -> None:
        """Another icon."""
        self._icon = name
        self.update()

    def show_trailing(self, name: str) -> None:
        """Another icon after the words."""
        self._trailing = name
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
        metrics = QFontMetrics(self._font())
        words = max(metrics.horizontalAdvance(text) for text in (self.text(), self._instead)) + 2
        return QSize(words + self._icons_width() + 2 * self._pad(), self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the longest word."""
        if not self.text():
            least = max(self.look.touch_least, self.look.icon + 2 * self.look.stroke)
            return QSize(least, least)
        words = max(longest_word(text, self._font()) for text in (self.text(), self._instead))
        return QSize(words + self._icons_width() + 2 * self._pad(), self._height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words, or a finger."""
        if not self.text():
            return self._height()
        room = width - self._icons_width() - 2 * self._pad()
        words = max(wrapped(text, self._font(), room).height() for text in (self.text(), self._instead))
        return max(self._height(), words + self._pad())

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
