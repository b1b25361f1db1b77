"""A layout of equal cells: as many columns as fit, all of one width, row after row."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowGrid(QLayout):
    """`columns` limits how many stand side by side; rows are as high as their highest cell asks.

    `fill`: the cells of a row that is not full share its width.
    """

    def __init__(
        self, parent: QWidget | None = None, columns: int = 12, least_width: int = 0, *, fill: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._columns, self._least_width = columns, least_width
        self._fill = fill
        self.setContentsMargins(0, 0, 0, 0)

    def set_gap(self, gap: int) -> None:
        """Between the cells, both ways."""
        self.setSpacing(gap)
        self.invalidate()

    def set_columns(self, columns: int, least_width: int = 0) -> None:
        """At most so many side by side, none narrower than `least_width`."""
        if (columns, least_width) != (self._columns, self._least_width):
            self._columns, self._least_width = columns, least_width
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """One more cell."""
        self._items.append(item)

    def count(self) -> int:
        """How many cells, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """A cell, or None past the end, as Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove a cell."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """Sideways only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Narrower means more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The rows that this width needs."""
        rows = self._rows(width)
        return sum(high for high, _ in rows) + self.spacing() * max(0, len(rows) - 1)

    def minimumSize(self) -> QSize:  # noqa: N802
        """One cell."""
        shown = self._shown()
        wide = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(wide, max((item.minimumSize().height() for item in shown), default=0))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As many cells side by side as there may be."""
        shown = self._shown()
        wide = max((item.minimumSize().width() for item in shown), default=0)
        count = min(len(shown), self._columns)
        return QSize(wide * count + self.spacing() * max(0, count - 1), self.minimumSize().height())

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put every cell in its place."""
        super().setGeometry(rect)
        count, wide = self._fit(rect.width())
        y = rect.y()
        for high, row in self._rows(rect.width()):
            if self._fill:
                wide = (rect.width() - self.spacing() * (len(row) - 1)) / len(row)
            for column, item in enumerate(row):
                x = rect.x() + round(column * (wide + self.spacing()))
                right = rect.x() + round(column * (wide + self.spacing()) + wide)
                item.setGeometry(QRect(x, y, right - x, high))
            y += high + self.spacing()
        assert count > 0

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _fit(self, width: int) -> tuple[int, float]:
        shown = self._shown()
        least = max((item.minimumSize().width() for item in shown), default=1)
        least = max(least, min(self._least_width, width), 1)
        count = max(1, min(self._columns, (width + self.spacing()) // (least + self.spacing())))
        return count, (width - self.spacing() * (count - 1)) / count

    def _rows(self, width: int) -> list[tuple[int, list[QLayoutItem]]]:
        count, wide = self._fit(width)
        shown = self._shown()
        rows = []
        for at in range(0, len(shown), count):
            row = shown[at : at + count]
            high = max(
                item.heightForWidth(int(wide)) if item.hasHeightForWidth() else item.sizeHint().height()
                for item in row
            )
            rows.append((high, row))
        return rows
