"""Paper that is filled from the top: texts, bars and a symbol, in dots of the paper. No drawing here.

Tickets (`kiosk.core.ticket.layout`) and the technician's test page are laid out on it, and
`kiosk.core.ticket.bitmap.paint` puts the ink.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kiosk.core.ticket.ornament import HEIGHT as ORNAMENT_HEIGHT
from kiosk.core.ticket.typeset import Paragraph, Type, fitted, set_in

Width = Literal[576, 384]
DOTS_PER_MM = 8


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `x`, `y`: its top left corner. `secret`: it opens the booking (R8), keep no copy of it."""

    x: int
    y: int
    text: str
    type: Type
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A black rectangle; `x`, `y`: its top left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper laid out. `symbol`: the top left corner of the QR's first module, without its quiet zone;
    `ornament`: whether the band of ram's horns stands at the top, between the margins."""

    width: int
    height: int
    margin: int
    texts: tuple[Text, ...]
    bars: tuple[Bar, ...]
    symbol: tuple[int, int]
    module: int
    ornament: bool


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of one paper width, in dots of an eighth of a millimetre. `time`: every time of day fits."""

    margin: int
    time: int
    time_of_two: int
    date: int
    least_date: int
    code: int
    strong: int
    least_strong: int
    body: int
    least_body: int
    small: int
    least_small: int
    gap: int
    module: int


SIZES: dict[Width, Sizes] = {
    576: Sizes(14, 190, 132, 45, 40, 39, 34, 30, 27, 24, 22, 20, 13, 6),
    384: Sizes(8, 127, 108, 38, 33, 32, 29, 26, 26, 22, 19, 17, 11, 4),
}
_CAP_TOP, _CAP_HEIGHT = 0.24, 0.73  # of Inter's size: from the line's top down to a capital, and its height


@dataclass(slots=True)
class Page:
    """Paper that is filled from the top; `y` is how far."""

    width: Width
    y: int = 0
    symbol: tuple[int, int] = (0, 0)
    texts: list[Text] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    has_ornament: bool = False

    @property
    def sizes(self) -> Sizes:
        """The measures of this width."""
        return SIZES[self.width]

    @property
    def room(self) -> int:
        """Dots between the margins."""
        return self.width - 2 * self.sizes.margin

    def ornament(self) -> None:
        """The band of ram's horns, at the top."""
        self.has_ornament = True
        self.y += ORNAMENT_HEIGHT + self.sizes.gap

    def space(self, dots: int) -> None:
        """White."""
        self.y += dots

    def rule(self, thickness: int) -> None:
        """A line from margin to margin."""
        self.y += self.sizes.gap
        self.bars.append(Bar(self.sizes.margin, self.y, self.room, thickness))
        self.y += thickness + self.sizes.gap

    def write(self, text: str, type_: Type, least: int) -> None:
        """A text from margin to margin, smaller down to `least` where a word is too long."""
        self.y = self.place(set_in(text, type_, self.room, least), self.sizes.margin, self.y)

    def alike(self, texts: Iterable[str], type_: Type, least: int, room: int | None = None) -> Type:
        """One size for the same in several languages: that in which each fits its line, if there is one.

        `room`: how long the line is; None from margin to margin.
        """
        fits = (fitted(text, type_, self.room if room is None else room, least) for text in texts)
        return min(fits, key=lambda fit: fit.size)

    def figures(self, text: str, type_: Type) -> None:
        """Large figures: they have no letters that reach below the line, so their white is cut off."""
        self.y += 2 * self.sizes.gap
        lift = round(type_.size * _CAP_TOP)
        self.texts.append(Text(self.sizes.margin, self.y - lift, text, type_))
        self.y += round(type_.size * _CAP_HEIGHT) + self.sizes.gap + self.sizes.gap // 2

    def place(self, paragraph: Paragraph, x: int, y: int, *, secret: bool = False) -> int:
        """Put lines down from `y`; gives the y below them."""
        for line in paragraph.lines:
            self.texts.append(Text(x, y, line, paragraph.type, secret))
            y += paragraph.type.leading
        return y

    def sheet(self) -> Sheet:
        """What has been laid out."""
        return Sheet(
            self.width,
            self.y + self.sizes.gap,
            self.sizes.margin,
            tuple(self.texts),
            tuple(self.bars),
            self.symbol,
            self.sizes.module,
            self.has_ornament,
        )
