"""Keypads and what is typed on them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from kiosk.speech import Speech
from kiosk.ui.widgets.keypads import DigitCells, DigitPad, LetterPad


def key(which: Qt.Key, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.KeypadModifier, text)


@pytest.fixture
def pad(qtbot: QtBot) -> DigitPad:
    pad = DigitPad(Speech())
    qtbot.addWidget(pad)
    return pad


def test_the_same_digit_may_be_typed_twice_in_a_row(qtbot: QtBot, pad: DigitPad) -> None:
    typed: list[str] = []
    pad.typed.connect(typed.append)
    seven = next(child for child in pad.children() if child.objectName() == "key-7")
    seven.debounce_seconds = 0.0  # a finger is slower than a test
    for _ in range(2):
        qtbot.mouseClick(seven, Qt.MouseButton.LeftButton)
    assert typed == ["7", "7"]


def test_hardware_keys_type_erase_and_clear(pad: DigitPad) -> None:
    heard: list[str] = []
    pad.typed.connect(heard.append)
    pad.erased.connect(lambda: heard.append("erase"))
    pad.cleared.connect(lambda: heard.append("clear"))
    assert pad.take_key(key(Qt.Key.Key_5, "5"))
    assert pad.take_key(key(Qt.Key.Key_Backspace))
    assert pad.take_key(key(Qt.Key.Key_Delete))
    assert not pad.take_key(key(Qt.Key.Key_A, "a"))
    assert heard == ["5", "erase", "clear"]


def test_letters_are_typed_as_capitals(qtbot: QtBot) -> None:
    pad = LetterPad(Speech())
    qtbot.addWidget(pad)
    typed: list[str] = []
    pad.typed.connect(typed.append)
    assert pad.take_key(key(Qt.Key.Key_A, "a"))
    assert typed == ["A"]


def test_all_but_the_last_two_digits_are_dots_until_they_are_asked_for(qtbot: QtBot) -> None:
    cells = DigitCells((4, 4, 4), masked=True)
    qtbot.addWidget(cells)
    for digit in "850101":
        cells.put(digit)
    assert cells.shown() == "••••01"
    cells.set_masked(masked=False)
    assert cells.shown() == "850101"


def test_no_more_digits_than_cells(qtbot: QtBot) -> None:
    cells = DigitCells((4, 4))
    qtbot.addWidget(cells)
    for digit in "1234567890":
        cells.put(digit)
    assert cells.digits == "12345678"
    assert cells.complete
