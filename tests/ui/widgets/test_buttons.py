"""Buttons: no second press by mistake, keys, arrows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.cards import CardButton


@pytest.fixture
def presses(qtbot: QtBot) -> tuple[Button, list[bool]]:
    button = Button("Жалғастыру")
    qtbot.addWidget(button)
    button.show()
    seen: list[bool] = []
    button.clicked.connect(lambda checked: seen.append(checked))  # noqa: PLW0108  a bound append gets no argument
    return button, seen


def test_a_double_tap_presses_once(qtbot: QtBot, presses: tuple[Button, list[bool]]) -> None:
    button, seen = presses
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(seen) == 1


def test_enter_presses(qtbot: QtBot, presses: tuple[Button, list[bool]]) -> None:
    button, seen = presses
    qtbot.keyClick(button, Qt.Key.Key_Enter)
    assert len(seen) == 1


def test_the_arrows_walk_to_the_neighbour_on_that_side(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    left, middle, right = Button("1"), Button("2"), Button("3")
    for button in (left, middle, right):
        layout.addWidget(button)
    row.show()
    row.activateWindow()
    left.setFocus()
    qtbot.keyClick(left, Qt.Key.Key_Right)
    assert row.focusWidget() is middle
    qtbot.keyClick(middle, Qt.Key.Key_Right)
    qtbot.keyClick(right, Qt.Key.Key_Left)
    assert row.focusWidget() is middle


def test_long_words_make_a_button_higher_rather_than_cut(qtbot: QtBot) -> None:
    button = Button("Жылжымайтын мүлікке құқықтарды мемлекеттік тіркеу")
    qtbot.addWidget(button)
    narrow = button.minimumSizeHint().width()
    assert button.heightForWidth(narrow) > button.heightForWidth(narrow * 5)


def test_a_card_is_read_aloud_with_all_its_words(qtbot: QtBot) -> None:
    card = CardButton()
    qtbot.addWidget(card)
    card.say("Жеке куәлік", "D секторы", "Құжаттандыру")
    assert card.accessibleName() == "Жеке куәлік. D секторы. Құжаттандыру"
