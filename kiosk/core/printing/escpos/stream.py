"""A ticket's bitmap as the bytes that an ESC/POS printer takes, and what else is said to it. No I/O."""

import itertools
import re
import secrets
import string
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kiosk.core.printing.escpos.answers import Question
from kiosk.core.printing.escpos.library import dummy
from kiosk.core.printing.escpos.profile import Profile

if TYPE_CHECKING:
    from PIL.Image import Image

BAND_ROWS = 128
RESET = b"\x1b@"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"

_TEAR_OFF_LINES = 5  # from the head to the edge at which paper is torn off
_HEADER_BYTES = 8
_GAP_ROWS = 8  # white less high is no seam
# Printers obey DLE EOT, DLE ENQ and DLE DC4 as they come in, also amid a picture: one in a raster would switch the
# printer off, or have it clear its buffers. Which n they know differs by maker, so the first two bytes count.
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
_ONE_DOT_MORE = 0x02

_LETTERS = string.ascii_letters.encode()
# Begins at random, so that what a printer still owes to the process before is not taken for an answer to this one.
_numbers = itertools.count(secrets.randbelow(len(_LETTERS) ** 4))


def question(what: Question) -> bytes:
    """Ask how the printer is: answered at once, whatever it does."""
    return bytes((0x10, 0x04, what))


def new_id() -> bytes:
    """An id for `request`: four letters, never the same twice in a process."""
    left, id_ = next(_numbers) % len(_LETTERS) ** 4, b""
    for _ in range(4):
        left, letter = divmod(left, len(_LETTERS))
        id_ += _LETTERS[letter : letter + 1]
    return id_


def request(id_: bytes) -> bytes:
    """Ask that the printer gives back this id once all before it is on paper (GS ( H function 48)."""
    return b"\x1d(H\x06\x0000" + id_


def bands(bitmap: "Image", profile: Profile) -> Sequence[bytes]:
    """A bitmap (mode "1") as raster commands of at most 128 rows each, without the white at their right.

    They begin anew at the white between lines of text, of which one byte a row is left: a third less to send,
    which counts on a serial line. Raises ValueError for a bitmap that is wider than the paper.
    """
    from PIL import ImageOps  # noqa: PLC0415  drawn by now, so that Pillow is there

    if bitmap.width > profile.dots:
        raise ValueError(f"a bitmap of {bitmap.width} dots on paper of {profile.dots}")
    ink = ImageOps.invert(bitmap.convert("L")).convert("1")
    printer = dummy(profile)
    commands = []
    for top, bottom in _cuts(ink.tobytes(), (bitmap.width + 7) // 8):
        black = ink.crop((0, top, bitmap.width, bottom)).getbbox()
        printer.image(bitmap.crop((0, top, black[2] if black else 1, bottom)), fragment_height=BAND_ROWS)
        output: bytes = printer.output
        commands.append(output[:_HEADER_BYTES] + pacified(output[_HEADER_BYTES:]))
        printer.clear()
    return commands


def _cuts(ink: bytes, width_bytes: int) -> Iterator[tuple[int, int]]:
    """From which row to which row each band goes; `ink`: a bit for each dot."""
    rows = (any(ink[at : at + width_bytes]) for at in range(0, len(ink), width_bytes))
    parts: list[tuple[bool, int]] = []
    for inked, run in itertools.groupby(rows):
        height = len(list(run))
        if parts and (parts[-1][0] if inked else height < _GAP_ROWS):
            parts[-1] = (parts[-1][0], parts[-1][1] + height)
        else:
            parts.append((inked, height))
    top = 0
    for _, height in parts:
        for begun in range(0, height, BAND_ROWS):
            yield top + begun, top + min(begun + BAND_ROWS, height)
        top += height


def pacified(raster: bytes) -> bytes:
    """A raster without anything that reads as a real-time command: the second byte of each gets one dot more."""
    calm = bytearray(raster)
    for found in _REAL_TIME.finditer(raster):
        calm[found.end()] |= _ONE_DOT_MORE
    return bytes(calm)


def ending(profile: Profile) -> bytes:
    """The ticket's end: out as far as the cutter and cut, or as far as the edge where it is torn off."""
    printer = dummy(profile)
    if profile.cutter:
        printer.cut(feed=False)  # which has the printer itself feed as far as its cutter
    else:
        printer.print_and_feed(_TEAR_OFF_LINES)
    output: bytes = printer.output
    return output


def filling(profile: Profile) -> bytes:
    """White for what a broken-off picture still lacks; nothing to a printer that waits for a command."""
    return bytes(BAND_ROWS * profile.width_bytes + _HEADER_BYTES)
