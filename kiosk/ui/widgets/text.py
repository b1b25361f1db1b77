"""Texts, and the small frames they stand in. All of them wrap."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role, font_of

WRAP = int(Qt.TextFlag.TextWordWrap)
_TALL = 100_000
REGULAR, SEMIBOLD, BOLD = QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold


def dress(root: QWidget, look: Look) -> None:
    """Give a look to a widget and to everything in it that takes one."""
    _give(root, look)
    for widget in root.findChildren(QWidget):  # after the root, which may take in more of them
        _give(widget, look)


def _give(widget: QWidget, look: Look) -> None:
    take = getattr(widget, "set_look", None)
    if take is not None:
        take(look)


@lru_cache(maxsize=2048)
def wrapped(text: str, font: QFont, width: int) -> QSize:
    """The room that a text takes when it is wrapped to a width, at its longest word at least."""
    box = QFontMetrics(font).boundingRect(QRect(0, 0, max(1, width), _TALL), WRAP, text)
    return QSize(box.width() + 1, box.height())


@lru_cache(maxsize=2048)
def longest_word(text: str, font: QFont) -> int:
    """The width of the longest word: a text cannot be narrower."""
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(word) + 2 for word in text.split()), default=0)


class Text(QLabel):
    """A text of one role. It wraps; where larger text would cut its longest word, that one text stays smaller.

    `tone`: ink, muted, accent, ok, warn, bad, on-hero, on-hero-muted. `figures`: digits of equal width.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        tone: str = "ink",
        weight: QFont.Weight | None = None,
        *,
        figures: bool = False,
    ) -> None:
        super().__init__()
        self._role, self._figures = role, figures
        usual = {Role.HERO: BOLD, Role.FIGURE: BOLD, Role.TITLE: BOLD, Role.CARD: SEMIBOLD}
        self._weight = usual.get(role, REGULAR) if weight is None else weight
        self._largest, self._least_pixels = self.font(), _TALL  # until there is a look
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def set_look(self, look: Look) -> None:
        """Take the size of a look; the colour comes with the style sheet."""
        self._largest = look.font(self._role, self._weight, figures=self._figures)
        self._least_pixels = self.least_pixels(look)
        self._fit()
        self.updateGeometry()

    def least_pixels(self, look: Look) -> int:
        """How small larger text may become again where a word would not fit: as without it."""
        return look.plain().text(self._role) if look.large_text else look.text(self._role)

    @property
    def _elastic(self) -> bool:
        return self.wordWrap() and self._least_pixels < self._largest.pixelSize()

    def _fitting(self, width: int) -> QFont:
        if not self._elastic:
            return self._largest
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        word = longest_word(self.text(), self._largest)
        if word <= max(room, 0):
            return self._largest
        pixels = max(self._least_pixels, self._largest.pixelSize() * room // word)
        return font_of(pixels, self._weight, self._figures)

    def _fit(self) -> None:
        font = self._fitting(self.width())
        if font != self.font():
            self.setFont(font)

    def setText(self, text: str) -> None:  # noqa: N802
        """Other words may fit in another size."""
        super().setText(text)
        if self._elastic:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another size."""
        super().resizeEvent(event)
        if self._elastic:
            self._fit()

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The wrapped words in the size that fits."""
        if not self._elastic:
            return super().heightForWidth(width)
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        return wrapped(self.text(), self._fitting(width), room).height() + margins.top() + margins.bottom()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The longest word in the smallest size."""
        if not self._elastic:
            return super().minimumSizeHint()
        smallest = font_of(self._least_pixels, self._weight, self._figures)
        margins = self.contentsMargins()
        wide = longest_word(self.text(), smallest) + margins.left() + margins.right()
        return QSize(wide, wrapped(self.text(), smallest, _TALL).height() + margins.top() + margins.bottom())

    def set_tone(self, tone: str) -> None:
        """Another colour, by its meaning."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else the first time is still to come
                self.style().polish(self)

    def say(self, text: str) -> None:
        """Set the text; nothing is shown where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def hush(self) -> None:
        """Say nothing, take no room."""
        self.setText("")
        self.hide()


class Title(Text):
    """The question of a screen: as large as its longest word lets it be, never smaller than a card's title."""

    def __init__(self) -> None:
        super().__init__(role=Role.TITLE)

    def least_pixels(self, look: Look) -> int:
        """A card's title."""
        return look.text(Role.CARD)


class Card(QFrame):
    """A white ground with a border, for facts. Put things into `body`.

    `chosen`: what the citizen chose, bordered in the accent. `note`: a soft ground, for a hint.
    """

    def __init__(self, *, chosen: bool = False, note: bool = False) -> None:
        super().__init__()
        self.setProperty("frame", "chosen" if chosen else "note" if note else "card")
        self.body = QVBoxLayout(self)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        side = look.gap(Gap.MEDIUM)
        self.body.setContentsMargins(side, round(side * 0.8), side, round(side * 0.8))
        self.body.setSpacing(look.gap(Gap.SMALL))


def rule() -> QFrame:
    """A thin line between things."""
    line = QFrame()
    line.setProperty("frame", "rule")
    return line


class FactRows(QWidget):
    """Facts one below the other: what it is at the left, what it says at the right, a thin line between."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._rows: list[tuple[QFrame, Text, Text]] = []

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.setHorizontalSpacing(look.gap(Gap.SMALL))
        self._grid.setVerticalSpacing(max(6, look.gap(Gap.SMALL) * 3 // 5))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these pairs of label and value; pairs without a value are left out."""
        shown = [(label, value) for label, value in facts if value]
        while len(self._rows) < len(shown):
            self._add_row()
        for at, (line, label, value) in enumerate(self._rows):
            there = at < len(shown)
            line.setVisible(there and at > 0)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                label.setText(shown[at][0])
                value.setText(shown[at][1])
                value.setAccessibleName(f"{shown[at][0]}: {shown[at][1]}")

    def _add_row(self) -> None:
        at = len(self._rows) * 2
        line, label, value = rule(), Text(tone="muted"), Text(weight=SEMIBOLD)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(line, at, 0, 1, 2)
        self._grid.addWidget(label, at + 1, 0)
        self._grid.addWidget(value, at + 1, 1)
        for text in (label, value):
            text.set_look(self.look)
        self._rows.append((line, label, value))
