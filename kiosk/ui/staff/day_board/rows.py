"""The rows of the board in a table: changed in place, so that nothing jumps when others come and go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kiosk.core.board import Entry

_Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, int, object]


@dataclass(frozen=True)
class Cell:
    """`words` as they are shown, `tone`: the token that they are written in, `icon`: before them, "" for none."""

    words: str
    tone: str = "ink"
    icon: str = ""
    strong: bool = False


CELL = Qt.ItemDataRole.UserRole


def key_of(entry: Entry) -> Key:
    """What an entry is known by, however it stands with it."""
    return entry.booking_id, entry.line.id, entry.starts_at


class Headed(QAbstractTableModel):
    """A table with names above its columns; what its cells are is for those who derive from it."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ()

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """So many columns."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """A column's name, at the left like what stands below it."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Rows(Headed):
    """One row for each entry. `cells` makes a row's cells of an entry; `heads` are the columns' names."""

    def __init__(self, cells: Callable[[Entry], Sequence[Cell]]) -> None:
        super().__init__()
        self._cells_of = cells
        self._entries: list[Entry] = []
        self._cells: list[Sequence[Cell]] = []

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, from the top."""
        return self._entries

    @property
    def cells(self) -> Sequence[Sequence[Cell]]:
        """Their cells, from the top."""
        return self._cells

    def entry(self, row: int) -> Entry:
        """What stands in a row."""
        return self._entries[row]

    def row_of(self, key: Key) -> int | None:
        """Where an entry stands now; None where it does not."""
        return next((row for row, entry in enumerate(self._entries) if key_of(entry) == key), None)

    def say(self, heads: Sequence[str]) -> None:
        """Other names for the columns, and every cell in other words."""
        self.beginResetModel()
        self._heads = tuple(heads)
        self._cells = [self._cells_of(entry) for entry in self._entries]
        self.endResetModel()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, taking out, putting in and changing only what is not as it was."""
        wanted = {key_of(entry): entry for entry in entries}
        for row in range(len(self._entries) - 1, -1, -1):
            if key_of(self._entries[row]) not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._entries[row], self._cells[row]
                self.endRemoveRows()
        kept = {key_of(entry) for entry in self._entries}
        if [key_of(e) for e in self._entries] != [key_of(e) for e in entries if key_of(e) in kept]:
            self.beginResetModel()  # their order has changed: nothing can be kept in its place
            self._entries = list(entries)
            self._cells = [self._cells_of(entry) for entry in entries]
            self.endResetModel()
            return
        for row, entry in enumerate(entries):
            if row >= len(self._entries) or key_of(self._entries[row]) != key_of(entry):
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, entry)
                self._cells.insert(row, self._cells_of(entry))
                self.endInsertRows()
            elif self._entries[row] != entry:
                self._entries[row], self._cells[row] = entry, self._cells_of(entry)
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """So many entries."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """A cell's words; the cell itself for whoever paints it."""
        cell = self._cells[index.row()][index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._heads[index.column()]}: {cell.words}"
        return cell if role == CELL else None
