"""The numbers of the rules, and from when they count."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.policy import Basis, ChangeProof, DatedPolicy, Policy, UnknownVehicle, in_force

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
dated = st.lists(
    st.builds(DatedPolicy, days, st.builds(Policy, window_days=st.integers(0, 400))),
    unique_by=lambda one: one.effective_from,
    max_size=6,
)


def test_the_default_values_are_those_of_the_rules() -> None:
    assert Policy() == Policy(
        window_days=10,
        basis=Basis.BOTH,
        horizon_days=14,
        lead_minutes=0,
        late_minutes=15,
        early_minutes=30,
        last_intake_minutes=30,
        services_a_day=2,
        change_proof=ChangeProof.TICKET,
        unknown_vehicle=UnknownVehicle.REFUSE,
        offline_booking=True,
        retention_days=90,
    )


@pytest.mark.parametrize(
    "number",
    [
        "window_days",
        "horizon_days",
        "lead_minutes",
        "late_minutes",
        "early_minutes",
        "last_intake_minutes",
        "services_a_day",
        "retention_days",
    ],
)
def test_a_number_below_its_least_is_refused_by_its_name(number: str) -> None:
    with pytest.raises(ValueError, match=f"^{number}: expected . or more, found -1$"):
        Policy(**{number: -1})


@pytest.mark.parametrize("number", ["horizon_days", "services_a_day"])
def test_a_policy_under_which_nobody_could_book_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=number):
        Policy(**{number: 0})


def test_the_default_values_hold_before_the_first_policy() -> None:
    later = DatedPolicy(date(2026, 7, 1), Policy(window_days=30))
    assert in_force([later], date(2026, 6, 30)) == Policy()
    assert in_force([], date(2026, 6, 30)) == Policy()


def test_a_policy_counts_from_its_first_day_to_the_day_before_the_next() -> None:
    first = DatedPolicy(date(2026, 1, 1), Policy(window_days=7))
    second = DatedPolicy(date(2026, 7, 1), Policy(window_days=30))
    windows = [
        in_force([second, first], day).window_days
        for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1))
    ]
    assert windows == [7, 7, 30, 30]


@given(dated, days, st.randoms())
def test_the_order_of_the_policies_does_not_matter(policies: list[DatedPolicy], day: date, random: Random) -> None:
    shuffled = random.sample(policies, len(policies))
    assert in_force(shuffled, day) == in_force(policies, day)


@given(dated, days)
def test_no_policy_in_force_begins_later_than_the_day_nor_is_there_a_newer_one(
    policies: list[DatedPolicy], day: date
) -> None:
    found = in_force(policies, day)
    begun = [one for one in policies if one.effective_from <= day]
    if begun:
        newest = max(one.effective_from for one in begun)
        assert found == next(one.policy for one in begun if one.effective_from == newest)
    else:
        assert found == Policy()


@given(dated, days)
def test_a_policy_changes_only_on_a_day_on_which_one_begins(policies: list[DatedPolicy], day: date) -> None:
    if all(one.effective_from != day for one in policies):
        assert in_force(policies, day) == in_force(policies, day - timedelta(days=1))
