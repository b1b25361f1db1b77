"""A bitmap as the bytes that a printer takes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.core.model import Language
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.stream import (
    BAND_ROWS,
    bands,
    ending,
    filling,
    new_id,
    pacified,
    request,
)
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.printing.escpos.raster import bitmap_of, part_of
from tests.core.ticket.papers import PRINTED_AT, ticket

# DLE EOT n, DLE ENQ n, DLE DC4 fn, of which a printer obeys those that it knows, also amid a picture.
REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]", re.DOTALL)
biting = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x06, 0x00])
rasters = st.one_of(st.binary(max_size=400), st.lists(biting, max_size=400).map(bytes))


@st.composite
def bitmaps(draw_from: st.DrawFn) -> Image.Image:
    """Any width and height; white, or full of what reads as a command."""
    width, height = draw_from(st.integers(1, 576)), draw_from(st.integers(1, 300))
    row_bytes = (width + 7) // 8
    rows = draw_from(st.lists(st.one_of(st.just(b""), rasters), min_size=1, max_size=6))
    data = b"".join((rows[y % len(rows)] * 80)[:row_bytes].ljust(row_bytes, b"\0") for y in range(height))
    return Image.frombytes("1", (width, height), bytes(byte ^ 0xFF for byte in data))


@given(rasters)
def test_no_raster_has_a_real_time_command_in_it_and_hardly_a_dot_is_changed(raster: bytes) -> None:
    calm = pacified(raster)
    assert not REAL_TIME.search(calm)
    changed = [(old, new) for old, new in zip(raster, calm, strict=True) if old != new]
    assert all((old ^ new).bit_count() == 1 and new & old == old for old, new in changed)
    assert len(changed) == len(REAL_TIME.findall(raster))


def commands_within(bitmap: Image.Image, commands: list[bytes]) -> int:
    """How many real-time commands there would be, were each part of the bitmap sent as it is."""
    count = top = 0
    for part in map(part_of, commands):
        as_it_is = Image.new("1", part.size, 1)
        as_it_is.paste(bitmap.crop((0, top, min(part.width, bitmap.width), top + part.height)))
        count += len(REAL_TIME.findall(bytes(byte ^ 0xFF for byte in as_it_is.tobytes())))
        top += part.height
    return count


@settings(max_examples=30)
@given(bitmaps())
def test_the_bands_put_together_again_are_the_bitmap(bitmap: Image.Image) -> None:
    commands = bands(bitmap, Profile())
    whole = bitmap_of(commands, bitmap.width)
    assert whole.size == bitmap.size
    assert ImageChops.logical_xor(whole, bitmap).histogram()[255] <= commands_within(bitmap, commands)
    assert not REAL_TIME.search(b"".join(commands))
    assert all(part_of(command).height <= BAND_ROWS for command in commands)


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("language", Language)
def test_a_real_ticket_comes_out_dot_for_dot(dots: int, language: Language) -> None:
    bitmap = draw(ticket(), language, PRINTED_AT, "T-03", dots, speech=Speech)  # type: ignore[arg-type]
    commands = bands(bitmap, Profile(dots=dots))
    assert bitmap_of(commands, dots).tobytes() == bitmap.tobytes()
    assert sum(map(len, commands)) < 0.7 * dots // 8 * bitmap.height


def test_a_bitmap_wider_than_the_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="576 dots on paper of 384"):
        bands(Image.new("1", (576, 8), 1), Profile(dots=384))


def test_white_paper_is_one_byte_a_row() -> None:
    assert bands(Image.new("1", (576, 200), 1), Profile()) == [
        b"\x1dv0\x00\x01\x00\x80\x00" + bytes(128),
        b"\x1dv0\x00\x01\x00\x48\x00" + bytes(72),
    ]


def test_a_ticket_is_cut_at_the_cutter_or_fed_as_far_as_it_is_torn_off() -> None:
    assert ending(Profile()) == b"\x1dVB\x00"
    assert ending(Profile(cutter=False)) == b"\x1bd\x05"


def test_the_filling_is_white_and_no_less_than_the_largest_band() -> None:
    black = Image.new("1", (576, BAND_ROWS), 0)
    assert len(filling(Profile())) >= max(map(len, bands(black, Profile())))
    assert not any(filling(Profile()))


def test_ids_are_four_letters_and_never_the_same_twice() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert all(re.fullmatch(rb"[A-Za-z]{4}", id_) for id_ in ids)
    assert len(set(ids)) == len(ids)
    assert request(ids[0]) == b"\x1d(H\x06\x0000" + ids[0]


@pytest.mark.parametrize("facts", [{"dots": 0}, {"dots": 570}, {"answers": False}])
def test_a_printer_that_cannot_be_is_refused(facts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"dots|answers"):
        Profile(**facts)
