"""A strip of days that have free time, paged sideways when more than fit."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.outcomes import FreeDay
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button, Pressable
from kiosk.ui.widgets.text import BOLD

_BETWEEN_PAGES = 0.15  # seconds
_MANY_PLACES = (81, 82, 88)  # cells are as wide as these need: none moves, or is too narrow, when a number changes


class Choice(Pressable):
    """A day or a time, filled with the accent while chosen. Its owner marks it."""

    debounce_seconds = 0.1  # choosing the same twice does nothing twice

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Short words, one line each."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802
        """All choices beside each other are alike."""
        return self.minimumSizeHint()

    def nextCheckState(self) -> None:  # noqa: N802
        """Whoever owns the choices marks one of them."""

    def ink(self, painter: QPainter) -> tuple[str, str]:
        """Draw the ground; returns the tokens of what is written on it: the main thing, and what stands beside."""
        if not self.isEnabled():
            ground, edge, inks = "paper", "line", ("muted", "muted")
        elif self.isChecked() or self.isDown():
            ground, edge, inks = "accent", "accent", ("on_accent", "on_accent")
        else:
            ground, edge, inks = "surface", "edge", ("ink", "muted")
        radius = min(self.look.radius, self.height() // 4)
        self.draw_ground(painter, self.look.color(ground), self.look.color(edge), radius)
        return inks


class Day(Choice):
    """Weekday, day of the month, how many places. Out of reach where they have all gone."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.min
        self._lines = ("", "", "")

    def show_day(self, day: date, lines: tuple[str, str, str], name: str) -> None:
        """What stands in it; `name` is read aloud."""
        if (day, lines) == (self.day, self._lines):
            return
        self.day, self._lines = day, lines
        self.setObjectName(f"day-{day.isoformat()}")
        self.setAccessibleName(name)
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Three lines."""
        look = self.look
        small, large = look.metrics(Role.SMALL), look.metrics(Role.KEY, BOLD)
        wide = max(small.horizontalAdvance(line) for line in (self._lines[0], self._lines[2]))
        wide = max(wide, large.horizontalAdvance("88"), look.touch_least)
        high = 2 * small.height() + round(large.height() * 0.95) + look.gap(Gap.SMALL)
        return QSize(wide + look.gap(Gap.SMALL), max(high, look.mm(20)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The three lines."""
        look, painter = self.look, QPainter(self)
        ink, faint = self.ink(painter)
        large, small = look.metrics(Role.KEY, BOLD).height(), look.metrics(Role.SMALL).height()
        rows = (
            (self._lines[0], look.font(Role.SMALL), small, faint),
            (self._lines[1], look.font(Role.KEY, BOLD), round(large * 0.95), ink),
            (self._lines[2], look.font(Role.SMALL), small, faint),
        )
        y = (self.height() - sum(high for *_, high, _ in rows)) // 2
        for words, font, high, token in rows:
            painter.setFont(font)
            painter.setPen(look.color(token))
            painter.drawText(QRect(0, y, self.width(), high), Qt.AlignmentFlag.AlignCenter, words)
            y += high


class DayStrip(QWidget):
    """The days that have free time, in one row. `picked` says the date touched.

    A day keeps its place while the strip follows what others take: one that is full stays, out of reach.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._cells: list[Day] = []
        self._days: tuple[date, ...] = ()
        self._first = 0  # of the page shown
        self._anchor = 0  # a day that its page has to show, however many fit
        self._widest = QSize(0, 0)
        self._language = ""
        self._counts: tuple[str, ...] = ()  # how many places there may be, in words
        self._back, self._on = Button(icon="arrow-left"), Button(icon="arrow-right")
        for button, name, direction in ((self._back, "previous-days", -1), (self._on, "next-days", 1)):
            button.setParent(self)
            button.setObjectName(name)
            button.debounce_seconds = _BETWEEN_PAGES
            button.clicked.connect(partial(self._page, direction))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        for cell in self._cells:
            cell.set_look(look)
        self._measure()

    @property
    def days(self) -> tuple[date, ...]:
        """The days in the strip, full ones too."""
        return self._days

    def show_days(self, days: Sequence[FreeDay], chosen: date | None, speech: Speech) -> None:
        """Lay these days out, and turn to the page of the chosen one."""
        self._days = tuple(free.day for free in days)
        while len(self._cells) < len(days):
            self._cells.append(self._new_cell())
        self._say(days, speech)
        self._measure()
        self._anchor = 0
        if chosen in self._days:
            self._anchor = self._days.index(chosen)
        self._fit()
        self.mark(chosen)

    def follow(self, days: Sequence[FreeDay], speech: Speech) -> int:
        """Others took or freed places: every day keeps its place. Returns how many days have no place here."""
        later = [free for free in days if not self._days or free.day > self._days[-1]]
        new = [free for free in days if free.day not in self._days and free not in later]
        if later:
            self._days += tuple(free.day for free in later)
            while len(self._cells) < len(self._days):
                self._cells.append(self._new_cell())
        if speech.language != self._language:  # other words are of another width
            self._say(days, speech)
            self._measure()
        else:
            self._say(days, speech)
        if later:
            self._fit()
        return len(new)

    def mark(self, chosen: date | None) -> None:
        """Mark another day."""
        for cell in self._cells:
            cell.setChecked(cell.day == chosen)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """One day between the page buttons."""
        arrows = 2 * (self._arrow() + self._gap()) if len(self._days) > 1 else 0
        return QSize(self._widest.width() + arrows, self._widest.height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """All days beside each other."""
        count = max(1, len(self._days))
        return QSize(self._widest.width() * count + self._gap() * (count - 1), self._widest.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width: another number of days."""
        super().resizeEvent(event)
        self._fit()

    def _new_cell(self) -> Day:
        cell = Day()
        cell.setParent(self)
        cell.set_look(self.look)
        cell.clicked.connect(lambda: self.picked.emit(cell.day))
        return cell

    def _say(self, days: Sequence[FreeDay], speech: Speech) -> None:
        self._language = speech.language
        self._counts = tuple(speech.say_count("{count} free", "{count} free", count) for count in _MANY_PLACES)
        self._back.setAccessibleName(speech.say("Earlier days"))
        self._on.setAccessibleName(speech.say("Later days"))
        places = {free.day: free.places for free in days}
        for cell, day in zip(self._cells, self._days, strict=False):
            count = places.get(day, 0)
            words = speech.say_count("{count} free", "{count} free", count)
            cell.show_day(day, (speech.weekday(day), str(day.day), words), f"{speech.day(day)}, {words}")
            cell.setEnabled(day in places)

    def _gap(self) -> int:
        return max(self.look.mm(3), self.look.gap(Gap.SMALL) * 3 // 4)

    def _arrow(self) -> int:
        return max(self.look.touch_least, self.look.px(80))

    def _measure(self) -> None:
        """Cells are as wide as their widest words, whatever number stands in them."""
        sizes = [cell.minimumSizeHint() for cell, _ in zip(self._cells, self._days, strict=False)]
        small = self.look.metrics(Role.SMALL)
        counts = max((small.horizontalAdvance(words) for words in self._counts), default=0)
        wide = max((size.width() for size in sizes), default=0)
        wide = max(wide, counts + self.look.gap(Gap.SMALL))
        self._widest = QSize(wide, max((size.height() for size in sizes), default=0))
        self.updateGeometry()
        self._fit()

    def _per_page(self) -> int:
        wide, gap = self._widest.width() + self._gap(), self._gap()
        if wide * len(self._days) - gap <= self.width():
            return len(self._days)
        return max(1, (self.width() - 2 * (self._arrow() + gap) + gap) // wide)

    def _fit(self) -> None:
        """Put the days of the present page beside each other, of one width."""
        count, per_page = len(self._days), max(1, self._per_page())
        paged = count > per_page
        self._first = self._anchor // per_page * per_page if paged else 0
        gap, high = self._gap(), self.height()
        left = self._arrow() + gap if paged else 0
        room = self.width() - 2 * left
        wide = (room - gap * (per_page - 1)) / per_page
        wide = min(wide, self._widest.width() * 1.6) if not paged else wide
        for at, cell in enumerate(self._cells):
            column = at - self._first
            shown = at < count and 0 <= column < per_page
            if shown:
                x = left + round(column * (wide + gap))
                cell.setGeometry(x, 0, left + round(column * (wide + gap) + wide) - x, high)
            cell.setVisible(shown)
        for button, x in ((self._back, 0), (self._on, self.width() - self._arrow())):
            button.setGeometry(x, 0, self._arrow(), high)
            button.setVisible(paged)
        self._back.setEnabled(self._first > 0)
        self._on.setEnabled(self._first + per_page < count)

    def _page(self, direction: int) -> None:
        self._anchor = max(0, self._first + direction * self._per_page())
        self._fit()
