"""Seller: who may book a re-registration (R5)."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.ui.events import Event, SellerAnswered
from kiosk.ui.screens.seller import SellerScreen
from kiosk.ui.visit import Step
from tests.ui.screens.glass import Glass


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.SELLER, SellerScreen)


@pytest.mark.parametrize(
    ("name", "said"),
    [("seller-yes", SellerAnswered(is_seller=True)), ("seller-no", SellerAnswered(is_seller=False))],
)
def test_both_answers_are_said(glass: Glass, name: str, said: Event) -> None:
    glass.show_sample()
    assert glass.tap(name) == said


def test_the_question_says_for_which_service_and_why(glass: Glass) -> None:
    glass.show_sample()
    for words in ("owner of the vehicle who sells it?", "Re-registration", "without its owner", "register"):
        assert words in glass.text


def test_enter_answers_nothing_by_itself(glass: Glass, qtbot: QtBot) -> None:
    glass.show_sample()
    qtbot.keyClick(glass.screen, Qt.Key.Key_Return)
    assert glass.heard == []
