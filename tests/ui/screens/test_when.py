"""When: free time by day and hour, and what happens while others take some of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kiosk.core.model import Centre, Language
from kiosk.core.outcomes import FreeDay, FreeSlot, FreeTime
from kiosk.ui.events import SlotChosen
from kiosk.ui.screens.when import WhenScreen
from kiosk.ui.theme import Look
from kiosk.ui.visit import Chosen, Errand, Step, Visit
from kiosk.ui.widgets.banner import Verdict
from tests.ui.samples import (
    AWAY,
    BOOKING,
    CHOSEN,
    FREE_TIME,
    ID_CARD,
    MONDAY,
    PLACE,
    PROPERTY,
    SAMPLES,
    TSON,
    TWO_BOOKED,
    free_day,
    slot,
)
from tests.ui.screens.glass import Glass

SIZES = ((1080, 1920), (1920, 1080), (1024, 768))
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.WHEN, WhenScreen)


@pytest.fixture
def visit(glass: Glass) -> Visit:
    """A visit that looks at three days with free time."""
    return seeing(glass, SAMPLES[Step.WHEN, ""][0], *FREE_TIME.days[:3])


def seeing(glass: Glass, visit: Visit, *days: FreeDay) -> Visit:
    """Show these days as what is free now."""
    visit = replace(visit, free_time=FreeTime(days, revision=9))
    glass.show(visit)
    return visit


def without(day: FreeDay, *clocks: str) -> FreeDay:
    """A day of which others have taken these times."""
    return replace(day, slots=tuple(free for free in day.slots if clock(free) not in clocks))


def clock(free: FreeSlot) -> str:
    return f"{free.slot.starts_at.astimezone(TSON.zone):%H:%M}"


def times(glass: Glass) -> list[str]:
    """The times on the screen, taken ones too, from the top."""
    cells = [c for c in glass.screen.findChildren(QAbstractButton) if c.objectName().startswith("time-")]
    shown = (cell for cell in cells if cell.isVisible())
    return [c.text() for c in sorted(shown, key=lambda c: (place_of(glass, c).y(), place_of(glass, c).x()))]


def place_of(glass: Glass, button: QAbstractButton) -> QPoint:
    return button.mapTo(glass.window, QPoint())


def places(glass: Glass) -> dict[str, QPoint]:
    """Where each time and day stands on the window."""
    found = glass.screen.findChildren(QAbstractButton)
    return {b.objectName(): place_of(glass, b) for b in found if b.isVisible() and "-" in b.objectName()}


def touch(glass: Glass, *names: str) -> None:
    """Touch what says nothing to the outside."""
    for name in names:
        glass.qtbot.mouseClick(glass.button(name), Qt.MouseButton.LeftButton)


def day_of(day: date) -> str:
    return f"day-{day.isoformat()}"


# Choosing.


@pytest.mark.usefixtures("visit")
def test_the_first_day_with_free_time_is_open_and_says_how_much_it_has(glass: Glass) -> None:
    assert glass.button(day_of(MONDAY)).isChecked()
    assert glass.button(day_of(MONDAY)).accessibleName() == "Monday, 23 November, 28 free"
    assert times(glass)[:3] == ["09:00", "09:15", "09:45"]


@pytest.mark.usefixtures("visit")
def test_nothing_can_be_taken_over_before_a_time_is_touched(glass: Glass, qtbot: QtBot) -> None:
    assert not glass.offers("take")
    qtbot.keyClick(glass.screen, Qt.Key.Key_Return)
    assert glass.heard == []


@pytest.mark.usefixtures("visit")
def test_touching_a_time_marks_it_and_the_large_button_takes_it_over(glass: Glass) -> None:
    touch(glass, "time-09:45")
    assert glass.heard == []
    assert glass.button("time-09:45").isChecked()
    assert glass.button("take").text() == "Take 09:45 (Monday, 23 November)"
    assert glass.tap("take") == SlotChosen(FREE_TIME.days[0].slots[2])


@pytest.mark.usefixtures("visit")
def test_enter_takes_the_marked_time_over(glass: Glass, qtbot: QtBot) -> None:
    touch(glass, "time-10:15")
    qtbot.keyClick(glass.screen, Qt.Key.Key_Return)
    assert glass.heard == [SlotChosen(FREE_TIME.days[0].slots[3])]


@pytest.mark.usefixtures("visit")
def test_another_day_shows_its_times_and_unmarks_the_first_ones(glass: Glass) -> None:
    touch(glass, "time-09:45", day_of(WEDNESDAY))
    assert glass.button(day_of(WEDNESDAY)).isChecked()
    assert not glass.button(day_of(MONDAY)).isChecked()
    assert len(times(glass)) == 8
    assert not glass.offers("take")


def test_morning_and_afternoon_are_told_apart_on_the_centres_clock(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.WHEN, ""]
    abroad: Centre = replace(TSON, timezone="Europe/London")
    glass.show(replace(visit, centre=abroad, free_time=FreeTime((free_day(MONDAY, ["17:45", "18:00"]),), 1)))
    assert times(glass) == ["12:45", "13:00"]
    cells = [glass.button("time-12:45"), glass.button("time-13:00")]
    assert place_of(glass, cells[0]).y() < place_of(glass, cells[1]).y()


@pytest.mark.usefixtures("visit")
def test_quiet_hours_are_told_by_words(glass: Glass) -> None:
    assert "Few people" in glass.button("time-11:00").accessibleName()
    assert "Few people" not in glass.button("time-09:00").accessibleName()


def test_more_days_than_fit_are_reached_by_pages(glass: Glass) -> None:
    glass.show_sample()
    last = day_of(FREE_TIME.days[-1].day)
    assert not glass.offers(last)
    assert not glass.offers("previous-days")
    for _ in FREE_TIME.days:
        if not glass.offers(last):
            glass.button("next-days").click()
    touch(glass, last)
    assert glass.button(last).isChecked()
    assert glass.offers("previous-days")


# While others book.


def test_a_time_that_others_take_is_crossed_out_where_it_stands(glass: Glass, visit: Visit) -> None:
    before = places(glass)
    seeing(glass, visit, without(FREE_TIME.days[0], "09:15", "14:30"), *FREE_TIME.days[1:3])
    assert places(glass) == before
    assert not glass.offers("time-09:15")
    assert "Taken" in glass.button("time-09:15").accessibleName()
    assert glass.offers("time-09:45")
    assert "24 free" in glass.button(day_of(MONDAY)).accessibleName()


def test_touching_the_day_again_leaves_the_taken_times_out(glass: Glass, visit: Visit) -> None:
    seeing(glass, visit, without(FREE_TIME.days[0], "09:15"), *FREE_TIME.days[1:3])
    touch(glass, "time-10:15", day_of(MONDAY))
    assert "09:15" not in times(glass)
    assert glass.button("time-10:15").isChecked()


def test_the_marked_time_stays_marked_while_others_book(glass: Glass, visit: Visit) -> None:
    touch(glass, day_of(TUESDAY), "time-10:15")
    seeing(glass, visit, FREE_TIME.days[0], without(FREE_TIME.days[1], "09:00"), FREE_TIME.days[2])
    assert glass.button(day_of(TUESDAY)).isChecked()
    assert glass.button("time-10:15").isChecked()
    assert glass.tap("take") == SlotChosen(FREE_TIME.days[1].slots[3])


def test_what_is_taken_over_is_the_slot_as_it_is_now(glass: Glass, visit: Visit) -> None:
    touch(glass, "time-09:00")
    first = FREE_TIME.days[0].slots[0]
    fewer = first._replace(slot=first.slot._replace(free=1))
    day = replace(FREE_TIME.days[0], slots=(fewer, *FREE_TIME.days[0].slots[1:]))
    seeing(glass, visit, day)
    assert glass.tap("take") == SlotChosen(fewer)


def test_when_the_marked_time_goes_the_button_says_so_until_another_is_touched(glass: Glass, visit: Visit) -> None:
    touch(glass, "time-09:45")
    seeing(glass, visit, without(FREE_TIME.days[0], "09:45"), *FREE_TIME.days[1:3])
    assert not glass.screen.take.isVisible()
    assert "09:45 has just gone" in glass.text
    touch(glass, "time-10:15")
    assert "has just gone" not in glass.text
    assert glass.offers("take")


def test_a_time_that_comes_back_is_free_again_in_its_place(glass: Glass, visit: Visit) -> None:
    touch(glass, "time-09:45")
    seeing(glass, visit, without(FREE_TIME.days[0], "09:45"))
    seeing(glass, visit, *FREE_TIME.days[:3])
    assert glass.button("time-09:45").isChecked()
    assert glass.offers("take")


def test_a_time_that_has_become_free_waits_behind_a_button(glass: Glass, visit: Visit) -> None:
    before = places(glass)
    late = FreeSlot(slot(77, 2, MONDAY, "11:45"))
    slots = sorted((*FREE_TIME.days[0].slots, late), key=lambda free: free.slot.starts_at)
    seeing(glass, visit, replace(FREE_TIME.days[0], slots=tuple(slots)), *FREE_TIME.days[1:3])
    assert {name: at for name, at in places(glass).items() if name != "more-times"} == before
    touch(glass, "more-times")
    assert "11:45" in times(glass)
    assert not glass.offers("more-times")


def test_where_there_is_no_room_for_that_button_nothing_moves_either(glass: Glass) -> None:
    visit = seeing(glass, SAMPLES[Step.WHEN, ""][0], *FREE_TIME.days[:3])
    glass.window.resize(1024, 768)
    glass.qtbot.waitUntil(lambda: glass.window.footer.height() < 100 and "17:15" in times(glass))
    assert not glass.screen.pagers[1].overflows
    before = places(glass)
    late = FreeSlot(slot(77, 2, MONDAY, "17:45"))
    seeing(glass, visit, replace(FREE_TIME.days[0], slots=(*FREE_TIME.days[0].slots, late)), *FREE_TIME.days[1:3])
    assert places(glass) == before
    touch(glass, day_of(MONDAY))
    assert "17:45" in times(glass)


def test_a_day_that_is_full_now_keeps_its_place_out_of_reach(glass: Glass, visit: Visit) -> None:
    before = places(glass)
    seeing(glass, visit, FREE_TIME.days[0], FREE_TIME.days[2])
    assert places(glass) == before
    assert not glass.offers(day_of(TUESDAY))
    assert glass.button(day_of(TUESDAY)).accessibleName().endswith("0 free")


def test_the_open_day_may_be_taken_whole_without_anything_moving(glass: Glass, visit: Visit) -> None:
    before = places(glass)
    seeing(glass, visit, *FREE_TIME.days[1:3])
    assert places(glass) == before
    assert not any(glass.offers(f"time-{at}") for at in times(glass))


def test_another_language_changes_words_and_keeps_the_marked_time(glass: Glass, visit: Visit) -> None:
    touch(glass, day_of(TUESDAY), "time-10:15")
    glass.show(visit, PLACE, Language.KK)
    assert "Қай уақытта келесіз?" in glass.text
    assert glass.button("take").text().startswith("10:15 уақытын таңдау")
    assert glass.button("time-10:15").isChecked()


# While the network is away.


LEASED = (without(FREE_TIME.days[0], "09:00", "09:15", "14:30"), FREE_TIME.days[2])


@pytest.mark.usefixtures("visit")
def test_without_network_one_line_says_so_and_nothing_moves(glass: Glass, visit: Visit) -> None:
    before = places(glass)
    glass.show(visit, AWAY)
    assert "No network: these are the times that this terminal keeps." in glass.text
    assert places(glass) == before
    glass.show(visit)
    assert "network" not in glass.text
    assert places(glass) == before


@pytest.mark.parametrize("aids", [{}, {"large_text": True}, {"lower_half": True}], ids=["plain", "large", "lower"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_network_may_go_and_come_back_without_anything_moving(
    glass: Glass, size: tuple[int, int], aids: dict[str, bool]
) -> None:
    glass.window.set_look(Look(*size, **aids))
    glass.window.resize(*size)
    visit, _ = SAMPLES[Step.WHEN, ""]
    for language in Language:
        glass.show(visit, PLACE, language)
        before = places(glass)
        for days, place in ((LEASED, AWAY), (FREE_TIME.days, PLACE)):
            glass.show(visit, place, language)  # the network has gone; the times are not read yet
            assert places(glass) == before
            glass.show(replace(visit, free_time=FreeTime(days, 9)), place, language)
            assert {name: at for name, at in places(glass).items() if name != "more-times"} == before


def test_a_time_that_the_terminal_does_not_keep_is_not_called_taken(glass: Glass, visit: Visit) -> None:
    glass.show(replace(visit, free_time=FreeTime(LEASED, 9)), AWAY)
    assert not glass.offers("time-09:15")
    assert "Not without the network" in glass.button("time-09:15").accessibleName()
    seeing(glass, visit, *LEASED)
    assert "Taken by now" in glass.button("time-09:15").accessibleName()


def test_a_marked_time_that_the_terminal_does_not_keep_is_said_and_comes_back(glass: Glass, visit: Visit) -> None:
    touch(glass, "time-09:15")
    glass.show(replace(visit, free_time=FreeTime(LEASED, 9)), AWAY)
    assert "09:15 cannot be booked without the network" in glass.text
    assert "has just gone" not in glass.text
    seeing(glass, visit, *FREE_TIME.days[:3])
    assert glass.button("time-09:15").isChecked()
    assert glass.offers("take")


def test_where_the_terminal_keeps_nothing_the_times_stay_out_of_reach_until_the_network_is_back(
    glass: Glass, visit: Visit
) -> None:
    before, shown = places(glass), times(glass)
    glass.show(replace(visit, free_time=FreeTime((), 9)), AWAY)
    assert places(glass) == before
    assert not any(glass.offers(f"time-{at}") for at in shown)
    seeing(glass, visit, *FREE_TIME.days[:3])
    assert all(glass.offers(f"time-{at}") for at in shown)


def test_a_rebooking_waits_for_the_network_and_says_so_where_it_is_taken_over(glass: Glass) -> None:
    visit = glass.show_sample("rebook")
    touch(glass, "time-09:15")
    glass.show(visit, AWAY)
    assert not glass.offers("take")
    assert glass.button("take").text() == "This waits for the network"
    assert glass.button("time-09:15").isChecked()
    glass.show(visit)
    assert glass.offers("take")


@pytest.mark.parametrize(
    ("name", "words"),
    [("offline-clock", "New bookings are paused here"), ("offline-shut", "No bookings without the network")],
)
def test_where_booking_stops_the_reason_is_said(glass: Glass, name: str, words: str) -> None:
    glass.show_sample(name)
    assert not glass.offers("take")
    assert glass.button("take").text() == words


def test_without_any_time_kept_here_the_way_on_is_said(glass: Glass) -> None:
    glass.show_sample("offline-none")
    for words in ("keeps no more times", "choose another service", "ask at the desk"):
        assert words in glass.text


def test_a_time_that_could_not_be_confirmed_without_network_is_not_said_to_be_taken(glass: Glass) -> None:
    glass.show_sample("offline-gone")
    assert "cannot be booked without the network" in glass.screen.banner.text
    assert "Somebody" not in glass.text


@pytest.mark.parametrize("before", [Language.KK, Language.RU])
def test_in_another_language_and_with_more_places_every_day_has_room_for_its_words(
    glass: Glass, before: Language
) -> None:
    glass.window.set_look(Look(1024, 768))
    glass.window.resize(1024, 768)
    visit, _ = SAMPLES[Step.WHEN, ""]
    glass.show(*SAMPLES[Step.WHEN, "offline"], before)
    glass.show(visit, PLACE, Language.RU)
    days = [b for b in glass.screen.days.findChildren(QAbstractButton) if b.isVisible()]
    assert all(day.width() >= day.minimumSizeHint().width() for day in days)


# The time that went in the moment of confirming.


def test_when_the_time_went_while_confirming_it_is_said_and_the_closest_come_first(
    glass: Glass, visit: Visit
) -> None:
    touch(glass, day_of(TUESDAY), "time-10:45")
    glass.tap("take")
    gone = without(FREE_TIME.days[1], "10:45")
    seeing(glass, replace(visit, slot_gone=True), FREE_TIME.days[0], gone, FREE_TIME.days[2])
    assert glass.screen.banner.verdict is Verdict.WARN
    assert "10:45" in glass.screen.banner.text
    assert glass.button(day_of(TUESDAY)).isChecked()
    assert set(times(glass)[:4]) == {"10:15", "11:00", "11:15", "09:45"}
    assert not glass.offers("take")


def test_where_the_whole_day_went_the_next_one_is_open(glass: Glass, visit: Visit) -> None:
    touch(glass, day_of(TUESDAY), "time-10:45")
    glass.tap("take")
    seeing(glass, replace(visit, slot_gone=True), FREE_TIME.days[0], FREE_TIME.days[2])
    assert glass.button(day_of(WEDNESDAY)).isChecked()


def test_after_the_end_of_a_visit_the_next_citizen_finds_nothing_marked(glass: Glass, visit: Visit) -> None:
    touch(glass, day_of(TUESDAY), "time-10:45")
    glass.tap("take")
    glass.screen.wipe()
    glass.show(visit)
    assert glass.button(day_of(MONDAY)).isChecked()
    assert not glass.offers("take")


# Coming back, and a second service.


def test_a_time_on_a_later_page_of_days_is_found_marked(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.WHEN, ""]
    chosen = FREE_TIME.days[-1].slots[0]
    glass.show(replace(visit, chosen=(Chosen(ID_CARD, chosen),)))
    assert glass.button(day_of(chosen.slot.day)).isChecked()
    assert glass.button("time-09:00").isChecked()


def test_coming_back_shows_only_what_is_free(glass: Glass, visit: Visit) -> None:
    glass.screen.hide()
    seeing(glass, visit, without(FREE_TIME.days[0], "09:15"), *FREE_TIME.days[1:3])
    glass.screen.show()
    assert "09:15" not in times(glass)


def test_coming_back_finds_day_and_time_as_they_were_chosen(glass: Glass, visit: Visit) -> None:
    chosen = FREE_TIME.days[1].slots[3]
    glass.show(replace(visit, chosen=(Chosen(ID_CARD, chosen),)))
    assert glass.button(day_of(TUESDAY)).isChecked()
    assert glass.button("time-10:15").isChecked()
    assert glass.tap("take") == SlotChosen(chosen)


def test_beside_a_chosen_service_the_closest_times_come_first_and_the_first_time_is_told(glass: Glass) -> None:
    glass.show_sample("second")
    assert times(glass)[:2] == ["10:15", "10:45"]
    for words in ("Identity card", "Monday, 23 November, 09:45"):
        assert words in glass.text


def test_a_service_added_to_a_booking_is_told_the_booked_time(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.WHEN, "second"]
    glass.show(replace(visit, errand=Errand.ADD, booking=BOOKING, chosen=()))
    assert "Monday, 23 November, 09:45" in glass.text


def test_the_next_service_is_laid_out_anew_and_not_as_a_change_of_the_first(glass: Glass, visit: Visit) -> None:
    touch(glass, "time-09:45")
    second, _ = SAMPLES[Step.WHEN, "second"]
    glass.show(replace(visit, service=PROPERTY, free_time=None, chosen=(CHOSEN,)))
    assert glass.heard == []
    glass.show(second)
    assert "Taken" not in glass.text
    assert not glass.offers("take")


# Rebooking.


def rebooking(glass: Glass, booking: object = BOOKING) -> None:
    visit, _ = SAMPLES[Step.WHEN, "rebook-chosen"]
    glass.show(replace(visit, chosen=(), booking=booking))


def test_a_rebooking_tells_and_marks_the_present_time(glass: Glass) -> None:
    rebooking(glass)
    assert "Your present time" in glass.text
    assert "Yours" in glass.button("time-09:45").accessibleName()


def test_the_present_time_alone_is_not_taken_over(glass: Glass) -> None:
    rebooking(glass)
    touch(glass, "time-09:45")
    assert not glass.offers("take")
    assert "present time" in glass.button("take").text()


def test_one_of_two_services_may_stay_where_it_is(glass: Glass) -> None:
    rebooking(glass, TWO_BOOKED)
    touch(glass, "time-09:45")
    assert isinstance(glass.tap("take"), SlotChosen)


# Nothing free.


def test_where_nothing_is_free_it_is_said_with_the_day_from_which_a_visit_is_allowed(glass: Glass) -> None:
    glass.show_sample("none")
    for words in ("no free time", "from 3 December on", "choose another service"):
        assert words in glass.text
    assert not glass.offers("take")


def test_time_that_appears_where_there_was_none_is_shown_at_once(glass: Glass) -> None:
    visit = glass.show_sample("none")
    seeing(glass, visit, *FREE_TIME.days[:1])
    assert times(glass)
    assert "no free time" not in glass.text
    assert "Only free time is shown" in glass.text


def test_days_kept_back_by_the_ten_day_rule_are_explained(glass: Glass) -> None:
    glass.show_sample("kept-apart")
    assert glass.screen.banner.verdict is Verdict.INFO
    assert "ten-day rule" in glass.screen.banner.text


def test_what_is_scrolled_stays_while_others_book(glass: Glass, qtbot: QtBot) -> None:
    visit = glass.show_sample("full")
    place = SAMPLES[Step.WHEN, "full"][1]
    glass.window.resize(1024, 768)
    glass.qtbot.waitUntil(lambda: glass.screen.pagers[1].overflows and "17:45" in times(glass))
    pager = glass.screen.pagers[1]
    pager.reveal(glass.button("time-17:45"))
    before = places(glass)
    assert visit.free_time is not None
    days = visit.free_time.days
    glass.show(replace(visit, free_time=FreeTime((without(days[0], "12:00", "16:00"), *days[1:]), 12)), place)
    qtbot.wait(0)
    assert places(glass) == before
