"""Days and times to choose from: a strip of days that have free time, and the free times of one day."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.core.outcomes import FreeDay, FreeSlot
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Text, rule

_Cell = TypeVar("_Cell", bound=QWidget)
_AFTERNOON_FROM = 13  # o'clock: where lunch parts the day


class _Choice(Pressable):
    """A day or a time, drawn as chosen while checked."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Short words, one line each."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802
        """All choices of a grid are alike."""
        return self.minimumSizeHint()

    def nextCheckState(self) -> None:  # noqa: N802
        """The grid marks what is chosen; touching it again does not unmark it."""

    def ink(self, painter: QPainter) -> str:
        """Draw the ground; returns the token of what is written on it."""
        chosen = self.isChecked() or self.isDown()
        ground, edge = ("accent", "accent") if chosen else ("surface", "edge")
        self.draw_ground(
            painter, self.look.color(ground), self.look.color(edge), min(self.look.radius, self.height() // 4)
        )
        return "on_accent" if chosen else "ink"


class _Day(_Choice):
    """Weekday, day of the month, how many places."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.min
        self._lines = ("", "", "")

    def show_day(self, day: date, lines: tuple[str, str, str], name: str) -> None:
        """What stands in it."""
        self.day, self._lines = day, lines
        self.setObjectName(f"day-{day.isoformat()}")
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Three lines."""
        look = self.look
        small, large = look.metrics(Role.SMALL), look.metrics(Role.KEY, BOLD)
        wide = max(small.horizontalAdvance(self._lines[0]), small.horizontalAdvance(self._lines[2]))
        wide = max(wide, large.horizontalAdvance(self._lines[1]), look.touch_least)
        high = 2 * small.height() + round(large.height() * 0.95) + look.gap(Gap.SMALL)
        return QSize(wide + look.gap(Gap.SMALL), high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The three lines."""
        look, painter = self.look, QPainter(self)
        ink = self.ink(painter)
        faint = "muted" if ink == "ink" else ink
        rows = (
            (self._lines[0], look.font(Role.SMALL), look.metrics(Role.SMALL).height(), faint),
            (self._lines[1], look.font(Role.KEY, BOLD), round(look.metrics(Role.KEY, BOLD).height() * 0.95), ink),
            (self._lines[2], look.font(Role.SMALL), look.metrics(Role.SMALL).height(), faint),
        )
        y = (self.height() - sum(high for *_, high, _ in rows)) // 2
        for words, font, high, token in rows:
            painter.setFont(font)
            painter.setPen(look.color(token))
            painter.drawText(QRect(0, y, self.width(), high), Qt.AlignmentFlag.AlignCenter, words)
            y += high


class _Time(_Choice):
    """A time of day, with a dot in the corner where few come."""

    def __init__(self) -> None:
        super().__init__()
        self.free: FreeSlot | None = None
        self._note = ""

    def show_time(self, free: FreeSlot, clock: str, note: str, name: str) -> None:
        """What stands in it; `note` is a short word below, as "yours"."""
        self.free, self._note = free, note
        self.setText(clock)
        self.setObjectName(f"time-{clock}")
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The figures, and the word below them."""
        look = self.look
        figures = look.metrics(Role.KEY, SEMIBOLD)
        high = max(look.touch, figures.height() + look.gap(Gap.SMALL))
        if self._note:
            high = max(high, figures.height() + look.metrics(Role.SMALL).height() + look.gap(Gap.SMALL))
        wide = max(figures.horizontalAdvance("00:00"), look.metrics(Role.SMALL).horizontalAdvance(self._note))
        return QSize(wide + 2 * look.gap(Gap.SMALL), high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Figures, word, dot."""
        look, painter = self.look, QPainter(self)
        ink = self.ink(painter)
        painter.setPen(look.color(ink))
        painter.setFont(look.font(Role.KEY, SEMIBOLD))
        box = self.rect()
        if self._note:
            low = look.metrics(Role.SMALL).height() + look.gap(Gap.SMALL) // 3
            box = box.adjusted(0, look.gap(Gap.SMALL) // 3, 0, -low)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
            painter.setFont(look.font(Role.SMALL))
            below = QRect(0, box.bottom(), self.width(), low)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._note)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.free and self.free.quiet:
            draw_quiet_dot(painter, look, self.width() - look.px(26), look.px(26), on_accent=ink != "ink")


def draw_quiet_dot(painter: QPainter, look: Look, x: int, y: int, *, on_accent: bool = False) -> None:
    """The dot of a quiet hour, with an edge that shows on white."""
    radius = max(5, look.px(8))
    painter.setPen(look.color("on_accent" if on_accent else "ink"))
    painter.setBrush(look.color("on_accent" if on_accent and look.high_contrast else "sun"))
    painter.drawEllipse(x - radius, y - radius, 2 * radius, 2 * radius)


class DayStrip(QWidget):
    """The days that have free time. `picked` says the date touched; the strip marks what `show_days` names."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = FlowGrid(self)
        self._days: list[_Day] = []
        self.look = Look()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.set_gap(max(look.mm(3), look.gap(Gap.SMALL) * 3 // 4))

    def show_days(self, days: Sequence[FreeDay], chosen: date | None, speech: Speech) -> None:
        """Show these days, one of them chosen."""
        _keep(self._days, len(days), self._new_day)
        for cell, free in zip(self._days, days, strict=False):
            places = speech.say_count("{count} free", "{count} free", free.places)
            lines = (speech.weekday(free.day), str(free.day.day), places)
            cell.show_day(free.day, lines, f"{speech.day(free.day)}, {places}")
            cell.setChecked(free.day == chosen)

    def _new_day(self) -> _Day:
        cell = _Day()
        cell.set_look(self.look)
        self._grid.addWidget(cell)
        cell.clicked.connect(lambda: self.picked.emit(cell.day))
        return cell


class _Group(QWidget):
    """A heading with a line, and times below it."""

    def __init__(self, picked: Callable[[FreeSlot], None]) -> None:
        super().__init__()
        self.look = Look()
        self._picked = picked
        self.heading = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self.heading.setWordWrap(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._top = QHBoxLayout()
        self._top.addWidget(self.heading)
        self._top.addWidget(rule(), 1, Qt.AlignmentFlag.AlignVCenter)
        self._column.addLayout(self._top)
        cells = QWidget()
        self._grid = FlowGrid(cells)
        self._column.addWidget(cells)
        self.cells: list[_Time] = []

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.set_gap(max(look.mm(3), look.gap(Gap.SMALL)))
        self._top.setSpacing(look.gap(Gap.SMALL))
        self._column.setSpacing(look.gap(Gap.SMALL))

    def keep(self, count: int) -> None:
        """Have so many visible cells."""
        _keep(self.cells, count, self._new_cell)

    def _new_cell(self) -> _Time:
        cell = _Time()
        cell.set_look(self.look)
        self._grid.addWidget(cell)
        cell.clicked.connect(partial(self._touched, cell))
        return cell

    def _touched(self, cell: _Time) -> None:
        if cell.free is not None:
            self._picked(cell.free)


class TimeGrid(QWidget):
    """The free times of one day: the nearest to the other appointment first, then before and after lunch.

    `picked` says the `FreeSlot` touched; the grid marks what `show_day` names.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        self._groups = [_Group(self.picked.emit) for _ in range(3)]
        for group in self._groups:
            column.addWidget(group)
        self._legend = _QuietLegend()
        column.addWidget(self._legend)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._column.setSpacing(look.gap(Gap.MEDIUM))

    def show_day(self, day: FreeDay, zone: ZoneInfo, chosen: int | None, speech: Speech) -> None:
        """Show a day's times on the centre's clock; `chosen` is a slot's id."""
        near = [free for free in day.slots if free.nearest]
        rest = [free for free in day.slots if not free.nearest]
        local = {free.slot.id: free.slot.starts_at.astimezone(zone) for free in day.slots}
        morning = [free for free in rest if local[free.slot.id].hour < _AFTERNOON_FROM]
        afternoon = [free for free in rest if local[free.slot.id].hour >= _AFTERNOON_FROM]
        headings = (
            speech.say("Closest to your other time"),
            speech.say("Before lunch"),
            speech.say("After lunch"),
        )
        quiet = speech.say("Few people at this time")
        yours = speech.say("Yours now")
        for group, heading, slots in zip(self._groups, headings, (near, morning, afternoon), strict=True):
            group.setVisible(bool(slots))
            group.heading.setText(heading)
            group.keep(len(slots))
            for cell, free in zip(group.cells, slots, strict=False):
                clock = speech.clock(local[free.slot.id])
                note = yours if free.own else ""
                name = ", ".join(part for part in (clock, note, quiet if free.quiet else "") if part)
                cell.show_time(free, clock, note, name)
                cell.setChecked(free.slot.id == chosen)
        self._legend.setVisible(any(free.quiet for free in day.slots))
        self._legend.say(quiet)

    def mark(self, chosen: int | None) -> None:
        """Mark another slot, by its id, without showing anything new."""
        for group in self._groups:
            for cell in group.cells:
                cell.setChecked(cell.free is not None and cell.free.slot.id == chosen)


class _QuietLegend(QWidget):
    """What the dot means."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._words = Text(role=Role.SMALL, tone="muted")
        self._row = QGridLayout(self)
        self._row.addWidget(self._words, 0, 0)

    def say(self, words: str) -> None:
        """The meaning."""
        self._words.setText(words)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._row.setContentsMargins(look.px(40), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_quiet_dot(painter, self.look, self.look.px(14), self.look.metrics(Role.SMALL).height() // 2)


def _keep(cells: list[_Cell], count: int, make: Callable[[], _Cell]) -> None:
    """Have so many visible cells, without throwing any away: making them costs more than hiding them."""
    while len(cells) < count:
        cells.append(make())
    for at, cell in enumerate(cells):
        cell.setVisible(at < count)
