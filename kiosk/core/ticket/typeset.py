"""Type for paper: Inter from its font package, and text in even lines that never cut a word off. Needs Pillow.

Sizes and widths are dots of the printer. The fonts come from a package, since a terminal's own may lack
Ә Ғ Қ Ң Ө Ұ Ү Һ.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

REGULAR, BOLD = 500, 720  # a little heavier than on a screen: heat bleeds white into thin strokes
_POINTS_PER_DOT = 72 / 203
_OPTICAL_SIZES = (14, 32)
_NO_BREAK = "\u00a0"
_VOWELS = frozenset("аәоөұүуыіеэёюяиaeiouy")
_LEAST_PART = 3
_LEADING = 1.2
_WHOLE = re.compile(rf"(?<=[-/{_NO_BREAK}])")


class Type(NamedTuple):
    """How text is set: dots from line to line's top, and weight on the font's own scale."""

    size: int
    weight: int = REGULAR

    @property
    def leading(self) -> int:
        """Dots from one line to the next."""
        return round(self.size * _LEADING)


class Paragraph(NamedTuple):
    """Text in lines, in the type in which they fit."""

    lines: tuple[str, ...]
    type: Type

    @property
    def height(self) -> int:
        """Dots from the top of the first line to the bottom of the last."""
        return len(self.lines) * self.type.leading


@lru_cache(maxsize=32)
def font(type_: Type) -> "FreeTypeFont":
    """The font in which a type is drawn."""
    import fontpkg_inter  # noqa: PLC0415  needed with the first ticket
    from PIL import ImageFont  # noqa: PLC0415

    made = ImageFont.truetype(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf", type_.size)
    least, most = _OPTICAL_SIZES
    made.set_variation_by_axes([min(max(type_.size * _POINTS_PER_DOT, least), most), type_.weight])
    return made


@lru_cache(maxsize=2048)
def _word_width(word: str, type_: Type) -> float:
    return font(type_).getlength(word)


def width_of(text: str, type_: Type) -> int:
    """How many dots wide a line is."""
    return round(font(type_).getlength(text) + 0.5)


def set_in(text: str, type_: Type, width: int, least: int) -> Paragraph:
    """Break a text into lines of `width` dots at most, as even as they can be.

    A word that is too long for a line makes the whole text smaller, down to the size `least`; one that is too long
    even then is broken after a hyphen, or between syllables with a hyphen put in.
    """
    text = _bound(text)
    words = text.split(" ")
    whole = [part for word in words for part in _WHOLE.split(word)]
    while type_.size > least and any(_word_width(part, type_) > width for part in whole):
        type_ = type_._replace(size=type_.size - 1)
    if _word_width(text, type_) <= width:
        return Paragraph((text,), type_)
    pieces = [piece for word in words for piece in _broken(word, type_, width)]
    return Paragraph(_balanced(pieces, type_, width), type_)


def _balanced(pieces: list[str], type_: Type, width: int) -> tuple[str, ...]:
    """Lines as many as it takes, and as even as they then can be: no word is left alone on the last one."""
    wide = [_word_width(piece, type_) for piece in pieces]
    space = _word_width(" ", type_)
    starts = _starts(wide, space, width)
    narrow, enough = max(wide), float(width)
    while len(starts) > 1 and enough - narrow > 1:
        middle = (narrow + enough) / 2
        tried = _starts(wide, space, middle)
        if len(tried) == len(starts):
            starts, enough = tried, middle
        else:
            narrow = middle
    lines = (" ".join(pieces[start:end]) for start, end in pairwise([*starts, len(pieces)]))
    return tuple(line.removesuffix(f"{_NO_BREAK}·") for line in lines)  # where a line ends, that parts enough


def _starts(wide: list[float], space: float, width: float) -> list[int]:
    """With which piece each line begins, when lines are filled one after another."""
    starts, filled = [0], wide[0]
    for index, piece in enumerate(wide[1:], 1):
        filled += space + piece
        if filled > width:
            starts.append(index)
            filled = piece
    return starts


def fitted(text: str, type_: Type, width: int, least: int) -> Type:
    """The largest size down to `least` in which a text fits one line; the wanted one where it never does."""
    for size in range(type_.size, least - 1, -1):
        smaller = type_._replace(size=size)
        if _word_width(text, smaller) <= width:
            return smaller
    return type_


def _bound(text: str) -> str:
    """A text whose short words stand with the word they belong to: "№ 3", "23 ноября", "ул. Толе би"."""
    text = re.sub(
        r"((?<!№ )(?<!/)(?:\b\w|\b\d\d)|\b\w{1,3}\.|№) (?=\S)", rf"\1{_NO_BREAK}", " ".join(text.split())
    )
    return re.sub(r" ([·–—])", rf"{_NO_BREAK}\1", text)


def _broken(word: str, type_: Type, width: int) -> list[str]:
    """A word in parts that each fit a line; the word itself where it fits."""
    parts = []
    while _word_width(word, type_) > width:
        cut = next(
            (at for at in _cuts(word) if _word_width(_part(word, at), type_) <= width),
            max(1, len(word) - 1),  # one letter wider than the paper: no font of ours
        )
        parts.append(_part(word, cut))
        word = word[cut:].lstrip(_NO_BREAK)
    return [*parts, word]


def _part(word: str, cut: int) -> str:
    left = word[:cut].rstrip(_NO_BREAK)
    return left if left[-1] in "-/.,·–—" or word[cut - 1] == _NO_BREAK else f"{left}-"


def _cuts(word: str) -> list[int]:
    """Where a word may be cut, best first: after its own signs, then between syllables, then anywhere."""
    signs = [at for at in range(len(word) - 1, 0, -1) if word[at - 1] in f"-/.{_NO_BREAK}"]
    inner = range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1)
    low = word.lower()
    syllables = [
        at
        for at in inner
        if low[at] not in _VOWELS | set("ьъ") and low[at + 1] in _VOWELS and set(low[:at]) & _VOWELS
    ]
    return [*signs, *syllables, *inner, *range(len(word) - 1, 0, -1)]
