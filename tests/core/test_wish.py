"""A wish for a time: the list that is shown and the confirmation ask the same questions."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.model import CentreKind, Counted, Service, Slot, Status, Words
from kiosk.core.outcomes import FreeDay, Reason
from kiosk.core.policy import Basis, Policy
from kiosk.core.wish import NEAREST, Wish
from tests.town import almaty

TODAY = date(2026, 7, 6)
NOW = almaty(TODAY, "09:50")
NAME = Words("атауы", "название", "name")
ID_CARD = Service(257, 1, 257, 1, "id-card", NAME, documentation=True)
PENSION = Service(258, 1, 258, 2, "pension", NAME)


def slots_of(line: int, day: date, *, free: int = 2, first: int = 0) -> list[Slot]:
    """Half-hour slots from 9 to 13."""
    opening = almaty(day, "09:00")
    half = timedelta(minutes=30)
    return [Slot(first + n, line, day, opening + n * half, opening + (n + 1) * half, 2, free) for n in range(8)]


def wish(service: Service = ID_CARD, **facts: object) -> Wish:
    return Wish(service, CentreKind.TSON, NOW, TODAY, facts.pop("policy", Policy()), **facts)


def shown(days: tuple[FreeDay, ...]) -> list[int]:
    return [free.slot.id for day in days for free in day.slots]


slots = st.builds(
    lambda number, line, day, half, free, capacity: Slot(
        number,
        line,
        TODAY + timedelta(days=day),
        almaty(TODAY + timedelta(days=day), "09:00") + half * timedelta(minutes=30),
        almaty(TODAY + timedelta(days=day), "09:30") + half * timedelta(minutes=30),
        max(free, capacity),
        free,
    ),
    st.integers(1, 999),
    st.sampled_from([257, 257, 257, 258]),
    st.integers(-1, 16),
    st.integers(0, 16),
    st.integers(0, 3),
    st.integers(1, 4),
)
histories = st.lists(
    st.builds(
        Counted,
        st.integers(1, 9),
        st.sampled_from(CentreKind),
        st.dates(TODAY - timedelta(days=20), TODAY),
        st.dates(TODAY - timedelta(days=20), TODAY + timedelta(days=14)),
        st.sampled_from(Status),
    ),
    max_size=2,
)
wishes = st.builds(
    Wish,
    service=st.just(ID_CARD),
    kind=st.just(CentreKind.TSON),
    now=st.just(NOW),
    today=st.just(TODAY),
    policy=st.builds(
        Policy,
        window_days=st.integers(0, 12),
        basis=st.sampled_from(Basis),
        horizon_days=st.integers(1, 14),
        lead_minutes=st.integers(0, 120),
    ),
    history=histories,
    taking=st.booleans(),
    beside=st.sampled_from([(), ((PENSION, slots_of(258, TODAY, first=500)[3]),)]),
    own=st.frozensets(st.integers(1, 999), max_size=1),
)


@given(wishes, st.lists(slots, max_size=30, unique_by=lambda slot: slot.id))
def test_what_is_shown_is_exactly_what_can_be_booked(asked: Wish, of_line: list[Slot]) -> None:
    of_line.sort(key=lambda slot: slot.starts_at)
    bookable = [slot.id for slot in of_line if asked.refusal_of(slot) is None]
    assert shown(asked.free_days(of_line)) == bookable


@given(wishes, st.lists(slots, max_size=30, unique_by=lambda slot: slot.id))
def test_days_come_in_order_once_each_and_never_empty(asked: Wish, of_line: list[Slot]) -> None:
    of_line.sort(key=lambda slot: slot.starts_at)
    days = asked.free_days(of_line)
    assert [day.day for day in days] == sorted({day.day for day in days})
    assert all(day.slots for day in days)
    assert all(free.slot.day == day.day for day in days for free in day.slots)


@given(wishes)
def test_the_first_day_of_a_visit_is_one_on_which_the_rule_is_kept(asked: Wish) -> None:
    first = asked.first_visit()
    if first is not None and asked.refusal() is None:
        assert asked.refusal_on(first) is None
        assert asked.refusal_on(first - timedelta(days=1)) is not None


def test_a_wish_for_what_is_no_longer_offered_is_refused() -> None:
    refused = wish(replace(ID_CARD, offered=False)).refusal()
    assert refused is not None
    assert refused.reason is Reason.NOT_OFFERED


def test_a_slot_of_another_line_gives_another_service() -> None:
    refused = wish().refusal_of(slots_of(258, TODAY)[5])
    assert refused is not None
    assert refused.reason is Reason.NOT_OFFERED


def test_past_times_are_not_shown() -> None:
    assert shown(wish().free_days(slots_of(257, TODAY))) == [2, 3, 4, 5, 6, 7]


def test_times_over_the_other_appointment_are_not_shown() -> None:
    other = slots_of(258, TODAY)[4]
    assert shown(wish(beside=((PENSION, other),)).free_days(slots_of(257, TODAY))) == [2, 3, 5, 6, 7]


def test_the_nearest_to_the_other_appointment_are_marked() -> None:
    other = slots_of(258, TODAY)[4]
    (day,) = wish(beside=((PENSION, other),)).free_days(slots_of(257, TODAY))
    nearest = {free.slot.id for free in day.slots if free.nearest}
    assert len(nearest) == NEAREST
    assert nearest == {3, 5, 2, 6}


def test_without_another_appointment_none_is_nearest() -> None:
    (day,) = wish().free_days(slots_of(257, TODAY))
    assert not any(free.nearest for free in day.slots)


def test_the_place_that_a_rebooking_would_free_counts_as_free_and_is_marked_as_ones_own() -> None:
    full = slots_of(257, TODAY, free=0)
    (day,) = wish(taking=False, own=frozenset({4})).free_days(full)
    assert [(free.slot.id, free.own) for free in day.slots] == [(4, True)]


def test_hours_to_which_few_come_are_marked_as_quiet() -> None:
    line = slots_of(257, TODAY)
    busy = [slot._replace(free=0) if n in {2, 3} else slot for n, slot in enumerate(line)]
    (day,) = wish().free_days(busy)
    assert [free.slot.id for free in day.slots if free.quiet] == [4, 5, 6, 7]


def test_a_change_is_no_new_taking_but_keeps_its_distance_from_other_visits() -> None:
    other = Counted(1, CentreKind.TSON, TODAY, TODAY + timedelta(days=12), Status.BOOKED)
    line = [*slots_of(257, TODAY), *slots_of(257, TODAY + timedelta(days=3), first=10)]
    moving = wish(taking=False, history=(other,))
    assert moving.refusal() is None
    assert {day.day for day in moving.free_days(line)} == {TODAY}
    taking = wish(history=(other,)).refusal()
    assert taking is not None
    assert taking.reason is Reason.TEN_DAYS
