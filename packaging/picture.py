"""The program's icon: the ram's horns of the screens, in the colours of their headings."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from kiosk.resources import resource
from kiosk.ui.theme import NORMAL

SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # what Windows asks for at its usual enlargements
_MARGIN = 0.14
_CORNER = 0.2


def drawn(side: int) -> Image.Image:
    """The icon, so many pixels square."""
    horns = resource("icons/horns.svg").read_text("utf-8").replace("currentColor", NORMAL.on_hero)
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(NORMAL.hero))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * _CORNER, side * _CORNER)
    margin = side * _MARGIN
    QSvgRenderer(QByteArray(horns.encode())).render(painter, QRectF(margin, margin, *[side - 2 * margin] * 2))
    painter.end()
    return _for_pillow(image)


def write_icon(file: Path) -> Path:
    """Write the .ico file, each size drawn by itself; returns its path."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    file.parent.mkdir(parents=True, exist_ok=True)
    largest, *others = (drawn(side) for side in reversed(SIDES))
    largest.save(file, sizes=[(side, side) for side in SIDES], append_images=others)
    return file


def _for_pillow(image: QImage) -> Image.Image:
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(written, "PNG")
    return Image.open(BytesIO(written.data().data())).convert("RGBA")
