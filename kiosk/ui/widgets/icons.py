"""Icons: one family of SVG drawings, coloured by token, kept as pixmaps."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.resources import resource
from kiosk.ui.theme import Look


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=256)
def _pixmap(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415  a library of its own, loaded with the first icon

    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, colour: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """An icon by its file's name, `side` pixels square (device-independent), drawn in one colour."""
    return _pixmap(name, colour.name(), side, side, ratio)


class Icon(QWidget):
    """An icon standing alone, in the colour of a token. It says nothing by itself: words stand beside it."""

    def __init__(self, name: str, colour: str = "ink", scale: float = 1.0) -> None:
        super().__init__()
        self._name, self._colour, self._scale = name, colour, scale
        self.look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str) -> None:
        """Another drawing or another colour."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = round(look.icon * self._scale)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw it."""
        colour = self.look.color(self._colour)
        QPainter(self).drawPixmap(0, 0, icon(self._name, colour, self.width(), self.devicePixelRatioF()))


class Ornament(QWidget):
    """The narrow band of ram's horns (қошқар мүйіз), the only decoration."""

    _TILE = 96 / 44  # width to height of the drawing

    def __init__(self, colour: str = "sun") -> None:
        super().__init__()
        self._colour = colour
        self.look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.setFixedHeight(look.px(40))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Repeat the tile, a whole number of times across the width."""
        count = max(1, round(self.width() / (self.height() * self._TILE)))
        width = self.width() / count
        tile = _pixmap(
            "ornament", self.look.color(self._colour).name(), round(width), self.height(), self.devicePixelRatioF()
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for n in range(count):
            painter.drawPixmap(QRectF(n * width, 0, width, self.height()), tile, QRectF(tile.rect()))
