"""What a printer sends back, in whatever pieces and with whatever in between."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.model import Paper, PrinterState
from kiosk.core.printing.escpos.answers import (
    Answer,
    Answers,
    Cleared,
    Confirmed,
    Said,
    SaidUnasked,
    status_of,
)

FLOW = (0x11, 0x13)
statuses = st.builds(lambda bits: 0x12 | bits & 0x6C, st.integers(0, 255))
said = statuses.map(lambda bits: (Said(bits), bytes([bits])))
unasked = st.tuples(
    st.integers(0, 255).map(lambda bits: 0x10 | bits & 0x6C),
    *[st.integers(0, 255).map(lambda bits: bits & 0x6F)] * 3,
).map(lambda bits: (SaidUnasked(bytes(bits)), bytes(bits)))
confirmed = st.binary(min_size=4, max_size=4).map(lambda id_: bytes(0x20 + byte % 0x5F for byte in id_))
confirmed = confirmed.map(lambda id_: (Confirmed(id_), b"\x37\x22" + id_ + b"\x00"))
cleared = st.just((Cleared(), b"\x37\x25\x00"))
# Bytes with which no answer begins.
noise = st.binary(max_size=5).map(lambda data: (None, bytes(b for b in data if b & 0x90 != 0x10 and b != 0x37)))
talk = st.lists(st.one_of(said, unasked, confirmed, cleared, noise), max_size=12)


def answers_in(*pieces: bytes) -> list[Answer]:
    answers = Answers()
    return [answer for piece in pieces for answer in answers.take(piece)]


def in_pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    return [data[begun:end] for begun, end in zip([0, *places], [*places, len(data)], strict=True)]


@given(talk, st.lists(st.integers(0, 200)))
def test_every_answer_is_found_however_the_bytes_are_cut_and_whatever_noise_is_between(
    told: list[tuple[Answer | None, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(data for _, data in told)
    assert answers_in(*in_pieces(stream, cuts)) == [answer for answer, _ in told if answer is not None]


@given(talk, st.lists(st.tuples(st.integers(0, 200), st.sampled_from(FLOW))))
def test_xon_and_xoff_may_stand_anywhere_even_within_an_answer(
    told: list[tuple[Answer | None, bytes]], flow: list[tuple[int, int]]
) -> None:
    stream = bytearray(b"".join(data for _, data in told))
    for place, byte in flow:
        stream.insert(place % (len(stream) + 1), byte)
    assert answers_in(bytes(stream)) == [answer for answer, _ in told if answer is not None]


@given(st.binary(), st.lists(st.integers(0, 200)))
def test_bytes_of_any_kind_are_taken_alike_in_one_piece_and_in_many(data: bytes, cuts: list[int]) -> None:
    assert answers_in(data) == answers_in(*in_pieces(data, cuts))


@given(st.binary(), confirmed)
def test_after_any_noise_a_confirmation_is_found_the_second_time_at_the_latest(
    data: bytes, told: tuple[Answer, bytes]
) -> None:
    assert told[0] in answers_in(data, told[1], told[1])


@pytest.mark.parametrize("begun", [b"\x37", b"\x37\x22", b"\x37\x22AB", b"\x37\x22ABCD", b"\x37\x25", b"\x10\x00"])
def test_an_answer_that_broke_off_hides_none_that_comes_after_it(begun: bytes) -> None:
    assert answers_in(begun, b"\x37\x22WXYZ\x00")[-1] == Confirmed(b"WXYZ")


def bits(which: int, *numbers: int) -> int:
    return which | sum(1 << number for number in numbers)


def combined(numbers: tuple[int, ...]) -> list[int]:
    return [bits(0x12, *chosen) for chosen in product(*[(number, 1) for number in numbers])]


def test_of_every_combination_of_bits_the_first_thing_that_is_the_matter_is_told() -> None:
    seen = set()
    for online, cause, paper in product(combined((2, 3, 5, 6)), combined((2, 3, 5, 6)), combined((2, 3, 5, 6))):
        status = status_of(online, cause, paper)
        out = bool(cause & 0x20 or paper & 0x60)
        assert (status.state is PrinterState.COVER_OPEN) == bool(cause & 0x04)
        assert (status.paper is Paper.OUT) == out
        assert (status.paper is Paper.LOW) == (not out and bool(paper & 0x0C))
        assert (status.state is PrinterState.PAPER_OUT) == (out and not cause & 0x04)
        assert (status.state is PrinterState.ERROR) == (bool(cause & 0x40) and not out and not cause & 0x04)
        nothing_named = not (out or cause & 0x44)
        assert (status.state is PrinterState.OFFLINE) == (nothing_named and bool(online & 0x08))
        assert (status.state is PrinterState.READY) == (nothing_named and not online & 0x08)
        seen.add((status.state, status.paper))
    assert len(seen) == 10  # ready, offline, error, cover with much or little paper; cover and paper out with none


def test_what_was_not_answered_is_unknown() -> None:
    assert status_of(0x12, None, None).paper is Paper.UNKNOWN
    assert status_of(0x12, None, None).state is PrinterState.READY
    assert status_of(0x1A, None, None).state is PrinterState.OFFLINE
    assert status_of(0x1A, 0x32, None).paper is Paper.OUT
    assert status_of(0x1A, None, 0x72).state is PrinterState.PAPER_OUT
