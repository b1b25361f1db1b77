"""Facts in two columns that stand close together: on a wide page a name and its value would lose each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD, Text, rule

_NAMES = 170


class Pairs(QWidget):
    """What it is at the left, what it says beside it. Hidden while there is none. `ruled`: under a line."""

    def __init__(self, *, ruled: bool = False) -> None:
        super().__init__()
        self.look = DeskLook()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        if ruled:
            self._grid.addWidget(rule(), 0, 0, 1, 2)
        self._rows: list[tuple[Text, Text]] = []
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        if isinstance(look, DeskLook):
            self.look = look
            self._grid.setColumnMinimumWidth(0, round(_NAMES * look.zoom))
            self._grid.setHorizontalSpacing(look.gap(Gap.MEDIUM))
            self._grid.setVerticalSpacing(look.gap(Gap.SMALL))

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these; pairs without a value are left out."""
        shown = [(name, value) for name, value in pairs if value]
        while len(self._rows) < len(shown):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            there = place < len(shown)
            name.setVisible(there)
            value.setVisible(there)
            if there:
                name.setText(shown[place][0])
                value.setText(shown[place][1])
                value.setAccessibleName(f"{shown[place][0]}: {shown[place][1]}")
        self.setVisible(bool(shown))

    def _add_row(self) -> None:
        place = len(self._rows) + 1
        name, value = Text(role=Role.CARD, tone="muted"), Text(role=Role.CARD, weight=SEMIBOLD)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)
        for text in (name, value):
            text.set_look(self.look)
        self._rows.append((name, value))
