"""R7: opening hours, holidays, special days, and the slots that a day has."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.calendar import (
    Closed,
    ClosingError,
    Hours,
    SpecialDay,
    Week,
    closing,
    hours_on,
    openings,
    reopened,
)
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Centre, CentreKind, Line, Words
from tests.town import ALMATY, almaty

NO_REASON = Words("себеп", "причина", "reason")
OFFICE = Hours(time(9), time(18), time(13), time(14))
HALF_DAY = Hours(time(9), time(13))
WEEK = Week({**dict.fromkeys(range(5), OFFICE), 5: HALF_DAY})
LINE = Line(257, 1, "D", NO_REASON, slot_minutes=15, places=3)

moments = st.integers(0, 24 * 12 - 1).map(lambda five: time(five // 12, five % 12 * 5))


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    times = sorted(draw(st.lists(moments, min_size=2, max_size=4, unique=True)))
    return Hours(times[0], times[-1], times[1], times[2]) if len(times) == 4 else Hours(times[0], times[-1])


days = st.one_of(
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    st.sampled_from(
        [date(2024, 2, 29), date(2024, 3, 1), date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)]
    ),
)
lines = st.builds(
    Line,
    st.just(257),
    st.just(1),
    st.just("D"),
    st.just(NO_REASON),
    slot_minutes=st.integers(5, 240),
    places=st.integers(1, 500),
)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((time(18), time(9)), "expected opening before closing, found 18:00-09:00"),
        ((time(9), time(9)), "expected opening before closing"),
        ((time(9), time(18), time(13)), "expected both ends of the lunch break"),
        ((time(9), time(18), None, time(14)), "expected both ends of the lunch break"),
        ((time(9), time(18), time(14), time(13)), "expected a lunch break within the opening hours"),
        ((time(9), time(18), time(9), time(10)), "expected a lunch break within the opening hours"),
        ((time(9), time(18), time(17), time(18)), "expected a lunch break within the opening hours"),
    ],
)
def test_hours_that_make_no_day_are_refused(times: tuple[time, ...], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Hours(*times)


def test_a_centre_is_open_by_its_week() -> None:
    assert hours_on(date(2026, 6, 1), WEEK, ()) == OFFICE
    assert hours_on(date(2026, 6, 6), WEEK, ()) == HALF_DAY
    assert hours_on(date(2026, 6, 7), WEEK, ()) is Closed.WEEKLY


def test_a_public_holiday_is_a_day_off() -> None:
    independence = date(2026, 12, 16)
    holidays = KazakhstanHolidays().between(independence, independence)
    assert hours_on(independence, WEEK, holidays) is Closed.HOLIDAY


def test_a_special_day_goes_before_the_holidays_and_before_the_week() -> None:
    duty = SpecialDay(date(2026, 12, 16), HALF_DAY, NO_REASON)
    worked = SpecialDay(date(2026, 6, 7), OFFICE, NO_REASON)
    closed = SpecialDay(date(2026, 6, 2), None, NO_REASON)
    week = Week(WEEK.hours, (duty, worked, closed))
    assert hours_on(duty.day, week, {duty.day}) == HALF_DAY
    assert hours_on(worked.day, week, ()) == OFFICE
    assert hours_on(closed.day, week, ()) is Closed.CLOSURE
    assert hours_on(closed.day, week, {closed.day}) is Closed.CLOSURE


def test_a_working_day_has_its_waves_from_opening_to_the_last_intake_and_none_over_lunch() -> None:
    slots = openings(LINE, date(2026, 6, 1), OFFICE, ALMATY, 30)
    starts = [slot.starts_at.astimezone(ALMATY).strftime("%H:%M") for slot in slots]
    assert starts[0] == "09:00"
    assert starts[15:17] == ["12:45", "14:00"]
    assert starts[-1] == "17:30"
    assert len(starts) == 16 + 15
    assert {slot.places for slot in slots} == {3}


def test_the_waves_after_lunch_begin_with_the_end_of_lunch() -> None:
    forty = Line(257, 1, "D", NO_REASON, slot_minutes=40)
    starts = [
        slot.starts_at.astimezone(ALMATY).strftime("%H:%M")
        for slot in openings(forty, date(2026, 6, 1), OFFICE, ALMATY, 0)
    ]
    assert starts == [
        *("09:00", "09:40", "10:20", "11:00", "11:40", "12:20"),
        *("14:00", "14:40", "15:20", "16:00", "16:40", "17:20"),
    ]


@given(lines, days, any_hours(), st.integers(0, 480))
def test_slots_never_overlap_and_stand_in_order(line: Line, day: date, hours: Hours, intake: int) -> None:
    slots = openings(line, day, hours, ALMATY, intake)
    for earlier, later in pairwise(slots):
        assert earlier.ends_at <= later.starts_at


@given(lines, days, any_hours(), st.integers(0, 480))
def test_no_slot_lies_outside_the_hours_or_over_lunch_or_starts_after_the_last_intake(
    line: Line, day: date, hours: Hours, intake: int
) -> None:
    closing = datetime.combine(day, hours.closes)
    for slot in openings(line, day, hours, ALMATY, intake):
        starts = slot.starts_at.astimezone(ALMATY).replace(tzinfo=None)
        ends = starts + timedelta(minutes=line.slot_minutes)
        assert starts >= datetime.combine(day, hours.opens)
        assert ends <= closing
        assert starts <= closing - timedelta(minutes=intake)
        if hours.lunch_from and hours.lunch_to:
            assert ends <= datetime.combine(day, hours.lunch_from) or starts >= datetime.combine(
                day, hours.lunch_to
            )


@given(lines, days, any_hours(), st.integers(0, 480))
def test_every_slot_is_as_long_as_its_line_says_and_on_its_day(
    line: Line, day: date, hours: Hours, intake: int
) -> None:
    for slot in openings(line, day, hours, ALMATY, intake):
        assert slot.ends_at - slot.starts_at == timedelta(minutes=line.slot_minutes)
        assert slot.starts_at.tzinfo is UTC
        assert slot.starts_at.astimezone(ALMATY).date() == slot.day == day


@given(lines, days, any_hours())
def test_there_is_no_time_left_over_in_which_one_more_wave_would_fit(line: Line, day: date, hours: Hours) -> None:
    step = timedelta(minutes=line.slot_minutes)
    slots = openings(line, day, hours, ZoneInfo("UTC"), 0)
    walls = [
        datetime.combine(day, at) for at in (hours.opens, hours.closes, hours.lunch_from, hours.lunch_to) if at
    ]
    parts = [(walls[0], walls[2]), (walls[3], walls[1])] if hours.lunch_from else [(walls[0], walls[1])]
    assert len(slots) == sum((end - start) // step for start, end in parts)


def test_the_hour_that_happened_twice_in_almaty_has_each_wave_once() -> None:
    """At midnight to 1 March 2024 the clocks went back to 23:00 of 29 February (UTC+6 became UTC+5)."""
    late = Hours(time(20), time(23, 59))
    slots = openings(LINE, date(2024, 2, 29), late, ALMATY, 0)
    starts = [slot.starts_at for slot in slots]
    assert len(slots) == 15
    assert len(set(starts)) == 15
    assert starts[0] == datetime(2024, 2, 29, 14, tzinfo=UTC)
    assert starts[-1] == datetime(2024, 2, 29, 17, 30, tzinfo=UTC)  # 23:30, the first time that it was


def test_the_day_after_the_clocks_went_back_begins_where_it_should() -> None:
    assert openings(LINE, date(2024, 2, 29), OFFICE, ALMATY, 30)[0].starts_at == datetime(
        2024, 2, 29, 3, tzinfo=UTC
    )
    assert openings(LINE, date(2024, 3, 1), OFFICE, ALMATY, 30)[0].starts_at == datetime(2024, 3, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_leap_days_and_the_turn_of_the_year_are_days_like_others(day: date) -> None:
    slots = openings(LINE, day, OFFICE, ALMATY, 30)
    assert slots[0].starts_at == almaty(day, "09:00")
    assert len(slots) == 31


def test_both_half_past_elevens_of_that_night_are_the_same_day_and_the_next_day_is_one_later() -> None:
    centre = Centre(1, "c", CentreKind.TSON, NO_REASON, NO_REASON, "Asia/Almaty")
    first = datetime(2024, 2, 29, 17, 30, tzinfo=UTC)
    days = [centre.day_of(first + timedelta(hours=hours)) for hours in range(4)]
    assert days == [date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 1)]


# Hours that staff close.

LONG_DAY = Hours(time(9), time(18), time(13), time(14))


def span(text: str) -> tuple[time, time]:
    first, last = text.split("-")
    return time.fromisoformat(first), time.fromisoformat(last)


def starts(hours: Hours) -> list[str]:
    found = openings(LINE, date(2026, 6, 2), hours, ALMATY, 30)
    return [o.starts_at.astimezone(ALMATY).strftime("%H:%M") for o in found]


def test_closed_hours_take_out_what_they_touch_and_move_nothing() -> None:
    left = starts(closing(LONG_DAY, span("10:05-11:00")))
    assert sorted(set(starts(LONG_DAY)) - set(left)) == ["10:00", "10:15", "10:30", "10:45"]
    assert set(left) < set(starts(LONG_DAY))


def test_a_day_closed_whole_has_no_hours_and_can_be_opened_as_it_was() -> None:
    closed = closing(LONG_DAY, None)
    week = Week({}, (SpecialDay(date(2026, 6, 2), closed, NO_REASON, by_staff=True),))
    assert hours_on(date(2026, 6, 2), week, ()) is Closed.CLOSURE
    assert reopened(closed) == LONG_DAY


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("10:00-11:00", "11:00-12:00", "10:00-12:00"),
        ("11:00-12:00", "10:00-11:00", "10:00-12:00"),
        ("10:00-12:00", "11:00-12:30", "10:00-12:30"),
        ("10:00-12:00", "10:30-11:00", "10:00-12:00"),
        ("12:00-13:00", "14:00-15:00", "12:00-15:00"),  # nothing between but lunch
        ("08:00-10:00", "17:00-23:00", None),
        ("10:00-11:00", "11:01-12:00", None),
        ("12:00-13:00", "14:15-15:00", None),
    ],
)
def test_a_second_closing_of_a_day_is_joined_with_the_first_or_refused(
    first: str, second: str, both: str | None
) -> None:
    once = closing(LONG_DAY, span(first))
    if both:
        assert closing(once, span(second)).closed == span(both)
    else:
        with pytest.raises(ClosingError, match="closed already"):
            closing(once, span(second))


@pytest.mark.parametrize("hours", ["11:00-10:00", "10:00-10:00", "06:00-09:00", "18:00-20:00"])
def test_hours_in_which_the_centre_is_not_open_cannot_be_closed(hours: str) -> None:
    with pytest.raises(ClosingError):
        closing(LONG_DAY, span(hours))


def test_hours_beyond_the_day_are_closed_as_far_as_it_goes() -> None:
    assert closing(LONG_DAY, span("16:00-23:00")).closed == span("16:00-18:00")


@pytest.mark.parametrize(
    "closed", [(time(8), time(10)), (time(17), time(19)), (time(11), time(10)), (time(11), None)]
)
def test_closed_hours_outside_the_day_make_no_day(closed: tuple[time, time | None]) -> None:
    with pytest.raises(ValueError, match="closed hours"):
        Hours(time(9), time(18), None, None, *closed)


@given(any_hours(), lines, st.tuples(moments, moments).map(sorted), days)
def test_a_closed_span_takes_exactly_the_waves_that_overlap_it(
    hours: Hours, line: Line, around: list[time], day: date
) -> None:
    try:
        shut = closing(hours, (around[0], around[1]))
    except ClosingError:
        return
    assert shut.closed is not None
    edges = [datetime.combine(day, at, ALMATY).astimezone(UTC) for at in shut.closed]
    before = openings(line, day, hours, ALMATY, 0)
    wanted = [o for o in before if o.ends_at <= edges[0] or o.starts_at >= edges[1]]
    assert openings(line, day, shut, ALMATY, 0) == wanted
