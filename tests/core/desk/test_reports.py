"""A report on real bookings, on both engines."""

import csv
import io
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from kiosk.core.calendar import Closed
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import ByTicket, CheckIn, CloseDay
from kiosk.core.desk.patience import Patience
from kiosk.core.model import Language, Ticket, Words
from kiosk.core.outcomes import CheckedIn
from kiosk.core.report.figures import Figures, Report, Waiting
from kiosk.core.report.page import report_html
from kiosk.core.report.table import report_csv
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.speech import Speech
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, holding, office, ticket_in

TUESDAY = MONDAY + timedelta(days=1)
EVENING = (time(17), time(18))
WEDNESDAY = TUESDAY + timedelta(days=1)
SAULE = Account("saule", Role.SENIOR, TSON)


def staff_of(town: Town) -> StaffDesk:
    return StaffDesk(office(town.store, town.clock, town.keys, 7), SAULE)


def reported(town: Town, first: date = TUESDAY, last: date = TUESDAY) -> Report:
    return staff_of(town).report(TSON, first, last)


def let_in(town: Town, ticket: Ticket, at: str) -> None:
    town.clock.set(TUESDAY, at)
    done = staff_of(town).check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "saule"))
    assert isinstance(done, CheckedIn), done


@pytest.fixture
def day(town: Town) -> Town:
    """A Tuesday on which everything happened once; it is over."""
    early = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"), ("certificate", "11:00"))
    late = town.citizen(2).booked(TUESDAY, ("id-card", "10:30"))
    town.citizen(3).booked(TUESDAY, ("passport", "11:00"))  # does not come
    gone = town.citizen(4).booked(TUESDAY, ("pension", "12:00"))
    town.citizen(4).cancel(holding(gone))
    from_wednesday = town.citizen(5).booked(WEDNESDAY, ("pension", "12:00"))
    moved = ticket_in(town.citizen(5).rebook(holding(from_wednesday), TUESDAY, ("pension", "12:00")))
    town.citizen(6).booked(TUESDAY, ("id-card", "10:00"), centre=NEIGHBOUR)
    sent_home = town.citizen(7).booked(TUESDAY, ("id-card", "17:30"))
    closed = CloseDay(
        uuid4(), TSON, TUESDAY, Words("а", "б", "c"), frozenset({sent_home.booking.id}), "saule", EVENING
    )
    staff_of(town).close_day(closed)
    let_in(town, early, "09:52")
    let_in(town, late, "10:34")
    let_in(town, moved, "12:00")
    town.clock.set(TUESDAY, "18:00")
    return town


def test_bookings_are_counted_once_by_what_became_of_them(day: Town) -> None:
    assert reported(day).bookings == Figures(
        booked=6,
        visited=3,
        missed=1,
        cancelled_by_citizen=1,
        cancelled_by_centre=1,
        rebooked=1,
        waiting=Waiting(visits=3, median=0, ninety=4, early=1),
    )


def test_services_are_counted_by_line_service_and_hour(day: Town) -> None:
    made = reported(day)
    assert made.all_services.booked == 7
    codes = {made.services[i].code: figures.booked for i, figures in made.by_service.items()}
    assert codes == {"id-card": 3, "passport": 1, "certificate": 1, "pension": 2}
    assert {made.lines[i].code: figures.booked for i, figures in made.by_line.items()} == {"D": 4, "G": 3}
    assert {hour: figures.booked for hour, figures in made.by_hour.items() if figures.booked} == {
        10: 2,
        11: 2,
        12: 2,
        17: 1,
    }


def test_whom_staff_book_for_or_cancel_for_is_told_apart(day: Town) -> None:
    ticket = day.citizen(8).booked(WEDNESDAY, ("id-card", "10:00"))
    day.citizen(8).cancel(holding(ticket))
    of = office(day.store, day.clock, day.keys, 2)
    served = replace(day, desk=CitizenDesk(of, Patience(day.clock), SAULE))
    by_staff = served.citizen(9).booked(WEDNESDAY, ("id-card", "10:00"))
    served.citizen(9).cancel(holding(by_staff))
    found = reported(day, WEDNESDAY, WEDNESDAY).bookings
    assert (found.cancelled_by_citizen, found.cancelled_by_staff, found.at_desk) == (1, 1, 1)


def test_what_is_still_to_come_is_neither_visited_nor_missed(town: Town) -> None:
    town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    assert reported(town).bookings == Figures(booked=1, to_come=1)


def test_a_range_is_read_in_steps_and_misses_no_day(town: Town) -> None:
    for number, ahead in enumerate((1, 2, 3, 4)):
        town.citizen(number).booked(MONDAY + timedelta(days=ahead), ("id-card", "10:00"))
    made = reported(town, MONDAY - timedelta(days=60), MONDAY + timedelta(days=60))
    assert made.bookings.booked == 4
    assert len(made.by_day) == 121


def test_days_without_hours_say_why(town: Town) -> None:
    made = reported(town, date(2026, 12, 13), date(2026, 12, 16))
    assert made.closed == {date(2026, 12, 13): Closed.WEEKLY, date(2026, 12, 16): Closed.HOLIDAY}
    assert made.bookings == Figures()


def test_a_report_is_for_seniors(town: Town) -> None:
    registrar = StaffDesk(office(town.store, town.clock, town.keys, 7), Account("a", Role.REGISTRAR, TSON))
    with pytest.raises(NotAllowedError):
        registrar.report(TSON, TUESDAY, TUESDAY)


def test_the_table_adds_up_and_neither_table_nor_page_says_whose_they_are(day: Town) -> None:
    made = reported(day)
    file = report_csv(made, Speech(Language.RU)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    booked = [key for key in rows[0] if key == Speech(Language.RU).say("Booked")]
    assert sum(int(row[booked[0]]) for row in rows) == made.all_services.booked
    page = report_html(made, Speech())
    for number in range(1, 8):
        for text in (file, page):
            assert day.citizen(number).iin.digits not in text
