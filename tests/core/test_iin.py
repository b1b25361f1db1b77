"""The citizen's number: what is one, and how little of it shows."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.iin import LENGTH, Iin, IinFault, InvalidIinError, check_digit, fault_of, holds_iin
from tests.town import made_up

CASES = Path(__file__).parents[1] / "cases" / "iin.csv"

elevens = st.text("0123456789", min_size=11, max_size=11)
iins = (
    elevens.filter(lambda first: check_digit(first) is not None)
    .map(lambda first: f"{first}{check_digit(first)}")
    .filter(lambda digits: int(digits) > 0)
)


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['input']!r}, {case['why']}")
def test_the_number_is_judged_as_the_case_says(case: dict[str, str]) -> None:
    if case["expect"] == "valid":
        assert Iin.parse(case["input"]).digits == "".join(case["input"].split())
    else:
        with pytest.raises(InvalidIinError):
            Iin.parse(case["input"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IinFault.EMPTY),
        ("   ", IinFault.EMPTY),
        ("30052845130", IinFault.TOO_SHORT),
        ("3005284513010", IinFault.TOO_LONG),
        ("85051O544518", IinFault.NOT_DIGITS),
        ("٨٥٠٥١٩٥٤٤٥١٨", IinFault.NOT_DIGITS),
        ("190213  552080", IinFault.NOT_DIGITS),
        ("000000000000", IinFault.ALL_ZEROS),
        ("300528451302", IinFault.CHECK_DIGIT),
    ],
)
def test_a_refusal_says_what_is_wrong_and_not_with_which_number(text: str, fault: IinFault) -> None:
    with pytest.raises(InvalidIinError) as refusal:
        Iin.parse(text)
    assert refusal.value.fault is fault
    assert not any(digit in str(refusal.value) for digit in "0123456789")


@given(elevens)
def test_eleven_digits_have_one_twelfth_or_none(first: str) -> None:
    last = check_digit(first)
    valid = [digit for digit in "0123456789" if fault_of(first + digit) is None]
    if last is None or int(first) == 0:
        assert valid == []
    else:
        assert valid == [str(last)]


@given(iins, st.integers(0, 9), st.integers(1, 9))
def test_a_mistyped_digit_among_the_first_ten_is_found_unless_the_other_weights_come_to_judge(
    digits: str, place: int, by: int
) -> None:
    """11 is prime and weighs none of them with a multiple of itself, so the sum changes."""
    slipped = _with(digits, place, by)
    if _judged_by_the_first_weights(digits) and _judged_by_the_first_weights(slipped):
        assert fault_of(slipped) is not None


@given(iins, st.integers(1, 9))
def test_a_mistyped_eleventh_digit_is_found_only_by_the_second_weights(digits: str, by: int) -> None:
    """The first weigh it with 11, which no sum modulo 11 can see: 190213552080 and 190213552070 are both valid."""
    found = fault_of(_with(digits, 10, by)) is IinFault.CHECK_DIGIT
    assert found is not _judged_by_the_first_weights(digits)


@given(iins, st.integers(1, 9))
def test_a_mistyped_check_digit_is_always_found(digits: str, by: int) -> None:
    assert fault_of(_with(digits, 11, by)) is not None


def _with(digits: str, place: int, by: int) -> str:
    return digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]


def _judged_by_the_first_weights(digits: str) -> bool:
    return sum(weight * int(digit) for weight, digit in enumerate(digits[:11], start=1)) % 11 != 10


@given(iins, st.lists(st.integers(1, LENGTH - 1), unique=True, max_size=4), st.sampled_from(["", " ", "\t", "\n"]))
def test_groups_and_white_space_around_do_not_matter(digits: str, gaps: list[int], around: str) -> None:
    grouped = "".join((" " if place in gaps else "") + digit for place, digit in enumerate(digits))
    assert Iin.parse(f"{around}{grouped}{around}") == Iin(digits)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    with suppress(InvalidIinError):
        assert len(Iin.parse(text).digits) == LENGTH


@given(iins)
def test_a_number_shows_its_last_two_digits_and_no_more(digits: str) -> None:
    iin = Iin(digits)
    for shown in (str(iin), repr(iin), f"{iin}", f"{[iin]}"):
        assert digits[:-2] not in shown
        assert "".join(letter for letter in shown if letter.isdigit()) == digits[-2:]


def test_the_made_up_citizens_of_these_tests_are_all_different() -> None:
    assert len({made_up(number) for number in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "{a}{b}",
        "ЖСН {a}{b}.",
        "{a} {b}",
        "{a}-{b}",
        "{a}\u00a0{b}",
        "кв. 12 {a}{b}",
        "x{a}{b}x",
        "87 {a} {b} 5",
        "\uff11{a}{b}",
    ],
)
def test_an_iin_is_found_in_a_text_however_it_is_grouped(text: str) -> None:
    digits = made_up(3).digits
    assert holds_iin(text.format(a=digits[:6], b=digits[6:]))
    spread = text.format(a=" ".join(digits[:6]), b=" ".join(digits[6:]))
    assert holds_iin(spread)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the wrong person",
        "D-014, 10:00, 01.06.2026",
        "+7 701 123 45 67",
        "850519544519",
        "000000000000",
        "8" * 11,
    ],
)
def test_a_text_without_an_iin_holds_none(text: str) -> None:
    assert not holds_iin(text)


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    assert holds_iin(text) in {True, False}
