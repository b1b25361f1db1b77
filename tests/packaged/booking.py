"""A citizen books at the window of the packed program, with keys and one tap, and looks at the screen alone."""

from pathlib import Path

from PIL import Image

from kiosk.ui.theme import NORMAL
from tests.packaged.screen import Screen
from tests.reading import qr_codes
from tests.town import made_up

IIN = made_up(20).digits
CENTRE = ("Tab", "Return")
_TAKE = (0.5, 0.87)  # the wide button at the foot


def welcomed(shown: Screen) -> Image.Image:
    """The welcome screen, once it takes citizens: it says then that all this is a demonstration."""
    return shown.still(colour=NORMAL.warn_soft)


def book(shown: Screen, *, chooses_centre: bool) -> str:
    """Book the first time that is free for the first service; returns what the QR on the screen says."""
    seen = welcomed(shown)
    shown.focus()
    language, number, service = ("Tab", "Return"), (*IIN, "Return"), ("Tab", "Down", "Return")
    for keys in (language, number, *([CENTRE] if chooses_centre else []), service, ("Tab", "Down", "Return")):
        shown.press(*keys)
        seen = shown.still(other_than=seen)
    shown.touch(*_TAKE)
    seen = shown.still(other_than=seen)
    shown.press("Return")
    return symbol_in(shown.still(other_than=seen))


def symbol_in(picture: Image.Image) -> str:
    """The text of the one QR in a picture."""
    (found,) = qr_codes(picture)
    return str(found.text)


def symbol_on(paper: Path) -> str:
    """The same of a file."""
    with Image.open(paper) as opened:
        return symbol_in(opened)
