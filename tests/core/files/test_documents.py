"""Reading documents: what is taken as it was written, and how every fault is told."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from kiosk.core.files.document_reader import parse_document, read_document
from kiosk.core.files.document_types import typed
from kiosk.core.files.documents import DocumentError, Fault

FIELDS = "name, colour, speed, sold, places, owner, wheels, doors"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Wheel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    inches: Annotated[int, Meta(ge=1)]
    name: str = ""


class Car(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: str
    colour: Colour = Colour.RED
    speed: Annotated[float, Meta(ge=0, le=300)] = 0
    sold: bool = False
    places: int = 4
    owner: Annotated[str, Meta(pattern=r"^[0-9]+$", description="a number")] | None = None
    wheels: Annotated[tuple[Wheel, ...], Meta(min_length=1)] | None = None
    doors: dict[str, int] = {}


def car(text: str) -> Car:
    return typed(parse_document(text, "car.yaml"), Car)


def faults_of(text: str, kind: Any = Car) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        typed(parse_document(text, "car.yaml"), kind)
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "name", ["001", "1e3", "09:00", "no", "true", "2026-01-01", "0x10", "1_000", "NaN", "=", "№5"]
)
def test_text_stays_what_was_written(name: str) -> None:
    assert car(f"name: {name}").name == name


def test_quoted_and_long_texts_are_read_without_the_space_around_them() -> None:
    assert car('name: "null"').name == "null"
    assert car("name: |\n  Алматы\n  қаласы\n").name == "Алматы\nқаласы"
    assert car("name: >\n  Алматы\n  қаласы\n").name == "Алматы қаласы"
    assert car("name: 'a: b # c'").name == "a: b # c"


def test_letters_that_were_put_together_from_parts_become_one() -> None:
    assert car("name: Жай\u0438\u0306").name == "Жайй"


def test_a_full_document_becomes_the_structure() -> None:
    text = "name: A\ncolour: blue\nspeed: 1.5\nsold: true\nplaces: 2\nowner: 7\n"
    text += "wheels:\n- inches: 15\n- {inches: 16}\n"
    wheels = (Wheel(inches=15), Wheel(inches=16))
    assert car(text) == Car(name="A", colour=Colour.BLUE, speed=1.5, sold=True, places=2, owner="7", wheels=wheels)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: A\nspeed: fast", 'line 2: speed: expected a number from 0 to 300, found "fast"'),
        ("name: A\nspeed: 301", 'line 2: speed: expected a number from 0 to 300, found "301"'),
        ("name: A\nspeed: nan", 'line 2: speed: expected a number from 0 to 300, found "nan"'),
        ("name: A\nsold: yes", 'line 2: sold: expected true or false, found "yes"'),
        ("name: A\nplaces: 2.5", 'line 2: places: expected a whole number, found "2.5"'),
        ("name: A\nplaces:", "line 2: places: expected a whole number, found nothing"),
        ("name: A\ncolour: green", 'line 2: colour: expected one of red, blue, found "green"'),
        ("name:\n  a: b", "line 1: name: expected text, found fields"),
        ("name: [a]", "line 1: name: expected text, found a list"),
        ("name: ~", "line 1: name: expected text, found nothing"),
        ("name: A\nowner: x", 'line 2: owner: expected a number, found "x"'),
        ("places: 2", "line 1: name: is missing; expected text"),
        ("name: A\nwheels: 4", 'line 2: wheels: expected a list of at least one, found "4"'),
        ("name: A\nwheels: []", "line 2: wheels: expected a list of at least one, found an empty list"),
        (
            "name: A\nwheels:\n- inches: 15\n- inches: 0\n",
            'line 4: wheels[1].inches: expected a whole number of 1 or more, found "0"',
        ),
        (
            "name: A\nwheels:\n\n-\n  name: B",
            "line 5: wheels[0].inches: is missing; expected a whole number of 1 or more",
        ),
        ("name: A\nwheels:\n- many\n", 'line 3: wheels[0]: expected the fields inches, name, found "many"'),
        ("name: A\ndoors: {left: 1, right: x}", 'line 2: doors.right: expected a whole number, found "x"'),
        (
            "name: A\nwheels:\n- inches: 1\n  nmae: x",
            'line 4: wheels[0].nmae: unknown field (did you mean "name"?); known here: inches, name',
        ),
        (
            "name: A\nwheels:\n- inches: 1\n  zzz: x",
            "line 4: wheels[0].zzz: unknown field; known here: inches, name",
        ),
        (
            "- name: A",
            f"line 1: expected the fields {FIELDS}, found a list",
        ),
        ("name: A\nplaces: " + "9" * 99 + "x", f'line 2: places: expected a whole number, found "{"9" * 40}…"'),
    ],
)
def test_a_wrong_value_is_told_with_line_field_and_what_is_expected(text: str, told: str) -> None:
    assert faults_of(text) == [f"car.yaml, {told}"]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "wheels:\n- inches: x\n- inch: 1\nplaces: y\nextra: 1\n"
    assert [told.split(": ")[:2] for told in faults_of(text)] == [
        ["car.yaml, line 1", "name"],
        ["car.yaml, line 2", "wheels[0].inches"],
        ["car.yaml, line 3", "wheels[1].inch"],
        ["car.yaml, line 3", "wheels[1].inches"],
        ["car.yaml, line 4", "places"],
        ["car.yaml, line 5", "extra"],
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: A\nplaces: 1\nname: B", "line 3: name: stands here twice; the first is in line 1"),
        ("name: A\n\tplaces: 1", "line 2: expected spaces before the text, found a tab"),
        ("name: A\nwheels:\n\t- inches: 1", "line 3: expected spaces before the text, found a tab"),
        ("name: A: B", 'line 1: a colon where none can be; put text that holds ": " in quotes'),
        ("name: A\nplaces\nsold: true", "line 3: expected a colon and a space after the name of the field"),
        ("name: 'A\n", "line 2: a quotation mark that is never closed"),
        ("name: @A", "line 1: a text that starts with this sign needs quotes"),
        ("name: *A", 'line 1: a text that starts with "*" needs quotes'),
        ("name: &A B", 'line 1: name: anchors ("&A") are not supported; write it out'),
        ("name: A\n---\nname: B", 'line 2: expected one document, found a second one after "---"'),
        ("name: A\n? [a]\n: b", "line 2: expected the name of a field before the colon"),
        ("name: A\n  places: 2\n", 'line 2: a colon where none can be; put text that holds ": " in quotes'),
        ("wheels:\n  - inches: 1\n - inches: 2\n", "line 3: expected the same indentation as in the lines before"),
        ("name: A\nplaces: \x07", "line 2: a character that does not belong in a text file (U+0007)"),
        (
            "",
            f"line 1: expected the fields {FIELDS}; the file is empty",
        ),
        (
            "# nothing\n",
            f"line 1: expected the fields {FIELDS}; the file is empty",
        ),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_what_is_no_document_is_told_plainly(text: str, told: str) -> None:
    place, _, rest = told.partition(": ")
    assert faults_of(text) == [f"car.yaml, {told}" if place.startswith("line") else f"car.yaml: {told}"], rest


def test_files_with_a_mark_or_from_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "car.yaml"
    path.write_bytes("\ufeffname: Көлік\r\nplaces: 3\r\n".encode())
    assert typed(read_document(path), Car) == Car(name="Көлік", places=3)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "car.yaml"
    path.write_bytes(b"places: 1\n\nname: " + "Машина".encode("cp1251"))
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}, line 3: expected UTF-8 text; save the file as UTF-8"


def test_a_folder_or_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="car: expected a file, found a folder"):
        read_document(tmp_path, "car")
    with pytest.raises(DocumentError, match=r"none\.yaml: cannot be read: No such file or directory"):
        read_document(tmp_path / "none.yaml")


def faults_in(text: str) -> tuple[Fault, ...]:
    """The faults of a text, none where it is a car."""
    try:
        car(text)
    except DocumentError as error:
        return error.faults
    return ()


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_either_a_document_or_has_told_faults(text: str) -> None:
    assert all(str(fault).startswith("car.yaml") and fault.problem for fault in faults_in(text))


@given(st.text("abn:-#[]{}\"'&*?|> \n\t1", max_size=40))
def test_any_punctuation_has_its_faults_on_lines_that_exist(text: str) -> None:
    lines = text.count("\n") + 3
    assert all(fault.line is None or 1 <= fault.line <= lines for fault in faults_in(f"name: A\n{text}"))
