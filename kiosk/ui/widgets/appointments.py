"""A booking's services with their times, one below the other; and lines of a list that can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.facts import Told
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.icons import Icon, icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Text, rule

_BESIDE = QHBoxLayout.Direction.LeftToRight


class AppointmentRows(QWidget):
    """The time of day at the left, large, where one is said; service and sector beside it. `role`: its size."""

    def __init__(self, role: Role = Role.KEY) -> None:
        super().__init__()
        self.look = Look()
        self._role = role
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QWidget, Text, Text, Text]] = []
        self._around: list[QVBoxLayout] = []
        self._timed = True

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.setVerticalSpacing(max(4, look.gap(Gap.SMALL) // 3))
        self._set_apart()

    def _set_apart(self) -> None:
        """Air around the lines between the services, and beside the times."""
        self._grid.setHorizontalSpacing(self.look.gap(Gap.MEDIUM) if self._timed else 0)
        air = self.look.gap(Gap.SMALL) // 2
        for at, around in enumerate(self._around):
            around.setContentsMargins(0, air if at else 0, 0, air if at else 0)

    def show_rows(self, rows: Sequence[Told]) -> None:
        """Show these services, in this order."""
        while len(self._rows) < len(rows):
            self._add_row()
        self._timed = any(row.clock for row in rows)
        self._set_apart()
        for at, (line, clock, service, sector) in enumerate(self._rows):
            there = at < len(rows)
            line.setVisible(there and at > 0)
            for text in (service, sector):
                text.setVisible(there)
            clock.say(rows[at].clock if there else "")
            if there:
                service.setText(rows[at].service)
                sector.setText(rows[at].sector)

    def _add_row(self) -> None:
        at = len(self._rows) * 3
        line = rule()
        clock = Text(role=self._role, weight=BOLD)
        service, sector = Text(weight=SEMIBOLD), Text(role=Role.SMALL, tone="muted")
        clock.setWordWrap(False)
        top = Qt.AlignmentFlag.AlignTop
        around = QVBoxLayout()
        around.addWidget(line)
        self._grid.addLayout(around, at, 0, 1, 2)
        self._around.append(around)
        self._set_apart()
        self._grid.addWidget(clock, at + 1, 0, 2, 1, top)
        self._grid.addWidget(service, at + 1, 1)
        self._grid.addWidget(sector, at + 2, 1, top)
        for text in (clock, service, sector):
            text.set_look(self.look)
        self._rows.append((line, clock, service, sector))


class ChangeLine(QWidget):
    """One line of a list: an icon, what it is, what it says, and perhaps a button to change it: `change`."""

    change = Signal()

    def __init__(self, icon_name: str, *, value: Role = Role.CARD) -> None:
        super().__init__()
        self._icon = Icon(icon_name, "accent")
        self._label = Text(role=Role.SMALL, tone="muted")
        self._figure = Text(role=Role.KEY, weight=BOLD)
        self._value = Text(role=value, weight=SEMIBOLD if value is Role.CARD else None)
        self._detail = Text(role=Role.SMALL, tone="muted")
        self._button = Button(kind=Kind.PLAIN, role=Role.SMALL)
        self._button.clicked.connect(lambda _checked=False: self.change.emit())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        self._when = QHBoxLayout()
        self._when.addWidget(self._value, 1)
        self._when.addWidget(self._figure)
        self._figure.setWordWrap(False)
        words.addWidget(self._label)
        words.addLayout(self._when)
        words.addWidget(self._detail)
        self._words = words
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._button.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        beside = look.two_columns and not look.large_text
        self._when.setDirection(_BESIDE if beside else QHBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(look.gap(Gap.SMALL))
        self._words.setSpacing(max(2, look.gap(Gap.SMALL) // 5))

    def show_fact(self, label: str, value: str, *, figure: str = "", detail: str = "") -> None:
        """What it is and what it says; `figure` is large, `detail` small. Hidden where nothing is said."""
        self._label.say(label)
        self._value.say(value)
        self._figure.say(figure)
        self._detail.say(detail)
        self.setVisible(bool(value))
        self.setAccessibleName(": ".join(part for part in (label, value) if part))

    def offer_change(self, words: str, name: str, object_name: str = "") -> None:
        """Show the button with these words, or, without words, none. `name` is read aloud."""
        self._button.say(words, name)
        self._button.setObjectName(object_name)
        self._button.setVisible(bool(words))


class DownArrow(QWidget):
    """Points from what was to what will be."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.setFixedHeight(look.icon)

    def sizeHint(self) -> QSize:  # noqa: N802
        """One icon high."""
        return QSize(self.look.icon, self.look.icon)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The arrow, in the middle."""
        side = self.look.icon
        arrow = icon("arrow-right", self.look.color("accent"), side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(90)
        painter.drawPixmap(-side // 2, -side // 2, arrow)
