"""The simulator's bad days: a few of them daily, many of them in a campaign."""

from collections.abc import Iterator

import pytest

from benchmarks.simulator import checks
from benchmarks.simulator.ground import Ground, ground
from benchmarks.simulator.run import Outcome, run
from benchmarks.simulator.world import World


@pytest.fixture(scope="module")
def small() -> Iterator[Ground]:
    """A server with four terminals and the portal."""
    with ground(4) as here:
        yield here


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.campaign)])
def test_after_bad_days_everything_holds(small: Ground, seed: int) -> None:
    outcome = run(small, seed, 2)
    assert not outcome.broken, _told(outcome)
    assert outcome.counts["books: Booked"] > 5


@pytest.mark.campaign
def test_a_seed_is_the_same_story_again(small: Ground) -> None:
    first, second = run(small, 3, 1), run(small, 3, 1)
    assert (first.story, first.counts, first.broken) == (second.story, second.counts, second.broken)


def test_what_does_not_hold_is_told_with_its_story(small: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled(world: World) -> None:
        """One place of a slot is gone, and nobody has it."""
        world.store.write(lambda work: work.connection.exec_driver_sql("UPDATE slot SET capacity = capacity + 1"))
        checks.at_night(world)

    monkeypatch.setattr("benchmarks.simulator.run.at_night", spoiled)
    outcome = run(small, 1, 1)
    assert "an invariant of the shared database" in outcome.broken
    assert outcome.step > 0
    assert outcome.story


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(1, 41))
def test_after_many_bad_days_everything_holds(campaign: Ground, seed: int) -> None:
    outcome = run(campaign, seed, 5)
    assert not outcome.broken, _told(outcome)


@pytest.fixture(scope="module")
def campaign() -> Iterator[Ground]:
    """A server with twenty terminals and the portal."""
    with ground(20) as here:
        yield here


def _told(outcome: Outcome) -> str:
    return "\n".join([outcome.broken, *outcome.story])
