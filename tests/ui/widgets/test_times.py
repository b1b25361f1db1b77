"""The grid of times: its height is its own, whatever others take."""

from collections.abc import Callable
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
def make(qtbot: QtBot) -> Callable[..., TimeGrid]:
    def new_grid(**aids: bool) -> TimeGrid:
        grid = TimeGrid()
        qtbot.addWidget(grid)
        dress(grid, Look(**aids))
        return grid

    return new_grid


@pytest.fixture
def grid(make: Callable[..., TimeGrid]) -> TimeGrid:
    return make()


@pytest.mark.parametrize("width", [400, 570, 968])
def test_taken_times_ask_for_no_more_height(make: Callable[..., TimeGrid], width: int) -> None:
    day = free_day(MONDAY, EVERY_TIME[:12])
    untouched, with_taken = make(), make()
    for grid in (untouched, with_taken):
        grid.show_day(day, ZONE, None, SPEECH)
    with_taken.follow(day.slots[1:], ZONE, SPEECH)
    assert with_taken.heightForWidth(width) == untouched.heightForWidth(width)


def test_in_the_lower_half_the_same_times_stand_closer(make: Callable[..., TimeGrid]) -> None:
    roomy, close = make(), make(lower_half=True)
    for grid in (roomy, close):
        grid.show_day(free_day(MONDAY, EVERY_TIME[:12]), ZONE, None, SPEECH)
    assert close.heightForWidth(968) < roomy.heightForWidth(968) * 0.8


def test_it_says_how_many_times_have_no_place_yet(grid: TimeGrid) -> None:
    day = free_day(MONDAY, EVERY_TIME[:12])
    grid.show_day(replace(day, slots=day.slots[2:]), ZONE, None, SPEECH)
    assert grid.follow(day.slots, ZONE, SPEECH) == 2
    assert grid.follow(day.slots[2:], ZONE, SPEECH) == 0


def test_a_full_day_of_an_upright_screen_fits_below_the_days(grid: TimeGrid) -> None:
    grid.show_day(free_day(MONDAY, EVERY_TIME), ZONE, None, SPEECH)
    assert grid.heightForWidth(968) <= 860
