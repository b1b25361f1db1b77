"""Tables for Excel: read back whole, and never carried out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.table_file import table_file


def read_back(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_it_has_the_mark_semicolons_and_the_ends_of_lines_that_excel_looks_for() -> None:
    assert table_file(("Күні", "n"), [("2026-06-01", 3)]) == "\ufeffКүні;n\r\n2026-06-01;3\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+7 701", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\u00a0@x"])
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert read_back(table_file(("a",), [(text,)]))[1] == [f"'{text}"]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert read_back(table_file(("a", "b", "c"), [(-5, 1.5, None)]))[1] == ["-5", "1.5", ""]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_texts_come_back_as_they_were_but_for_the_guard(rows: list[tuple[str, str]]) -> None:
    found = read_back(table_file(("a", "b"), rows))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@")) for row in found for cell in row)
