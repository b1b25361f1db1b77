"""What seniors see, in every language and size: nothing clipped or overlapping, no control without a name."""

from typing import cast

import pytest

from kiosk.core.model import Language
from kiosk.ui.window import KioskWindow
from tests.ui.staff.gallery import await_work, senior_states
from tests.ui.staff.room import Room
from tests.ui.test_layout import beyond, clipped, nameless, overlapping

SIZES = ((1280, 720), (1366, 768), (1920, 1080))
_RARELY = {(1366, 768)}  # between the two others


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(size, marks=pytest.mark.campaign if size in _RARELY else (), id=f"{size[0]}x{size[1]}")
        for size in SIZES
    ],
)
def test_nothing_is_clipped_or_overlaps(senior_room: Room, size: tuple[int, int]) -> None:
    room = senior_room
    await_work(room)
    room.window.resize(*size)
    found: list[str] = []
    for language in Language:
        room.speak(language)
        for name in senior_states(room):
            room.settle()
            window = cast("KioskWindow", room.window)
            page = cast("KioskWindow", room.window.shown_page)
            faults = [*clipped(page), *overlapping(window), *nameless(window)]
            faults += [fault for fault in beyond(page) if "viewport" not in fault]
            found += [f"{name} {language}: {fault}" for fault in faults]
        room.window.show_page("check-in")
    assert not found, "\n".join(found[:12])
    assert (room.window.width(), room.window.height()) == size
