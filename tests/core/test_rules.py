"""R1 to R6 as pure functions: the shared cases as they stand, and what holds for any history."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.core.commands import Purpose
from kiosk.core.model import CentreKind, Counted, Service, Slot, Status, Words
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.policy import Basis, Policy, UnknownVehicle
from kiosk.core.rules import (
    LAST_REVISION,
    Planned,
    SellerVerdict,
    distance,
    last_day,
    may_be_asked_for,
    may_be_booked,
    may_be_together,
    may_change,
    may_change_again,
    may_combine,
    may_sell,
    may_take,
    may_visit,
    may_without_network,
    quiet_hours,
)
from tests.town import ALMATY, almaty

CASES = Path(__file__).parents[1] / "cases"
SOME_DAY = date(2026, 7, 6)
NOW = almaty(SOME_DAY, "09:00")
NAME = Words("атауы", "название", "name")
DEFAULT = Policy()


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]
    return found


def named(case: dict[str, Any]) -> str:
    return str(case["case"])


# R1: ten days


def day_in_almaty(instant: str) -> date:
    return datetime.strptime(instant, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC).astimezone(ALMATY).date()


def counted(number: int, row: dict[str, str]) -> Counted:
    return Counted(
        number,
        CentreKind(row["kind"]),
        day_in_almaty(row["taken"]),
        date.fromisoformat(row["visit"]),
        Status(row["status"]),
    )


@pytest.mark.parametrize("case", cases("ten_days.json"), ids=named)
def test_ten_days_as_the_case_says(case: dict[str, Any]) -> None:
    history = [counted(number, row) for number, row in enumerate(case["history"], start=1)]
    refused = may_take(
        history, CentreKind(case["kind"]), day_in_almaty(case["now"]), date.fromisoformat(case["visit"]), DEFAULT
    )
    if case["expect"] == "allowed":
        assert refused is None
    else:
        assert refused is not None
        assert refused.reason is Reason.TEN_DAYS
        found = [day and day.isoformat() for day in (refused.may_take_from, refused.may_visit_from)]
        assert found == [case["may_take_from"], case["may_visit_from"]]


days = st.dates(date(2027, 12, 20), date(2028, 3, 20))  # over the turn of a year and a 29 February
kinds = st.sampled_from(CentreKind)
statuses = st.sampled_from(Status)
policies = st.builds(Policy, window_days=st.integers(0, 20), basis=st.sampled_from(Basis))
histories = st.lists(
    st.builds(Counted, st.integers(1, 99), kinds, days, days, statuses),
    max_size=5,
    unique_by=lambda booking: booking.booking_id,
)


@given(histories, kinds, days, days, policies)
def test_the_first_day_that_a_refusal_names_is_allowed_and_the_days_before_it_are_not(
    history: list[Counted], kind: CentreKind, taken: date, visit: date, policy: Policy
) -> None:
    refused = may_take(history, kind, taken, visit, policy)
    if refused is None:
        return
    take_from, visit_from = refused.may_take_from or taken, refused.may_visit_from or visit
    assert may_take(history, kind, take_from, visit_from, policy) is None
    for day in _days_before(taken, refused.may_take_from):
        assert may_take(history, kind, day, None, policy) is not None
    for day in _days_before(visit, refused.may_visit_from):
        assert may_visit(history, kind, day, policy) is not None


def _days_before(wanted: date, allowed: date | None) -> list[date]:
    return [wanted + timedelta(days=n) for n in range((allowed - wanted).days)] if allowed else []


@given(histories, kinds, days, days, policies)
def test_a_booking_is_allowed_exactly_where_no_counted_one_is_nearer_than_the_window(
    history: list[Counted], kind: CentreKind, taken: date, visit: date, policy: Policy
) -> None:
    """The rule once more, in the words of its text."""
    near = False
    for booking in history:
        if booking.kind is not kind or booking.status is Status.CANCELLED_BY_CENTRE:
            continue
        if policy.basis is not Basis.VISIT and abs((booking.taken_on - taken).days) < policy.window_days:
            near = True
        no_visit = booking.status is Status.CANCELLED
        apart = abs((booking.visit_on - visit).days)
        if policy.basis is not Basis.TAKEN and not no_visit and apart < policy.window_days:
            near = True
    assert (may_take(history, kind, taken, visit, policy) is not None) is near


@given(histories, kinds, days, days, policies)
def test_the_booking_in_the_way_is_one_that_is_in_the_way_alone(
    history: list[Counted], kind: CentreKind, taken: date, visit: date, policy: Policy
) -> None:
    refused = may_take(history, kind, taken, visit, policy)
    if refused is None:
        return
    alone = [booking for booking in history if booking.booking_id == refused.in_the_way]
    assert may_take(alone, kind, taken, visit, policy) is not None
    assert (alone[0].kind, alone[0].taken_on) == (refused.kind, refused.taken_on)


@given(days, days, days, days, policies, kinds)
def test_two_bookings_are_too_close_whichever_of_them_comes_first(
    taken: date, visit: date, other_taken: date, other_visit: date, policy: Policy, kind: CentreKind
) -> None:
    one = Counted(1, kind, taken, visit, Status.BOOKED)
    other = Counted(2, kind, other_taken, other_visit, Status.BOOKED)
    after = may_take([one], kind, other.taken_on, other.visit_on, policy)
    before = may_take([other], kind, one.taken_on, one.visit_on, policy)
    assert (after is None) is (before is None)


@given(histories, kinds, days, days, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_history_does_not_decide(
    history: list[Counted], kind: CentreKind, taken: date, visit: date, policy: Policy, random: Any
) -> None:
    one = may_take(history, kind, taken, visit, policy)
    other = may_take(random.sample(history, len(history)), kind, taken, visit, policy)
    assert (one is None) is (other is None)
    if one and other:
        assert (one.may_take_from, one.may_visit_from) == (other.may_take_from, other.may_visit_from)


@given(histories, kinds, days, days)
def test_no_window_is_no_rule(history: list[Counted], kind: CentreKind, taken: date, visit: date) -> None:
    assert may_take(history, kind, taken, visit, Policy(window_days=0)) is None


@given(days, kinds, policies)
def test_who_has_no_history_may_take_any_day(day: date, kind: CentreKind, policy: Policy) -> None:
    assert may_take([], kind, day, day, policy) is None


@given(histories, kinds, days, policies)
def test_before_a_day_is_chosen_only_the_taking_is_judged(
    history: list[Counted], kind: CentreKind, taken: date, policy: Policy
) -> None:
    refused = may_take(history, kind, taken, None, policy)
    assert refused is None or refused.may_visit_from is None
    if policy.basis is Basis.VISIT:
        assert refused is None


def test_a_booking_may_be_taken_again_on_the_tenth_day() -> None:
    first = Counted(1, CentreKind.TSON, date(2026, 7, 6), date(2026, 7, 7), Status.CHECKED_IN)
    far = date(2026, 7, 30)
    ninth = may_take([first], CentreKind.TSON, date(2026, 7, 15), far, DEFAULT)
    assert ninth == Refused(
        Reason.TEN_DAYS,
        may_take_from=date(2026, 7, 16),
        in_the_way=1,
        kind=CentreKind.TSON,
        taken_on=date(2026, 7, 6),
    )
    assert may_take([first], CentreKind.TSON, date(2026, 7, 16), far, DEFAULT) is None


# R2: what can be booked now


def slot(at: str = "10:00", day: date = SOME_DAY, *, free: int = 1, capacity: int = 2, minutes: int = 15) -> Slot:
    starts = almaty(day, at)
    return Slot(1, 257, day, starts, starts + timedelta(minutes=minutes), capacity, free)


def test_a_slot_can_be_booked_until_it_starts() -> None:
    second = timedelta(seconds=1)
    assert may_be_booked(slot("10:00"), almaty(SOME_DAY, "10:00") - second, SOME_DAY, DEFAULT) is None
    assert may_be_booked(slot("10:00"), almaty(SOME_DAY, "10:00"), SOME_DAY, DEFAULT) == Refused(Reason.TOO_LATE)


def test_or_so_many_minutes_before_as_the_policy_says() -> None:
    policy = Policy(lead_minutes=60)
    assert may_be_booked(slot("10:00"), almaty(SOME_DAY, "09:00"), SOME_DAY, policy) is None
    late = almaty(SOME_DAY, "09:00") + timedelta(seconds=1)
    assert may_be_booked(slot("10:00"), late, SOME_DAY, policy) == Refused(Reason.TOO_LATE)


def test_the_last_day_of_the_horizon_can_be_booked_and_the_next_cannot() -> None:
    assert last_day(SOME_DAY, DEFAULT) == date(2026, 7, 20)
    assert may_be_booked(slot(day=date(2026, 7, 20)), NOW, SOME_DAY, DEFAULT) is None
    beyond = may_be_booked(slot(day=date(2026, 7, 21)), NOW, SOME_DAY, DEFAULT)
    assert beyond == Refused(Reason.BEYOND_HORIZON)


def test_a_full_slot_is_gone() -> None:
    assert may_be_booked(slot(free=0), NOW, SOME_DAY, DEFAULT) == Refused(Reason.SLOT_GONE)


def test_an_hour_is_quiet_where_at_most_half_as_many_come_as_on_average() -> None:
    busy = [slot("09:00", free=0, capacity=4), slot("09:15", free=0, capacity=4)]
    middling = [slot("10:00", free=2, capacity=4), slot("10:15", free=2, capacity=4)]
    quiet = [slot("11:00", free=4, capacity=4), slot("11:15", free=3, capacity=4)]
    hours = quiet_hours([*busy, *middling, *quiet])
    assert hours == {almaty(SOME_DAY, "11:00").hour}


def test_no_hour_is_quiet_on_a_day_on_which_hardly_anybody_comes() -> None:
    """What terminals hold for the time without network counts as taken: alone it makes no hour busy."""
    day = [slot(f"{hour:02}:00", free=7 if hour % 2 else 8, capacity=8) for hour in range(9, 18)]
    assert quiet_hours(day) == frozenset()


def test_no_hour_is_quiet_where_nobody_has_booked_or_all_is_full() -> None:
    assert quiet_hours([]) == frozenset()
    assert quiet_hours([slot("09:00", free=2), slot("10:00", free=2)]) == frozenset()
    assert quiet_hours([slot("09:00", free=0), slot("10:00", free=0)]) == frozenset()


# R4: two services in one working day


def planned(row: dict[str, Any]) -> Planned:
    return Planned(
        row["service"],
        row["documentation"],
        SOME_DAY,
        almaty(SOME_DAY, row["from"]),
        almaty(SOME_DAY, row["to"]),
    )


@pytest.mark.parametrize("case", cases("two_services.json"), ids=named)
def test_two_services_as_the_case_says(case: dict[str, Any]) -> None:
    has, adds = [planned(row) for row in case["has"]], planned(case["adds"])
    refused = may_combine(has, adds, DEFAULT)
    if case["expect"] == "allowed":
        assert refused is None
        assert may_be_together([*has, adds], DEFAULT) is None
    else:
        assert refused == Refused(Reason(case["reason"]))
        assert may_be_together([*has, adds], DEFAULT) == refused


starts = st.integers(0, 40).map(lambda five: NOW + timedelta(minutes=5 * five))


@st.composite
def any_planned(draw: st.DrawFn) -> Planned:
    start = draw(starts)
    code = draw(st.sampled_from(["id-card", "passport", "pension", "certificate"]))
    day = SOME_DAY + timedelta(days=draw(st.sampled_from([0, 0, 0, 1])))
    end = start + timedelta(minutes=draw(st.integers(1, 60)))
    return Planned(code, code in {"id-card", "passport"}, day, start, end)


@given(any_planned(), any_planned())
def test_two_services_go_together_exactly_where_the_rule_says_so(one: Planned, other: Planned) -> None:
    assert one.starts_at is not None
    assert one.ends_at is not None
    assert other.starts_at is not None
    assert other.ends_at is not None
    together = (
        one.code != other.code
        and one.documentation is not other.documentation
        and one.day == other.day
        and (one.ends_at <= other.starts_at or other.ends_at <= one.starts_at)
    )
    assert (may_combine([one], other, DEFAULT) is None) is together


@given(any_planned(), any_planned())
def test_which_of_the_two_comes_first_does_not_decide(one: Planned, other: Planned) -> None:
    assert may_be_together([one, other], DEFAULT) == may_be_together([other, one], DEFAULT)


@given(st.lists(any_planned(), min_size=3, max_size=5))
def test_there_are_never_three(all_of_them: list[Planned]) -> None:
    assert may_be_together(all_of_them, DEFAULT) is not None


@given(any_planned(), any_planned())
def test_a_policy_of_one_service_a_day_means_it(one: Planned, other: Planned) -> None:
    assume(one.code != other.code)
    policy = Policy(services_a_day=1)
    assert may_be_together([one], policy) is None
    assert may_combine([one], other, policy) == Refused(Reason.TWO_A_DAY)


def test_before_times_are_chosen_only_the_services_are_judged() -> None:
    has = [Planned("id-card", documentation=True)]
    assert may_combine(has, Planned("pension", documentation=False), DEFAULT) is None
    assert may_combine(has, Planned("passport", documentation=True), DEFAULT) == Refused(Reason.ONE_MUST_BE_OTHER)


def test_two_services_on_two_days_are_two_visits() -> None:
    has = Planned("id-card", True, SOME_DAY, NOW, NOW + timedelta(minutes=15))
    next_day = NOW + timedelta(days=1)
    adds = Planned("pension", False, SOME_DAY + timedelta(days=1), next_day, next_day + timedelta(minutes=15))
    assert may_combine([has], adds, DEFAULT) == Refused(Reason.OTHER_DAY)


def test_the_distance_of_a_time_is_the_gap_to_the_appointment_on_either_side() -> None:
    other = [slot("10:00", minutes=30)]
    assert distance(slot("10:30"), other) == timedelta()
    assert distance(slot("09:45"), other) == timedelta()
    assert distance(slot("11:00"), other) == timedelta(minutes=30)
    assert distance(slot("09:00"), other) == timedelta(minutes=45)
    assert distance(slot("09:00"), []) == timedelta()


# R3: what may still be changed


@pytest.mark.parametrize("stored", [s for s in Status if s is not Status.BOOKED])
def test_what_is_no_longer_booked_is_never_changed(stored: Status) -> None:
    assert may_change(stored, NOW + timedelta(days=1), NOW) == Refused(Reason.NOT_ACTIVE)


def test_a_booking_can_be_changed_until_its_first_slot_starts() -> None:
    assert may_change(Status.BOOKED, NOW + timedelta(seconds=1), NOW) is None
    assert may_change(Status.BOOKED, NOW, NOW) == Refused(Reason.STARTED)


def test_a_booking_is_changed_as_often_as_its_revision_fits_a_byte() -> None:
    assert may_change_again(LAST_REVISION - 1) is None
    assert may_change_again(LAST_REVISION) == Refused(Reason.TOO_OFTEN_CHANGED)


# Services and sellers


def service(*, seller_must_book: bool = False, online_only: bool = False) -> Service:
    return Service(
        257, 1, 257, 1, "service", NAME, seller_must_book=seller_must_book, online_only=online_only, note=NAME
    )


def test_what_is_given_online_only_is_not_booked() -> None:
    online = service(online_only=True)
    assert may_be_asked_for(service()) is None
    assert may_be_asked_for(online) == Refused(Reason.ONLINE_ONLY, service=online)


SALE = service(seller_must_book=True)


@pytest.mark.parametrize(
    ("plate", "owner", "policy", "expected"),
    [
        ("777ABC02", b"me", DEFAULT, SellerVerdict(ask_staff=False)),
        ("777ABC02", b"me", Policy(unknown_vehicle=UnknownVehicle.ASK_STAFF), SellerVerdict(ask_staff=False)),
        ("777ABC02", b"somebody", DEFAULT, Refused(Reason.NOT_THE_OWNER, service=SALE)),
        (
            "777ABC02",
            b"somebody",
            Policy(unknown_vehicle=UnknownVehicle.ASK_STAFF),
            Refused(Reason.NOT_THE_OWNER, service=SALE),
        ),
        ("777ABC02", None, DEFAULT, Refused(Reason.UNKNOWN_VEHICLE, service=SALE)),
        ("777ABC02", None, Policy(unknown_vehicle=UnknownVehicle.ASK_STAFF), SellerVerdict(ask_staff=True)),
        (
            "",
            None,
            Policy(unknown_vehicle=UnknownVehicle.ASK_STAFF),
            Refused(Reason.SELLER_MUST_BOOK, service=SALE),
        ),
        ("", b"me", DEFAULT, Refused(Reason.SELLER_MUST_BOOK, service=SALE)),
    ],
)
def test_a_sale_is_booked_by_the_registered_owner(
    plate: str, owner: bytes | None, policy: Policy, expected: SellerVerdict | Refused
) -> None:
    assert may_sell(SALE, plate, owner, b"me", policy) == expected


def test_other_services_ask_for_no_vehicle() -> None:
    for owner in (None, b"me", b"somebody"):
        assert may_sell(service(), "", owner, b"me", DEFAULT) == SellerVerdict(ask_staff=False)


def test_every_reason_has_one_name() -> None:
    names: Sequence[str] = [reason.value for reason in Reason]
    assert len(set(names)) == len(names)


# Without network


def test_without_network_a_new_booking_can_be_taken() -> None:
    assert may_without_network(Purpose.TAKE, (service(),), Policy()) is None


@pytest.mark.parametrize("purpose", [Purpose.ADD, Purpose.REBOOK])
def test_what_changes_a_booking_waits_for_the_network(purpose: Purpose) -> None:
    refused = may_without_network(purpose, (service(),), Policy())
    assert refused == Refused(Reason.NEEDS_NETWORK)


def test_a_service_that_asks_the_registry_of_vehicles_waits_for_the_network() -> None:
    refused = may_without_network(Purpose.TAKE, (service(), SALE), Policy())
    assert refused == Refused(Reason.NEEDS_NETWORK, service=SALE)


def test_a_policy_may_keep_new_bookings_until_the_network_is_back() -> None:
    refused = may_without_network(Purpose.TAKE, (service(),), Policy(offline_booking=False))
    assert refused == Refused(Reason.OFFLINE_OFF)
