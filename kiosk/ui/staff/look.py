"""The look of a desktop window that is looked at all day: text for a reading distance, targets for a mouse.

The colours and roles are the kiosk's; the sizes follow the screen's logical dots an inch, as other programs do.
Only what is to be seen from a step back (verdicts, queue numbers) grows with the window.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from kiosk.ui.theme import Gap, Look, Role

USUAL_DOTS = 96.0
_TEXT: dict[Role, int] = {
    Role.HERO: 40,
    Role.FIGURE: 150,
    Role.TITLE: 26,
    Role.KEY: 24,
    Role.CARD: 19,
    Role.BODY: 16,
    Role.SMALL: 14,
}
_SEEN_FROM_AFAR = frozenset({Role.HERO, Role.FIGURE, Role.TITLE})
_GAPS = {Gap.SMALL: 8, Gap.MEDIUM: 16, Gap.LARGE: 28}
_SIZES = ((1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440))
_DRAWN_FOR = 768  # the height that the sizes of `_SEEN_FROM_AFAR` are drawn for


@dataclass(frozen=True)
class DeskLook(Look):
    """`width`, `height`: the largest usual size that the window holds, so that dragging its edge is no new look.

    `dots`: the screen's logical dots an inch.
    """

    width: int = 1366
    height: int = 768
    dots: float = USUAL_DOTS
    sheets: ClassVar[tuple[str, ...]] = ("style.qss", "staff.qss")

    def fitting(self, width: int, height: int) -> "DeskLook":
        """The same look for a window of this size."""
        held = [size for size in _SIZES if size[0] <= width and size[1] <= height]
        usual = held[-1] if held else _SIZES[0]
        return replace(self, width=usual[0], height=usual[1])

    @cached_property
    def zoom(self) -> float:
        """How much larger than at 96 dots an inch everything is."""
        return self.dots / USUAL_DOTS

    @cached_property
    def unit(self) -> float:
        """A drawn pixel of the kiosk is half of one at a desk."""
        return self.zoom / 2

    @cached_property
    def px_per_mm(self) -> float:
        """By the logical dots: what a desktop calls a millimetre."""
        return self.dots / 25.4

    def text(self, role: Role) -> int:
        """The size of a text in pixels."""
        size = _TEXT[role] * self.zoom
        return round(size * self.height / _DRAWN_FOR if role in _SEEN_FROM_AFAR else size)

    def gap(self, gap: Gap) -> int:
        """One of the three distances in pixels."""
        return round(_GAPS[gap] * self.zoom)

    @cached_property
    def margin(self) -> int:
        """Between a page's edge and what is on it."""
        return round(20 * self.zoom)

    @cached_property
    def touch(self) -> int:
        """The height of an ordinary control."""
        return round(42 * self.zoom)

    @cached_property
    def touch_least(self) -> int:
        """The least side of anything that can be touched."""
        return round(40 * self.zoom)

    @cached_property
    def radius(self) -> int:
        """Corners of cards and buttons."""
        return round(10 * self.zoom)

    @cached_property
    def stroke(self) -> int:
        """Borders of what can be touched."""
        return max(1, round((3 if self.high_contrast else 1.5) * self.zoom))

    @cached_property
    def icon(self) -> int:
        """The side of an icon beside a text."""
        return round(20 * self.zoom)

    @cached_property
    def side_bar(self) -> int:
        """The width of the side bar."""
        return round(268 * self.zoom)
