"""Notices: which rule, the first allowed day, and the next best step."""

from dataclasses import replace
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.core.outcomes import Reason, Refused, Standing
from kiosk.speech import Speech
from kiosk.ui.events import (
    Back,
    ErrandAsked,
    Event,
    Finish,
    NewBookingAsked,
    OpenAsked,
    OtherDayAsked,
    TryAgainAsked,
)
from kiosk.ui.refusals import words_of
from kiosk.ui.screens.notice import NoticeScreen
from kiosk.ui.visit import Errand, Step, Trouble, Visit
from tests.ui.samples import AWAY, AWAY_SHUT, BOOKING, GLIMPSE, ID_CARD, IIN, PLACE, SAMPLES, TSON
from tests.ui.screens.glass import Glass, places

TEN_DAYS = SAMPLES[Step.NOTICE, "ten-days"][0]
ONE_KIND = replace(PLACE, centres=(TSON,))


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.NOTICE, NoticeScreen)


def refused(reason: Reason, came_from: Step = Step.SERVICE, **changes: object) -> Visit:
    visit = Visit(Step.NOTICE, (Step.WELCOME, came_from), iin=IIN, centre=TSON, refused=Refused(reason))
    return replace(visit, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_what_why_and_what_next(glass: Glass, reason: Reason) -> None:
    glass.show(refused(reason))
    words = words_of(Refused(reason), Speech(Language.EN))
    for said in (words.title, words.meaning, words.next, "A person at the desk will help you."):
        assert said in glass.text


def test_the_ten_days_show_the_first_allowed_days(glass: Glass) -> None:
    glass.show(TEN_DAYS)
    assert "Monday, 30 November" in glass.text
    assert "Thursday, 3 December" in glass.text


def test_the_booking_in_the_way_can_be_opened(glass: Glass) -> None:
    glass.show(TEN_DAYS)
    assert glass.tap("way-OpenAsked") == OpenAsked(GLIMPSE)


def test_the_booking_in_the_way_can_be_moved_where_it_is_open(glass: Glass) -> None:
    glass.show(replace(TEN_DAYS, standing=Standing((BOOKING,))))
    assert glass.tap("way-ErrandAsked") == ErrandAsked(Errand.REBOOK, BOOKING)


@pytest.mark.parametrize(
    "changes", [{"cancelled": True}, {"standing": Standing((replace(BOOKING, active=False),))}]
)
def test_a_booking_that_is_over_cannot_be_moved(glass: Glass, changes: dict[str, object]) -> None:
    visit = replace(TEN_DAYS, standing=Standing((BOOKING,)))
    glass.show(replace(visit, **changes))  # type: ignore[arg-type]
    assert not glass.offers("way-ErrandAsked")
    assert "ten-day rule" in glass.text


def test_another_kind_of_centre_is_offered_where_there_is_one(glass: Glass) -> None:
    glass.show(TEN_DAYS, ONE_KIND)
    assert not glass.offers("way-NewBookingAsked")
    glass.show(TEN_DAYS)
    assert glass.tap("way-NewBookingAsked") == NewBookingAsked()


@pytest.mark.parametrize("reason", [Reason.OVERLAP, Reason.SAME_TIME, Reason.TOO_LATE, Reason.OTHER_DAY])
def test_another_time_is_offered_where_the_time_is_the_matter(glass: Glass, reason: Reason) -> None:
    glass.show(refused(reason, Step.CHECK, service=ID_CARD))
    assert glass.tap("way-OtherDayAsked") == OtherDayAsked()


def test_no_other_time_is_offered_before_a_service_is_known(glass: Glass) -> None:
    glass.show(refused(Reason.OVERLAP))
    assert not glass.offers("way-OtherDayAsked")


@pytest.mark.parametrize(
    ("reason", "came_from", "words"),
    [
        (Reason.SAME_SERVICE, Step.SERVICE, "Choose another service"),
        (Reason.NOT_THE_OWNER, Step.PLATE, "Type the plate again"),
        (Reason.SELLER_MUST_BOOK, Step.SELLER, "I am the seller after all"),
    ],
)
def test_the_way_back_is_said_by_what_is_there(glass: Glass, reason: Reason, came_from: Step, words: str) -> None:
    glass.show(refused(reason, came_from))
    assert words in glass.text
    assert glass.tap("way-Back") == Back()


def test_a_closed_booking_that_needs_its_ticket_can_be_opened(glass: Glass) -> None:
    glass.show(refused(Reason.NEEDS_TICKET, standing=Standing((), (GLIMPSE,))))
    assert glass.tap("way-OpenAsked") == OpenAsked(GLIMPSE)


@pytest.mark.parametrize("reason", [Reason.STARTED, Reason.NOT_ACTIVE])
def test_a_booking_that_is_over_leads_to_a_new_one(glass: Glass, reason: Reason) -> None:
    glass.show(refused(reason, Step.BOOKINGS))
    assert glass.tap("way-NewBookingAsked") == NewBookingAsked()


def test_an_interruption_loses_nothing_and_can_be_tried_again(glass: Glass) -> None:
    glass.show_sample("try-again")
    assert "What you entered is kept." in glass.text
    assert glass.tap("again") == TryAgainAsked()


def test_a_cancelled_booking_is_confirmed_with_what_still_counts(glass: Glass) -> None:
    glass.show_sample("cancelled")
    assert "Your booking is cancelled" in glass.text
    assert "20 November" in glass.text
    assert glass.tap("done") == Finish()


def test_after_cancelling_a_new_booking_can_be_asked_for(glass: Glass) -> None:
    glass.show_sample("cancelled")
    assert glass.tap("new-booking") == NewBookingAsked()


@pytest.mark.parametrize("language", Language)
def test_out_of_service_is_said_in_all_three_languages(glass: Glass, language: Language) -> None:
    glass.show_sample("out-of-service", language)
    for each in Language:
        assert Speech(each).say("This terminal is out of service") in glass.text
        assert Speech(each).say("We are sorry. Please ask at the desk: you can book there as well.") in glass.text


def test_nothing_is_left_of_an_earlier_notice(glass: Glass) -> None:
    glass.show_sample("out-of-service")
    glass.show(refused(Reason.TOO_LATE))
    assert "out of service" not in glass.text
    glass.show(Visit(Step.NOTICE, trouble=Trouble.TRY_AGAIN))
    assert "can no longer be booked" not in glass.text


def test_whoever_has_to_wait_can_go_on_afterwards(glass: Glass) -> None:
    glass.show(refused(Reason.SLOW_DOWN, Step.WHO, refused=Refused(Reason.SLOW_DOWN, wait_seconds=1)))
    assert not glass.offers("again")
    glass.qtbot.waitUntil(partial(glass.offers, "again"), timeout=4000)
    said: Event = glass.tap("again")
    assert said == Back()


# What waits for the network, and what is not known.


@pytest.mark.parametrize("name", ["needs-network-change", "offline-clock", "offline-off"])
def test_what_waits_for_the_network_is_tried_again_as_it_was(glass: Glass, name: str) -> None:
    glass.show_sample(name)
    assert glass.tap("again") == TryAgainAsked()


@pytest.mark.parametrize("name", ["needs-network-change", "offline-clock", "offline-off"])
def test_when_the_network_comes_back_the_notice_says_so_and_nothing_to_touch_moves(
    glass: Glass, name: str
) -> None:
    visit = glass.show_sample(name)
    before = places(glass)
    assert "is back: " not in glass.text
    glass.show(visit, PLACE)
    assert "The network is back: please try again." in glass.text
    assert places(glass) == before


def test_a_refusal_that_comes_before_the_window_knows_does_not_say_that_the_network_is_back(glass: Glass) -> None:
    glass.show(SAMPLES[Step.NOTICE, "offline-clock"][0], PLACE)
    assert "is back: " not in glass.text


def test_a_service_that_waits_is_not_tried_again_but_another_one_chosen(glass: Glass) -> None:
    glass.show_sample("needs-network-service")
    assert not glass.offers("again")
    assert not glass.offers("way-NewBookingAsked")
    assert "Choose another service" in glass.text


def test_what_waits_leaves_a_new_booking_open_where_it_is_possible(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.NOTICE, "needs-network-change"]
    glass.show(visit, AWAY)
    assert glass.tap("way-NewBookingAsked") == NewBookingAsked()
    glass.show(visit, replace(AWAY, centres=(TSON,)))  # R1: one booking of this kind is there
    assert not glass.offers("way-NewBookingAsked")
    glass.show(visit, AWAY_SHUT)
    assert not glass.offers("way-NewBookingAsked")


def test_moving_the_booking_in_the_way_waits_in_sight(glass: Glass) -> None:
    visit = glass.show_sample("offline-ten-days")
    assert not glass.offers("way-ErrandAsked")
    assert "Move the booking you have. Waits for the network" in glass.text
    glass.show(visit, PLACE)
    assert glass.offers("way-ErrandAsked")


@pytest.mark.parametrize(("name", "what"), [("unknown", "booked"), ("unknown-change", "done")])
def test_whether_a_command_was_carried_out_is_said_to_be_unknown(glass: Glass, name: str, what: str) -> None:
    glass.show_sample(name)
    assert f"We could not find out whether it was {what}" in glass.text
    assert f"Press Try again: nothing is {what} twice." in glass.text
    assert "did not work" not in glass.text
    assert glass.tap("again") == TryAgainAsked()


def test_a_question_that_was_not_answered_is_only_asked_again(glass: Glass) -> None:
    glass.show_sample("try-again")
    assert "That did not work just now" in glass.text
    assert "twice" not in glass.text
