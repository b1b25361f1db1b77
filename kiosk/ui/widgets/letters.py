"""A keyboard of letters in the citizen's language, and the line that shows what was typed."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.keypads import Key
from kiosk.ui.widgets.text import SEMIBOLD

# As on everybody's telephone: the letters that Kazakh has beside the Russian ones stand in a row of their own.
_CYRILLIC = ("ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮ")
_ROWS = {
    Language.KK: ("ӘІҢҒҮҰҚӨҺ", *_CYRILLIC),
    Language.RU: _CYRILLIC,
    Language.EN: ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
}
_LONGEST = 24


class Letters(QWidget):
    """`typed`: one letter, or a space; `erased`: the last one."""

    typed = Signal(str)
    erased = Signal()

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self.speech = speech
        self.look = Look()
        self._language: Language | None = None
        self._keys: list[Key] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.setSpacing(max(look.mm(3), look.gap(Gap.SMALL) * 3 // 5))
        self._grid.invalidate()

    def speak(self) -> None:
        """Have the letters of the language that is spoken now."""
        if self._language is not self.speech.language:
            self._language = self.speech.language
            self._lay_keys(_ROWS[self._language])
        self._space.setAccessibleName(self.speech.say("Space"))
        self._erase.setAccessibleName(self.speech.say("Erase the last one"))

    def _lay_keys(self, rows: tuple[str, ...]) -> None:
        for key in self._keys:
            self._grid.removeWidget(key)
            key.setParent(None)
            key.deleteLater()
        self._keys.clear()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        wide = 2 * max(len(row) for row in rows)
        for column in range(wide):
            self._grid.setColumnStretch(column, 1)
        for at, row in enumerate(rows[:-1]):
            shift = (wide - 2 * len(row)) // 2
            for column, cap in enumerate(row):
                self._add(Key(cap, narrow=True), at, shift + 2 * column, 2).setObjectName(f"key-{cap}")
        last = len(rows) - 1
        for column, cap in enumerate(rows[-1]):
            self._add(Key(cap, narrow=True), last, 2 * column, 2)
        rest = wide - 2 * len(rows[-1])
        self._space, self._erase = Key(" ", "space", narrow=True), Key("erase", "erase", narrow=True)
        self._space.setObjectName("key-space")
        self._add(self._space, last, wide - rest, rest // 2)
        self._add(self._erase, last, wide - rest + rest // 2, rest - rest // 2)

    def _add(self, key: Key, row: int, column: int, span: int) -> Key:
        cap = key.text()
        key.set_look(self.look)
        if cap == "erase":
            key.clicked.connect(self.erased)
        else:
            key.clicked.connect(lambda _checked=False: self.typed.emit(cap))
        self._grid.addWidget(key, row, column, 1, span)
        key.setVisible(True)
        self._keys.append(key)
        return key

    def take_key(self, event: QKeyEvent) -> bool:
        """Hardware keys; True where the key was for this keyboard."""
        if event.key() == Qt.Key.Key_Backspace:
            self.erased.emit()
            return True
        return self.type_text(event.text())

    def type_text(self, text: str) -> bool:
        """Type what came from hardware keys or was pasted; True where any of it is a letter or a space."""
        fitting = [sign for sign in text.upper() if sign.isalpha() or sign == " "]
        for sign in fitting:
            self.typed.emit(sign)
        return bool(fitting)


class SearchField(QWidget):
    """What has been typed, behind a magnifier; a hint while there is nothing. `changed` says each change."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.typed = ""
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_hint(self, hint: str) -> None:
        """What to type here."""
        self._hint = hint
        self.setAccessibleName(hint)
        self.update()

    def put(self, sign: str) -> None:
        """One more letter; no space at the beginning, and no two of them."""
        if len(self.typed) < _LONGEST and not (sign == " " and self.typed[-1:] in {"", " "}):
            self.become(self.typed + sign)

    def erase(self) -> None:
        """The last letter goes."""
        self.become(self.typed[:-1])

    def become(self, typed: str) -> None:
        """Show another text."""
        if typed != self.typed:
            self.typed = typed
            self.update()
            self.changed.emit(typed)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A line for fingers."""
        return QSize(self.look.touch * 3, max(self.look.touch_least, round(self.look.touch * 0.9)))

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same; it takes all the width there is."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Magnifier, letters, caret."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke, radius = look.stroke, min(look.radius, self.height() // 3)
        painter.setPen(QPen(look.color("accent"), stroke))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(
            self.rect().adjusted(stroke // 2, stroke // 2, -stroke // 2 - 1, -stroke // 2 - 1), radius, radius
        )
        side, pad = look.icon, look.gap(Gap.SMALL)
        drawing = icon("search", look.color("accent"), side, self.devicePixelRatioF())
        painter.drawPixmap(pad, (self.height() - side) // 2, drawing)
        left = pad + side + pad * 3 // 4
        room = QRect(left, 0, self.width() - left - pad, self.height())
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        metrics = look.metrics(Role.CARD, SEMIBOLD)
        caret_at = left
        if self.typed:
            painter.setFont(look.font(Role.CARD, SEMIBOLD))
            painter.setPen(look.color("ink"))
            shown = metrics.elidedText(self.typed, Qt.TextElideMode.ElideLeft, room.width() - look.px(12))
            painter.drawText(room, flags, shown)
            caret_at += metrics.horizontalAdvance(shown)
        else:
            small = look.metrics(Role.BODY)
            painter.setFont(look.font(Role.BODY))
            painter.setPen(look.color("muted"))
            hint = small.elidedText(self._hint, Qt.TextElideMode.ElideRight, room.width() - look.px(16))
            painter.drawText(room.adjusted(look.px(12), 0, 0, 0), flags, hint)
        high = metrics.height()
        caret = QRect(caret_at + look.px(3), (self.height() - high) // 2, max(4, look.px(5)), high)
        painter.fillRect(caret, look.color("sun"))
        painter.setPen(QPen(look.color("ink"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(caret)
