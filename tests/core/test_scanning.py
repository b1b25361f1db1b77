"""What a reader types under any layout reads as the same digits; what is none of our codes is told."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.core.commands import ByCodeAlone, ByTicket
from kiosk.core.scanning import ScanFault, UnreadableScanError, as_typed, digits_in, shown_by

CASES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "cases" / "scans.json").read_text("utf-8"))
TICKET = "".join(Random(1).choices("0123456789", k=200))
every_layout = pytest.mark.parametrize("typed", CASES["typed"], ids=lambda case: case["layout"])


def through(row: str, digits: str) -> str:
    """Digits as they are typed through a layout with this digit row."""
    return digits.translate(str.maketrans("1234567890", row))


def fault_in(text: str) -> ScanFault | None:
    try:
        shown_by(text)
    except UnreadableScanError as fault:
        return fault.fault
    return None


@every_layout
def test_every_layout_reads_as_the_same_digits(typed: dict[str, str]) -> None:
    assert digits_in(typed["text"]) == CASES["digits"]
    assert through(typed["row"], CASES["digits"]) == typed["text"]


@every_layout
def test_a_ticket_and_its_code_are_told_apart_under_every_layout(typed: dict[str, str]) -> None:
    assert shown_by(through(typed["row"], TICKET)) == ByTicket(TICKET)
    assert shown_by(through(typed["row"], "48217730")) == ByCodeAlone("48217730")


@pytest.mark.parametrize("row", ["!@#$%^&*()", '!"№;%:?*()', '"ÁÍŃǴ,.ÚÝÓ', "!ÁÍŃǴ;:ÚÝÓ", "!әіңғ;:үұқ"])
def test_shift_and_caps_lock_are_no_matter(row: str) -> None:
    assert digits_in(through(row, TICKET)) == TICKET


def test_accents_may_come_apart_and_lines_may_end() -> None:
    assert digits_in(through('"áíńǵ,.úýó', TICKET).replace("á", "a\u0301") + "\r\n") == TICKET


def test_a_code_may_be_typed_in_groups() -> None:
    assert shown_by(" 4821 7730 ") == ByCodeAlone("48217730")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ScanFault.FOREIGN),
        ("https://egov.kz/qr", ScanFault.FOREIGN),
        ("4870001234567", ScanFault.FOREIGN),  # a shop's
        (TICKET[:-1], ScanFault.CUT_SHORT),
        (TICKET[:60], ScanFault.CUT_SHORT),
        (TICKET + "1", ScanFault.GLUED),
        (TICKET + TICKET, ScanFault.GLUED),
        (TICKET[:100] + through('"әіңғ,.үұқ', TICKET[100:]), ScanFault.FOREIGN),  # of two layouts at once
        ("٣" * 200, ScanFault.FOREIGN),
        ('"' * 200, ScanFault.FOREIGN),  # all 1 in Kazakh, all 2 in Russian with Shift: nobody knows
    ],
)
def test_what_is_none_of_our_codes_says_why_and_is_not_repeated(text: str, fault: ScanFault) -> None:
    assert fault_in(text) is fault
    with pytest.raises(UnreadableScanError) as told:
        shown_by(text)
    assert not text or text not in str(told.value)


@every_layout
def test_signs_that_tell_the_digits_are_believed(typed: dict[str, str]) -> None:
    assert as_typed(typed["text"], CASES["digits"]) == typed["text"]


@pytest.mark.parametrize(
    "text",
    [
        through("&é\"'(-è_çà", TICKET),  # French
        through('"' * 10, TICKET),  # could be of two layouts
        through("1234567890", TICKET)[7:],  # a dead key took some away
        through("1234567890", TICKET) + "1",
        "",
    ],
)
def test_where_the_signs_do_not_the_keys_tell(text: str) -> None:
    assert as_typed(text, TICKET) == TICKET


def test_where_a_key_carries_no_digit_the_signs_have_to_do() -> None:
    assert as_typed("]Q1" + TICKET, "") == "]Q1" + TICKET
