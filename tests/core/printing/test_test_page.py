"""The technician's test page, measured as with a ruler."""

from datetime import datetime
from itertools import pairwise

import pytest
from PIL import Image

from kiosk.core.model import Language, Paper, PrinterState, PrinterStatus
from kiosk.core.printing.test_page import (
    LETTERS,
    LINES,
    TestPage,
    compose_test_page,
    draw_test_page,
    made_up_digits,
)
from kiosk.core.ticket.keys import NOT_ENROLLED, ForgedTicketError, verify
from kiosk.core.ticket.layout import compose
from kiosk.core.ticket.qr import MODULES, QUIET_ZONE
from kiosk.core.ticket.sheet import Sheet, Width
from kiosk.core.ticket.typeset import width_of
from kiosk.speech import Speech
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.reading import qr_codes

BLACK, WHITE = 0, 255
PAGE = TestPage(
    datetime(2026, 11, 22, 14, 7, 30),  # noqa: DTZ001  the machine's wall clock
    "hall-1",
    "1.2.3",
    ["kind: network", "address: 192.168.1.50:9100"],
    PrinterStatus(PrinterState.READY, Paper.LOW),
)
every_paper = pytest.mark.parametrize("width", [576, 384])


def drawn(width: Width, page: TestPage = PAGE) -> Image.Image:
    return draw_test_page(page, width, speech=Speech)


def laid_out(width: Width, page: TestPage = PAGE) -> Sheet:
    return compose_test_page(page, width, speech=Speech)


def words_of(sheet: Sheet) -> str:
    return " ".join(text.text for text in sheet.texts).replace("\xa0", " ")


def blacks(dots: bytes) -> list[tuple[int, int]]:
    """Where black begins in a row or column of dots, and how long it is."""
    edges = [at for at, (a, b) in enumerate(pairwise([WHITE, *dots, WHITE])) if a != b]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


@every_paper
def test_it_is_black_and_white_as_wide_as_the_printer_reaches_with_a_frame_on_the_outermost_dots(
    width: Width,
) -> None:
    picture = drawn(width)
    assert (picture.mode, picture.width) == ("1", width)
    grey = picture.convert("L")
    right, bottom = grey.width - 1, grey.height - 1
    for edge in ((0, 0, width, 1), (0, bottom, width, bottom + 1), (0, 0, 1, bottom), (right, 0, width, bottom)):
        assert set(grey.crop(edge).tobytes()) == {BLACK}


@every_paper
def test_the_ruler_across_has_a_tick_every_millimetre_from_edge_to_edge(width: Width) -> None:
    sheet, grey = laid_out(width), drawn(width).convert("L")
    y = min(bar.y for bar in sheet.bars if bar.height == 10)  # the top of a millimetre's tick
    ticks = [start for start, _ in blacks(grey.crop((0, y + 4, width, y + 5)).tobytes())]
    assert ticks == [*range(0, width, 8), width - 2]
    tens = [start for start, _ in blacks(grey.crop((0, y + 20, width, y + 21)).tobytes())]
    assert tens == [*range(0, width, 80), width - 2]
    figures = [text.text for text in sheet.texts if text.y == y + 24]
    assert figures == [str(mm) for mm in range(10, width // 8, 10)]


@every_paper
def test_the_ruler_down_has_a_tick_every_millimetre_and_a_figure_every_ten(width: Width) -> None:
    sheet, grey = laid_out(width), drawn(width).convert("L")
    ticks = sorted(bar.y for bar in sheet.bars if bar.x == 0 and bar.height == 2 and bar.width in {10, 16, 24})
    assert {lower - upper for upper, lower in pairwise(ticks)} == {8}
    assert (ticks[-1] - ticks[0]) % 80 == 0
    assert ticks[-1] - ticks[0] >= 400
    column = grey.crop((8, ticks[0], 9, ticks[-1] + 2)).tobytes()
    assert [start for start, _ in blacks(column)] == list(range(0, ticks[-1] - ticks[0] + 1, 8))
    for ten, tick in enumerate(ticks[::10]):
        (figure,) = [
            t for t in sheet.texts if t.text == str(10 * ten) and abs(t.y + t.type.leading // 2 - tick) <= 1
        ]
        assert figure.x > 24


@every_paper
def test_its_qr_is_as_large_as_a_tickets_and_reads(width: Width) -> None:
    sheet, grey = laid_out(width), drawn(width).convert("L")
    assert sheet.module == compose(ticket(), Language.KK, PRINTED_AT, "T-03", width, speech=Speech).module
    (code,) = qr_codes(grey)
    assert code.text == made_up_digits()
    left, top = sheet.symbol
    side, quiet = MODULES * sheet.module, QUIET_ZONE * sheet.module
    around = grey.crop((left - quiet, top - quiet, left + side + quiet, top + side + quiet))
    around.paste(WHITE, (quiet, quiet, quiet + side, quiet + side))
    assert set(around.tobytes()) == {WHITE}
    said = words_of(sheet)
    assert "45 × 45 modules" in said
    assert f"{sheet.module} dots, {sheet.module / 8:g} mm" in said
    assert f"{side} dots, {side / 8:g} mm" in said


def test_no_desk_accepts_its_qr_whichever_terminals_it_knows() -> None:
    known = {key_id: bytes(32) for key_id in range(1, 300)}
    with pytest.raises(ForgedTicketError, match=f"no key {NOT_ENROLLED} is known"):
        verify(made_up_digits(), known)


@every_paper
def test_every_letter_of_three_languages_stands_there_large_and_small(width: Width) -> None:
    said = words_of(laid_out(width))
    assert [len(letters) for letters in LETTERS.values()] == [42, 33, 26]
    for letters in LETTERS.values():
        assert set(letters) | set(letters.lower()) <= set(said)
    assert set("0123456789№") <= set(said)


@every_paper
def test_lines_of_each_thickness_lie_and_stand(width: Width) -> None:
    bars = laid_out(width).bars
    for dots in LINES:
        assert any(bar.height == dots and 50 < bar.width < width for bar in bars)
        assert any(bar.width == dots and 50 < bar.height < 200 for bar in bars)


@every_paper
def test_black_goes_over_every_dot_of_the_head(width: Width) -> None:
    grey = drawn(width).convert("L")
    (patch,) = [bar for bar in laid_out(width).bars if bar.width == width and bar.height > 40]
    assert set(grey.crop((0, patch.y, width, patch.y + patch.height)).tobytes()) == {BLACK}


@every_paper
def test_it_says_where_it_comes_from_and_what_the_printer_said(width: Width) -> None:
    said = words_of(laid_out(width))
    for part in (
        "Test page",
        "22.11.2026 14:07:30",
        "terminal: hall-1",
        "tson-kiosk 1.2.3",
        "kind: network",
        "address: 192.168.1.50:9100",
        "the printer said before: ready, paper low",
    ):
        assert part in said
    assert "not asked" in words_of(laid_out(width, TestPage(PAGE.printed_at, "hall-1", "1.2.3", [])))


@every_paper
def test_no_word_leaves_the_paper_or_lies_over_the_symbol(width: Width) -> None:
    page = TestPage(
        PAGE.printed_at, "a-terminal-with-forty-letters-in-its-name", "1.2.3", ["folder: /" + 60 * "o"]
    )
    sheet = laid_out(width, page)
    side, quiet = MODULES * sheet.module, QUIET_ZONE * sheet.module
    left, top = sheet.symbol
    for text in sheet.texts:
        right, bottom = text.x + width_of(text.text, text.type), text.y + text.type.leading
        assert 0 <= text.x <= right <= width
        assert bottom <= sheet.height
        outside = right <= left - quiet or text.x >= left + side + quiet
        assert outside or bottom <= top or text.y >= top + side
