"""Your bookings: what is shown of them, and what can be done."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language, Status
from kiosk.core.outcomes import Standing
from kiosk.core.policy import Policy
from kiosk.ui.events import ErrandAsked, Event, NewBookingAsked, OpenAsked, PrintAsked
from kiosk.ui.screens.bookings import BookingsScreen
from kiosk.ui.visit import Errand, Step, Visit
from tests.ui.samples import AWAY, AWAY_SHUT, BOOKING, GLIMPSE, HIDDEN, PLACE, TWO_BOOKED
from tests.ui.screens.glass import Glass, places

DEEDS = ("rebook", "add", "print", "cancel")


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.BOOKINGS, BookingsScreen)


def with_open(*bookings: object) -> Visit:
    return Visit(Step.BOOKINGS, (Step.WHO,), standing=Standing(bookings))  # type: ignore[arg-type]


def test_an_open_booking_shows_status_day_time_service_sector_and_place(glass: Glass) -> None:
    glass.show(with_open(BOOKING))
    for words in ("Booked", "Monday, 23 November", "09:45", "Identity card", "Sector D", "221 Bogenbai"):
        assert words in glass.text


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("rebook", ErrandAsked(Errand.REBOOK, BOOKING)),
        ("add", ErrandAsked(Errand.ADD, BOOKING)),
        ("cancel", ErrandAsked(Errand.CANCEL, BOOKING)),
    ],
)
def test_an_active_booking_can_be_moved_added_to_and_cancelled(glass: Glass, deed: str, said: Event) -> None:
    glass.show(with_open(BOOKING))
    assert glass.tap(deed) == said


def test_its_ticket_can_be_printed_again(glass: Glass) -> None:
    glass.show(with_open(BOOKING))
    said = glass.tap("print")
    assert isinstance(said, PrintAsked)
    assert said.booking == BOOKING


def test_a_booking_with_two_services_takes_no_third(glass: Glass) -> None:
    glass.show(with_open(TWO_BOOKED))
    assert glass.offers("rebook")
    assert not glass.offers("add")


def test_no_second_service_is_offered_where_the_policy_allows_one_a_day(glass: Glass) -> None:
    glass.show(with_open(BOOKING), replace(PLACE, policy=Policy(services_a_day=1)))
    assert not glass.offers("add")


def test_a_booking_whose_time_has_begun_can_no_longer_be_changed(glass: Glass) -> None:
    glass.show(with_open(replace(BOOKING, active=False)))
    assert not any(glass.offers(deed) for deed in DEEDS)
    assert "Please go to your sector" in glass.text


@pytest.mark.parametrize("language", Language)
def test_every_status_has_words_of_its_own(glass: Glass, language: Language) -> None:
    seen = set()
    for status in Status:
        glass.show(with_open(replace(BOOKING, status=status, active=False)), language=language)
        seen.add(glass.text)
    assert len(seen) == len(Status)


def test_a_closed_booking_says_only_its_kind_and_when_it_was_taken(glass: Glass) -> None:
    glass.show(Visit(Step.BOOKINGS, (Step.WHO,), standing=Standing((), (HIDDEN,))))
    assert "You have a booking at a vehicle service centre" in glass.text
    assert "18 November" in glass.text
    assert not any(glass.offers(deed) for deed in DEEDS)


def test_a_closed_booking_is_asked_to_be_opened(glass: Glass) -> None:
    glass.show(Visit(Step.BOOKINGS, (Step.WHO,), standing=Standing((), (GLIMPSE, HIDDEN))))
    assert glass.tap("glimpse-610") == OpenAsked(HIDDEN)


def test_a_booking_that_is_gone_from_the_visit_is_gone_from_the_screen(glass: Glass) -> None:
    glass.show(with_open(BOOKING, TWO_BOOKED))
    glass.show(Visit(Step.BOOKINGS, (Step.WHO,), standing=Standing((), (GLIMPSE,))))
    assert "09:45" not in glass.text


def test_a_new_booking_can_be_asked_for(glass: Glass) -> None:
    glass.show(with_open(BOOKING))
    assert glass.tap("new-booking") == NewBookingAsked()


def test_without_network_changes_wait_in_sight_and_the_ticket_can_be_printed(glass: Glass) -> None:
    glass.show(with_open(BOOKING))
    before = places(glass)
    glass.show(with_open(BOOKING), AWAY)
    assert [deed for deed in DEEDS if glass.offers(deed)] == ["print"]
    assert "changes wait until the network is back" in glass.text
    assert "Move to another time. Waits for the network" in glass.text
    assert places(glass) == before
    glass.show(with_open(BOOKING))
    assert all(glass.offers(deed) for deed in DEEDS)
    assert "Waits for the network" not in glass.text


def test_without_network_a_new_booking_can_be_asked_for_unless_the_policy_keeps_it(glass: Glass) -> None:
    glass.show(with_open(BOOKING), AWAY)
    assert glass.tap("new-booking") == NewBookingAsked()
    glass.show(with_open(BOOKING), AWAY_SHUT)
    assert not glass.offers("new-booking")
    assert glass.button("new-booking").text() == "New booking: no network"
