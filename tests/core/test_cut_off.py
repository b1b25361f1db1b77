"""The network is cut in the middle of a change: all of it or nothing, once, and confirming again settles it.

A terminal that finds its connection lost begins anew by itself; where the network stays away, whoever confirmed is
told so, and it is the same confirmation that settles it later.
"""

from collections.abc import Iterator
from itertools import count

import pytest

from kiosk.core.commands import Command
from kiosk.core.outcomes import Booked, Cancelled
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.store import Store
from tests.invariants import check
from tests.network import Cut, Network
from tests.orders import ORDERINGS, Ordering, widen
from tests.racing import carried_out
from tests.town import Town, state_of

each_change = pytest.mark.parametrize("ordered", ORDERINGS.values(), ids=ORDERINGS)
each_cut = pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.value)


@pytest.fixture
def network(postgres_town_url: str) -> Iterator[Network]:
    with Network(postgres_town_url) as network:
        yield network


@pytest.fixture
def behind(network: Network) -> Iterator[Town]:
    """The town as a terminal behind the network sees it, ready to work."""
    store = Store(network.url)
    yield Town.at(store)
    store.close()


@pytest.fixture
def past(postgres_town: Town) -> Town:
    """The same town, seen past the network."""
    widen(postgres_town)
    return postgres_town


def done(town: Town, command: Command) -> Booked | Cancelled:
    answer = carried_out(town.desk, command)
    assert isinstance(answer, Booked | Cancelled), answer
    return answer


def done_once(past: Town, behind: Town, command: Command, answer: Booked | Cancelled) -> None:
    """Whoever asks again hears the same, and it changes nothing."""
    state = state_of(past.store)
    for town in (behind, past, past.terminal(2)):
        assert done(town, command) == answer
    assert state_of(past.store) == state
    assert sum(row["id"] == command.command_id for row in state["operation"]) == 1
    assert sum(row["command_id"] == command.command_id for row in state["event"]) == 1
    check(past.store)


@each_cut
@each_change
def test_a_connection_that_is_cut_at_commit_is_replaced_without_a_word(
    network: Network, behind: Town, past: Town, ordered: Ordering, cut: Cut
) -> None:
    command = ordered(past, 1)
    behind.desk.reference()  # so that the next to commit is the change
    network.cut_at_commit(cut)
    answer = done(behind, command)
    assert network.sprung == 1
    done_once(past, behind, command, answer)


@each_cut
@each_change
def test_a_network_that_stays_away_from_commit_on_leaves_all_or_nothing(
    network: Network, behind: Town, past: Town, ordered: Ordering, cut: Cut
) -> None:
    command = ordered(past, 1)
    behind.desk.reference()
    before = state_of(past.store)
    network.cut_at_commit(cut, lasting=True)
    with pytest.raises(StoreUnavailableError):
        carried_out(behind.desk, command)
    assert network.sprung == 1
    left = state_of(past.store)
    assert (left != before) is (cut is Cut.BEFORE_ITS_ANSWER_ARRIVES)
    network.restore()
    answer = done(behind, command)
    if cut is Cut.BEFORE_ITS_ANSWER_ARRIVES:
        assert state_of(past.store) == left, "it was done already"
    done_once(past, behind, command, answer)


@each_cut
@each_change
@pytest.mark.campaign
def test_a_network_that_is_cut_at_any_message_leaves_all_or_nothing(
    network: Network, behind: Town, past: Town, ordered: Ordering, cut: Cut
) -> None:
    behind.desk.reference()
    kept = []
    for number in count(1):
        command = ordered(past, number)
        before = state_of(past.store)
        behind.store.close()  # the terminal connects anew: the same messages each time
        network.cut_at_message(number, cut, lasting=True)
        try:
            carried_out(behind.desk, command)
        except StoreUnavailableError:
            network.restore()
        else:
            assert network.disarm(), "it was answered before it was done"
            break
        left = state_of(past.store)
        kept.append(left != before)
        answer = done(behind, command)
        if kept[-1]:
            assert state_of(past.store) == left, "it was done already"
        done_once(past, behind, command, answer)
    assert network.sprung == len(kept) > 5
    assert kept == sorted(kept), "who got further has not kept less"
    assert kept[0] is False
    assert kept[-1] or cut is Cut.BEFORE_THE_SERVER_HEARS_OF_IT
