"""A senior closes days and settles what sync could not."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTime

from kiosk.core.model import Status
from tests.invariants import check
from tests.town import MONDAY, made_up, state_of
from tests.ui.staff.room import Room, until
from tests.ui.staff.seniors import Closing, Settling, list_matter

TUESDAY = MONDAY + timedelta(days=1)


def statuses(room: Room) -> list[str]:
    return [row["status"] for row in state_of(room.store)["booking"]]


def test_whom_it_sends_home_is_shown_before_anything_is_closed(senior_room: Room, tmp_path: Path) -> None:
    closing = Closing(senior_room)
    ticket = senior_room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    closing.fill_in(TUESDAY)
    assert closing.look() == "1 booking has a time that would be closed."
    assert statuses(senior_room) == [Status.BOOKED]
    senior_room.press("close-day")
    until(lambda: senior_room.offers("save"), "the list of whom to call")
    assert statuses(senior_room) == [Status.CANCELLED_BY_CENTRE]
    saved = closing.save(tmp_path / "list.csv")
    assert f"10:00;Identity card;{ticket.booking.id:x}" in saved
    assert made_up(1).digits not in saved
    check(senior_room.store)


def test_who_changes_their_mind_has_closed_nothing(senior_room: Room) -> None:
    closing = Closing(senior_room)
    senior_room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    closing.fill_in(TUESDAY)
    closing.look()
    senior_room.press("keep")
    assert not senior_room.offers("close-day")
    assert statuses(senior_room) == [Status.BOOKED]


def test_another_day_asks_anew(senior_room: Room) -> None:
    closing = Closing(senior_room)
    closing.fill_in(TUESDAY)
    closing.look()
    closing.page.form.day.setDate(closing.page.form.day.date().addDays(1))
    assert not senior_room.offers("close-day")


def test_hours_are_closed_and_the_day_is_opened_again(senior_room: Room) -> None:
    closing = Closing(senior_room)
    senior_room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    senior_room.town.citizen(2).booked(TUESDAY, ("id-card", "16:00"))
    closing.fill_in(TUESDAY, usual=2)
    closing.page.form.whole.setChecked(False)
    closing.page.form.first.setTime(QTime(15, 0))
    closing.page.form.last.setTime(QTime(18, 0))
    assert closing.look().startswith("1 booking")
    senior_room.press("close-day")
    until(lambda: senior_room.offers("save"), "the list of whom to call")
    assert sorted(statuses(senior_room)) == [Status.BOOKED, Status.CANCELLED_BY_CENTRE]
    senior_room.press("reopen")
    until(lambda: closing.page.banner.text.startswith("Open again"), "that it is open")
    assert senior_room.town.free("id-card", TUESDAY, "16:00") == 2


def test_somebody_who_booked_meanwhile_is_shown_before_they_are_sent_home(senior_room: Room) -> None:
    closing = Closing(senior_room)
    closing.fill_in(TUESDAY)
    assert closing.look() == "Nobody has a booking there."
    senior_room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    senior_room.press("close-day")
    until(lambda: "meanwhile" in closing.page.banner.text, "a warning")
    assert statuses(senior_room) == [Status.BOOKED]
    senior_room.press("close-day")
    until(lambda: senior_room.offers("save"), "the list of whom to call")
    assert statuses(senior_room) == [Status.CANCELLED_BY_CENTRE]


def test_a_reason_is_wanted_in_three_languages_and_names_nobody(senior_room: Room) -> None:
    closing = Closing(senior_room)
    closing.fill_in(TUESDAY)
    lines = list(closing.page.form.reasons.values())
    lines[1].clear()
    assert closing.look().startswith("The reason is wanted in three languages.")
    lines[1].setText(f"ИИН {made_up(1).digits}")
    closing.page.banner.hush()
    assert "There is an IIN" in closing.look()


def test_a_matter_is_settled_with_a_note_that_stands_in_the_record(senior_room: Room) -> None:
    ticket = senior_room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    list_matter(senior_room, "ten_days", ticket.booking.id, visit_on="2026-06-02")
    list_matter(senior_room, "no_place", 77, starts_at="2026-06-02T05:00:00+00:00")
    settling = Settling(senior_room)
    settling.listed(2)
    words = senior_room.words()
    assert "Two bookings within ten days" in words
    assert "Ask the citizen which of the two visits they need" in words
    assert "Identity card" in words
    settling.settle("")
    assert "Please write a few words." in senior_room.words()
    settling.settle("called, the second one is cancelled")
    settling.listed(1)
    assert settling.page.note.text() == ""
    told = [row for row in state_of(senior_room.store)["event"] if row["action"] == "settled"]
    assert [(row["actor"], row["after"]["note"]) for row in told] == [
        ("sanzhar", "called, the second one is cancelled")
    ]


def test_one_begins_at_the_first_matter_and_not_at_the_button_that_locks(senior_room: Room) -> None:
    list_matter(senior_room, "fault")
    settling = Settling(senior_room)
    settling.listed(1)
    until(lambda: senior_room.window.focusWidget() is settling.page.rows[0], "the focus")


def test_what_a_colleague_has_settled_is_told_and_goes(senior_room: Room) -> None:
    list_matter(senior_room, "fault")
    settling = Settling(senior_room)
    settling.listed(1)
    number = state_of(senior_room.store)["unsettled"][0]["id"]
    senior_room.store.write(lambda work: work.unsettled.settle(number, "x", senior_room.clock.now()))
    settling.settle("seen to")
    until(lambda: "already" in senior_room.window.notice.text, "words")
    settling.listed(0)
    assert "There is nothing to settle." in senior_room.words()
