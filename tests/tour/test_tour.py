"""The tour is itself a test of the whole way; here: what it brings home, and that it can fail.

It takes long: .ci/run walks it at each change, `pytest -m campaign tests/tour -n 0`.
"""

import json
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import Language
from kiosk.tour.pages import Terminal
from kiosk.tour.tour import made_up_iin, take
from kiosk.ui.visit import Step
from tests.reading import qr_codes

SIZE = (1080, 1920)
pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def album(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tour in Kazakh, upright, as expected."""
    folder = tmp_path_factory.mktemp("tour")
    assert take(folder, Language.KK, SIZE) == 0
    return folder


def symbol_in(picture: Path) -> str:
    """The text of the one QR in a picture."""
    with Image.open(picture) as opened:
        (found,) = qr_codes(opened)
    return str(found.text)


def test_the_whole_way_is_walked_and_pictured(album: Path) -> None:
    story = json.loads((album / "tour.json").read_text("utf-8"))
    assert story["as_expected"]
    assert {step["screen"] for step in story["steps"]} == {step.value for step in Step}
    for step in story["steps"]:
        with Image.open(album / step["picture"]) as picture:
            assert picture.size == SIZE


def test_a_phone_reads_the_same_ticket_off_the_screen_and_off_the_paper(album: Path) -> None:
    on_paper = symbol_in(album / "ticket-booked.png")
    assert len(on_paper) == 200
    assert symbol_in(next(album.glob("*-booked.png"))) == on_paper


def test_every_change_has_a_ticket_of_its_own(album: Path) -> None:
    assert len({symbol_in(paper) for paper in album.glob("ticket-*.png")}) == 3


def test_no_iin_is_in_what_the_tour_writes(album: Path) -> None:
    assert made_up_iin(99_010_150_001).digits not in (album / "tour.json").read_text("utf-8")


def test_a_low_wide_screen_serves_as_well(qapp: object, tmp_path: Path) -> None:
    assert take(tmp_path, Language.RU, (1366, 768)) == 0


def test_what_is_not_as_expected_ends_the_tour_with_1_and_is_told(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Terminal, "pick_day", lambda self, _day: self.hand.tap("no-such-day"))
    assert take(tmp_path, Language.EN, SIZE) == 1
    story = json.loads((tmp_path / "tour.json").read_text("utf-8"))
    assert "no-such-day" in story["fault"]
    assert "no-such-day" in capsys.readouterr().err
