"""Centre: this one first, each with its kind and address."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.policy import Policy
from kiosk.ui.events import CentreChosen
from kiosk.ui.screens.centre import CentreScreen
from kiosk.ui.visit import Step
from tests.ui.samples import PLACE, SAMPLES, SPETSTSON, TSON
from tests.ui.screens.glass import Glass


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.CENTRE, CentreScreen)


def test_each_centre_stands_with_its_kind_and_address(glass: Glass) -> None:
    glass.show_sample()
    for words in ("Almaly District", "221 Bogenbai", "Public service centre", "Vehicle and Licence", "driving"):
        assert words in glass.text


def test_this_centre_comes_first_and_is_marked_as_here(glass: Glass) -> None:
    glass.show_sample()
    assert glass.button("centre-0").accessibleName().startswith("You are here. Almaly")
    assert glass.button("centre-0").y() < glass.button("centre-1").y()
    assert "You are here" not in glass.button("centre-1").accessibleName()


def test_touching_a_centre_chooses_it(glass: Glass) -> None:
    glass.show_sample()
    assert glass.tap("centre-1") == CentreChosen(SPETSTSON)
    assert glass.tap("centre-0") == CentreChosen(TSON)


def test_the_days_of_the_rule_are_those_of_the_policy(glass: Glass) -> None:
    visit, place = SAMPLES[Step.CENTRE, ""]
    glass.show(visit, replace(place, policy=Policy(window_days=7)))
    assert "in 7 days" in glass.text


def test_a_centre_that_is_no_longer_served_is_not_shown(glass: Glass) -> None:
    visit = glass.show_sample()
    glass.show(visit, replace(PLACE, centres=(TSON,)))
    assert not glass.offers("centre-1")
