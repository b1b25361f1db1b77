"""A booking's services with their times, one below the other; and lines of a list that can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.facts import Told
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.icons import Icon, icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Text, dress, rule

_BESIDE = QHBoxLayout.Direction.LeftToRight


class _Row(QWidget):
    """A line between, the time of day, the service and its sector."""

    def __init__(self, role: Role, *, first: bool) -> None:
        super().__init__()
        self._role = role
        self._clock = Text(role=role, weight=BOLD)
        self._clock.setWordWrap(False)
        self._service, self._sector = Text(weight=SEMIBOLD), Text(role=Role.SMALL, tone="muted")
        self._column, self._words = QVBoxLayout(self), QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._row.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._words, 1)
        self._words.addWidget(self._service)
        self._words.addWidget(self._sector)
        if not first:
            self._column.addWidget(rule())
        self._column.addLayout(self._row)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look; larger text on a wide screen puts the words below the time."""
        stacked = look.large_text and not look.upright
        self._row.setDirection(QHBoxLayout.Direction.TopToBottom if stacked else _BESIDE)
        self._row.setSpacing(look.gap(Gap.SMALL) // 3 if stacked else look.gap(Gap.MEDIUM))
        self._words.setSpacing(max(4, look.gap(Gap.SMALL) // 3))
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)
        self._clock.setMinimumWidth(look.metrics(self._role, BOLD).horizontalAdvance("00:00") + 2)

    def show_told(self, told: Told) -> None:
        """Show this service."""
        self._clock.say(told.clock)
        self._service.setText(told.service)
        self._sector.setText(told.sector)


class AppointmentRows(QWidget):
    """The time of day at the left, large, where one is said; service and sector beside it. `role`: its size."""

    def __init__(self, role: Role = Role.KEY) -> None:
        super().__init__()
        self.look = Look()
        self._role = role
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._rows: list[_Row] = []

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)

    def show_rows(self, rows: Sequence[Told]) -> None:
        """Show these services, in this order."""
        while len(self._rows) < len(rows):
            row = _Row(self._role, first=not self._rows)
            self._column.addWidget(row)
            dress(row, self.look)
            self._rows.append(row)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(rows))
            if at < len(rows):
                row.show_told(rows[at])


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
        self._fact = QHBoxLayout()
        self._fact.addLayout(words, 1)
        self._fact.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(self._fact, 1)
        self._button.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look; larger text puts the button below the words."""
        large = look.large_text
        self._fact.setDirection(QHBoxLayout.Direction.TopToBottom if large else _BESIDE)
        self._fact.setAlignment(
            self._button, Qt.AlignmentFlag.AlignLeft if large else Qt.AlignmentFlag.AlignVCenter
        )
        self._fact.setSpacing(look.gap(Gap.SMALL))
        self._icon.setVisible(look.upright or not large)
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
