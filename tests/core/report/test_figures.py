"""The figures of a report: what each means, and that every table adds up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.model import Centre, CentreKind, Words
from kiosk.core.report.figures import End, Fact, Figures, Range, Report, Waiting, figures_of, report

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 20)
CENTRE = Centre(1, "town", CentreKind.TSON, Words("", "", ""), Words("", "", ""), "Asia/Almaty")
COUNTS = ("booked", *(end.value for end in End), "rebooked", "offline", "at_desk")


def fact(end: End = End.VISITED, *, waited: int | None = None, first: bool = True) -> Fact:
    return Fact(FIRST, 10, 1, 1, first, end, waited=waited)


def reported(facts: list[Fact]) -> Report:
    return report(Range(CENTRE, FIRST, LAST, datetime(2026, 6, 21, tzinfo=UTC), {}, {}, {}), facts)


@pytest.mark.parametrize(
    ("minutes", "waiting"),
    [
        ([], None),
        ([5], Waiting(1, 5, 5, 0)),
        ([-10, 3], Waiting(2, -10, 3, 1)),
        ([-10, 0, 3], Waiting(3, 0, 3, 1)),
        ([*range(-9, 1)], Waiting(10, -5, -1, 9)),
        ([*range(1, 101)], Waiting(100, 50, 90, 0)),
    ],
)
def test_waiting_is_told_by_who_stands_in_the_middle(minutes: list[int], waiting: Waiting | None) -> None:
    assert figures_of([fact(waited=one) for one in reversed(minutes)]).waiting == waiting


def test_the_share_of_those_who_did_not_come_is_of_those_who_could_have_come() -> None:
    facts = [fact(End.VISITED)] * 3 + [fact(End.MISSED), fact(End.TO_COME), fact(End.CANCELLED_BY_CITIZEN)]
    assert figures_of(facts).missed_share == 1 / 4
    assert figures_of([fact(End.TO_COME)]).missed_share is None


facts = st.builds(
    Fact,
    day=st.dates(FIRST, LAST),
    hour=st.integers(8, 19),
    line_id=st.integers(1, 3),
    service_id=st.integers(1, 6),
    first=st.booleans(),
    end=st.sampled_from(End),
    rebooked=st.booleans(),
    offline=st.booleans(),
    at_desk=st.booleans(),
    waited=st.none() | st.integers(-60, 30),
)


def sums(parts: list[Figures]) -> dict[str, int]:
    return {name: sum(getattr(part, name) for part in parts) for name in COUNTS}


@given(st.lists(facts, max_size=40))
def test_every_table_adds_up_to_its_whole(found: list[Fact]) -> None:
    made = reported(found)
    services, bookings = sums([made.all_services]), sums([made.bookings])
    for table in (made.by_hour, made.by_line, made.by_service, made.cells):
        assert sums([*table.values()]) == services
    for table in (made.by_day, made.by_week):
        assert sums([*table.values()]) == bookings
    assert services["booked"] == len(found)
    assert bookings["booked"] == sum(one.first for one in found)
    for figures in (made.bookings, *made.cells.values()):
        assert figures.booked == sum(getattr(figures, end.value) for end in End)
        assert figures.booked == figures.visited + figures.missed + figures.to_come + figures.cancelled


@given(st.lists(facts, max_size=40))
def test_every_day_and_hour_between_has_its_place(found: list[Fact]) -> None:
    made = reported(found)
    assert [*made.by_day] == [FIRST + timedelta(days=n) for n in range(20)]
    assert [*made.by_week] == [FIRST + timedelta(days=7 * n) for n in range(3)]
    assert [*made.by_hour] == sorted(made.by_hour)
    assert len(made.by_hour) in {0, 1 + max(made.by_hour, default=0) - min(made.by_hour, default=0)}


@given(st.lists(st.integers(-60, 30), min_size=1, max_size=60))
def test_half_came_at_the_median_or_before_and_nine_of_ten_at_the_other(minutes: list[int]) -> None:
    waiting = figures_of([fact(waited=one) for one in minutes]).waiting
    assert waiting is not None
    for value, part in ((waiting.median, 0.5), (waiting.ninety, 0.9)):
        assert sum(one <= value for one in minutes) >= part * len(minutes)
        assert sum(one < value for one in minutes) < part * len(minutes)
    assert waiting.early == sum(one < 0 for one in minutes)
