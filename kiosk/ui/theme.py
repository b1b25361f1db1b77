"""The look: named colours, type sizes, and millimetres of the real screen turned into pixels.

Everything that is drawn takes its colours from `Tokens` and its sizes from a `Look`; nobody else writes a number
of pixels or a colour. Sources: screens.md, "Look" and "Measures for eyes and hands".
"""

import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from string import Template
from typing import ClassVar

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics

from kiosk.resources import resource


@dataclass(frozen=True, slots=True)
class Tokens:
    """Named colours. `on_x` is what is written on x; `frame` bounds cards that cannot be touched."""

    ink: str
    muted: str
    paper: str
    surface: str
    line: str
    frame: str
    edge: str
    accent: str
    accent_down: str
    accent_soft: str
    on_accent: str
    hero: str
    on_hero: str
    on_hero_muted: str
    sun: str
    on_sun: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str

    def color(self, name: str) -> QColor:
        """A token as a colour to paint with."""
        return QColor(getattr(self, name))


NORMAL = Tokens(
    ink="#10243A",
    muted="#4B6175",
    paper="#F3F6F8",
    surface="#FFFFFF",
    line="#D3DDE5",
    frame="#D3DDE5",
    edge="#7A8FA1",
    accent="#00687A",
    accent_down="#004F5D",
    accent_soft="#E1F1F3",
    on_accent="#FFFFFF",
    hero="#00687A",
    on_hero="#FFFFFF",
    on_hero_muted="#E1F1F3",
    sun="#FFC629",
    on_sun="#10243A",
    ok="#1B7A48",
    ok_soft="#E2F3E9",
    warn="#8A5A00",
    warn_soft="#FFF3D6",
    bad="#B3261E",
    bad_soft="#FBE9E7",
)

_BLACK, _WHITE, _YELLOW = "#000000", "#FFFFFF", "#FFE100"
HIGH_CONTRAST = Tokens(
    ink=_WHITE,
    muted=_WHITE,
    paper=_BLACK,
    surface=_BLACK,
    line=_WHITE,
    frame=_WHITE,
    edge=_WHITE,
    accent=_YELLOW,
    accent_down=_WHITE,
    accent_soft=_BLACK,
    on_accent=_BLACK,
    hero=_BLACK,
    on_hero=_WHITE,
    on_hero_muted=_WHITE,
    sun=_YELLOW,
    on_sun=_BLACK,
    ok=_WHITE,
    ok_soft=_BLACK,
    warn=_YELLOW,
    warn_soft=_BLACK,
    bad=_YELLOW,
    bad_soft=_BLACK,
)


class Role(StrEnum):
    """What a text is for; each has one size."""

    HERO = "hero"
    FIGURE = "figure"
    TITLE = "title"
    KEY = "key"
    CARD = "card"
    BODY = "body"
    SMALL = "small"


# Pixels at 1080 wide; the least height of its capitals in millimetres; how much "larger text" adds.
_TYPE: dict[Role, tuple[int, float, float]] = {
    Role.HERO: (84, 8.0, 1.15),
    Role.FIGURE: (112, 12.0, 1.2),
    Role.TITLE: (60, 8.0, 1.25),
    Role.KEY: (50, 7.0, 1.35),
    Role.CARD: (34, 5.4, 1.5),
    Role.BODY: (32, 5.2, 1.5),
    Role.SMALL: (26, 5.0, 1.5),
}
_HERO_BESIDE = 70  # wide screens: the hero stands in two fifths of the width
_COLUMN_EMS = 11  # the longest words need so many letters' widths
_FIGURES = frozenset({Role.FIGURE, Role.KEY})
_CAPITALS = 0.727  # of the em, in Inter
_MM_PER_INCH = 25.4
_TOUCH_MM, _TOUCH_LEAST_MM, _APART_MM = 20.0, 15.0, 3.0
_LOW = 1000  # pixels: lower screens need every one
_REACH_MM = 240.0  # least height of the working area in the lower half

# The diagonal in inches of screens usually sold with these pixels, for when the settings do not say.
_USUAL_DIAGONALS = {
    (1080, 1920): 32.0,
    (1280, 1024): 19.0,
    (768, 1366): 18.5,
    (768, 1024): 15.0,
    (1024, 1280): 19.0,
}


class Gap(StrEnum):
    """The three distances."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


_GAPS = {Gap.SMALL: 20, Gap.MEDIUM: 36, Gap.LARGE: 56}


@dataclass(frozen=True)
class Look:
    """How one window is drawn: its size in pixels, the screen's diagonal, and what the citizen switched on.

    `diagonal_inches` None means the usual diagonal for that many pixels. `lower_half`: controls stay within a
    wheelchair's reach. `calm`: nothing moves.
    """

    width: int = 1080
    height: int = 1920
    diagonal_inches: float | None = None
    large_text: bool = False
    high_contrast: bool = False
    lower_half: bool = False
    calm: bool = False
    sheets: ClassVar[tuple[str, ...]] = ("style.qss",)

    def plain(self) -> "Look":
        """The same screen without what the citizen switched on."""
        return replace(self, large_text=False, high_contrast=False, lower_half=False)

    @cached_property
    def upright(self) -> bool:
        """Taller than wide: one column."""
        return self.height > self.width

    @cached_property
    def two_columns(self) -> bool:
        """Wide enough to put question and choices side by side, also with larger text."""
        return not self.upright and self.width * 2 / 5 >= _COLUMN_EMS * self.text(Role.BODY)

    @cached_property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre of the real screen."""
        inches = self.diagonal_inches or _usual_diagonal(self.width, self.height)
        return math.hypot(self.width, self.height) / (inches * _MM_PER_INCH)

    @cached_property
    def unit(self) -> float:
        """How large a pixel of the 1080x1920 drawing is here."""
        if self.upright:
            return min(self.width / 1080, self.height / 1920)
        return min(self.width / 1920, self.height / 1080)

    def mm(self, millimetres: float) -> int:
        """Millimetres of the real screen in pixels."""
        return math.ceil(millimetres * self.px_per_mm)

    def px(self, drawn: float) -> int:
        """Pixels of the 1080x1920 drawing in pixels of this screen."""
        return max(1, round(drawn * self.unit))

    def text(self, role: Role) -> int:
        """The size of a text in pixels."""
        drawn, least_mm, growth = _TYPE[role]
        if role is Role.HERO and not self.upright:
            drawn = _HERO_BESIDE
        size = max(drawn * self.unit, least_mm * self.px_per_mm / _CAPITALS)
        return round(size * (growth if self.large_text else 1.0))

    def gap(self, gap: Gap) -> int:
        """One of the three distances in pixels; never so small that neighbours are touched by mistake."""
        drawn = _GAPS[gap] * self.unit * (0.6 if self.lower_half or self.short_of_room else 1.0)
        return max(round(drawn), self.mm(_APART_MM))

    @cached_property
    def short_of_room(self) -> bool:
        """Low screens and larger text on them: everything moves closer."""
        return not self.upright and (self.large_text or self.height < _LOW)

    @cached_property
    def margin(self) -> int:
        """Between the screen's edge and what is on it."""
        return self.px(56) if self.upright else max(self.px(56), self.mm(6))

    @cached_property
    def touch(self) -> int:
        """The height of an ordinary control: 20 mm or more."""
        return max(self.px(108 if self.upright else 88), self.mm(_TOUCH_MM))

    @cached_property
    def touch_least(self) -> int:
        """The least side of anything that can be touched: 15 mm."""
        return self.mm(_TOUCH_LEAST_MM)

    @cached_property
    def radius(self) -> int:
        """Corners of cards and buttons."""
        return max(8, self.px(24))

    @cached_property
    def stroke(self) -> int:
        """Borders of what can be touched."""
        return max(2, self.px(4 if self.high_contrast else 3))

    @cached_property
    def icon(self) -> int:
        """The side of an icon beside a text."""
        return round(self.text(Role.CARD) * 1.15)

    @cached_property
    def tokens(self) -> Tokens:
        """The colours."""
        return HIGH_CONTRAST if self.high_contrast else NORMAL

    @cached_property
    def working_height(self) -> int:
        """With `lower_half`: how much of the screen, from its lower edge, holds everything to touch."""
        return min(self.height, max(round(self.height * 0.56), self.mm(_REACH_MM)))

    def font(self, role: Role, weight: QFont.Weight = QFont.Weight.Normal, *, figures: bool = False) -> QFont:
        """The font of a text; with `figures`, and always for keys and large figures, digits are of equal width."""
        return font_of(self.text(role), weight, figures or role in _FIGURES)

    def metrics(self, role: Role, weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetrics:
        """What `font` measures."""
        return _metrics(self.text(role), weight, role in _FIGURES)

    def color(self, token: str) -> QColor:
        """A token as a colour to paint with."""
        return self.tokens.color(token)

    def style_sheet(self) -> str:
        """The style sheet of a whole window. Set it once and at each change of the look, never on the way."""
        return _style_sheet(self)


def _usual_diagonal(width: int, height: int) -> float:
    known = _USUAL_DIAGONALS.get((width, height)) or _USUAL_DIAGONALS.get((height, width))
    if known:
        return known
    return math.hypot(width, height) / (3.35 * _MM_PER_INCH)  # as on an ordinary monitor, 85 dots an inch


@cache
def font_of(pixels: int, weight: QFont.Weight, figures: bool = False) -> QFont:  # noqa: FBT001, FBT002  a cache's key
    """Inter in a size that no role has; see `Look.font` for those that have one."""
    font = QFont(load_fonts())
    font.setPixelSize(pixels)
    font.setVariableAxis(QFont.Tag("wght"), weight.value)
    if figures:  # not everywhere: it makes hyphens and brackets as wide as digits
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _metrics(pixels: int, weight: QFont.Weight, figures: bool) -> QFontMetrics:  # noqa: FBT001  the same
    return QFontMetrics(font_of(pixels, weight, figures))


@cache
def load_fonts() -> str:
    """Give Inter to Qt, from its package; returns the family. Needs a QGuiApplication."""
    import fontpkg_inter  # noqa: PLC0415  only a path, but the package reads its metadata

    folder = Path(fontpkg_inter.__file__).parent / "files"
    upright = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
    number = QFontDatabase.addApplicationFont(str(upright))
    if number < 0:
        raise FileNotFoundError(upright)
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _style_sheet(look: Look) -> str:
    load_fonts()
    sheets = "\n".join(resource(name).read_text("utf-8") for name in look.sheets)
    return Template(sheets).substitute(
        asdict(look.tokens),
        note=look.tokens.frame if look.high_contrast else look.tokens.accent_soft,
        radius=look.radius,
        small_radius=max(6, look.radius // 2),
        stroke=look.stroke,
        hair=max(1, look.px(3 if look.high_contrast else 2)),
        pad=look.px(16),
        line_edit=look.touch_least,
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
