"""Commands that a printer obeys the moment it hears them, whatever they stand in: a picture's bytes too.

DLE EOT n asks how it is, DLE ENQ n wakes it after an error, DLE DC4 8 clears its buffers.
"""

import re
from collections.abc import Iterator

CLEAR = bytes([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8])
ASKING = tuple(bytes([0x10, 4, n]) for n in (1, 2, 3, 4))
WAKING = tuple(bytes([0x10, 5, n]) for n in (0, 1, 2))
_ALL = (*ASKING, *WAKING, CLEAR)
_ANY = re.compile(b"|".join(map(re.escape, _ALL)), re.DOTALL)


class Listener:
    """Finds real-time commands in what comes, over the borders of what comes at once.

    `kept`: they stay in the stream too, as on most printers, where a command that lacks its parameters takes them
    for those.
    """

    def __init__(self, *, kept: bool) -> None:
        self._kept = kept
        self._begun = b""

    def reset(self) -> None:
        """Forget what has begun."""
        self._begun = b""

    def heard(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pieces of the stream, each with the command that is to be obeyed after it (b"" for none)."""
        text, at = self._begun + data, 0
        shown = len(self._begun) if self._kept else 0  # how far the stream has got it already
        for found in _ANY.finditer(text):
            until = found.end() if self._kept else found.start()
            at = found.end()
            yield text[shown:until], found[0]
            shown = at
        self._begun = _unfinished(text[at:])
        rest = text[shown:] if self._kept else text[shown : len(text) - len(self._begun)]
        if rest:
            yield rest, b""


def _unfinished(text: bytes) -> bytes:
    """The longest end of a text with which a command may have begun."""
    for size in range(min(len(CLEAR) - 1, len(text)), 0, -1):
        if any(len(command) > size and command.startswith(text[-size:]) for command in _ALL):
            return text[-size:]
    return b""
