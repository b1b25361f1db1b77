"""What the signs in a grid of times mean: the dot of a quiet hour, the line through what has been taken."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import WRAP, longest_word, wrapped


def draw_quiet_dot(painter: QPainter, look: Look, x: int, y: int, *, on_accent: bool = False) -> None:
    """The dot of a quiet hour, with an edge that shows on white."""
    radius = max(5, look.px(9))
    painter.setPen(QPen(look.color("on_accent" if on_accent else "ink"), max(1, look.px(2))))
    painter.setBrush(look.color("on_accent" if on_accent and look.high_contrast else "sun"))
    painter.drawEllipse(x - radius, y - radius, 2 * radius, 2 * radius)


class Legend(QWidget):
    """The meanings of the dot and of the line, beside each other where they fit.

    Its height does not depend on which of them is shown: nothing moves when the first time is taken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._words = ("", "")
        self._instead = ""
        self._shown = (False, False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, quiet: str, taken: str, instead: str = "") -> None:
        """The words for both; `instead`: others for the line, which have their room all the time."""
        if (quiet, taken, instead) != (*self._words, self._instead):
            self._words, self._instead = (quiet, taken), instead
            self.updateGeometry()
            self.update()

    def show_signs(self, *, quiet: bool, taken: bool) -> None:
        """Show what there is to be seen now."""
        if (quiet, taken) != self._shown:
            self._shown = (quiet, taken)
            shown = (words for words, there in zip(self._words, self._shown, strict=True) if there)
            self.setAccessibleName(". ".join(shown))
            self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Room for both."""
        quiet, *either = (*self._words, self._instead)
        return max(place.bottom() + 1 for taken in either for place in self._places(width, (quiet, taken)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The longest word beside its sign."""
        font = self.look.font(Role.SMALL)
        words = max(longest_word(words, font) for words in (*self._words, self._instead))
        return QSize(words + self._sign(), self.look.metrics(Role.SMALL).height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same; it takes the width that there is."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The signs and their words."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(Role.SMALL))
        middle = look.metrics(Role.SMALL).height() // 2
        places = self._places(self.width(), self._words)
        for at, (place, words, there) in enumerate(zip(places, self._words, self._shown, strict=True)):
            if not there:
                continue
            left = place.left() - self._sign()
            if at == 0:
                draw_quiet_dot(painter, look, left + look.px(14), place.top() + middle)
            else:
                painter.setPen(QPen(look.color("muted"), look.stroke))
                painter.drawLine(left, place.top() + middle, left + look.px(28), place.top() + middle)
            painter.setPen(look.color("muted"))
            painter.drawText(place, WRAP, words)

    def _sign(self) -> int:
        return self.look.px(28) + self.look.gap(Gap.SMALL) // 2

    def _places(self, width: int, words: tuple[str, str]) -> tuple[QRect, QRect]:
        font, sign = self.look.font(Role.SMALL), self._sign()
        quiet, taken = (wrapped(each, font, width - sign) for each in words)
        high = self.look.metrics(Role.SMALL).height()
        first = QRect(QPoint(sign, 0), quiet)
        beside = sign + quiet.width() + self.look.gap(Gap.MEDIUM) + sign
        if beside + taken.width() <= width and quiet.height() < 2 * high:
            return first, QRect(QPoint(beside, 0), taken)
        return first, QRect(QPoint(sign, quiet.height() + self.look.gap(Gap.SMALL) // 2), taken)
