"""The counts at the top of the board: pressed, each shows only those whom it counts."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD


class Tile(Pressable):
    """A figure with what it counts. `tone`: of its words and icon. `fixed`: it is read, and cannot be pressed."""

    debounce_seconds = 0.0  # it is pressed on and off

    def __init__(self, name: str, tone: str, sign: str, *, fixed: bool = False) -> None:
        super().__init__()
        self._fixed = fixed
        self.setObjectName(f"tile-{name}")
        self.setCheckable(not fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if fixed else Qt.FocusPolicy.TabFocus)
        self._tone, self._sign, self._figure, self._words = tone, sign, "", ""

    def show_count(self, figure: str, words: str) -> None:
        """What it counts, and how many there are."""
        if (figure, words) != (self._figure, self._words):
            self._figure, self._words = figure, words
            self.setText(f"{figure} {words}")
            self.setAccessibleName(f"{words}: {figure}")
            self.updateGeometry()
            self.update()

    @property
    def figure(self) -> str:
        """The figure that it shows."""
        return self._figure

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines."""
        look = self.look
        words = look.metrics(Role.SMALL, SEMIBOLD).horizontalAdvance(self._words)
        side = look.gap(Gap.SMALL)
        wide = max(words, look.metrics(Role.TITLE, BOLD).horizontalAdvance("0000")) + 2 * side + look.icon
        high = look.metrics(Role.TITLE).height() + look.metrics(Role.SMALL).height() + side
        return QSize(wide, high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: a word that is cut counts nothing."""
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Two lines at any width."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Figure above, words below."""
        look, painter = self.look, QPainter(self)
        chosen = not self._fixed and (self.isChecked() or self.isDown())
        ground, edge = ("accent_soft", "accent") if chosen else ("surface", "edge")
        if not self._fixed:
            self.draw_ground(painter, look.color(ground), look.color(edge), look.radius)
        pad = look.gap(Gap.SMALL)
        top = pad // 2
        painter.setFont(look.font(Role.TITLE, BOLD, figures=True))
        painter.setPen(look.color("ink"))
        high = look.metrics(Role.TITLE).height()
        painter.drawText(
            QRect(pad, top, self.width() - 2 * pad, high), Qt.AlignmentFlag.AlignVCenter, self._figure
        )
        ink, side = look.color(self._tone), look.icon
        if self._sign:
            drawn = icon(self._sign, ink, side, self.devicePixelRatioF())
            painter.drawPixmap(self.width() - side - pad, top + (high - side) // 2, drawn)
        painter.setFont(look.font(Role.SMALL, SEMIBOLD))
        painter.setPen(ink)
        room = QRect(pad, top + high, self.width() - 2 * pad, self.height() - top * 2 - high)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words)
