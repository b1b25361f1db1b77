"""Keypads for fingers: digits in telephone order, and Latin letters with digits for plates."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import BOLD

_TELEPHONE = ("123", "456", "789")
_ROWS = 4  # of either keypad
_BETWEEN_GROUPS = 0.45  # of a cell
_LETTER_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")


class Key(Pressable):
    """One key. Typing the same digit twice is no mistake, so a key is deaf for no longer than a finger bounces."""

    debounce_seconds = 0.06

    def __init__(self, cap: str, drawing: str = "", *, narrow: bool = False) -> None:
        super().__init__()
        self._drawing, self._narrow = drawing, narrow
        self.setText(cap)
        self.setObjectName(f"key-{cap}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look; no key grows beyond what a hand expects."""
        super().set_look(look)
        self.setMaximumHeight(key_height(look, narrow=self._narrow))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """A key is as high as its row."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802
        """Large, where there is room."""
        least = self.minimumSizeHint()
        return QSize(least.width(), max(min(self.look.touch, self.look.mm(40)), least.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A finger, and the cap."""
        look = self.look
        cap = look.metrics(Role.KEY, BOLD).height()
        wide = look.touch_least if self._narrow else max(look.mm(20), look.px(90))
        return QSize(wide, max(look.touch_least, cap + look.stroke * 4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Ground and cap."""
        look, painter = self.look, QPainter(self)
        ground, edge, ink = ("accent", "accent", "on_accent") if self.isDown() else ("surface", "edge", "ink")
        if not self.isEnabled():
            ground, edge, ink = "paper", "line", "muted"
        self.draw_ground(painter, look.color(ground), look.color(edge), min(look.radius, self.height() // 4))
        if self._drawing:
            side = round(look.text(Role.KEY) * 0.95)
            left, top = (self.width() - side) // 2, (self.height() - side) // 2
            painter.drawPixmap(left, top, icon(self._drawing, look.color(ink), side, self.devicePixelRatioF()))
            return
        painter.setFont(look.font(Role.CARD if self._narrow else Role.KEY, BOLD))
        painter.setPen(look.color(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def key_height(look: Look, *, narrow: bool) -> int:
    """The most that a key grows to."""
    return max(look.mm(44 if narrow else 60), look.touch_least, look.metrics(Role.KEY, BOLD).height() * 3 // 2)


class _Pad(QWidget):
    """What both keypads share. `typed`: one digit or letter; `erased`: the last one; `cleared`: all of them."""

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()

    def __init__(self, speech: Speech, allowed: str, *, narrow: bool) -> None:
        super().__init__()
        self.speech = speech
        self._allowed, self._narrow = allowed, narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._erase = Key("erase", "erase", narrow=narrow)
        self._clear = Key("clear", "close", narrow=narrow)
        self._erase.clicked.connect(self.erased)
        self._clear.clicked.connect(self.cleared)
        self.retranslate()

    def retranslate(self) -> None:
        """Names for those who listen."""
        self._erase.setAccessibleName(self.speech.say("Erase the last one"))
        self._clear.setAccessibleName(self.speech.say("Erase all"))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        gap = max(look.mm(3), look.gap(Gap.SMALL) * 3 // 5)
        self._grid.setSpacing(gap)
        self.setMaximumHeight(_ROWS * key_height(look, narrow=self._narrow) + (_ROWS - 1) * gap)

    def add_key(self, cap: str, row: int, column: int, span: int = 1) -> None:
        """One more digit or letter."""
        key = Key(cap, narrow=self._narrow)
        key.clicked.connect(lambda _checked=False, cap=cap: self.typed.emit(cap))
        self._grid.addWidget(key, row, column, 1, span)

    def type_text(self, text: str) -> bool:
        """Type what came from hardware keys or was pasted; True where any of it fits here."""
        fitting = [sign for sign in text.upper() if sign in self._allowed]
        for sign in fitting:
            self.typed.emit(sign)
        return bool(fitting)

    def take_key(self, event: QKeyEvent) -> bool:
        """Hardware keys and the numeric pad; True where the key was for this keypad."""
        if event.key() == Qt.Key.Key_Backspace:
            self.erased.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Clear}:
            self.cleared.emit()
        else:
            return self.type_text(event.text())
        return True


class DigitPad(_Pad):
    """0 to 9, erase, clear; the 5 stands in the middle, as on a numeric pad with a raised 5."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech, "0123456789", narrow=False)
        for row, caps in enumerate(_TELEPHONE):
            for column, cap in enumerate(caps):
                self.add_key(cap, row, column)
        self._grid.addWidget(self._clear, 3, 0)
        self.add_key("0", 3, 1)
        self._grid.addWidget(self._erase, 3, 2)


class LetterPad(_Pad):
    """Latin letters and digits, as on a keyboard."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech, "".join(_LETTER_ROWS), narrow=True)
        for row, caps in enumerate(_LETTER_ROWS):
            shift = 1 if row >= 2 else 0  # noqa: PLR2004  half a key to the right, as keyboards have it
            for at, cap in enumerate(caps):
                self.add_key(cap, row, shift + at * 2, 2)
        self._grid.addWidget(self._clear, 3, 15, 1, 2)
        self._grid.addWidget(self._erase, 3, 17, 1, 3)


class DigitCells(QWidget):
    """The digits entered so far, a cell each, in groups. `masked`: all but the last two are dots.

    `changed` says each change; `digits` is what was entered.
    """

    changed = Signal(str)

    def __init__(self, groups: tuple[int, ...], *, masked: bool = False) -> None:
        super().__init__()
        self.look = Look()
        self.digits = ""
        self.masked = masked
        self._groups = groups
        self._tone = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def complete(self) -> bool:
        """Every cell has its digit."""
        return len(self.digits) == sum(self._groups)

    def put(self, digit: str) -> None:
        """One more digit; nothing where there is no cell left."""
        if not self.complete:
            self._become(self.digits + digit)

    def erase(self) -> None:
        """The last digit goes."""
        self._become(self.digits[:-1])

    def clear(self) -> None:
        """All digits go."""
        self._become("")

    def _become(self, digits: str) -> None:
        if digits != self.digits:
            self.digits = digits
            self._tone = ""
            self.update()
            self.changed.emit(digits)

    def set_masked(self, *, masked: bool) -> None:
        """Hide or show all but the last two."""
        self.masked = masked
        self.update()

    def set_tone(self, tone: str) -> None:
        """Mark what was entered: "ok", "bad" or nothing. The next change takes the mark away."""
        self._tone = tone
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def _cell(self) -> int:
        return self.look.metrics(Role.KEY, BOLD).horizontalAdvance("0")

    def _pad(self) -> int:
        return self.look.gap(Gap.SMALL)

    def _pitches(self) -> float:
        return sum(self._groups) + _BETWEEN_GROUPS * (len(self._groups) - 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """All cells in one row."""
        high = self.look.metrics(Role.KEY, BOLD).height()
        return QSize(
            round(self._cell() * 1.1 * self._pitches()) + self._pad(), max(self.look.touch, round(high * 1.5))
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same with air."""
        least = self.minimumSizeHint()
        return QSize(round(least.width() * 1.25), least.height())

    def shown(self) -> str:
        """What stands in the cells: dots and digits."""
        hidden = max(0, len(self.digits) - 2) if self.masked else 0
        return "•" * hidden + self.digits[hidden:]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A white field; digits over lines, the next cell in the sun's colour."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = look.stroke
        painter.setPen(QPen(look.color(self._tone or "edge"), stroke))
        painter.setBrush(look.color("surface"))
        field = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        radius = min(look.radius, self.height() // 3)
        painter.drawRoundedRect(field, radius, radius)
        painter.setFont(look.font(Role.KEY, BOLD))
        pitch = min((self.width() - self._pad()) / self._pitches(), self._cell() * 2.2)
        x = (self.width() - pitch * self._pitches()) / 2
        shown, at = self.shown(), 0
        for size in self._groups:
            for _ in range(size):
                self._draw_cell(painter, x, pitch, shown[at] if at < len(shown) else "", here=at == len(shown))
                x += pitch
                at += 1
            x += pitch * _BETWEEN_GROUPS

    def _draw_cell(self, painter: QPainter, x: float, pitch: float, sign: str, *, here: bool) -> None:
        look = self.look
        line = max(3, look.px(5))
        low = self.height() - max(self.height() // 6, line * 2)
        left, wide = round(x + pitch * 0.09), round(pitch * 0.82)
        if sign:
            painter.setPen(look.color("ink"))
            painter.drawText(QRectF(x, 0, pitch, low), Qt.AlignmentFlag.AlignCenter, sign)
        elif here:  # the sun alone is too faint on white, so the next cell is filled and has a line
            top = self.height() // 6
            painter.fillRect(left, top, wide, low - top, look.color("sun"))
        painter.fillRect(left, low, wide, line, look.color("ink" if here else "accent" if sign else "edge"))
