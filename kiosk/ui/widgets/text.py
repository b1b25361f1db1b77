"""Texts, and the small frames they stand in. All of them wrap."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role

REGULAR, SEMIBOLD, BOLD = QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold


def dress(root: QWidget, look: Look) -> None:
    """Give a look to a widget and to everything in it that takes one."""
    for widget in (root, *root.findChildren(QWidget)):
        take = getattr(widget, "set_look", None)
        if take is not None:
            take(look)


class Text(QLabel):
    """A text of one role. It wraps, and is only as wide as it must be for its longest word.

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
        super().__init__(text)
        self._role, self._figures = role, figures
        usual = {Role.HERO: BOLD, Role.FIGURE: BOLD, Role.TITLE: BOLD, Role.CARD: SEMIBOLD}
        self._weight = usual.get(role, REGULAR) if weight is None else weight
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_look(self, look: Look) -> None:
        """Take the size of a look; the colour comes with the style sheet."""
        self.setFont(look.font(self._role, self._weight, figures=self._figures))

    def set_tone(self, tone: str) -> None:
        """Another colour, by its meaning."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().polish(self)

    def say(self, text: str) -> None:
        """Set the text; nothing is shown where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def hush(self) -> None:
        """Say nothing, take no room."""
        self.setText("")
        self.hide()


class Card(QFrame):
    """A white ground with a border, for facts. Put things into `body`. `chosen`: in the accent's soft colour."""

    def __init__(self, *, chosen: bool = False) -> None:
        super().__init__()
        self.setProperty("frame", "chosen" if chosen else "card")
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
