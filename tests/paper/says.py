"""What a printer says of itself: the byte that answers DLE EOT n, and the four that it sends unasked (GS a)."""

from tests.paper.roll import Jam, Mechanics


def _stuck(it: Mechanics) -> int:
    return (it.jam is Jam.CUTTER) << 3 | (it.jam is Jam.UNRECOVERABLE) << 5 | (it.jam is Jam.AUTOMATIC) << 6


def status(which: int, it: Mechanics, *, standing: bool) -> bytes:
    """The answer to DLE EOT 1, 2, 3 or 4."""
    bits = {
        1: standing << 3,
        2: it.cover_open << 2 | it.out_of_paper << 5 | (it.jam is not None) << 6,
        3: _stuck(it),
        4: (0b1100 if it.near_end else 0) | (0b110_0000 if it.out_of_paper else 0),
    }[which]
    return bytes([0b1_0010 | bits])


def report(it: Mechanics, *, standing: bool) -> bytes:
    """All of it in four bytes."""
    paper = (0b11 if it.near_end else 0) | (0b1100 if it.out_of_paper else 0)
    return bytes([0x10 | standing << 3 | it.cover_open << 5, _stuck(it), paper, 0])
