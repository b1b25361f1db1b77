"""PostgreSQL's protocol, as far as a network has to know it: where messages end, which commit, what answers them.

Message kinds are the letters of the protocol (version 3); the first one of a connection has none and is STARTUP.
"""

import re
from collections import deque
from collections.abc import Iterator
from struct import Struct

STARTUP, ENCRYPT = "startup", "encrypt"
REFUSE_TO_ENCRYPT = b"N"
FLUSH = b"H\x00\x00\x00\x04"

_LENGTH = Struct("!I")
_ENCRYPT_CODES = {80877103, 80877104}  # SSLRequest, GSSENCRequest
# What the last message of each answer may be. Messages that are not here have no answer of their own.
_ENDS = {STARTUP: "R", "Q": "Z", "S": "Z", "F": "Z", "P": "1", "B": "2", "C": "3", "D": "Tn", "E": "CIs"}
_ANSWERED_AT_ONCE = {STARTUP, "Q", "S", "F"}
_ASIDE = "NSA"  # notices, settings, notifications: they come at any time and answer nothing
_QUOTED = re.compile(rb"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_COMMIT = re.compile(rb"(?:^|;)\s*(?:COMMIT|END)\b", re.IGNORECASE)


def means_commit(statement: bytes) -> bool:
    """Whether these statements end a transaction by keeping it."""
    upper = statement.upper()
    return (b"COMMIT" in upper or b"END" in upper) and bool(_COMMIT.search(_QUOTED.sub(b"", statement)))


class Messages:
    """A stream of bytes, cut into whole messages."""

    def __init__(self, *, starting: bool) -> None:
        self._rest = b""
        self._starting = starting  # a client's first message comes without its letter

    def of(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """The messages that are whole with these bytes: kind, and all their bytes."""
        data, at = self._rest + data, 0
        while True:
            letters = 0 if self._starting else 1
            if len(data) < at + letters + 4:
                break
            end = at + letters + _LENGTH.unpack_from(data, at + letters)[0]
            if len(data) < end:
                break
            message, at = data[at:end], end
            yield self._kind(message), message
        self._rest = data[at:]

    def _kind(self, message: bytes) -> str:
        if not self._starting:
            return chr(message[0])
        if _LENGTH.unpack_from(message, 4)[0] in _ENCRYPT_CODES:
            return ENCRYPT
        self._starting = False
        return STARTUP


class Conversation:
    """What a client has asked and the server not yet answered; which statements and portals of theirs commit.

    One question can be marked: then it is known of each message of the server whether it comes before its answer.
    """

    def __init__(self) -> None:
        self._asked: deque[str] = deque()
        self._marked: int | None = None
        self._skipping = False  # after a fault the server hears nothing until Sync
        self._statements: dict[bytes, bool] = {}
        self._portals: dict[bytes, bool] = {}
        self.answered = False  # the marked question

    def ask(self, kind: str, message: bytes) -> bool:
        """Note a client's message. True where carrying it out commits a transaction."""
        if kind == "S":
            self._skipping = False
        if kind in _ENDS and not self._skipping:
            self._asked.append(kind)
        match kind:
            case "Q":
                return means_commit(message[5:-1])
            case "P":
                name, statement = message[5:].split(b"\0", 2)[:2]
                self._statements[name] = means_commit(statement)
            case "B":
                portal, name = message[5:].split(b"\0", 2)[:2]
                self._portals[portal] = self._statements.get(name, False)
            case "E":
                return not self._skipping and self._portals.get(message[5:].split(b"\0", 1)[0], False)
        return False

    def mark(self, kind: str) -> bytes | None:
        """Mark the question asked last. Returns what has to follow for it to be answered; None if it never is."""
        if kind not in _ENDS or self._skipping:
            return None
        self._marked = len(self._asked) - 1
        return b"" if kind in _ANSWERED_AT_ONCE else FLUSH

    def answer(self, kind: str) -> bool:
        """Note a server's message. True where it comes before the answer to the marked question."""
        if kind in _ASIDE:
            return self._marked is None
        before = self._marked != 0
        if kind == "E":
            self._fail()
        elif self._asked and kind in _ENDS[self._asked[0]]:
            self._settle()
        return before and not self.answered

    def _fail(self) -> None:
        """A fault answers everything up to Sync; a simple query and a start end by themselves."""
        if not self._asked or self._asked[0] in _ANSWERED_AT_ONCE:
            return
        while self._asked and self._asked[0] != "S":
            self._settle()
        self._skipping = not self._asked

    def _settle(self) -> None:
        self._asked.popleft()
        if self._marked is not None:
            self.answered = self.answered or self._marked == 0
            self._marked = max(0, self._marked - 1)
