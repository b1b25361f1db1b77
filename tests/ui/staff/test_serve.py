"""A senior serves a citizen: whatever the card opens, under the rules, and nothing of them stays."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from kiosk.core.model import Status
from kiosk.core.policy import Override
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.tables import event
from kiosk.ui.staff.check_in.page import CheckInPage
from kiosk.ui.staff.serve.page import ServePage
from tests.invariants import check
from tests.town import MONDAY, SPETSTSON, made_up, state_of
from tests.ui.staff.room import Room, until
from tests.ui.staff.seniors import Serving, let_set_aside

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def serving(senior_room: Room) -> Serving:
    return Serving(senior_room)


def bookings(room: Room) -> list[dict[str, Any]]:
    return state_of(room.store)["booking"]


def last_event(room: Room, action: str) -> dict[str, Any]:
    question = select(event).where(event.c.action == action).order_by(event.c.id.desc()).limit(1)
    return dict(room.store.read(lambda work: work.connection.execute(question).one())._mapping)


def test_a_citizen_is_booked_and_gets_a_ticket_on_paper_and_on_the_screen(serving: Serving) -> None:
    room = serving.room
    serving.card_of(made_up(1))
    assert serving.bookings == []
    room.press("new")
    serving.choose_service("passport")
    serving.until_choosing()
    serving.pick(TUESDAY, "10:30")
    serving.confirm()
    serving.until_ticket()
    assert "The ticket is printed" in room.words()
    assert len(list(room.settings.printer.folder.glob("*.p*"))) >= 1
    (booked,) = bookings(room)
    assert booked["visit_on"] == TUESDAY
    assert last_event(room, "booked")["actor"] == "sanzhar"
    until(lambda: len(serving.bookings) == 1, "the new booking in the list")
    check(room.store)


def test_a_booking_is_printed_again_moved_added_to_and_cancelled(serving: Serving) -> None:
    room = serving.room
    ticket = room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    (card,) = serving.bookings
    assert serving.offers(card) == {"print", "rebook", "add", "cancel"}
    card.buttons["print"].click()
    serving.until_ticket()
    assert ticket.code[:4] in room.words()
    assert last_event(room, "reprinted")["after"]["card_seen"]
    room.press("done")
    serving.bookings[0].buttons["rebook"].click()
    serving.until_choosing()
    serving.pick(WEDNESDAY, "11:00")
    serving.confirm()
    serving.until_ticket()
    room.press("done")
    until(lambda: serving.bookings[0].booking.revision == 2, "the moved booking")
    serving.bookings[0].buttons["add"].click()
    serving.choose_service("pension")
    serving.until_choosing()
    serving.pick(WEDNESDAY, "11:30")
    serving.confirm()
    serving.until_ticket()
    room.press("done")
    until(lambda: serving.bookings[0].booking.revision == 3, "both services")
    serving.bookings[0].buttons["cancel"].click()
    room.press("give-up")
    until(lambda: "The booking is cancelled." in room.words(), "that it is cancelled")
    until(lambda: serving.offers(serving.bookings[0]) == set(), "a list where nothing can be done")
    assert [row["status"] for row in bookings(room)] == [Status.CANCELLED]
    check(room.store)


def test_both_services_of_a_booking_are_moved_one_after_the_other(serving: Serving) -> None:
    room = serving.room
    room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"), ("pension", "10:30"))
    serving.card_of(made_up(1))
    serving.bookings[0].buttons["rebook"].click()
    serving.until_choosing()
    serving.pick(WEDNESDAY, "10:00")
    serving.confirm()
    until(lambda: serving.page.choose.days.days == (WEDNESDAY,), "times of the same day")
    assert "10:00" not in serving.times(), "the second cannot be at the time of the first"
    serving.pick(WEDNESDAY, "10:30")
    serving.confirm()
    serving.until_ticket()
    assert {row["visit_on"] for row in bookings(room)} == {WEDNESDAY}
    check(room.store)


def test_a_booking_of_another_centre_is_shown_and_left_to_its_staff(serving: Serving) -> None:
    serving.room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"), centre=SPETSTSON)
    serving.card_of(made_up(1))
    (card,) = serving.bookings
    assert serving.offers(card) == set()
    assert "its own staff" in serving.room.words()


def test_the_ten_days_are_told_and_cannot_be_set_aside_where_the_policy_says_nothing(serving: Serving) -> None:
    room = serving.room
    room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    room.press("new")
    assert "Thursday, 11 June" in serving.until_refused()
    assert not room.offers("override")


def test_where_the_policy_lets_it_the_ten_days_are_set_aside_with_a_reason(serving: Serving) -> None:
    room = serving.room
    let_set_aside(room, Override.TEN_DAYS)
    room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    room.press("new")
    serving.until_refused()
    room.press("override")
    assert "Please write a few words." in room.words()
    serving.page.refusal.form.reason.setText(f"for {made_up(1).digits}")
    room.press("override")
    assert "There is an IIN in this text." in room.words()
    serving.page.refusal.form.reason.setText("the passport is needed at once")
    room.press("override")
    serving.choose_service("passport")
    serving.until_choosing()
    serving.pick(WEDNESDAY, "10:30")
    serving.confirm()
    serving.until_ticket()
    told = last_event(room, "booked")["after"]
    assert (told["override"], told["reason"]) == ("ten_days", "the passport is needed at once")
    check(room.store)


def test_a_time_that_goes_while_it_is_confirmed_is_told_and_all_else_is_kept(serving: Serving) -> None:
    room = serving.room
    serving.card_of(made_up(1))
    room.press("new")
    serving.choose_service("passport")
    serving.until_choosing()
    serving.pick(TUESDAY, "10:30")
    for number in (2, 3):
        room.town.citizen(number).booked(TUESDAY, ("id-card", "10:30"))
    serving.confirm()
    until(lambda: "10:30" not in serving.times() and bool(serving.times()), "the times without it")
    assert bookings(room)[0]["visit_on"] == TUESDAY
    assert len(bookings(room)) == 2
    serving.pick(TUESDAY, "11:00")
    serving.confirm()
    serving.until_ticket()
    assert len(bookings(room)) == 3


def test_what_got_no_answer_is_sent_again_as_the_same_command(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = serving.room
    serving.card_of(made_up(1))
    room.press("new")
    serving.choose_service("passport")
    serving.until_choosing()
    serving.pick(TUESDAY, "10:30")
    ids: list[object] = []

    def lost(behind: Any, command: Any) -> Any:
        """It is done, and its answer goes astray, once."""
        ids.append(command.command_id)
        outcome = behind.book(command)
        if len(ids) == 1:
            raise StoreUnavailableError("no answer")
        return outcome

    monkeypatch.setattr("kiosk.ui.staff.serve.sending.carry_out", lost)
    serving.confirm()
    until(lambda: room.offers("again"), "that it can be tried again")
    assert len(bookings(room)) == 1
    room.press("again")
    serving.until_ticket()
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert len(bookings(room)) == 1


@pytest.mark.parametrize("way", ["finish", "another page", "lock"])
def test_nothing_of_the_citizen_stays(serving: Serving, way: str) -> None:
    room, page = serving.room, serving.page
    ticket = room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    serving.bookings[0].buttons["print"].click()
    serving.until_ticket()
    if way == "finish":
        room.press("finish")
    elif way == "lock":
        room.session.lock()
        until(lambda: not room.window.at_work, "the door")
    else:
        assert isinstance(room.desk.page, CheckInPage)
        room.window.show_page("check-in")
    assert isinstance(page, ServePage)
    assert (page.citizen.field.digits, page.citizen.cards) == ("", [])
    texts = [label.text() for label in page.findChildren(type(page.citizen.title))]
    assert not any(ticket.code[:4] in text for text in texts)


def test_another_digit_takes_the_bookings_of_the_first_card_away(serving: Serving) -> None:
    serving.room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    QTest.keyClick(serving.page.citizen.field, Qt.Key.Key_Backspace)
    assert serving.bookings == []
    assert len(serving.page.citizen.field.digits) == 11
    assert not serving.room.offers("new")


def test_the_seller_books_and_a_wrong_iin_finds_nobody(serving: Serving) -> None:
    serving.type_iin(made_up(1).digits[:-1])
    QTest.keyClick(serving.page.citizen.field, Qt.Key.Key_Return)
    assert "1 more digit is missing." in serving.room.words()
    assert not serving.room.offers("new")


def test_a_registrar_does_not_see_the_page(senior_room: Room) -> None:
    senior_room.session.sign_out()
    senior_room.sign_in.as_("aigul")
    assert senior_room.window.page("serve") is None
    assert senior_room.window.page("closures") is None
    assert senior_room.window.page("matters") is None
