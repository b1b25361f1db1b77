"""The ticket: proof at once, printing step by step, and home by itself."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.commands import ByTicket, Reprint
from kiosk.core.model import PrinterState, PrintState
from kiosk.core.outcomes import Standing
from kiosk.ui.events import ErrandAsked, Finish, PrintAsked
from kiosk.ui.screens.ticket import TicketScreen
from kiosk.ui.visit import Errand, Step, Visit, WantDone
from kiosk.ui.widgets.qr import Qr
from tests.ui.samples import AWAY, BOOKING, PLACE, SAMPLES, TICKET, TWO_TICKET
from tests.ui.screens.glass import Glass, places

UNDER_WAY = (PrintState.QUEUED, PrintState.SENDING)
SHOWN: Visit = replace(SAMPLES[Step.TICKET, ""][0], printing=None)


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.TICKET, TicketScreen)


@pytest.fixture
def quick(qtbot: QtBot) -> Glass:
    """A screen that goes home at once."""
    return Glass(qtbot, Step.TICKET, partial(TicketScreen, seconds=0.05))


def test_date_time_code_and_place_are_there_at_once(glass: Glass) -> None:
    glass.show(SHOWN)
    for words in ("Monday, 23 November", "09:45", "4821\u20027730", "Sector D", "221 Bogenbai", "5 minutes early"):
        assert words in glass.text


def test_the_qr_is_shown_while_the_printer_works(glass: Glass) -> None:
    glass.show(replace(SHOWN, printing=PrintState.SENDING))
    (qr,) = glass.screen.findChildren(Qr)
    assert qr.isVisible()
    picture = qr.grab().toImage()
    inside = [picture.pixelColor(x, picture.height() // 2).lightness() for x in range(picture.width())]
    assert min(inside) == 0
    assert max(inside) == 255


def test_both_services_are_shown_with_their_times(glass: Glass) -> None:
    glass.show(replace(SHOWN, ticket=TWO_TICKET))
    assert "09:45" in glass.text
    assert "10:15" in glass.text
    assert not glass.offers("add")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "Your ticket is on the screen"),
        (PrintState.QUEUED, "waiting for the printer"),
        (PrintState.SENDING, "Printing your ticket"),
        (PrintState.PRINTED, "The ticket is printed"),
        (PrintState.UNKNOWN, "If no ticket comes out"),
        (PrintState.FAILED, "could not be printed"),
    ],
)
def test_each_step_of_printing_has_words(glass: Glass, state: PrintState | None, words: str) -> None:
    glass.show(replace(SHOWN, printing=state))
    assert words in glass.text


@pytest.mark.parametrize("state", [PrintState.UNKNOWN, PrintState.FAILED])
def test_without_paper_a_photo_is_advised_and_printing_again_offered(glass: Glass, state: PrintState) -> None:
    glass.show(replace(SHOWN, printing=state))
    assert "take a photo of the screen" in glass.text
    assert "Take your ticket" not in glass.text
    said = glass.tap("print")
    assert isinstance(said, PrintAsked)
    assert said.booking == BOOKING


@pytest.mark.parametrize("state", [PrintState.UNKNOWN, PrintState.FAILED])
@pytest.mark.parametrize(
    ("printer", "words"),
    [
        (PrinterState.PAPER_OUT, "The printer has no paper."),
        (PrinterState.COVER_OPEN, "The printer's cover is open."),
        (PrinterState.ERROR, "The printer is jammed or broken."),
        (PrinterState.OFFLINE, "The printer does not work now."),
    ],
)
def test_why_there_is_no_paper_is_said_where_the_printer_says_it(
    glass: Glass, state: PrintState, printer: PrinterState, words: str
) -> None:
    shown = replace(SHOWN, printing=state)
    glass.show(shown, replace(PLACE, printer=PrinterState.UNKNOWN))
    assert words not in glass.text
    glass.show(shown, replace(PLACE, printer=printer))
    assert words in glass.text
    glass.show(shown, PLACE)
    assert words not in glass.text


def test_nobody_waits_for_a_ticket_that_cannot_come(glass: Glass) -> None:
    waiting = replace(SHOWN, printing=PrintState.QUEUED)
    glass.show(waiting, PLACE)
    assert "Take your ticket" in glass.text
    glass.show(waiting, replace(PLACE, printer=PrinterState.PAPER_OUT))
    assert "You are booked." in glass.text
    assert "Take your ticket" not in glass.text
    glass.show(replace(SHOWN, printing=PrintState.PRINTED), replace(PLACE, printer=PrinterState.PAPER_OUT))
    assert "Take your ticket" in glass.text


@pytest.mark.parametrize("state", UNDER_WAY)
def test_nothing_is_printed_twice_while_it_prints(glass: Glass, state: PrintState) -> None:
    glass.show(replace(SHOWN, printing=state))
    assert not glass.offers("print")


def test_a_second_service_can_be_added_where_there_is_one(glass: Glass) -> None:
    glass.show(SHOWN)
    assert glass.tap("add") == ErrandAsked(Errand.ADD, BOOKING)


def test_nothing_can_be_added_once_the_time_has_begun(glass: Glass) -> None:
    glass.show(replace(SHOWN, ticket=replace(TICKET, booking=replace(BOOKING, active=False))))
    assert not glass.offers("add")


@pytest.mark.parametrize(
    ("errand", "words"), [(Errand.TAKE, "You are booked"), (Errand.REBOOK, "moved"), (Errand.ADD, "added")]
)
def test_it_says_what_was_done(glass: Glass, errand: Errand, words: str) -> None:
    glass.show(replace(SHOWN, errand=errand))
    assert words in glass.text


def test_a_reprinted_ticket_is_not_called_a_new_booking(glass: Glass) -> None:
    glass.show(replace(SHOWN, standing=Standing((BOOKING,))))
    assert "Here is your ticket." in glass.text
    assert "You are booked" not in glass.text


def test_a_demonstration_says_so(glass: Glass) -> None:
    glass.show(SHOWN, replace(PLACE, demo=True))
    assert "Demonstration" in glass.text


def test_done_finishes(glass: Glass) -> None:
    glass.show(SHOWN)
    assert glass.tap("done") == Finish()


def test_it_goes_home_by_itself(quick: Glass) -> None:
    with quick.qtbot.waitSignal(quick.window.said):
        quick.show(SHOWN)
    assert quick.heard == [Finish()]


def test_the_seconds_left_are_on_the_button(glass: Glass) -> None:
    glass.show(SHOWN)
    assert glass.button("done").text() == "Done · 30 s"


def test_there_is_more_time_for_a_photo(glass: Glass) -> None:
    glass.show(replace(SHOWN, printing=PrintState.FAILED))
    assert glass.button("done").text() == "Done · 45 s"


@pytest.mark.parametrize("state", UNDER_WAY)
def test_it_waits_for_the_printer(quick: Glass, state: PrintState) -> None:
    quick.show(replace(SHOWN, printing=state))
    assert quick.button("done").text() == "Done"
    with quick.qtbot.waitSignal(quick.window.said):
        quick.show(replace(SHOWN, printing=PrintState.PRINTED))
    assert quick.heard == [Finish()]


def test_it_waits_for_the_desk(glass: Glass) -> None:
    glass.show(SHOWN)
    asked = PrintAsked(BOOKING)
    glass.show(replace(SHOWN, wants=WantDone(Reprint(asked.command_id, ByTicket(TICKET.digits)))))
    assert glass.button("done").text() == "Done"


def test_any_touch_begins_the_count_anew(glass: Glass) -> None:
    glass.show(SHOWN)
    done = glass.button("done")
    glass.qtbot.waitUntil(lambda: done.text() == "Done · 29 s", timeout=3000)
    QTest.mouseClick(glass.window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(500, 700))
    assert done.text() == "Done · 30 s"


def test_it_counts_no_further_once_it_has_gone(glass: Glass) -> None:
    glass.show(SHOWN)
    glass.window.hide()
    glass.window.show()
    glass.qtbot.waitExposed(glass.window)
    assert glass.button("done").text() == "Done · 30 s"
    assert glass.heard == []


def test_without_network_adding_a_service_waits_and_printing_does_not(glass: Glass) -> None:
    glass.show(SHOWN)
    before = places(glass)
    glass.show(SHOWN, AWAY)
    assert not glass.offers("add")
    assert glass.button("add").text() == "Add: no network"
    assert "Add a service. Waits for the network" in glass.text
    assert glass.offers("print")
    assert places(glass) == before
    glass.show(SHOWN)
    assert glass.offers("add")
    assert "network" not in glass.text
