"""The ticket as a picture: pure black and white, one dot of the printer a pixel. Needs Pillow.

A bitmap, since the printers' own code pages lack Kazakh letters. 576 dots wide for 80 mm paper at 203 dpi, 384 for
58 mm.
"""

import math
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from kiosk.core.model import Language, Ticket
from kiosk.core.ticket.layout import Voice, compose
from kiosk.core.ticket.ornament import band
from kiosk.core.ticket.qr import MODULES, Matrix, matrix_of
from kiosk.core.ticket.sheet import Sheet, Width
from kiosk.core.ticket.typeset import Type, font

if TYPE_CHECKING:
    from PIL.Image import Image

_WHITE, _BLACK = 1, 0
_PAPER, _INK = 255, 0


def draw(
    ticket: Ticket,
    language: Language,
    printed_at: datetime,
    terminal: str,
    width: Width,
    *,
    speech: Callable[[Language], Voice],
) -> "Image":
    """Draw a ticket (mode "1"). `printed_at` is in the centre's time, `terminal` its name; `speech` gives each
    language's voice: `kiosk.speech.Speech` itself. The same ticket always gets the same QR."""
    sheet = compose(ticket, language, printed_at, terminal, width, speech=speech)
    return paint(sheet, matrix_of(ticket.digits))


def paint(sheet: Sheet, matrix: Matrix) -> "Image":
    """Put ink where a sheet says."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  needed with the first ticket

    paper = Image.new("1", (sheet.width, sheet.height), _WHITE)
    for text in sheet.texts:
        ink = _set(text.text, text.type) if text.secret else _kept(text.text, text.type)
        paper.paste(_BLACK, (text.x, text.y), ink)
    pen = ImageDraw.Draw(paper)
    for bar in sheet.bars:
        pen.rectangle((bar.x, bar.y, bar.x + bar.width - 1, bar.y + bar.height - 1), fill=_BLACK)
    paper.paste(_symbol(matrix, sheet.module), sheet.symbol)
    if sheet.ornament:
        paper.paste(band(sheet.width - 2 * sheet.margin), (sheet.margin, 0))
    return paper


def _set(text: str, type_: Type) -> "Image":
    """A line of text as ink (1) on nothing (0), from its line's top left corner."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    right, bottom = (math.ceil(edge) for edge in font(type_).getbbox(text)[2:])
    ink = Image.new("1", (right, bottom))
    ImageDraw.Draw(ink).text((0, 0), text, font=font(type_), fill=1)
    return ink


# Outlines of a variable font cost most of a ticket, and most of its lines are said again on the next one.
_kept = lru_cache(maxsize=128)(_set)


def _symbol(matrix: Matrix, module: int) -> "Image":
    from PIL import Image  # noqa: PLC0415

    squares = bytes(_PAPER if not black else _INK for row in matrix for black in row)
    small = Image.frombytes("L", (MODULES, MODULES), squares)
    return small.resize((MODULES * module, MODULES * module), Image.Resampling.NEAREST).convert("1")
