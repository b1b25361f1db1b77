"""A vertical scroller for fingers: large page buttons beside the content, only when it does not fit."""

from functools import partial

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.theme import Gap, Look
from kiosk.ui.widgets.buttons import Button

_MOVE_MS = 160
_BESIDE = 5  # content narrower than so many page buttons has them below
_BETWEEN_PAGES = 0.15  # seconds


def least_height(layout: QLayout, width: int) -> int:
    """The least height of what a layout holds, at a width."""
    if layout.hasHeightForWidth():
        return layout.minimumHeightForWidth(width)
    return layout.minimumSize().height()


class _Area(QScrollArea):
    """A scroll area without bars; its pager decides how large the content is."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Pager(QWidget):
    """Put things into `column`, a vertical layout. Page buttons come and go by themselves.

    The content is made as low as it can be before anything scrolls, and never scrolls sideways.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._area = _Area()
        self._area.setParent(self)
        self._area.setWidget(self.content)
        self._up = Button(icon="chevron-up")
        self._down = Button(icon="chevron-down")
        for button, direction in ((self._up, -1), (self._down, 1)):
            button.setParent(self)
            button.hide()
            button.debounce_seconds = _BETWEEN_PAGES
            button.clicked.connect(partial(self._page, direction))
        bar = self._area.verticalScrollBar()
        self._move = QPropertyAnimation(bar, b"value", self)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        bar.valueChanged.connect(self._mark_ends)
        bar.rangeChanged.connect(self._mark_ends)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.content.installEventFilter(self)

    def say(self, up: str, down: str) -> None:
        """Names of the page buttons for those who listen."""
        self._up.setAccessibleName(up)
        self._down.setAccessibleName(down)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        self._fit()

    def to_top(self) -> None:
        """Show the beginning."""
        self._move.stop()
        self._area.verticalScrollBar().setValue(0)

    def reveal(self, widget: QWidget) -> None:
        """Scroll so far that a widget in here is seen."""
        self._area.ensureWidgetVisible(widget, 0, self.look.gap(Gap.SMALL))

    @property
    def overflows(self) -> bool:
        """There is more than can be seen at once."""
        return not self._down.isHidden()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the content must be; both page buttons, one above the other."""
        high = 2 * self.look.touch + self.look.gap(Gap.SMALL)
        return QSize(self.column.minimumSize().width(), min(high, self.column.minimumSize().height()))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As the content likes it."""
        return self.column.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The content asks for another height: look again whether it fits."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size: look again."""
        super().resizeEvent(event)
        self._fit()

    def _needed(self, width: int) -> int:
        return least_height(self.column, width)

    def _fit(self) -> None:
        width, height = self.width(), self.height()
        needed = self._needed(width)
        scrolls = needed > height > 0
        side, gap = self.look.touch, self.look.gap(Gap.SMALL)
        if scrolls and width - side - gap >= max(self.column.minimumSize().width(), _BESIDE * side):
            width -= side + gap
            needed = self._needed(width)
            high = min(side, (height - self.look.mm(3)) // 2)
            self._up.setGeometry(self.width() - side, 0, side, high)
            self._down.setGeometry(self.width() - side, height - high, side, high)
        elif scrolls:
            height -= side + gap
            half = (width - gap) // 2
            self._up.setGeometry(0, height + gap, half, side)
            self._down.setGeometry(width - half, height + gap, half, side)
        for button in (self._up, self._down):
            button.setVisible(scrolls)
        self._area.setGeometry(0, 0, width, height)
        self.content.resize(width, max(needed, height))
        self._mark_ends()

    def _page(self, direction: int) -> None:
        bar = self._area.verticalScrollBar()
        goal = bar.value() + direction * round(self._area.height() * 0.8)
        goal = max(bar.minimum(), min(bar.maximum(), goal))
        self._move.stop()
        if self.look.calm:
            bar.setValue(goal)
            return
        self._move.setDuration(_MOVE_MS)
        self._move.setStartValue(bar.value())
        self._move.setEndValue(goal)
        self._move.start()

    def _mark_ends(self) -> None:
        bar = self._area.verticalScrollBar()
        self._up.setEnabled(bar.value() > bar.minimum())
        self._down.setEnabled(bar.value() < bar.maximum())
