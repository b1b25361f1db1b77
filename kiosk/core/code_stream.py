"""The codes in the bytes of a serial reader. Pure.

A code ends with CR, LF or both, or with a pause. Whatever is wrong with one is told by `kiosk.core.scanning`, as
it is of what a reader typed: two codes without an end between them are glued, one that a pause cuts is cut short.
"""

import re

PAUSE_SECONDS = 0.1  # a reader sends a code in one go
MOST = 1000  # bytes of one code: more than anything that is scanned; whatever comes beyond is dropped
LEAST = 4  # shorter than anything that is scanned: a line that is plugged in makes some noise
_ENDS = re.compile(rb"[\r\n]")


class CodeStream:
    """Takes bytes as they come, in any pieces, and gives codes as texts. Holds `MOST` bytes and no more."""

    def __init__(self) -> None:
        self._begun = b""

    def take(self, data: bytes) -> list[str]:
        """The codes that end within these bytes."""
        *ended, rest = _ENDS.split(data)
        codes = []
        for part in ended:
            codes += self._end(part)
        self._add(rest)
        return codes

    def pause(self) -> list[str]:
        """Nothing came for PAUSE_SECONDS: what was begun is a code."""
        return self._end(b"")

    def _add(self, data: bytes) -> None:
        self._begun += data[: MOST - len(self._begun)]

    def _end(self, data: bytes) -> list[str]:
        """The text of a code; a byte that is no ASCII becomes a sign that no code of ours has."""
        self._add(data)
        code, self._begun = self._begun, b""
        return [code.decode("ascii", "replace")] if len(code) >= LEAST else []
