"""Fault 12 through the screens: paper out, cover open, printer silent, printer gone in mid-ticket.

What the citizen sees, what staff see, what the tables say, and how many papers there are.
"""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core.model import PrintState, Ticket
from tests.engines import PostgresDatabases
from tests.paper.printer import SimulatedPrinter
from tests.printing_hall import PrintingHall, at_the_check, embedded_places, printing_hall, shared_places
from tests.town import made_up
from tests.ui.staff.room import until

BOTH = pytest.mark.parametrize("open_hall", ["embedded", "shared"], indirect=True, scope="module")
SHARED_AT_TIMES = pytest.mark.parametrize(
    "open_hall",
    ["embedded", pytest.param("shared", marks=pytest.mark.campaign)],
    indirect=True,
    scope="module",
)
PRINTED, UNKNOWN, FAILED = PrintState.PRINTED, PrintState.UNKNOWN, PrintState.FAILED
WHOLE_TICKET = 200_000  # bytes
IN_MID_TICKET = 9000  # bytes: some of its picture has been printed


@pytest.fixture(scope="module")
def open_hall(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PrintingHall]:
    """One hall for all faults, and one way to each of the databases.

    One printer holds a whole ticket in its buffer. The other one holds little: where it stops in mid-ticket,
    nothing gets through to it any more, not even a question.
    """
    folder = tmp_path_factory.mktemp("hall")
    if request.param == "embedded":
        with printing_hall(SimulatedPrinter(buffer=WHOLE_TICKET), folder, embedded_places, answers=True) as hall:
            yield hall
    else:
        postgres: PostgresDatabases = request.getfixturevalue("postgres")
        url = postgres.empty()
        places = partial(shared_places, url)
        with printing_hall(SimulatedPrinter(), folder, places, answers=False) as hall:
            yield hall
        postgres.drop(url)
    qapp.processEvents()


@pytest.fixture
def hall(open_hall: PrintingHall) -> PrintingHall:
    open_hall.begin()
    return open_hall


def stopped(hall: PrintingHall, why: str, seen: str) -> None:
    """In mid-ticket: it is told why where the printer can still be asked."""
    hall.until_read(
        f"{why} If no ticket comes out, take a photo of the screen" if hall.answers else "If no ticket"
    )
    hall.until_staff_see(f"hall-1: {seen if hall.answers else 'the printer does not answer'}")
    assert hall.jobs() == ["unknown"]


def whole_after(hall: PrintingHall, ticket: Ticket) -> list[str]:
    """The papers after the second one was asked for. What could not be called back comes out when it can."""
    return [ticket.digits] if hall.answers else [ticket.digits, ticket.digits]


@SHARED_AT_TIMES
def test_paper_that_runs_out_in_mid_ticket(hall: PrintingHall) -> None:
    hall.printer.run_out(after_rows=150)
    at_the_check(hall.terminal, made_up(1))
    assert "printer" not in hall.words()
    lost = hall.confirm(UNKNOWN)
    stopped(hall, "The printer has no paper.", "no paper")
    assert f"{lost.code[:4]}" in hall.words()
    assert hall.whole() == []
    hall.printer.load_paper()
    hall.until_staff_see()
    assert hall.print_again(PRINTED) == lost
    assert hall.whole() == whole_after(hall, lost)
    assert hall.jobs() == ["unknown", "printed"]


@SHARED_AT_TIMES
def test_the_next_citizen_is_warned_and_staff_print_for_the_first_one(hall: PrintingHall) -> None:
    first, second = made_up(8), made_up(9)
    hall.printer.run_out()
    hall.until_staff_see("hall-1: no paper")
    at_the_check(hall.terminal, first)
    hall.until_read("The printer has no paper. Your ticket will be on the screen.")
    lost = hall.confirm(FAILED)
    hall.until_read("The printer has no paper. Please take a photo of the screen")
    hall.terminal.finish()
    at_the_check(hall.terminal, second)
    hall.until_read("The printer has no paper. Your ticket will be on the screen.")
    hall.printer.load_paper()
    hall.until_staff_see()
    until(lambda: "printer" not in hall.words(), "that the citizen is warned no more")
    whole = hall.confirm(PRINTED)
    assert (hall.jobs(), hall.whole()) == (["failed", "printed"], [whole.digits])

    serving = hall.card_of(first)
    serving.bookings[0].buttons["print"].click()
    serving.until_ticket()
    until(lambda: "The ticket is printed" in hall.seat.words(), "the first one's paper")
    assert hall.printed_at_the_desk() == lost.digits
    hall.seat.press("done")


@BOTH
def test_paper_that_runs_low_is_told_to_staff_alone(hall: PrintingHall) -> None:
    hall.printer.near_end()
    hall.until_staff_see("hall-1: paper is running low")
    at_the_check(hall.terminal, made_up(3))
    assert "printer" not in hall.words()
    ticket = hall.confirm(PRINTED)
    assert hall.whole() == [ticket.digits]


@SHARED_AT_TIMES
def test_a_cover_that_is_open(hall: PrintingHall) -> None:
    hall.printer.open_cover()
    hall.until_staff_see("hall-1: the printer's cover is open")
    at_the_check(hall.terminal, made_up(4))
    hall.until_read("The printer's cover is open. Your ticket will be on the screen.")
    ticket = hall.confirm(FAILED)
    hall.until_read("The printer's cover is open. Please take a photo of the screen")
    assert "Take your ticket" not in hall.words()
    assert (hall.jobs(), hall.whole()) == (["failed"], [])
    hall.printer.close_cover()
    hall.until_staff_see()
    assert hall.print_again(PRINTED) == ticket
    assert (hall.jobs(), hall.whole()) == (["failed", "printed"], [ticket.digits])


@SHARED_AT_TIMES
def test_a_cover_that_is_opened_in_mid_ticket(hall: PrintingHall) -> None:
    at_the_check(hall.terminal, made_up(5))
    hall.printer.after(IN_MID_TICKET, hall.printer.open_cover)
    ticket = hall.confirm(UNKNOWN)
    stopped(hall, "The printer's cover is open.", "the printer's cover is open")
    hall.printer.close_cover()
    hall.until_staff_see()
    hall.print_again(PRINTED)
    assert hall.whole() == whole_after(hall, ticket)
    assert hall.jobs() == ["unknown", "printed"]


@SHARED_AT_TIMES
def test_a_printer_that_is_silent(hall: PrintingHall) -> None:
    hall.printer.stop_reading()
    hall.until_staff_see("hall-1: the printer does not answer")
    at_the_check(hall.terminal, made_up(6))
    assert "printer" not in hall.words()
    ticket = hall.confirm(FAILED)
    hall.until_read("The ticket could not be printed. Please take a photo of the screen")
    assert hall.jobs() == ["failed"]
    hall.printer.read_on()
    hall.until_staff_see()
    assert hall.whole() == []  # what it read late was no ticket
    hall.print_again(PRINTED)
    assert (hall.jobs(), hall.whole()) == (["failed", "printed"], [ticket.digits])


@SHARED_AT_TIMES
def test_a_printer_that_is_gone_in_mid_ticket(hall: PrintingHall) -> None:
    at_the_check(hall.terminal, made_up(7))

    def gone() -> None:
        hall.way.refuse()
        hall.printer.cut_connection()

    hall.printer.after(IN_MID_TICKET, gone)
    ticket = hall.confirm(UNKNOWN)
    hall.until_read("The printer does not work now. If no ticket comes out")
    hall.until_staff_see("hall-1: the printer is off or not connected")
    assert hall.jobs() == ["unknown"]
    hall.print_again(FAILED)
    hall.until_read("The printer does not work now. Please take a photo")
    hall.way.listen_again()
    hall.until_staff_see()
    hall.print_again(PRINTED)
    assert hall.whole() == [ticket.digits]
    assert hall.jobs() == ["unknown", "failed", "printed"]
