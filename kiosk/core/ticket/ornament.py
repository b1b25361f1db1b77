"""A narrow band of ram's horns (қошқар мүйіз), the ticket's only decoration. Needs Pillow."""

import math
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

HEIGHT = 40
_MOTIF_WIDTH = 64
_FINER = 4  # drawn so much larger first, for smooth curves without grey
_STROKE = 4
_STEM_FOOT, _STEM = 37, 2
_CURL_X, _CURL_Y = 14, 17  # the middle of a horn's curl, from the stem and from the top
_OUTER, _INNER = 12, 3.5
_TURNS = 1.3
_STEPS = 60


@lru_cache(maxsize=2)
def band(width: int) -> "Image":
    """The band (mode "1"), so many dots wide."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  needed with the first ticket

    fine = Image.new("L", (width * _FINER, HEIGHT * _FINER), 255)
    pen = ImageDraw.Draw(fine)
    count = max(1, width // _MOTIF_WIDTH)
    for index in range(count):
        middle = width * (index + 0.5) / count
        for side in (-1, 1):
            pen.line(_horn(middle, side), fill=0, width=_STROKE * _FINER, joint="curve")
    return fine.resize((width, HEIGHT), Image.Resampling.BOX).convert("1", dither=Image.Dither.NONE)


def _horn(middle: float, side: int) -> list[tuple[float, float]]:
    """Up the stem, over the brow and curled in; `side` is -1 for the left horn."""
    points = [(middle + side * _STEM, float(_STEM_FOOT))]
    for step in range(_STEPS):
        turn = step / (_STEPS - 1)
        angle = 2 * math.pi * _TURNS * turn
        radius = _OUTER - (_OUTER - _INNER) * turn
        points.append((middle + side * (_CURL_X - math.cos(angle) * radius), _CURL_Y - math.sin(angle) * radius))
    return [(x * _FINER, y * _FINER) for x, y in points]
