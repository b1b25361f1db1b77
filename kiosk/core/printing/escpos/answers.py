"""What an ESC/POS printer sends back, told apart byte by byte, and what it means. Pure.

A printer sends four kinds of answers, one behind the other, each in one piece save for XON and XOFF:
- one byte to DLE EOT n, which looks the same for every n;
- four bytes unasked, where somebody has switched that on (automatic status back);
- 37 22, four bytes, 00 to GS ( H function 48: what was sent before that request is on paper;
- 37 25 00 to DLE DC4 8: the buffers are clear.
Whatever else comes is noise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from kiosk.core.model import Paper, PrinterState, PrinterStatus


class Question(IntEnum):
    """What DLE EOT asks: the n of it."""

    ONLINE = 1
    CAUSE = 2
    PAPER = 4


@dataclass(frozen=True, slots=True)
class Said:
    """The byte to a DLE EOT. Which one, only the order tells."""

    bits: int


@dataclass(frozen=True, slots=True)
class SaidUnasked:
    """The four bytes of an automatic status."""

    bits: bytes


@dataclass(frozen=True, slots=True)
class Confirmed:
    """All that was sent before the request with this id is on paper."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Cleared:
    """The printer has thrown away what it had not printed yet."""


Answer = Said | SaidUnasked | Confirmed | Cleared

_XON_XOFF = bytes((0x11, 0x13))
# Any four bytes: a request that broke off amid its id takes the next connection's first bytes for the rest of it.
_CONFIRMED = re.compile(rb"\x37\x22(.{4})\x00", re.DOTALL)
_CLEARED = b"\x37\x25\x00"
_CONFIRMED_BYTES = 7
_AUTOMATIC_BYTES = 4


class Answers:
    """Takes what comes in, in pieces of any size, and gives the answers in it."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> Sequence[Answer]:
        """The answers that are complete with these bytes. What is not yet told from noise waits for the next."""
        # XON and XOFF alone may stand within an answer: whoever sits at the line in between sends them.
        rest = self._rest + data.translate(None, _XON_XOFF)
        found: list[Answer] = []
        while rest:
            if _unfinished(rest):
                break
            answer, length = _first(rest)
            if answer is not None:
                found.append(answer)
            rest = rest[length:]
        self._rest = rest
        return found


def _unfinished(data: bytes) -> bool:
    """Whether these bytes may yet become a longer answer than what they are now."""
    if _is_automatic(data[0]):
        return len(data) < _AUTOMATIC_BYTES and all(_goes_on(byte) for byte in data[1:])
    if _CLEARED.startswith(data):
        return len(data) < len(_CLEARED)
    begun = data[:1] == b"\x37" and data[1:2] in {b"", b"\x22"}
    return begun and len(data) < _CONFIRMED_BYTES


def _first(data: bytes) -> tuple[Answer | None, int]:
    """The answer with which these bytes begin, and its length; None, and one byte, for noise."""
    if data[0] & 0x93 == 0x12:  # noqa: PLR2004  the bits that are fixed in an answer to DLE EOT
        return Said(data[0]), 1
    if _is_automatic(data[0]) and all(_goes_on(byte) for byte in data[1:_AUTOMATIC_BYTES]):
        return SaidUnasked(data[:_AUTOMATIC_BYTES]), _AUTOMATIC_BYTES
    if confirmed := _CONFIRMED.match(data):
        return Confirmed(confirmed[1]), _CONFIRMED_BYTES
    if data.startswith(_CLEARED):
        return Cleared(), len(_CLEARED)
    return None, 1


def _is_automatic(byte: int) -> bool:
    return byte & 0x93 == 0x10  # noqa: PLR2004  the bits that are fixed in the first byte of an automatic status


def _goes_on(byte: int) -> bool:
    return byte & 0x90 == 0  # in its second to fourth byte


def status_of(online: int, cause: int | None, paper: int | None) -> PrinterStatus:
    """How a printer is, from its answers to DLE EOT 1, 2 and 4; None: it did not answer that.

    Where several things are the matter, the one that somebody at the printer sees first: the cover, the paper.
    """
    left = _paper(cause, paper)
    if cause is not None and cause & 0x04:
        return PrinterStatus(PrinterState.COVER_OPEN, left)
    if left is Paper.OUT:
        return PrinterStatus(PrinterState.PAPER_OUT, left)
    if cause is not None and cause & 0x40:
        return PrinterStatus(PrinterState.ERROR, left)
    if online & 0x08:
        return PrinterStatus(PrinterState.OFFLINE, left)
    return PrinterStatus(PrinterState.READY, left)


def _paper(cause: int | None, paper: int | None) -> Paper:
    if (cause is not None and cause & 0x20) or (paper is not None and paper & 0x60):
        return Paper.OUT
    if paper is None:
        return Paper.UNKNOWN
    return Paper.LOW if paper & 0x0C else Paper.OK
