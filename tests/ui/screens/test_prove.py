"""Prove: the code in two groups of four, and the pause after too many tries."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.events import CodeTyped, Event
from kiosk.ui.screens.prove import ProveScreen
from kiosk.ui.visit import Step, Visit
from tests.ui.samples import GLIMPSE, IIN, PLACE

VISIT = Visit(Step.PROVE, (Step.WELCOME, Step.WHO), iin=IIN, glimpse=GLIMPSE)


@pytest.fixture
def prove(qtbot: QtBot) -> ProveScreen:
    screen = ProveScreen(Speech())
    qtbot.addWidget(screen)
    screen.speak()
    screen.show_visit(VISIT, PLACE)
    screen.show()
    return screen


@pytest.fixture
def said(prove: ProveScreen) -> list[Event]:
    heard: list[Event] = []
    prove.said.connect(heard.append)
    return heard


def test_a_whole_code_is_confirmed_by_enter(qtbot: QtBot, prove: ProveScreen, said: list[Event]) -> None:
    qtbot.keyClicks(prove, "4821773")
    qtbot.keyClick(prove, Qt.Key.Key_Enter)
    assert said == []
    qtbot.keyClicks(prove, "0")
    qtbot.keyClick(prove, Qt.Key.Key_Enter)
    assert said == [CodeTyped("48217730")]


def test_a_wrong_code_is_told_and_taken_away(qtbot: QtBot, prove: ProveScreen) -> None:
    qtbot.keyClicks(prove, "11111111")
    prove.show_visit(replace(VISIT, refused=Refused(Reason.WRONG_CODE)), PLACE)
    assert prove.banner.text
    assert prove.cells.digits == ""


def test_after_too_many_tries_the_pause_is_counted_and_no_code_is_sent(
    qtbot: QtBot, prove: ProveScreen, said: list[Event]
) -> None:
    prove.show_visit(replace(VISIT, refused=Refused(Reason.SLOW_DOWN, wait_seconds=21)), PLACE)
    assert "21" in prove.banner.text
    qtbot.keyClicks(prove, "48217730")
    qtbot.keyClick(prove, Qt.Key.Key_Enter)
    assert said == []
