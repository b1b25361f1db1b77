"""Plate: typed, scanned by the eye, judged before it is sent."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.speech import Speech
from kiosk.ui.events import Event, PlateTyped
from kiosk.ui.screens.plate import PlateScreen, spaced


@pytest.fixture
def plate(qtbot: QtBot) -> PlateScreen:
    screen = PlateScreen(Speech())
    qtbot.addWidget(screen)
    screen.speak()
    screen.show()
    return screen


@pytest.mark.parametrize("typed", ["777abc02", "777 АВС 02"], ids=["latin", "cyrillic look-alikes"])
def test_a_whole_plate_is_sent(qtbot: QtBot, plate: PlateScreen, typed: str) -> None:
    said: list[Event] = []
    plate.said.connect(said.append)
    plate.text_pasted(typed)
    qtbot.keyClick(plate, Qt.Key.Key_Enter)
    assert said == [PlateTyped("777ABC02")]


def test_half_a_plate_is_told_and_not_sent(qtbot: QtBot, plate: PlateScreen) -> None:
    said: list[Event] = []
    plate.said.connect(said.append)
    plate.text_pasted("777AB")
    qtbot.keyClick(plate, Qt.Key.Key_Enter)
    assert said == []
    assert plate.banner.text


@pytest.mark.parametrize(
    ("typed", "shown"), [("777ABC02", "777 ABC 02"), ("A123BCD", "A 123 BCD"), ("12AB02", "12 AB 02"), ("", "")]
)
def test_a_plate_is_shown_in_its_groups(typed: str, shown: str) -> None:
    assert spaced(typed) == shown
