"""The last verdicts, so that none is missed when two come at once. A press brings one back."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from kiosk.ui.staff.check_in.counter import Case
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.icons import icon
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text

SHOWN = 5


class RecentRow(Pressable):
    """One of them: time, drawing, number or word."""

    def __init__(self) -> None:
        super().__init__()
        self.case: Case | None = None
        self._time, self._icon, self._tone = "", "info", "muted"

    def show_case(self, case: Case, words: str, drawing: str, tone: str) -> None:
        """This one, in so many words."""
        self.case, self._icon, self._tone = case, drawing, "accent" if tone == "info" else tone
        self._time = f"{case.at:%H:%M:%S}"
        self.setText(words)
        self.setAccessibleName(f"{self._time} {words}")
        self.setToolTip(words)
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """One line."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as can be touched."""
        return QSize(self._left() + self.look.gap(Gap.LARGE) * 3, self.look.touch_least)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A line."""
        return self.sizeHint()

    def _left(self) -> int:
        look = self.look
        clock = look.font(Role.SMALL, figures=True)
        return QFontMetrics(clock).horizontalAdvance("00:00:00") + look.icon + 3 * look.gap(Gap.SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Time, drawing, words."""
        look, painter = self.look, QPainter(self)
        ground = look.color("paper") if self.underMouse() or self.isDown() else None
        self.draw_ground(painter, ground, None, look.radius // 2)
        gap, side = look.gap(Gap.SMALL), look.icon
        painter.setPen(look.color("muted"))
        painter.setFont(look.font(Role.SMALL, figures=True))
        painter.drawText(self.rect().adjusted(gap, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._time)
        ink = look.color(self._tone)
        left = self._left()
        drawn = icon(self._icon, ink, side, self.devicePixelRatioF())
        painter.drawPixmap(left - side - gap, (self.height() - side) // 2, drawn)
        painter.setPen(ink)
        painter.setFont(look.font(Role.BODY, SEMIBOLD))
        room = QRect(left, 0, self.width() - left - gap, self.height())
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


class Recent(Card):
    """`pressed(Case)`: this one is to be seen again."""

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self.rows = tuple(RecentRow() for _ in range(SHOWN))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addWidget(self.title)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        for row in self.rows:
            row.hide()
            row.clicked.connect(lambda _checked=False, row=row: self.pressed.emit(row.case))
            self._lines.addWidget(row)

    def show_cases(self, cases: Sequence[tuple[Case, str, str, str]]) -> None:
        """The newest first: case, words, drawing, tone."""
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(cases))
            if place < len(cases):
                row.show_case(*cases[place])

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        if isinstance(look, DeskLook):
            small = look.gap(Gap.SMALL)
            self.body.setContentsMargins(small, small * 3 // 2, small, small)
            self.body.setSpacing(small // 2)
            self.title.setContentsMargins(small, 0, small, 0)
