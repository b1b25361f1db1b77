"""Which places a terminal keeps: pure, for any slots and any leases."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.model import Slot
from kiosk.core.store.leases import Lease
from kiosk.core.sync.lease_plan import LEAVE_FREE, Wanted, lacking, to_give_back, to_take
from tests.town import MONDAY, OPENING_TIME

NOW = OPENING_TIME + timedelta(hours=4)
DAYS = [(line, MONDAY + timedelta(days=ahead)) for line in (1, 2) for ahead in (0, 1)]


def slot(number: int, free: int, line: int = 1, ahead: int = 0) -> Slot:
    """The n-th quarter of an hour of a day."""
    start = OPENING_TIME + timedelta(days=ahead, minutes=15 * number)
    identity = number + 100 * ahead + 1000 * line
    return Slot(identity, line, MONDAY + timedelta(days=ahead), start, start + timedelta(minutes=15), 9, free)


frees = st.integers(0, 5)
a_day = st.lists(frees, max_size=40).map(lambda all_free: [slot(n, free) for n, free in enumerate(all_free)])
leases = st.builds(
    lambda number, free, line, ahead, generation, places: Lease(
        slot(number, free, line, ahead), generation, places
    ),
    st.integers(0, 39),
    frees,
    st.sampled_from([1, 2, 3]),
    st.sampled_from([0, 1, 2]),
    st.integers(1, 3),
    st.integers(1, 2),
)
held_by_one = st.lists(leases, max_size=30, unique_by=lambda lease: (lease.slot.id, lease.generation))


@given(slots=a_day, count=st.integers(0, 10), held=st.frozensets(st.integers(1000, 1040)))
def test_never_the_last_free_place_nor_a_time_that_has_begun_nor_one_that_is_held(
    slots: list[Slot], count: int, held: frozenset[int]
) -> None:
    taken = to_take(slots, held, count, NOW)
    by_id = {s.id: s for s in slots}
    assert all(by_id[i].free > LEAVE_FREE and by_id[i].starts_at > NOW and i not in held for i in taken)
    assert taken == sorted(set(taken))
    possible = [s for s in slots if s.free > LEAVE_FREE and s.starts_at > NOW and s.id not in held]
    assert len(taken) == min(count, len(possible)), "as many as are wanted and can be had"


@given(count=st.integers(1, 8), places=st.integers(8, 40))
def test_what_is_taken_is_spread_over_the_rest_of_the_day(count: int, places: int) -> None:
    slots = [slot(17 + number, 3) for number in range(places)]
    taken = to_take(slots, frozenset(), count, NOW)
    gaps = [b - a for a, b in pairwise(taken)]
    assert all(abs(gap - places / count) < 1 for gap in gaps)
    assert taken[0] - slots[0].id <= places / count
    assert slots[-1].id - taken[-1] <= places / count


@given(held=held_by_one, places=st.integers(0, 4), generation=st.integers(1, 3))
def test_what_stays_is_wanted_and_what_goes_is_not(held: list[Lease], places: int, generation: int) -> None:
    wanted = Wanted(DAYS, places)
    back = to_give_back(held, wanted, NOW, generation)
    stays = [lease for lease in held if lease not in back]
    begun = [lease for lease in held if lease.slot.starts_at <= NOW]
    assert all(lease in back for lease in begun)
    older = [lease for lease in held if lease.generation != generation and lease not in begun]
    assert all(lease in stays for lease in older), "may have been sold by the machine that was this terminal"
    ours = [lease for lease in stays if lease.generation == generation]
    assert all(lease.slot.free > 0 for lease in ours), "full for everybody else"
    kept: Counter[object] = Counter()
    for lease in ours:
        day = lease.slot.line_id, lease.slot.day
        assert day in DAYS
        kept[day] += lease.places
    assert all(number < places + 2 for number in kept.values()), "a lease of two is not split"
    for day, number in lacking(stays, wanted, generation).items():
        assert 0 < number == places - kept[day]
    assert all(kept[day] >= places for day in DAYS if day not in lacking(stays, wanted, generation))
