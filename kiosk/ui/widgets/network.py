"""That the network is away: a small sign, and a line of help that gives way to another in the same room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.text import SEMIBOLD, Text


def keep_room(widget: QWidget, *, on: bool) -> None:
    """Whether a widget's room stays its own while it is hidden."""
    policy = widget.sizePolicy()
    if policy.retainSizeWhenHidden() is not on:
        policy.setRetainSizeWhenHidden(on)
        widget.setSizePolicy(policy)


class NetworkSign(QWidget):
    """One small line: the drawing and its words; at the left of its room, or at the right."""

    def __init__(self, *, right: bool = False) -> None:
        super().__init__()
        self._icon, self._words = Icon("offline", "warn", scale=0.8), Text(role=Role.SMALL, weight=SEMIBOLD)
        self._words.setWordWrap(False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1 if right else 0)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words)
        self._row.addStretch(0 if right else 1)

    def say(self, words: str) -> None:
        """The words."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def set_look(self, look: Look) -> None:
        """As high as a line of small text, so that it can stand where one stood."""
        self._row.setSpacing(look.gap(Gap.SMALL) // 2)
        self.setFixedHeight(look.metrics(Role.SMALL).height())


class Lead(QWidget):
    """The line of help below a question, and what is said in its place while the network is away.

    Both have their room all the time: nothing below moves when the network goes or comes back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._online = True
        self._above, self._usual, self._words = Text(tone="muted"), Text(tone="muted"), Text(weight=SEMIBOLD)
        self._icon, self._away = Icon("offline", "warn"), QWidget()
        self._row = QHBoxLayout(self._away)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._above, 0, 0)
        for words in (self._usual, self._away):
            grid.addWidget(words, 1, 0, Qt.AlignmentFlag.AlignTop)
        self._grid = grid
        self._above.hide()
        self._away.hide()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._usual.text() if self._online else self._words.text()

    def say(self, usual: str, away: str = "", *, above: str = "", online: bool = True) -> None:
        """What helps, and what is said instead while the network is away; without that, always the first.

        `above` stands over both.
        """
        self._online = online or not away
        self._above.say(above)
        self._usual.setText(usual)
        self._words.setText(away)
        self._usual.setVisible(self._online)
        self._away.setVisible(not self._online)
        for part, text in ((self._usual, usual), (self._away, away)):
            keep_room(part, on=bool(text))
        self._away.updateGeometry()  # while it is hidden, its words do not ask for room themselves
        self.setVisible(bool(self.text))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL) // 2)
        self._grid.setVerticalSpacing(look.gap(Gap.SMALL) // 4)
