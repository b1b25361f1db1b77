"""The load of a day by hour: places there are, places booked, and who came. Painted, with its own legend."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kiosk.core.board import HourLoad
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD

_TICKS = 5
_BAR, _INNER = 0.72, 0.34  # of an hour's room
_LEAST_HEIGHT = 150


@dataclass(frozen=True)
class ChartWords:
    """What the chart says. `told`: an hour in a sentence, for the pointer and for those who see no chart."""

    capacity: str = ""
    bookings: str = ""
    arrivals: str = ""
    told: tuple[str, ...] = ()


class LoadChart(QWidget):
    """For each hour the places (an open bar), those booked (filled), who came in it (a narrow bar in front)."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._load: tuple[HourLoad, ...] = ()
        self._now: int | None = None
        self._words = ChartWords()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_load(self, load: Sequence[HourLoad], now: int | None, words: ChartWords) -> None:
        """Show these hours. `now`: the hour that is under way, None on another day."""
        self._load, self._now, self._words = tuple(load), now, words
        self.setAccessibleName(". ".join(words.told))
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough for ten hours."""
        return QSize(self.look.metrics(Role.SMALL).horizontalAdvance("00") * 20, _LEAST_HEIGHT * 3 // 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Below that nothing can be told apart."""
        return QSize(self.look.metrics(Role.SMALL).horizontalAdvance("00") * 14, _LEAST_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """An hour in words under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hour = self.hour_at(event.pos().x())
            if hour is not None and hour < len(self._words.told):
                QToolTip.showText(event.globalPos(), self._words.told[hour], self)
                return True
        return super().event(event)

    def hour_at(self, x: int) -> int | None:
        """Which of the hours is at this place."""
        area = self._area()
        inside = self._load and area.left() <= x < area.right()
        return int((x - area.left()) / area.width() * len(self._load)) if inside else None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Scale, bars, hours, legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.look.font(Role.SMALL, figures=True))
        self._draw_legend(painter)
        if not self._load:
            return
        area, top = self._area(), self._top()
        self._draw_scale(painter, area, top)
        room = area.width() / len(self._load)
        for at, hour in enumerate(self._load):
            middle = area.left() + room * (at + 0.5)
            self._draw_hour(painter, QRectF(middle - room / 2, area.top(), room, area.height()), top, hour)

    def _draw_hour(self, painter: QPainter, area: QRectF, top: int, hour: HourLoad) -> None:
        look, room, middle = self.look, area.width(), area.center().x()

        def bar(value: int, share: float, ground: QColor | None, edge: QColor | None) -> None:
            high = area.height() * value / top
            box = QRectF(middle - room * share / 2, area.bottom() - high, room * share, high)
            if value:
                painter.setPen(QPen(edge, 1.4) if edge else Qt.PenStyle.NoPen)
                painter.setBrush(ground or Qt.BrushStyle.NoBrush)
                painter.drawRect(box)

        bar(hour.capacity, _BAR, look.color("paper"), look.color("edge"))
        bar(hour.bookings, _BAR, look.color("accent"), look.color("accent"))
        bar(hour.arrivals, _INNER, look.color(self._came), look.color("on_sun"))
        under_way = hour.hour == self._now
        painter.setFont(
            look.font(Role.SMALL, SEMIBOLD if under_way else look.font(Role.SMALL).weight(), figures=True)
        )
        painter.setPen(look.color("ink" if under_way else "muted"))
        height = look.metrics(Role.SMALL).height()
        label = QRectF(middle - room / 2, area.bottom() + 3, room, height)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"{hour.hour:02}")
        if under_way:
            wide = room * _BAR
            painter.fillRect(QRectF(middle - wide / 2, label.bottom(), wide, 3), look.color("sun"))

    def _draw_scale(self, painter: QPainter, area: QRectF, top: int) -> None:
        look = self.look
        step = self._step(top)
        height = look.metrics(Role.SMALL).height()
        for value in range(0, top + 1, step):
            y = area.bottom() - area.height() * value / top
            painter.setPen(QPen(look.color("line" if value else "edge"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.color("muted"))
            box = QRectF(0, y - height / 2, area.left() - 6, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(value))

    def _draw_legend(self, painter: QPainter) -> None:
        look, x = self.look, 0
        metrics = look.metrics(Role.SMALL)
        side, height = metrics.height() * 2 // 3, metrics.height()
        top = self.height() - height
        signs = (
            (self._words.capacity, "paper", "edge"),
            (self._words.bookings, "accent", "accent"),
            (self._words.arrivals, self._came, "on_sun"),
        )
        for words, ground, edge in signs:
            painter.setPen(QPen(look.color(edge), 1.4))
            painter.setBrush(look.color(ground))
            painter.drawRect(QRectF(x + 1, top + (height - side) / 2, side, side))
            x += side + 6
            painter.setPen(look.color("ink"))
            wide = metrics.horizontalAdvance(words) + 2
            painter.drawText(QRect(x, top, wide, height), Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + look.gap(Gap.MEDIUM)

    @property
    def _came(self) -> str:
        """In high contrast the sun is the accent's yellow."""
        return "ink" if self.look.high_contrast else "sun"

    def _top(self) -> int:
        """The scale's end: a multiple of its ticks, above everything."""
        most = max((max(hour.capacity, hour.bookings, hour.arrivals) for hour in self._load), default=0)
        step = self._step(most)
        return max(step, -(-most // step) * step)

    @staticmethod
    def _step(most: int) -> int:
        """A round step, of which a few reach the highest bar."""
        rounds = (s * int(10**n) for n in range(9) for s in (1, 2, 5))
        return next(step for step in rounds if step * _TICKS >= most)

    def _area(self) -> QRectF:
        metrics = self.look.metrics(Role.SMALL)
        left = metrics.horizontalAdvance(str(self._top())) + 10
        top, below = metrics.height() // 2, metrics.height() * 2 + 16
        return QRectF(left, top, max(1, self.width() - left - 2), max(1, self.height() - top - below))
