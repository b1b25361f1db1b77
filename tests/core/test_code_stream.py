"""The codes in a serial reader's bytes are the same however the line cuts them up."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.code_stream import LEAST, MOST, CodeStream
from kiosk.core.scanning import ScanFault, UnreadableScanError, shown_by

TICKET = "0123456789" * 20
codes = st.lists(st.text("0123456789ABCabc ]:/", min_size=LEAST, max_size=MOST), max_size=6)
ends = st.sampled_from(["\r", "\n", "\r\n", "\n\r", "\r\r\n"])


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    """The same bytes, cut at these places."""
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[begin:end] for begin, end in pairwise(places)]


def read(parts: list[bytes]) -> list[str]:
    stream = CodeStream()
    return [code for part in parts for code in stream.take(part)] + stream.pause()


def fault_in(code: str) -> ScanFault | None:
    try:
        shown_by(code)
    except UnreadableScanError as fault:
        return fault.fault
    return None


@given(codes=codes, end=ends, last=st.booleans(), cuts=st.lists(st.integers(0, 10_000), max_size=20))
def test_each_code_comes_once_wherever_the_line_cuts(
    codes: list[str], end: str, last: bool, cuts: list[int]
) -> None:
    data = end.join(codes) + (end if last else "")
    assert read(pieces(data.encode(), cuts)) == codes


@given(data=st.binary(max_size=5000), cuts=st.lists(st.integers(0, 10_000), max_size=20))
def test_any_bytes_give_the_same_texts_in_any_pieces(data: bytes, cuts: list[int]) -> None:
    whole = read([data])
    assert read(pieces(data, cuts)) == whole
    assert all(LEAST <= len(code) <= MOST and "\r" not in code and "\n" not in code for code in whole)


def test_a_pause_ends_a_code_and_the_rest_of_it_is_another() -> None:
    stream = CodeStream()
    assert stream.take(TICKET[:60].encode()) == []
    assert stream.pause() == [TICKET[:60]]
    assert stream.pause() == []
    assert stream.take(TICKET[60:].encode() + b"\r") == [TICKET[60:]]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (TICKET.encode(), None),
        (TICKET[:120].encode(), ScanFault.CUT_SHORT),
        (TICKET.encode() * 2, ScanFault.GLUED),
        (TICKET.encode() * 50, ScanFault.GLUED),
        (b"\x02" + TICKET.encode() + b"\x03", ScanFault.FOREIGN),
        (TICKET[:100].encode() + b"\xb1" + TICKET[101:].encode(), ScanFault.FOREIGN),
        ("٣".encode() * 200, ScanFault.FOREIGN),
        (b"\x00" * 200, ScanFault.FOREIGN),
    ],
)
def test_what_is_wrong_with_a_code_is_told(data: bytes, fault: ScanFault | None) -> None:
    (code,) = read([data])
    assert fault_in(code) is fault


def test_noise_on_the_line_is_no_code() -> None:
    assert read([b"\x00\xff\r", b"\r\n", TICKET.encode(), b"\r"]) == [TICKET]


def test_a_stream_without_end_takes_no_more_memory() -> None:
    stream = CodeStream()
    for _ in range(1000):
        assert stream.take(b"7" * 10_000) == []
    assert sys.getsizeof(stream._begun) < 2 * MOST
    assert stream.take(b"\r") == ["7" * MOST]
    assert stream.take(b"20260601\r") == ["20260601"]
