"""The packed program walks the whole way, and looks as the source does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.core.model import Language
from kiosk.tour.tour import take
from kiosk.ui.visit import Step
from tests.packaged.booking import symbol_on
from tests.packaged.program import Program

Walk = Callable[[Language], dict[str, Path]]
SIZE = (1080, 1920)
ALIKE = 0.02  # of a picture may differ: the clock has gone on
COMPARED = ("welcome", "services", "check", "asked for the ticket")


def pictures(album: Path) -> dict[str, Path]:
    """The pictures of a tour by what they show."""
    story = json.loads((album / "tour.json").read_text("utf-8"))
    assert story["as_expected"]
    assert {step["screen"] for step in story["steps"]} == {step.value for step in Step}
    shown = {step["name"]: album / step["picture"] for step in story["steps"]}
    return shown | {"ticket-booked": album / "ticket-booked.png"}


def differing(one: Path, other: Path) -> float:
    """The share of the pixels that are not the same."""
    with Image.open(one) as left, Image.open(other) as right:
        assert left.size == right.size
        apart = ImageChops.difference(left.convert("L"), right.convert("L")).histogram()
    return 1 - apart[0] / sum(apart)


def colours(picture: Path) -> int:
    """How many colours there are; 1 is an empty picture."""
    with Image.open(picture) as opened:
        return len(opened.convert("RGB").getcolors(2**24) or [])


@pytest.fixture
def walk(program: Program, tmp_path: Path) -> Walk:
    """The pictures of the packed program's tour in a language."""

    def walked(language: Language) -> dict[str, Path]:
        program.told("tour", "--out", str(tmp_path / "packed"), "--language", language.value)
        return pictures(tmp_path / "packed")

    return walked


@pytest.mark.parametrize("language", [Language.RU, Language.EN], ids=lambda language: language.value)
def test_the_whole_way_is_walked(language: Language, walk: Walk) -> None:
    packed = walk(language)
    assert all(colours(picture) > 1 for picture in packed.values())
    assert symbol_on(packed["booked"]) == symbol_on(packed["ticket-booked"])


def test_it_looks_as_the_source_does(walk: Walk, qapp: object, tmp_path: Path) -> None:
    packed = walk(Language.KK)
    assert len(symbol_on(packed["ticket-booked"])) == 200
    assert symbol_on(packed["booked"]) == symbol_on(packed["ticket-booked"])
    assert take(tmp_path / "source", Language.KK, SIZE) == 0
    source = pictures(tmp_path / "source")
    assert {name: share for name in COMPARED if (share := differing(packed[name], source[name])) > ALIKE} == {}
