"""Who: the check digit, and what is said of a number that is none."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.speech import Speech
from kiosk.ui.screens.who import WhoScreen
from kiosk.ui.widgets.banner import Verdict
from tests.ui.samples import IIN


@pytest.fixture
def who(qtbot: QtBot) -> WhoScreen:
    screen = WhoScreen(Speech())
    qtbot.addWidget(screen)
    screen.speak()
    screen.show()
    return screen


def test_a_wrong_check_digit_is_told_at_the_twelfth_digit(qtbot: QtBot, who: WhoScreen) -> None:
    wrong = str((int(IIN.digits[-1]) + 1) % 10)
    qtbot.keyClicks(who, IIN.digits[:11])
    assert not who.banner.text
    qtbot.keyClicks(who, wrong)
    assert who.banner.verdict is Verdict.BAD
    assert "қате" in who.banner.text
    qtbot.keyClick(who, Qt.Key.Key_Backspace)
    assert not who.banner.text


def test_enter_too_early_says_how_many_digits_are_missing(qtbot: QtBot, who: WhoScreen) -> None:
    qtbot.keyClicks(who, IIN.digits[:9])
    qtbot.keyClick(who, Qt.Key.Key_Return)
    assert "3" in who.banner.text


def test_twelve_zeros_are_told_as_such(qtbot: QtBot, who: WhoScreen) -> None:
    qtbot.keyClicks(who, "0" * 12)
    assert "нөл" in who.banner.text


@pytest.mark.parametrize("text", [IIN.digits, f" {IIN.digits} ", f"{IIN.digits[:6]} {IIN.digits[6:]}"])
def test_a_pasted_number_is_taken(qtbot: QtBot, who: WhoScreen, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(who, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert who.cells.digits == IIN.digits


def test_pasted_letters_are_told(qtbot: QtBot, who: WhoScreen) -> None:
    who.text_pasted("85O101")
    assert who.banner.verdict is Verdict.BAD


def test_wiping_forgets_the_digits_and_hides_the_next_ones(who: WhoScreen) -> None:
    who.text_pasted(IIN.digits)
    who.cells.set_masked(masked=False)
    who.wipe()
    assert who.cells.digits == ""
    assert who.cells.masked
