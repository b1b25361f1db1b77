"""What seniors see, in every language and size: nothing clipped or overlapping, no control without a name."""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest

from kiosk.core.model import Language
from kiosk.core.policy import Override
from kiosk.ui.window import KioskWindow
from tests.town import MONDAY, made_up
from tests.ui.staff.room import Room, until
from tests.ui.staff.seniors import Closing, Serving, Settling, let_set_aside, list_matter
from tests.ui.test_layout import beyond, clipped, nameless, overlapping

TUESDAY = MONDAY + timedelta(days=1)
SIZES = ((1280, 720), (1366, 768), (1920, 1080))
_RARELY = {(1366, 768)}  # between the two others


def states(room: Room) -> Iterator[str]:
    """Everything that these pages show, one after the other."""
    serving, closing, settling = Serving(room), Closing(room), Settling(room)
    until(serving.page.isVisible, "the page")
    yield "empty"
    serving.card_of(made_up(1))
    yield "bookings"
    room.press("new")
    serving.until_refused()
    yield "refused"
    serving.page.refusal.form.reason.setText("...")
    room.press("override")
    yield "services"
    serving.page.choose.services.rows.itemClicked.emit(serving.page.choose.services.rows.item(2))
    serving.until_choosing()
    yield "times"
    room.press("back")
    serving.bookings[0].buttons["rebook"].click()
    serving.until_choosing()
    yield "rebook"
    room.press("back")
    serving.bookings[0].buttons["print"].click()
    serving.until_ticket()
    yield "ticket"
    room.press("done")
    serving.bookings[0].buttons["cancel"].click()
    yield "cancel"
    closing.fill_in(TUESDAY)
    yield "closing"
    closing.look()
    yield "whom"
    closing.page.wipe()
    settling.listed(3)
    for row in [*settling.page.rows]:
        row.click()
        yield row.objectName()


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(size, marks=pytest.mark.campaign if size in _RARELY else (), id=f"{size[0]}x{size[1]}")
        for size in SIZES
    ],
)
def test_nothing_is_clipped_or_overlaps(senior_room: Room, size: tuple[int, int]) -> None:
    room = senior_room
    let_set_aside(room, Override.TEN_DAYS)
    ticket = room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"), ("pension", "10:30"))
    room.town.citizen(1).booked(TUESDAY, ("id-card", "12:00"), centre=2)
    times = ["2026-06-02T05:00:00+00:00", "2026-06-02T05:01:00+00:00"]
    list_matter(room, "already_checked_in", ticket.booking.id, checked_in_at=times)
    list_matter(room, "day_closed", ticket.booking.id, visit_on="2026-06-02")
    list_matter(room, "no_place", 77, starts_at="2026-06-02T05:00:00+00:00")
    room.window.resize(*size)
    found: list[str] = []
    for language in Language:
        room.speak(language)
        for name in states(room):
            room.settle()
            window = cast("KioskWindow", room.window)
            page = cast("KioskWindow", room.window.shown_page)
            faults = [*clipped(page), *overlapping(window), *nameless(window)]
            faults += [fault for fault in beyond(page) if "viewport" not in fault]
            found += [f"{name} {language}: {fault}" for fault in faults]
        room.window.show_page("check-in")
    assert not found, "\n".join(found[:12])
    assert (room.window.width(), room.window.height()) == size
