"""The free times of one day: the closest to another time first, then before and after lunch."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.core.outcomes import FreeDay, FreeSlot
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.days import Choice
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.heading import Heading
from kiosk.ui.widgets.legend import Legend, draw_quiet_dot
from kiosk.ui.widgets.text import SEMIBOLD

_AFTERNOON_FROM = 13  # o'clock: where lunch parts the day
_FEW = 20  # so many times stand well in a few columns; more of them stand closer
_ROOMY, _DENSE, _DENSE_WIDE = 4, 6, 8  # columns at the most


class _Time(Choice):
    """A time of day, with a dot in the corner where few come; crossed out once somebody has taken it."""

    def __init__(self) -> None:
        super().__init__()
        self.free: FreeSlot | None = None
        self._note = ""
        self._dense = False

    @property
    def slot_id(self) -> int | None:
        """Whose place this is."""
        return self.free.slot.id if self.free else None

    def set_dense(self, *, dense: bool) -> None:
        """Smaller, where the day has many times."""
        if dense is not self._dense:
            self._dense = dense
            self.updateGeometry()

    @property
    def _role(self) -> Role:
        return Role.CARD if self._dense else Role.KEY

    def show_time(self, free: FreeSlot, clock: str, note: str, name: str) -> None:
        """What stands in it; `note` is a short word below, as "yours"."""
        if (free, clock, name) == (self.free, self.text(), self.accessibleName()):
            return
        self.free = free
        if note != self._note:
            self._note = note
            self.updateGeometry()
        self.setText(clock)
        self.setObjectName(f"time-{clock}")
        self.setAccessibleName(name)
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The figures, and the word below them."""
        look = self.look
        figures = look.metrics(self._role, SEMIBOLD)
        high = max(round(look.touch * (0.7 if self._dense else 1.0)), look.mm(20), figures.height())
        if self._note:
            high = max(high, figures.height() + look.metrics(Role.SMALL).height())
        wide = max(figures.horizontalAdvance("00:00"), look.metrics(Role.SMALL).horizontalAdvance(self._note))
        return QSize(wide + look.px(12 if self._dense else 20), high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Figures, word, dot; or the figures crossed out."""
        look, painter = self.look, QPainter(self)
        ink, faint = self.ink(painter)
        box = self.rect()
        painter.setFont(look.font(self._role, SEMIBOLD))
        painter.setPen(look.color(ink))
        if self._note and self.isEnabled():
            figures, word = look.metrics(self._role, SEMIBOLD).height(), look.metrics(Role.SMALL).height()
            top = (self.height() - figures - word) // 2 + look.px(3)
            box = QRect(0, top, self.width(), figures)
            below = QRect(0, top + figures - look.px(6), self.width(), word)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.color(faint))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._note)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        if not self.isEnabled():
            half = look.metrics(self._role, SEMIBOLD).horizontalAdvance(self.text()) / 2 + look.px(10)
            centre = QPointF(self.rect().center())
            painter.setPen(QPen(look.color("muted"), look.stroke))
            painter.drawLine(centre - QPointF(half, 0), centre + QPointF(half, 0))
        elif self.free and self.free.quiet:
            corner = look.px(15 if self._dense or look.large_text else 22)
            draw_quiet_dot(painter, look, self.width() - corner, corner, on_accent=ink == "on_accent")


class _Group(QWidget):
    """A heading with a line, and times below it."""

    def __init__(self, picked: Callable[[FreeSlot], None]) -> None:
        super().__init__()
        self.look = Look()
        self._picked = picked
        self.heading = Heading()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.heading)
        cells = QWidget()
        self._grid = FlowGrid(cells)
        self._column.addWidget(cells)
        self.cells: list[_Time] = []

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._grid.set_gap(max(look.mm(3), look.px(14)))
        self._column.setSpacing(look.gap(Gap.SMALL) * 3 // 4)

    def keep(self, count: int) -> None:
        """Have so many visible cells. None is thrown away: making one costs more than hiding it."""
        while len(self.cells) < count:
            self.cells.append(self._new_cell())
        for at, cell in enumerate(self.cells):
            if at >= count:
                cell.free = None
            cell.setVisible(at < count)
        self.setVisible(count > 0)

    def arrange(self, columns: int, *, dense: bool) -> None:
        """So many columns at the most; smaller cells, or not."""
        self._grid.set_columns(columns)
        for cell in self.cells:
            cell.set_dense(dense=dense)

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
    """The free times of one day. `picked` says the `FreeSlot` touched; the grid marks what its owner names.

    `show_day` lays times out; `follow` keeps every time in its place, and crosses out what others have taken.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._count = 0
        self._taken = ("", "")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._groups = [_Group(self.picked.emit) for _ in range(3)]
        for group in self._groups:
            self._column.addWidget(group)
        self._legend = Legend()
        self._column.addWidget(self._legend)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._column.setSpacing(look.gap(Gap.SMALL) * 3 // 2)
        self._arrange()

    def _arrange(self) -> None:
        look = self.look
        dense = self._count > _FEW or look.lower_half
        columns = _ROOMY if not dense else _DENSE if look.upright else _DENSE_WIDE
        for group in self._groups:
            group.arrange(columns, dense=dense)

    def say_taken(self, words: str, instead: str = "") -> None:
        """Why times are crossed out, and what may come to be said instead; call before times are shown."""
        self._taken = (words, instead)

    def show_day(
        self,
        day: FreeDay,
        zone: ZoneInfo,
        chosen: int | None,
        speech: Speech,
        *,
        near: Collection[int] | None = None,
        near_heading: str = "",
    ) -> None:
        """Lay a day's times out on the centre's clock; `chosen` is a slot's id.

        `near`: the ids of the slots that come first, under `near_heading`; those marked `nearest` where it is
        not given.
        """
        first = {free.slot.id for free in day.slots if free.nearest} if near is None else set(near)
        groups: tuple[list[FreeSlot], ...] = ([], [], [])
        for free in day.slots:
            afternoon = free.slot.starts_at.astimezone(zone).hour >= _AFTERNOON_FROM
            groups[0 if free.slot.id in first else 2 if afternoon else 1].append(free)
        shown = not self.isHidden()
        self.hide()  # else every cell that comes or goes has the whole screen laid out again
        for group, slots in zip(self._groups, groups, strict=True):
            group.keep(len(slots))
            for cell, free in zip(group.cells, slots, strict=False):
                cell.free = free
        self._count = len(day.slots)
        self._arrange()
        self.follow(day.slots, zone, speech, near_heading)
        self.mark(chosen)
        self.setVisible(shown)

    def follow(self, slots: Sequence[FreeSlot], zone: ZoneInfo, speech: Speech, near_heading: str = "") -> int:
        """Show these free slots of the same day in the places that they have.

        What is laid out and not among them has been taken. Returns how many of them have no place here.
        """
        say = speech.say
        headings = (near_heading or say("Closest to your other time"), say("Before lunch"), say("After lunch"))
        quiet, yours, taken = say("Few people at this time"), say("Yours"), self._taken[0]
        now = {free.slot.id: free for free in slots}
        any_quiet = any_taken = False
        for group, heading in zip(self._groups, headings, strict=True):
            group.heading.say(heading)
            for cell in group.cells:
                if cell.free is None:
                    continue
                there = now.pop(cell.free.slot.id, None)
                free = there or cell.free
                clock = speech.clock(free.slot.starts_at.astimezone(zone))
                notes = (
                    [taken]
                    if there is None
                    else [yours] * free.own + [quiet] * free.quiet  # what stands in the cell
                )
                cell.show_time(free, clock, yours if free.own else "", ", ".join((clock, *notes)))
                cell.setEnabled(there is not None)
                any_quiet |= there is not None and free.quiet
                any_taken |= there is None
        self._legend.say(quiet, *self._taken)
        self._legend.show_signs(quiet=any_quiet, taken=any_taken)
        return len(now)

    def mark(self, chosen: int | None) -> None:
        """Mark another slot, by its id, without showing anything new."""
        for group in self._groups:
            for cell in group.cells:
                cell.setChecked(chosen is not None and cell.slot_id == chosen)
