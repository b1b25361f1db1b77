"""kill -9 in the middle of a change, at every step: all of it or nothing, and confirming again settles it."""

import pytest

from kiosk.core.outcomes import Booked, Cancelled
from tests.invariants import check
from tests.killing import killed_at, steps_of
from tests.orders import MANY, ORDERINGS, Ordering, widen
from tests.racing import answers
from tests.town import Town, state_of

_RARELY = {"adding", "cancelling"}  # rebooking takes every step that these take


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(ordered, id=name, marks=pytest.mark.campaign if name in _RARELY else ())
        for name, ordered in ORDERINGS.items()
    ],
)
def test_killed_at_any_step_it_is_done_whole_or_not_at_all(town: Town, town_url: str, ordered: Ordering) -> None:
    widen(town)
    now = town.clock.now()
    steps = steps_of(town_url, now, ordered(town, MANY))
    committed = steps.index("after COMMIT")
    assert committed > 5
    for number in range(committed + 1):
        command = ordered(town, number)
        before = state_of(town.store)
        killed_at(number, town_url, now, command)
        after = state_of(town.store)
        assert (after != before) is (number == committed), f"killed after {steps[: number + 1]}"
        check(town.store)
        (answer,) = answers(town.store, now, [command])
        assert isinstance(answer, Booked | Cancelled)
        settled = state_of(town.store)
        assert settled != before
        if number == committed:
            assert settled == after, "it was done already"
        assert answers(town.store, now, [command]) == [answer]
        assert state_of(town.store) == settled
        check(town.store)
