"""The ticket's QR on the screen: black on white in every look, whole pixels a module."""

from functools import lru_cache
from itertools import chain

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.ticket.qr import MODULES, QUIET_ZONE, matrix_of
from kiosk.ui.theme import Look


@lru_cache(maxsize=4)
def _symbol(digits: str) -> QImage:
    light = [255] * (MODULES + 2 * QUIET_ZONE)
    edge = [255] * QUIET_ZONE
    rows = ([*edge, *(0 if dark else 255 for dark in row), *edge] for row in matrix_of(digits))
    shades = bytes(chain.from_iterable([*[light] * QUIET_ZONE, *rows, *[light] * QUIET_ZONE]))
    return QImage(shades, len(light), len(light), len(light), QImage.Format.Format_Grayscale8).copy()


class Qr(QWidget):
    """A QR of digits. `millimetres`: the side it should have, with its quiet zone, where there is room."""

    def __init__(self, millimetres: float = 90.0) -> None:
        super().__init__()
        self.look = Look()
        self._digits = ""
        self._millimetres = millimetres
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_digits(self, digits: str, name: str) -> None:
        """Draw these digits; nothing without any. `name` is read aloud."""
        self._digits = digits
        self.setAccessibleName(name)
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        self.look = look
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Square; never more than a bit over a third of the screen, either way."""
        room = min(self.look.width * 38 // 100, self.look.height * 34 // 100)
        side = min(self.look.mm(self._millimetres), room)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Whole device pixels a module, centred."""
        if not self._digits:
            return
        symbol = _symbol(self._digits)
        ratio = self.devicePixelRatioF()
        pitch = max(1, int(min(self.width(), self.height()) * ratio) // symbol.width())
        side = pitch * symbol.width()
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        left, top = round(self.width() * ratio - side) // 2, round(self.height() * ratio - side) // 2
        painter.drawImage(left, top, symbol.scaled(side, side))
