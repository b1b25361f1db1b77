"""Plates as people type them, and as the registry has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.plates import is_plate, normalise


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("777ABC02", "777ABC02"),
        ("777 abc 02", "777ABC02"),
        ("777-ABC-02", "777ABC02"),
        ("777–ABC—02", "777ABC02"),
        ("777·ABC·02.", "777ABC02"),
        ("\u00a0777\u2009ABC\u202f02\n", "777ABC02"),
        ("777АВС02", "777ABC02"),
        ("777авс02", "777ABC02"),
        ("АВЕКМНОРСТУХ", "ABEKMHOPCTYX"),
        ("авекмнорстух", "ABEKMHOPCTYX"),
        ("іүһ", "IYH"),
        ("ІҮҺ", "IYH"),
        ("７７７ＡＢＣ０２", "777ABC02"),
        ("777ÁВЁ02", "777ABE02"),
        ("", ""),
    ],
)
def test_look_alikes_become_latin_and_separators_go(typed: str, plate: str) -> None:
    assert normalise(typed) == plate


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.from_regex(r"[0-9]{3}[ABEKMHOPCTYX]{2,3}(0[1-9]|1[0-9]|20)", fullmatch=True), st.sampled_from(" -–·"))
def test_a_plate_typed_in_cyrillic_with_separators_is_the_same_plate(plate: str, separator: str) -> None:
    cyrillic = plate.translate(str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ"))
    typed = f"{cyrillic[:3]}{separator}{cyrillic[3:-2]}{separator}{cyrillic[-2:]}".lower()
    assert normalise(typed) == plate
    assert is_plate(typed)


@pytest.mark.parametrize(
    "plate",
    ["777ABC02", "777AB02", "12ABC34", "12AB34", "H123402", "F000101", "A123BCD", "A123BC", "1234AB", "001KZA20"],
)
def test_the_forms_on_the_road_are_plates(plate: str) -> None:
    assert is_plate(plate)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "777",
        "ABC",
        "777ABC",
        "777ABC0",
        "777ABC00",
        "777ABC022",
        "7777ABC02",
        "777ABCD02",
        "777A02",
        "777ЖШЩ02",
        "777*ABC02",
        "٧٧٧ABC02",
        "300528451301",
        "777ABC02; drop",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert not is_plate(text)
