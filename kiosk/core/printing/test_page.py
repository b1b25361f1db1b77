"""The technician's test page: what a printer does to letters, millimetres, lines, black and a ticket's QR.

Drawn as tickets are, in the same type, with a symbol of the same size. Whoever holds it sees with a ruler in hand
whether the printer prints dot for dot. Its QR is made up: no desk accepts it. Needs Pillow.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.core.model import Language, PrinterStatus
from kiosk.core.ticket.bitmap import paint
from kiosk.core.ticket.keys import NOT_ENROLLED, digits_of
from kiosk.core.ticket.layout import Voice
from kiosk.core.ticket.payload import TicketFacts
from kiosk.core.ticket.qr import MODULES, QUIET_ZONE, matrix_of
from kiosk.core.ticket.sheet import DOTS_PER_MM, Bar, Page, Sheet, Width
from kiosk.core.ticket.typeset import BOLD, Type, set_in, width_of

if TYPE_CHECKING:
    from PIL.Image import Image

LETTERS: Mapping[Language, str] = {
    Language.KK: "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ",
    Language.RU: "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    Language.EN: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
SIGNS = "0123456789 № . , : ; ! ? · – — - + / ( ) « »"
LINES = (1, 2, 3, 4, 6, 8)  # dots thick

_FRAME = 2
_TICK = 2
_TICKS = {10: 24, 5: 16, 1: 10}  # how long: each ten millimetres, each five, each one
_PATCH_MM = 6
_CLEAR = 4  # dots from a figure to the frame
_NARROWEST = 160  # dots beside the symbol in which words can stand


@dataclass(frozen=True, slots=True)
class TestPage:
    """What a page says of where it comes from. `printed_at`: the machine's own time; `printer`: its settings, line
    by line, without anything secret; `before`: what it said of itself, None where it was not asked."""

    __test__ = False  # pytest takes it for a test by its name

    printed_at: datetime
    terminal: str
    version: str
    printer: Sequence[str]
    before: PrinterStatus | None = None


def draw_test_page(page: TestPage, width: Width, *, speech: Callable[[Language], Voice]) -> "Image":
    """Draw a test page (mode "1"); `speech` gives each language's voice."""
    return paint(compose_test_page(page, width, speech=speech), matrix_of(made_up_digits()))


def made_up_digits() -> str:
    """A ticket's 200 digits that belong to no booking, in the name of a terminal that there never is."""
    facts = TicketFacts(NOT_ENROLLED, 0, 0, 0, 0, datetime(2020, 7, 6, tzinfo=UTC))
    return digits_of(facts, hashlib.sha512(b"tson-kiosk test page").digest())


def compose_test_page(page: TestPage, width: Width, *, speech: Callable[[Language], Voice]) -> Sheet:
    """Lay a test page out."""
    voices = [speech(language) for language in Language]
    paper = Page(width)
    paper.space(2 * paper.sizes.gap)
    _title(paper, voices)
    _across(paper)
    _down(paper, voices)
    _patch(paper)
    _letters(paper)
    _facts(paper, page)
    _frame(paper)
    return paper.sheet()


def _title(paper: Page, voices: Sequence[Voice]) -> None:
    titles = [voice.say("Test page") for voice in voices]
    bold = paper.alike(titles, Type(paper.sizes.strong, BOLD), paper.sizes.least_strong)
    for title in titles:
        paper.write(title, bold, bold.size)
    paper.space(paper.sizes.gap)


def _across(paper: Page) -> None:
    """A ruler from edge to edge of what the printer reaches."""
    whole = paper.width // DOTS_PER_MM
    small = Type(paper.sizes.small)
    for mm in range(whole):
        paper.bars.append(Bar(mm * DOTS_PER_MM, paper.y, _TICK, _long(mm)))
        if mm and mm % 10 == 0 and mm < whole - 1:
            wide = width_of(str(mm), small)
            left = mm * DOTS_PER_MM + _TICK // 2 - wide // 2
            left = min(left, paper.width - _FRAME - _CLEAR - wide)
            paper.place(set_in(str(mm), small, paper.width, small.size), left, paper.y + _TICKS[10])
    paper.bars.append(Bar(paper.width - _TICK, paper.y, _TICK, _TICKS[10]))
    paper.space(_TICKS[10] + small.leading + paper.sizes.gap // 2)
    _say(
        paper,
        f"{whole} mm from the left edge of the frame to its right edge. Shorter or longer: the system scales. "
        "A side of the frame is missing: paper_mm is wrong, or the paper is not straight.",
    )
    paper.space(small.leading)


def _down(paper: Page, voices: Sequence[Voice]) -> None:
    """A ruler along the left edge; beside it the symbol, and lines."""
    sizes, top = paper.sizes, paper.y
    small = Type(sizes.small)
    left = _TICKS[10] + width_of("00", small) + sizes.gap
    paper.y = _symbol(paper, left, top, voices)
    paper.y = _lines(paper, left, paper.y + sizes.gap)
    tens = -(-(paper.y - top) // (10 * DOTS_PER_MM))
    for mm in range(10 * tens + 1):
        y = top + mm * DOTS_PER_MM
        paper.bars.append(Bar(0, y, _long(mm), _TICK))
        if mm % 10 == 0:
            paper.place(
                set_in(str(mm), small, left, small.size), _TICKS[10] + sizes.gap // 2, y - small.leading // 2
            )
    paper.y = top + 10 * tens * DOTS_PER_MM + small.leading


def _symbol(paper: Page, left: int, top: int, voices: Sequence[Voice]) -> int:
    sizes = paper.sizes
    side, quiet = MODULES * sizes.module, QUIET_ZONE * sizes.module
    paper.symbol = (left + quiet, top + quiet)
    said = [
        f"{MODULES} × {MODULES} modules",
        f"module: {sizes.module} dots, {sizes.module / DOTS_PER_MM:g} mm",
        f"side: {side} dots, {side / DOTS_PER_MM:g} mm",
    ]
    whole = paper.width - sizes.margin - left
    beside = whole - side - 2 * quiet
    x, room, y = left + side + 2 * quiet, beside, top + quiet
    if beside < _NARROWEST:
        x, room, y = left, whole, top + side + 2 * quiet
    for line in said:
        y = paper.place(set_in(line, Type(sizes.small), room, sizes.least_small), x, y)
    y = max(y, top + side + 2 * quiet)
    for warning in dict.fromkeys(voice.say("This QR is made up: no desk accepts it.") for voice in voices):
        y = paper.place(set_in(warning, Type(sizes.small, BOLD), whole, sizes.least_small), left, y)
    return y


def _lines(paper: Page, left: int, y: int) -> int:
    """Lines of each thickness, lying and standing."""
    small = Type(paper.sizes.small)
    thick = ", ".join(str(dots) for dots in LINES)
    room = paper.width - paper.sizes.margin - left
    y = paper.place(set_in(f"Lines of {thick} dots", small, room, small.size), left, y) + paper.sizes.gap // 2
    apart = 2 * DOTS_PER_MM
    tall = sum(LINES) + (len(LINES) - 1) * apart
    lying, standing = y, left + room // 2 + DOTS_PER_MM
    for dots in LINES:
        paper.bars.append(Bar(left, lying, room // 2 - DOTS_PER_MM, dots))
        paper.bars.append(Bar(standing, y, dots, tall))
        lying += dots + apart
        standing += dots + apart
    return y + tall


def _patch(paper: Page) -> None:
    """Black over the whole width: each dot of the head has to show itself."""
    paper.bars.append(Bar(0, paper.y, paper.width, _PATCH_MM * DOTS_PER_MM))
    paper.space(_PATCH_MM * DOTS_PER_MM + paper.sizes.gap // 2)
    _say(paper, "White stripes in the black: dots of the head are dirty or dead. Grey: too little heat.")
    paper.space(paper.sizes.gap)


def _letters(paper: Page) -> None:
    body = Type(paper.sizes.body)
    for language, capitals in LETTERS.items():
        pairs = " ".join(f"{capital}{capital.lower()}" for capital in capitals)
        paper.write(f"{language.value.upper()}: {pairs}", body, paper.sizes.least_body)
        paper.space(paper.sizes.gap // 2)
    paper.write(SIGNS, body, paper.sizes.least_body)
    paper.rule(2)


def _facts(paper: Page, page: TestPage) -> None:
    before = page.before
    answered = "not asked" if before is None else f"{before.state.value}, paper {before.paper.value}"
    for line in (
        f"printed at: {page.printed_at:%d.%m.%Y %H:%M:%S}",
        f"terminal: {page.terminal}",
        f"program: tson-kiosk {page.version}",
        f"the printer said before: {answered}",
        "printer:",
        *page.printer,
    ):
        _say(paper, line)
    paper.space(paper.sizes.gap)


def _frame(paper: Page) -> None:
    """Around the whole page, on the outermost dots."""
    height = paper.y + paper.sizes.gap  # as the sheet will be
    paper.bars += [
        Bar(0, 0, paper.width, _FRAME),
        Bar(0, height - _FRAME, paper.width, _FRAME),
        Bar(0, 0, _FRAME, height),
        Bar(paper.width - _FRAME, 0, _FRAME, height),
    ]


def _say(paper: Page, text: str) -> None:
    paper.write(text, Type(paper.sizes.small), paper.sizes.least_small)


def _long(mm: int) -> int:
    return next(long for step, long in _TICKS.items() if mm % step == 0)
