"""The parser of ESC/POS: takes bytes out of the receive buffer, one command after another, and carries them out.

It is a generator that stands still (yields) wherever it cannot go on: for want of bytes, since the printer is
offline, or since the paper moves only so fast. So it goes on exactly where it stopped.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from tests.paper.roll import Mechanics

NUL, EOT, ENQ, LF, HT, DLE, DC4, ESC, GS, FS = 0x00, 0x04, 0x05, 0x0A, 0x09, 0x10, 0x14, 0x1B, 0x1D, 0x1C
CELL = (12, 24)  # dots of a letter, drawn as a black box with a white border of one dot
_USUAL_SPACING = 30

# Commands whose parameters are of a fixed number and change nothing that is printed here.
_ESC_PARAMETERS = dict.fromkeys(b" !%-=EGMRSTUVrt{", 1) | {
    ord("c"): 2,
    ord("p"): 3,
    ord("$"): 2,
    ord("\\"): 2,
    ord("?"): 1,
}
_GS_PARAMETERS = dict.fromkeys(b"!BHbfhwEI|", 1) | {ord("L"): 2, ord("W"): 2, ord("P"): 2, ord("$"): 2}
_DC4_PARAMETERS = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}

Steps = Generator[None, None, None]
Bytes = Generator[None, None, bytes]


@dataclass
class Knows:
    """What a model understands. `status`: DLE EOT; `completion`: GS ( H; `clearing`: DLE DC4 8; `families`: it
    skips a GS ( command that it does not know. A model that does not, prints the rest of it as letters."""

    status: bool = True
    completion: bool = True
    clearing: bool = True
    families: bool = True


@dataclass
class Modes:
    """What commands have set, until ESC @ or the power sets it back."""

    spacing: int = _USUAL_SPACING
    align: int = 0
    report: int = 0
    line: bytearray = field(default_factory=bytearray)  # letters of the line that is not printed yet
    stored: list[bytes] = field(default_factory=list)  # the picture that GS ( L has stored


class Interpreter:
    """Carries out what the buffer holds.

    `goes_on`: whether bytes may be taken now; `may_move`: whether a row may be printed now; `answer`: sends to
    whoever is connected. `row_by_row`: a GS v 0 picture is printed as it comes, not only when all of it is there.
    """

    def __init__(
        self,
        buffer: bytearray,
        mechanics: Mechanics,
        knows: Knows,
        *,
        goes_on: Callable[[], bool],
        may_move: Callable[[], bool],
        answer: Callable[[bytes], None],
        row_by_row: bool = True,
    ) -> None:
        self._buffer = buffer
        self._mechanics = mechanics
        self._knows = knows
        self._goes_on = goes_on
        self._may_move = may_move
        self._answer = answer
        self._row_by_row = row_by_row
        self.modes = Modes()
        self._steps = self._run()

    def work(self) -> None:
        """Do what can be done now."""
        next(self._steps)

    def forget(self) -> None:
        """The command that has begun, the line that is not printed and the stored picture are no more."""
        self._steps = self._run()
        self.modes.line.clear()
        self.modes.stored.clear()

    def restart(self) -> None:
        """As after the power came on."""
        self.modes = Modes()
        self._steps = self._run()

    def _take(self, count: int) -> Bytes:
        taken = b""
        while len(taken) < count:
            while not self._buffer or not self._goes_on():
                yield
            piece = bytes(self._buffer[: count - len(taken)])
            del self._buffer[: len(piece)]
            taken += piece
        return taken

    def _run(self) -> Steps:
        while True:
            byte = (yield from self._take(1))[0]
            if byte == ESC:
                yield from self._esc()
            elif byte == GS:
                yield from self._gs()
            elif byte == DLE:
                yield from self._dle()
            elif byte == FS:
                yield from self._take(1)
            elif byte == LF:
                yield from self._line_feed()
            elif byte == HT:
                self.modes.line += b" " * (8 - len(self.modes.line) % 8)
            elif byte >= 0x20:
                yield from self._letter(byte)

    # Real-time commands have been obeyed when they came; here they are passed over.

    def _dle(self) -> Steps:
        kind = (yield from self._take(1))[0]
        if kind in {EOT, ENQ}:
            yield from self._take(1)
        elif kind == DC4:
            which = (yield from self._take(1))[0]
            yield from self._take(_DC4_PARAMETERS.get(which, 0))

    def _esc(self) -> Steps:
        kind = (yield from self._take(1))[0]
        if kind == ord("@"):
            report = self.modes.report
            self.modes = Modes(report=report)
        elif kind == ord("d"):
            lines = (yield from self._take(1))[0]
            yield from self._print_line()
            yield from self._feed(lines * self.modes.spacing)
        elif kind == ord("J"):
            rows = (yield from self._take(1))[0]
            yield from self._print_line()
            yield from self._feed(rows)
        elif kind == ord("2"):
            self.modes.spacing = _USUAL_SPACING
        elif kind == ord("3"):
            self.modes.spacing = (yield from self._take(1))[0]
        elif kind == ord("a"):
            self.modes.align = (yield from self._take(1))[0] % 48 % 3
        elif kind in {ord("i"), ord("m")}:  # the old commands for a cut
            yield from self._cut()
        else:
            yield from self._take(_ESC_PARAMETERS.get(kind, 0))

    def _gs(self) -> Steps:
        kind = (yield from self._take(1))[0]
        if kind == ord("V"):
            yield from self._gs_v()
        elif kind == ord("v"):
            yield from self._raster()
        elif kind == ord("(") and self._knows.families:
            yield from self._family()
        elif kind == ord("8"):
            family = (yield from self._take(1))[0]
            size = int.from_bytes((yield from self._take(4)), "little")
            content = yield from self._take(size)
            if family == ord("L"):
                yield from self._graphics(content)
        elif kind == ord("a"):
            self.modes.report = (yield from self._take(1))[0]
            self._mechanics.on_change()
        elif kind == ord("r"):
            which = (yield from self._take(1))[0]
            near, out = self._mechanics.near_end, self._mechanics.out_of_paper
            self._answer(bytes([(3 if near else 0) | (12 if out else 0)]) if which % 48 == 1 else b"\0")
        else:
            yield from self._take(_GS_PARAMETERS.get(kind, 0))

    def _gs_v(self) -> Steps:
        mode = (yield from self._take(1))[0]
        if mode in {65, 66, 97, 98, 103, 104}:  # feeds to where it cuts, and n rows more
            more = (yield from self._take(1))[0]
            yield from self._print_line()
            yield from self._feed(self._mechanics.to_cutter + more)
            yield from self._cut()
        elif mode in {0, 1, 48, 49} and not self.modes.line:  # only at the beginning of a line
            yield from self._cut()

    def _cut(self) -> Steps:
        yield from self._wait_online()
        while not self._mechanics.cut():
            yield from self._wait_online()

    def _wait_online(self) -> Steps:
        while not self._goes_on():
            yield

    def _family(self) -> Steps:
        family = (yield from self._take(1))[0]
        size = int.from_bytes((yield from self._take(2)), "little")
        content = yield from self._take(size)
        if family == ord("L"):
            yield from self._graphics(content)
        elif family == ord("H") and content[:2] == b"00" and len(content) == 6 and self._knows.completion:
            yield from self._wait_online()
            self._mechanics.completed()
            self._answer(b"\x37\x22" + content[2:] + b"\0")

    # Pictures

    def _raster(self) -> Steps:
        head = yield from self._take(6)
        if head[0] not in b"0\0" or head[1] % 48 > 3:
            return
        tall, wide = (2 if head[1] & 2 else 1), (2 if head[1] & 1 else 1)
        width = int.from_bytes(head[2:4], "little")
        height = int.from_bytes(head[4:6], "little")
        yield from self._print_line()
        rows: list[bytes] = []
        for _ in range(height):
            rows.append((yield from self._take(width)))
            if self._row_by_row:
                yield from self._picture_row(rows.pop(), width * 8, wide, tall)
        for bits in rows:
            yield from self._picture_row(bits, width * 8, wide, tall)

    def _graphics(self, content: bytes) -> Steps:
        function = content[1] if len(content) > 1 else None
        if function == 112 and content[2] == 48:
            wide, tall = content[3], content[4]
            width = int.from_bytes(content[6:8], "little")
            height = int.from_bytes(content[8:10], "little")
            bytes_wide, data = (width + 7) // 8, content[10:]
            rows = [data[at * bytes_wide : (at + 1) * bytes_wide] for at in range(height)]
            self.modes.stored += [bytes([width & 0xFF, width >> 8, wide, tall]) + row for row in rows]
        elif function in {2, 50}:
            yield from self._print_line()
            stored, self.modes.stored = self.modes.stored, []
            for row in stored:
                yield from self._picture_row(row[4:], row[0] | row[1] << 8, row[2], row[3])

    def _picture_row(self, bits: bytes, width: int, wide: int, tall: int) -> Steps:
        dots = int.from_bytes(bits, "big") >> (len(bits) * 8 - width) if width else 0
        if wide > 1:
            dots = int("".join(bit * wide for bit in f"{dots:0{width}b}"), 2)
            width *= wide
        room = self._mechanics.dots
        left = (0, (room - width) // 2, room - width)[self.modes.align] if width < room else 0
        shift = room - left - width
        dots = dots << shift if shift >= 0 else dots >> -shift
        for _ in range(tall):
            yield from self._row(dots.to_bytes(room // 8, "big"))

    # Lines, rows and feeds

    def _letter(self, byte: int) -> Steps:
        if (len(self.modes.line) + 1) * CELL[0] > self._mechanics.dots:
            yield from self._line_feed()
        self.modes.line.append(byte)

    def _line_feed(self) -> Steps:
        if self.modes.line:
            yield from self._print_line()
        else:
            yield from self._feed(self.modes.spacing)

    def _print_line(self) -> Steps:
        """Print the line that has been gathered, if there is one, and move on to the next."""
        line, self.modes.line = self.modes.line, bytearray()
        if not line:
            return
        box = ((1 << (CELL[0] - 2)) - 1) << 1
        dots = 0
        for letter in line:
            dots = dots << CELL[0] | (0 if letter == ord(" ") else box)
        bits = (dots << (self._mechanics.dots - len(line) * CELL[0])).to_bytes(self._mechanics.dots // 8, "big")
        for at in range(max(CELL[1], self.modes.spacing)):
            yield from self._row(bits if 0 < at < CELL[1] - 1 else b"")

    def _feed(self, rows: int) -> Steps:
        for _ in range(rows):
            yield from self._row(b"")
        if rows:
            self._mechanics.fed()

    def _row(self, bits: bytes) -> Steps:
        while not self._may_move():
            yield
        self._mechanics.row(bits)
