"""The public holidays of 2026 and 2027, as they were published."""

from datetime import date, timedelta

import pytest

from kiosk.core.calendar import Closed, Hours, SpecialDay, Week, hours_on
from kiosk.core.files.hours_text import parse_hours
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Words


def weekdays_off(year: int) -> set[str]:
    """The holidays of a year that are not on a Saturday or Sunday, as month and day."""
    found = KazakhstanHolidays().between(date(year, 1, 1), date(year, 12, 31))
    return {f"{day:%m-%d}" for day in found if day.weekday() < 5}


def test_the_days_off_of_2026_are_those_of_the_published_calendar() -> None:
    assert weekdays_off(2026) == {
        *("01-01", "01-02", "01-07", "03-09", "03-23", "03-24", "03-25", "05-01", "05-07", "05-11"),
        *("05-27", "07-06", "10-26", "12-16"),
    }


def test_constitution_day_left_august_in_2026_and_came_to_march_in_2027() -> None:
    holidays = KazakhstanHolidays()
    assert date(2025, 9, 1) in holidays.between(date(2025, 8, 1), date(2025, 9, 30))
    assert not holidays.between(date(2026, 8, 1), date(2026, 9, 30))
    assert date(2027, 3, 15) in holidays.between(date(2027, 3, 1), date(2027, 3, 31))


def test_a_holiday_on_a_weekend_frees_the_next_working_day_in_2027() -> None:
    assert {"01-04", "03-24", "05-03", "05-10"} <= weekdays_off(2027)


def test_christmas_and_kurban_ait_do_not_move() -> None:
    holidays = KazakhstanHolidays()
    assert date(2028, 1, 7).weekday() == 4
    assert date(2023, 1, 7).weekday() == 5
    assert date(2023, 1, 9) not in holidays.between(date(2023, 1, 1), date(2023, 1, 31))
    assert date(2027, 5, 16).weekday() == 6
    assert date(2027, 5, 17) not in holidays.between(date(2027, 5, 1), date(2027, 5, 31))


def test_both_ends_are_included_and_years_are_crossed() -> None:
    holidays = KazakhstanHolidays()
    assert holidays.between(date(2026, 12, 16), date(2026, 12, 16)) == {date(2026, 12, 16)}
    new_year = holidays.between(date(2026, 12, 17), date(2027, 1, 2))
    assert new_year == {date(2027, 1, 1), date(2027, 1, 2)}
    assert holidays.between(date(2027, 1, 2), date(2026, 12, 17)) == frozenset()


@pytest.mark.parametrize("years", [1, 3])
def test_a_long_span_holds_the_shorter_ones(years: int) -> None:
    first = date(2026, 1, 1)
    last = first + timedelta(days=365 * years)
    whole = KazakhstanHolidays().between(first, last)
    assert whole >= KazakhstanHolidays().between(first, first + timedelta(days=180))


def test_a_special_day_comes_before_the_holiday() -> None:
    day = date(2026, 3, 25)
    duty = parse_hours("09:00-13:00")
    holidays = KazakhstanHolidays().between(day, day)
    week: dict[int, Hours] = {day.weekday(): parse_hours("09:00-18:00")}
    assert hours_on(day, Week(week), holidays) is Closed.HOLIDAY
    assert hours_on(day, Week(week, (SpecialDay(day, duty, Words("к", "д", "d")),)), holidays) == duty
