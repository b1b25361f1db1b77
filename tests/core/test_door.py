"""R6: missed, late, and who is let in when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.door import is_late, let_in_between, may_check_in, may_set_aside, status_of
from kiosk.core.model import Status
from kiosk.core.outcomes import Verdict
from kiosk.core.policy import Override, Policy
from tests.town import ALMATY, MONDAY, almaty

TEN = almaty(MONDAY, "10:00")
DEFAULT = Policy()
A_SECOND = timedelta(seconds=1)
around = st.integers(-36 * 60, 36 * 60).map(lambda minutes: TEN + timedelta(minutes=minutes))


def test_a_visit_is_missed_only_after_the_minutes_of_grace() -> None:
    grace = timedelta(minutes=15)
    assert status_of(Status.BOOKED, TEN, TEN + grace, DEFAULT) is Status.BOOKED
    assert status_of(Status.BOOKED, TEN, TEN + grace + A_SECOND, DEFAULT) is Status.MISSED


@pytest.mark.parametrize("stored", [s for s in Status if s not in {Status.BOOKED, Status.MISSED}])
def test_time_alone_changes_no_other_status(stored: Status) -> None:
    assert status_of(stored, TEN, TEN + timedelta(days=400), DEFAULT) is stored
    assert not is_late(stored, TEN, TEN + timedelta(minutes=1), DEFAULT)


def test_late_is_whose_time_has_begun_and_who_may_still_come() -> None:
    assert not is_late(Status.BOOKED, TEN, TEN, DEFAULT)
    assert is_late(Status.BOOKED, TEN, TEN + A_SECOND, DEFAULT)
    assert is_late(Status.BOOKED, TEN, TEN + timedelta(minutes=15), DEFAULT)
    assert not is_late(Status.BOOKED, TEN, TEN + timedelta(minutes=15) + A_SECOND, DEFAULT)


@given(now=around, early=st.integers(0, 720), late=st.integers(0, 720))
def test_somebody_is_let_in_exactly_between_the_times_that_they_are_told_on_their_day(
    now: datetime, early: int, late: int
) -> None:
    policy = Policy(early_minutes=early, late_minutes=late)
    first, last = let_in_between(TEN, policy)
    verdict = may_check_in(Status.BOOKED, TEN, now, ALMATY, policy)
    if now.astimezone(ALMATY).date() != MONDAY:
        assert verdict is Verdict.WRONG_DAY
    else:
        expected = Verdict.TOO_EARLY if now < first else Verdict.TOO_LATE if now > last else None
        assert verdict is expected


@pytest.mark.parametrize("stored", [Status.CANCELLED, Status.CANCELLED_BY_CENTRE])
def test_what_was_cancelled_or_used_says_so_whenever_it_is_shown(stored: Status) -> None:
    for days in (-1, 0, 1):
        now = TEN + timedelta(days=days)
        assert may_check_in(stored, TEN, now, ALMATY, DEFAULT) is Verdict.CANCELLED
        assert may_check_in(Status.CHECKED_IN, TEN, now, ALMATY, DEFAULT) is Verdict.ALREADY_CHECKED_IN


@pytest.mark.parametrize("rule", Override)
def test_a_rule_sets_its_own_verdict_aside_and_no_other(rule: Override) -> None:
    policy = Policy(overrides=tuple(Override))
    its_own = {Override.EARLY: {Verdict.TOO_EARLY}, Override.LATE: {Verdict.TOO_LATE}}.get(rule, set())
    assert {verdict for verdict in Verdict if may_set_aside(verdict, rule, policy)} == its_own
    assert not any(may_set_aside(verdict, rule, Policy()) for verdict in Verdict)
