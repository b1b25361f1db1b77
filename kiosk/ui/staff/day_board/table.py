"""The board's table: rows stay where they are while the board changes; cells have an icon beside their words."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from kiosk.core.board import Entry
from kiosk.ui.staff.day_board.rows import CELL, Cell, Rows, key_of
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import REGULAR, SEMIBOLD

_TALL = 1.75  # of the text's height


class Head(QHeaderView):
    """The columns' names. It draws itself: a style sheet would write them in a font of its own."""

    def __init__(self, view: "CellView") -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a row."""
        return QSize(super().sizeHint().width(), self._view.line)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """A name over what it stands for."""
        look = self._view.look
        painter.fillRect(rect, look.color("paper"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("line"))
        painter.setPen(look.color("muted"))
        painter.setFont(look.font(Role.SMALL, SEMIBOLD))
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        room = rect.adjusted(look.gap(Gap.SMALL), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)


class CellView(QTableView):
    """A table of `Cell`s. `look`: how they are drawn."""

    look: Look

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.setHorizontalHeader(Head(self))
        self.setItemDelegate(CellPainter(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @property
    def line(self) -> int:
        """The height of a row."""
        raise NotImplementedError


class CellPainter(QStyledItemDelegate):
    """Icon and words in the tone of their meaning, on the row's ground."""

    def __init__(self, view: "CellView") -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Chosen rows have the soft ground of the accent, and a bar at their left: colour never speaks alone."""
        look, cell = self._view.look, index.data(CELL)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if not isinstance(cell, Cell):
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, look.color("accent_soft"))
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), look.color("accent"))
        pad, gap = look.gap(Gap.SMALL), look.gap(Gap.SMALL) * 3 // 4
        x = box.left() + pad
        ink = look.color(cell.tone)
        if cell.icon:
            side = round(look.icon * 0.9)
            drawn = icon(cell.icon, ink, side, self._view.devicePixelRatioF())
            painter.drawPixmap(x, box.top() + (box.height() - side) // 2, drawn)
            x += side + gap
        painter.setPen(ink)
        painter.setFont(
            look.font(Role.BODY, SEMIBOLD if cell.strong else REGULAR, figures=not cell.words[:1].isalpha())
        )
        room = QRect(x, box.top(), box.right() - x - 2, box.height())
        words = painter.fontMetrics().elidedText(cell.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """As wide as its words."""
        look, cell = self._view.look, index.data(CELL)
        if not isinstance(cell, Cell):
            return super().sizeHint(option, index)
        words = look.metrics(Role.BODY, SEMIBOLD).horizontalAdvance(cell.words)
        signs = round(look.icon * 0.9) + look.gap(Gap.SMALL) * 3 // 4 if cell.icon else 0
        return QSize(words + signs + 2 * look.gap(Gap.SMALL) + 4, self._view.line)


class BoardTable(CellView):
    """Shows `rows`. What is under the mouse, or else at the top, stays there when rows come and go."""

    def __init__(self, rows: Rows, stretched: int) -> None:
        super().__init__()
        self.rows, self._stretched = rows, stretched
        self.setModel(rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    @property
    def line(self) -> int:
        """The height of a row."""
        return round(self.look.metrics(Role.BODY).height() * _TALL)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.verticalHeader().setDefaultSectionSize(self.line)
        self.fit_columns()

    def set_widths(self, samples: Sequence[Sequence[Cell]]) -> None:
        """For each column the widest cells that may come: its width does not depend on who is there."""
        self._samples = samples
        self.fit_columns()

    _samples: Sequence[Sequence[Cell]] = ()

    def fit_columns(self) -> None:
        """Widths by the look, the rest to the one that takes it."""
        head, look = self.horizontalHeader(), self.look
        for column in range(self.rows.columnCount()):
            if column == self._stretched:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
                continue
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            title = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
            widths = [look.metrics(Role.SMALL, SEMIBOLD).horizontalAdvance(title) + 2 * look.gap(Gap.SMALL)]
            for cell in self._samples[column] if column < len(self._samples) else ():
                signs = round(look.icon * 0.9) + look.gap(Gap.SMALL) * 3 // 4 if cell.icon else 0
                words = look.metrics(Role.BODY, SEMIBOLD).horizontalAdvance(cell.words)
                widths.append(words + signs + 2 * look.gap(Gap.SMALL))
            head.resizeSection(column, max(widths))

    def show_entries(self, entries: Sequence[Entry], *, anew: bool = False) -> None:
        """Show these. `anew`: another day or another search, which begins at the top."""
        if anew:
            self.rows.show_entries(())
            self.rows.show_entries(entries)
            self.scrollToTop()
            return
        chosen = self.chosen
        anchor = self._anchor()
        height = self.rowViewportPosition(anchor[1]) if anchor else 0
        self.rows.show_entries(entries)
        row = self.rows.row_of(anchor[0]) if anchor else None
        if row is not None and self.rowViewportPosition(row) != height:
            self.updateGeometries()  # else the bar still ends where it did
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - height)
        if chosen is not None and self.chosen != chosen:  # the rows had to be set anew
            again = self.rows.row_of(key_of(chosen))
            if again is not None:
                self.setCurrentIndex(self.rows.index(again, 0))

    @property
    def chosen(self) -> Entry | None:
        """Whose row is marked."""
        index = self.currentIndex()
        return self.rows.entry(index.row()) if index.isValid() else None

    def _anchor(self) -> tuple[tuple[int, int, object], int] | None:
        """The row that must not move: the one under the mouse, else the one at the top."""
        place = self.viewport().mapFromGlobal(QCursor.pos())
        row = self.rowAt(place.y()) if self.viewport().rect().contains(place) else -1
        if row < 0:
            row = self.rowAt(0)
        return (key_of(self.rows.entry(row)), row) if row >= 0 else None
