"""Which sector the board shows: all of them, or one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.model import Line
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.text import Text


class SectorBar(QWidget):
    """`chosen(line id)`: None for all. A button for each sector that the board has had."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.line_id: int | None = None
        self.buttons: dict[int | None, Button] = {}
        self._name = Text(role=Role.SMALL, tone="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._name, 1)
        self._button(None)

    def show_lines(self, lines: Sequence[Line], speech: Speech) -> None:
        """The sectors of a board."""
        self.buttons[None].say(speech.say("All sectors"))
        for line in lines:
            button, name = self._button(line.id), line.name.in_(speech.language)
            button.say(line.code, f"{line.code} · {name}")
            button.setToolTip(name)
        for line_id, button in self.buttons.items():
            button.setChecked(line_id == self.line_id)
        one = next((line for line in lines if line.id == self.line_id), None)
        self._name.setText(one.name.in_(speech.language) if one else "")

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._row.setSpacing(look.gap(Gap.SMALL))

    def _button(self, line_id: int | None) -> Button:
        if line_id not in self.buttons:
            button = self.buttons[line_id] = Button(role=Role.SMALL)
            button.setObjectName(f"sector-{'all' if line_id is None else line_id}")
            button.setCheckable(True)
            button.debounce_seconds = 0.0  # leafed through
            button.clicked.connect(lambda _checked=False: self._choose(line_id))
            button.set_look(self.look)
            self._row.insertWidget(self._row.count() - 1, button)
        return self.buttons[line_id]

    def _choose(self, line_id: int | None) -> None:
        self.line_id = line_id
        self.chosen.emit(line_id)
