"""A code before the camera counts once, until it was away for a while."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.sightings import AWAY_SECONDS, Sightings

looks = st.lists(st.tuples(st.floats(0.05, 3.0), st.lists(st.sampled_from("ABC"), max_size=3)), max_size=60)


def test_a_code_that_is_held_there_counts_once() -> None:
    seen = Sightings()
    assert [seen.new(["A"], tenth / 10) for tenth in range(300)] == [["A"], *[[]] * 299]


def test_one_that_is_lost_for_a_moment_is_the_same_and_one_that_was_away_is_shown_anew() -> None:
    seen = Sightings()
    assert seen.new(["A"], 0.0) == ["A"]
    assert seen.new([], 1.0) == []
    assert seen.new(["A"], 1.9) == []
    assert seen.new(["A"], 1.9 + AWAY_SECONDS) == ["A"]


def test_two_at_once_both_count() -> None:
    assert Sightings().new(["A", "B", "A"], 0.0) == ["A", "B"]


@given(looks=looks)
def test_a_code_counts_exactly_where_it_was_not_in_sight_for_so_long(looks: list[tuple[float, list[str]]]) -> None:
    seen, now, last = Sightings(), 0.0, dict[str, float]()
    for passed, codes in looks:
        now += passed
        expected = [c for c in dict.fromkeys(codes) if c not in last or now - last[c] >= AWAY_SECONDS]
        assert seen.new(codes, now) == expected
        last.update(dict.fromkeys(codes, now))
