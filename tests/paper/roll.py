"""Paper and mechanics: what a printer can move, print and cut, and what keeps it from doing so.

Physically: the head prints one row of dots at a time; the cutter, or the bar at which paper is torn, lies some
way above the head, so a cut without a feed leaves the last rows for the next piece. A piece that has been cut off,
torn off or run off the end of its roll is a paper.
"""

from collections.abc import Callable
from enum import Enum, Flag, auto

from PIL import Image

_INVERTED = bytes(255 - value for value in range(256))


class Jam(Enum):
    """What is stuck. AUTOMATIC: a hot head, that recovers by itself."""

    CUTTER = auto()
    UNRECOVERABLE = auto()
    AUTOMATIC = auto()


class Torn(Flag):
    """When somebody tears off what a printer without cutter has printed, besides `Mechanics.tear_off`."""

    BY_HAND = 0
    AFTER_A_FEED = auto()
    AT_COMPLETION = auto()


class Mechanics:
    """Head, roll, cover and cutter. Not for several threads: the printer that owns it has the lock.

    `dots`: a row's, a multiple of 8. `to_cutter`: rows from the head up to the cutter or the bar. `torn`: where
    there is no cutter, when paper is taken.
    """

    def __init__(self, dots: int, *, cutter: bool, to_cutter: int, torn: Torn) -> None:
        if dots % 8:
            raise ValueError("a row has a multiple of 8 dots")
        self.dots = dots
        self.cutter = cutter
        self.to_cutter = to_cutter
        self.torn = torn
        self.left: int | None = None  # rows of paper; None: it never ends
        self.near_end_at = 0
        self.cover_open = False
        self.jam: Jam | None = None
        self.jams_at_cut = False
        self.on_change: Callable[[], None] = lambda: None
        self._white = bytes(dots // 8)
        self._mouth = bytearray(self._white * to_cutter)
        self._papers: list[Image.Image] = []
        self.rows = self.inked_rows = 0  # printed and fed since ever

    @property
    def out_of_paper(self) -> bool:
        """The roll has ended."""
        return self.left is not None and self.left <= 0

    @property
    def near_end(self) -> bool:
        """The roll is nearly at its end, or at it."""
        return self.left is not None and self.left <= self.near_end_at

    @property
    def stands(self) -> bool:
        """Nothing can be printed until somebody has mended it."""
        return self.out_of_paper or self.cover_open or self.jam is not None

    @property
    def papers(self) -> tuple[Image.Image, ...]:
        """The pieces that have come off, the first first."""
        return tuple(self._papers)

    def take_papers(self) -> tuple[Image.Image, ...]:
        """The pieces that have come off; they are no longer kept."""
        taken, self._papers = tuple(self._papers), []
        return taken

    @property
    def at_the_mouth(self) -> Image.Image:
        """The piece that is still in the printer: from its upper end down to the head."""
        return self._picture(self._mouth)

    # What the commands do. Each may be called only while nothing stands.

    def row(self, bits: bytes) -> None:
        """Print one row (1 is black, its first dot the highest bit), cut or filled up to the width; move on."""
        bits = bits[: len(self._white)]
        self._mouth += bits + self._white[len(bits) :]
        self.rows += 1
        self.inked_rows += any(bits)
        if self.left is not None:
            before = self.near_end
            self.left -= 1
            if self.out_of_paper or self.near_end is not before:
                self.on_change()

    def cut(self) -> bool:
        """Cut where the cutter is; without one nothing happens. False: it jammed, and the cut is still owed."""
        if not self.cutter:
            return True
        if self.jams_at_cut:
            self.jams_at_cut = False
            self.jam = Jam.CUTTER
            self.on_change()
            return False
        self._part(self.to_cutter)
        return True

    def fed(self) -> None:
        """A feed has ended: a citizen who sees all of the print above the bar takes it."""
        wide = len(self._white)
        if not self.cutter and Torn.AFTER_A_FEED in self.torn and not any(self._mouth[-self.to_cutter * wide :]):
            self.tear_off()

    def completed(self) -> None:
        """The printer has said that it is done: a citizen who heard of it takes the paper."""
        if not self.cutter and Torn.AT_COMPLETION in self.torn:
            self.tear_off()

    # What people do

    def tear_off(self) -> None:
        """Tear off what hangs out, at the bar; nothing where nothing has been printed on it."""
        above = len(self._mouth) - self.to_cutter * len(self._white)
        if above > 0 and any(self._mouth[:above]):
            self._part(self.to_cutter)

    def load(self, rows: int | None) -> None:
        """Put a new roll in. What was left of the old one comes off, as it is, if there is print on it."""
        if any(self._mouth):
            self._part(0)
        self._mouth = bytearray(self._white * self.to_cutter)
        self.left = rows

    def _part(self, kept_rows: int) -> None:
        at = max(0, len(self._mouth) - kept_rows * len(self._white))
        if at:
            self._papers.append(self._picture(self._mouth[:at]))
        del self._mouth[:at]

    def _picture(self, rows: bytes | bytearray) -> Image.Image:
        size = (self.dots, len(rows) // len(self._white))
        return Image.frombytes("1", size, bytes(rows).translate(_INVERTED)) if size[1] else Image.new("1", size, 1)
