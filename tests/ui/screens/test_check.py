"""The check: everything on one page, each line can be changed, one confirm."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.core.model import PrinterState
from kiosk.core.policy import Policy
from kiosk.ui.events import Back, ChangeAsked, Confirmed, Event, SecondAsked
from kiosk.ui.screens.check import CheckScreen
from kiosk.ui.visit import Step
from tests.ui.samples import AWAY, AWAY_SHUT, PLACE, SAMPLES, TSON
from tests.ui.screens.glass import Glass, places


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.CHECK, CheckScreen)


def test_what_when_where_and_what_to_bring_stand_on_one_page(glass: Glass) -> None:
    glass.show_sample()
    for words in (
        "Identity card",
        "Monday, 23 November",
        "09:45",
        "Almaly District",
        "Sector D",
        "previous identity",
    ):
        assert words in glass.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("change-service-0", ChangeAsked(Step.SERVICE, 0)),
        ("change-time-0", ChangeAsked(Step.WHEN, 0)),
        ("change-service-1", ChangeAsked(Step.SERVICE, 1)),
        ("change-time-1", ChangeAsked(Step.WHEN, 1)),
        ("change-centre", ChangeAsked(Step.CENTRE)),
    ],
)
def test_each_line_can_be_changed(glass: Glass, line: str, said: Event) -> None:
    glass.show_sample("two")
    assert glass.tap(line) == said


def test_the_centre_can_be_changed_only_where_there_are_several(glass: Glass) -> None:
    glass.show(SAMPLES[Step.CHECK, ""][0], replace(PLACE, centres=(TSON,)))
    assert not glass.offers("change-centre")


def test_a_second_service_is_offered_beside_the_first(glass: Glass) -> None:
    glass.show_sample()
    assert glass.tap("second") == SecondAsked()


@pytest.mark.parametrize("name", ["two", "rebook", "add", "cancel"])
def test_no_second_service_is_offered_where_there_can_be_none(glass: Glass, name: str) -> None:
    glass.show_sample(name)
    assert not glass.offers("second")


def test_no_second_service_is_offered_where_the_policy_allows_one_a_day(glass: Glass) -> None:
    glass.show(SAMPLES[Step.CHECK, ""][0], replace(PLACE, policy=Policy(services_a_day=1)))
    assert not glass.offers("second")


def test_the_large_button_confirms_with_a_new_id_each_time(glass: Glass) -> None:
    glass.show_sample()
    first = glass.tap("confirm")
    assert isinstance(first, Confirmed)
    glass.qtbot.keyClick(glass.screen, Qt.Key.Key_Enter)
    second = glass.heard[-1]
    assert isinstance(second, Confirmed)
    assert first.command_id != second.command_id


def test_a_rebooking_shows_the_old_time_and_the_new_one(glass: Glass) -> None:
    glass.show_sample("rebook")
    assert glass.text.index("Your time now") < glass.text.index("Your new time")
    for words in ("09:45", "15:45", "Thursday, 26 November", "free for others"):
        assert words in glass.text
    assert glass.tap("change-time-0") == ChangeAsked(Step.WHEN, 0)
    assert not glass.offers("change-service-0")


def test_adding_shows_both_services(glass: Glass) -> None:
    glass.show_sample("add")
    for words in ("09:45", "Identity card", "10:15", "immovable property"):
        assert words in glass.text


def test_cancelling_says_that_the_ten_days_still_count(glass: Glass) -> None:
    glass.show_sample("cancel")
    assert "20 November" in glass.text
    assert "09:45" in glass.text
    assert isinstance(glass.tap("give-up"), Confirmed)


def test_enter_keeps_a_booking_rather_than_cancelling_it(glass: Glass) -> None:
    glass.show_sample("cancel")
    assert not glass.offers("confirm")
    glass.qtbot.keyClick(glass.screen, Qt.Key.Key_Enter)
    assert glass.heard == [Back()]


def test_keeping_the_booking_goes_back(glass: Glass) -> None:
    glass.show_sample("cancel")
    assert glass.tap("keep") == Back()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PrinterState.PAPER_OUT, "no paper"),
        (PrinterState.COVER_OPEN, "cover is open"),
        (PrinterState.ERROR, "jammed or broken"),
        (PrinterState.OFFLINE, "does not work now"),
    ],
)
def test_why_no_ticket_would_come_is_said_and_stops_nobody(glass: Glass, state: PrinterState, words: str) -> None:
    glass.show(SAMPLES[Step.CHECK, ""][0], replace(PLACE, printer=state))
    assert words in glass.text
    assert "Your ticket will be on the screen." in glass.text
    assert glass.offers("confirm")


@pytest.mark.parametrize("state", [PrinterState.READY, PrinterState.UNKNOWN])
def test_a_printer_that_is_ready_or_silent_is_not_spoken_of(glass: Glass, state: PrinterState) -> None:
    glass.show(SAMPLES[Step.CHECK, ""][0], replace(PLACE, printer=state))
    assert "printer" not in glass.text
    assert "on the screen" not in glass.text


def test_the_plate_stands_beside_its_service(glass: Glass) -> None:
    glass.show_sample("seller")
    assert "777ABC02" in glass.text


# While the network is away.


@pytest.mark.parametrize("name", ["rebook", "add", "cancel"])
def test_a_change_waits_for_the_network_and_says_so_in_its_place(glass: Glass, name: str) -> None:
    visit = glass.show_sample(name)
    glass.show(visit)  # again, as in a window that is up
    deed, before = ("give-up" if name == "cancel" else "confirm"), places(glass)
    glass.show(visit, AWAY)
    assert not glass.offers(deed)
    assert "network" in glass.button(deed).text()
    assert "You can confirm as soon as it is back." in glass.text
    assert places(glass) == before
    glass.show(visit)
    assert glass.offers(deed)
    assert "network" not in glass.text


def test_enter_confirms_nothing_that_waits_for_the_network(glass: Glass, qtbot: QtBot) -> None:
    glass.show(SAMPLES[Step.CHECK, "rebook"][0], AWAY)
    qtbot.keyClick(glass.screen, Qt.Key.Key_Return)
    assert glass.heard == []


def test_a_new_booking_is_confirmed_without_network_unless_the_policy_keeps_it(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.CHECK, ""]
    glass.show(visit, AWAY)
    assert isinstance(glass.tap("confirm"), Confirmed)
    glass.show(visit, AWAY_SHUT)
    assert not glass.offers("confirm")


def test_a_vehicle_of_which_the_register_has_to_be_asked_waits_for_the_network(glass: Glass) -> None:
    glass.show(SAMPLES[Step.CHECK, "seller"][0], AWAY)
    assert not glass.offers("confirm")
