"""The symbol itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.core.ticket.payload import to_digits
from kiosk.core.ticket.qr import MODULES, QUIET_ZONE, Matrix, matrix_of
from tests.reading import qr_codes

ticket_digits = st.binary(min_size=82, max_size=82).map(lambda rest: to_digits(b"\x01" + rest))


def picture(matrix: Matrix, module: int = 4) -> Image.Image:
    """The matrix as a reader sees it, quiet zone and all."""
    side = MODULES + 2 * QUIET_ZONE
    small = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, black in enumerate(row):
            if black:
                small.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    return small.resize((side * module, side * module), Image.Resampling.NEAREST)


@settings(max_examples=20)
@given(ticket_digits)
def test_a_reader_reads_the_digits(digits: str) -> None:
    matrix = matrix_of(digits)
    assert len(matrix) == MODULES == 45
    assert {len(row) for row in matrix} == {45}
    (code,) = qr_codes(picture(matrix))
    assert code.text == digits
    assert code.ec_level == "Q"


def test_the_same_digits_make_the_same_symbol() -> None:
    assert matrix_of("0123456789" * 20) == matrix_of("0123456789" * 20)


def test_a_reader_still_reads_with_a_tenth_of_it_gone() -> None:
    digits = "0123456789" * 20
    torn = picture(matrix_of(digits))
    torn.paste(255, (90, 90, 90 + 60, 90 + 60))
    (code,) = qr_codes(torn)
    assert code.text == digits


@pytest.mark.parametrize("digits", ["", "1" * 199, "1" * 201, "a" * 200, "٣" * 200])
def test_nothing_but_a_tickets_digits_becomes_a_symbol(digits: str) -> None:
    with pytest.raises(ValueError, match="200 digits"):
        matrix_of(digits)
