"""The grid of times: its height is its own, whatever others take."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.theme import Look
from kiosk.ui.widgets.text import dress
from kiosk.ui.widgets.times import TimeGrid
from tests.ui.samples import EVERY_TIME, MONDAY, ZONE, free_day

SPEECH = Speech(Language.KK)


@pytest.fixture
def grid(qtbot: QtBot) -> TimeGrid:
    grid = TimeGrid()
    qtbot.addWidget(grid)
    dress(grid, Look())
    return grid


@pytest.mark.parametrize("width", [400, 570, 968])
def test_the_first_time_that_is_taken_changes_no_height(grid: TimeGrid, width: int) -> None:
    day = free_day(MONDAY, EVERY_TIME[:12])
    grid.show_day(day, ZONE, None, SPEECH)
    before = grid.heightForWidth(width)
    grid.follow(day.slots[1:], ZONE, SPEECH)
    grid.layout().invalidate()
    assert grid.heightForWidth(width) == before


def test_it_says_how_many_times_have_no_place_yet(grid: TimeGrid) -> None:
    day = free_day(MONDAY, EVERY_TIME[:12])
    grid.show_day(replace(day, slots=day.slots[2:]), ZONE, None, SPEECH)
    assert grid.follow(day.slots, ZONE, SPEECH) == 2
    assert grid.follow(day.slots[2:], ZONE, SPEECH) == 0


def test_a_full_day_of_an_upright_screen_fits_below_the_days(grid: TimeGrid) -> None:
    grid.show_day(free_day(MONDAY, EVERY_TIME), ZONE, None, SPEECH)
    assert grid.heightForWidth(968) <= 860
