"""The free places of the times to come, a column for each sector."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from kiosk.ui.staff.day_board.rows import CELL, Cell, Headed
from kiosk.ui.staff.day_board.table import CellView
from kiosk.ui.theme import Look, Role

_Index = QModelIndex | QPersistentModelIndex
_TALL = 1.5  # of the text's height


class FreeRows(Headed):
    """Times by sectors."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[Cell]] = []

    def show_times(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Show these; where only figures have changed, nothing moves."""
        heads, new = tuple(heads), [list(row) for row in rows]
        if (heads, [row[0] for row in new]) != (self._heads, [row[0] for row in self._rows]):
            self.beginResetModel()
            self._heads, self._rows = heads, new
            self.endResetModel()
        elif new != self._rows:
            self._rows = new
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(heads) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """So many times."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """A cell's words; the cell itself for whoever paints it."""
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._rows[index.row()][0].words}, {self._heads[index.column()]}: {cell.words}"
        return cell if role == CELL else None


class FreeTable(CellView):
    """Read, not chosen from."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = FreeRows()
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setProperty("frame", "none")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    @property
    def line(self) -> int:
        """The height of a row."""
        return round(self.look.metrics(Role.BODY).height() * _TALL)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.verticalHeader().setDefaultSectionSize(self.line)

    def show_free(
        self,
        time: str,
        codes: Sequence[str],
        line_ids: Sequence[int],
        times: Sequence[tuple[str, Mapping[int, int]]],
    ) -> None:
        """`time`: the first column's name. Where a sector lacks a time it is left empty; none left is a dash."""

        def cell(free: int | None) -> Cell:
            if free is None:
                return Cell("")
            return Cell(str(free), "ok", strong=True) if free else Cell("–", "muted")

        rows = [[Cell(at, strong=True), *(cell(free.get(i)) for i in line_ids)] for at, free in times]
        self.rows.show_times((time, *codes), rows)
