"""Places that a terminal keeps: nobody else is sold them, and each place is counted once whatever happens."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from kiosk.core.commands import Book
from kiosk.core.model import Slot
from kiosk.core.outcomes import Booked, Reason, Refused
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.store import Store
from kiosk.core.store.tables import slot
from kiosk.core.sync.lease_plan import to_take
from kiosk.core.sync.leases import Exchange
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, leased, outbox_of, sold, to_book, until_online
from tests.engines import Databases, Templates
from tests.invariants import check
from tests.network import Cut, Network
from tests.terminals import Terminal
from tests.town import MONDAY, TSON, Town, made_up, reason_in, settled, state_of, ticket_in, wall

OFFLINE_PLACES = 4
HALF_A_MINUTE = 31
EVERY_COMMIT_OF_AN_EXCHANGE = range(6, 14)


def leases(hall: Hall, terminal: int = 1) -> Counter[tuple[int, object]]:
    """How many places a terminal holds, by line and day."""
    state = state_of(hall.town.store)
    slots = {row["id"]: row for row in state["slot"]}
    held: Counter[tuple[int, object]] = Counter()
    for row in state["lease"]:
        if row["terminal_id"] == terminal:
            held[slots[row["slot_id"]]["line_id"], slots[row["slot_id"]]["day"]] += row["places"]
    return held


def next_exchange(hall: Hall, terminal: Terminal) -> None:
    hall.world.pass_by(seconds=HALF_A_MINUTE)
    terminal.beat()


def test_a_terminal_keeps_a_few_places_of_each_line_and_day_and_never_the_last(hall: Hall) -> None:
    for number in (1, 2):
        hall.terminal(number)
    state = state_of(hall.town.store)
    assert set(leases(hall).values()) == {OFFLINE_PLACES}
    assert all(slot["free"] >= 1 for slot in state["slot"])
    lines = {row["id"] for row in state["line"] if row["centre_id"] == TSON}
    assert {line for line, _ in leases(hall)} == lines, "of its own centres alone"
    check(hall.town.store)


def test_the_copy_may_sell_what_is_leased_and_nothing_else(hall: Hall) -> None:
    terminal = hall.terminal()
    held = {row["slot_id"]: row["places"] for row in state_of(hall.town.store)["lease"]}
    copy = {row["id"]: row["free"] for row in state_of(terminal.replica.store)["slot"]}
    assert {i: free for i, free in copy.items() if free} == held
    cut_off(terminal)
    shown = terminal.town.citizen(1).sees("id-card")
    assert not isinstance(shown, Refused)
    assert {s.slot.id for day in shown.days for s in day.slots} <= held.keys()


def test_a_place_is_given_back_where_the_time_is_full_for_everybody_else(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    until_online(terminal)
    hall.town.citizen(1).booked(TUESDAY, ("id-card", at))
    assert hall.town.free("id-card", TUESDAY, at) == 0
    next_exchange(hall, terminal)
    assert hall.town.free("id-card", TUESDAY, at) == 1
    cut_off(terminal)
    assert ("id-card", at) not in leased(terminal)
    assert len(leased(terminal)) == OFFLINE_PLACES, "and another one is kept instead"
    check(hall.town.store)


def test_what_was_sold_offline_is_not_given_back_before_it_is_delivered(hall: Hall) -> None:
    """The time is full for everybody else, and the exchange comes before the delivery."""
    terminal = hall.terminal()
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    hall.town.citizen(2).booked(TUESDAY, ("id-card", at))
    sold(terminal, 1)
    standing = terminal.link.state
    Exchange(terminal.office, terminal.replica.store, [TSON]).run(1, may_take=True)
    assert not standing.online
    assert hall.town.free("id-card", TUESDAY, at) == 0
    assert ("id-card", at) not in leased(terminal), "nor sold once more"
    until_online(terminal)
    assert outbox_of(terminal) == [("booked", "applied")]
    check(hall.town.store)


def test_places_come_back_once_their_time_has_begun(hall: Hall) -> None:
    terminal = hall.terminal()
    line = hall.town.service("id-card").line_id
    assert leases(hall)[line, MONDAY] == OFFLINE_PLACES
    hall.world.set(MONDAY, "17:45")
    until_online(terminal)
    assert leases(hall)[line, MONDAY] == 0
    check(hall.town.store)


def test_a_policy_without_booking_offline_gives_everything_back(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.town.policy(offline_booking="false")
    next_exchange(hall, terminal)
    assert leases(hall) == Counter()
    cut_off(terminal)
    answer = terminal.desk.book(Book(uuid4(), made_up(1), TSON, (hall.town.choice("id-card", TUESDAY, "10:00"),)))
    assert reason_in(answer) is Reason.OFFLINE_OFF
    check(hall.town.store)


def test_a_policy_with_fewer_places_gives_the_rest_back(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.town.policy(offline_places=1)
    next_exchange(hall, terminal)
    assert set(leases(hall).values()) == {1}
    check(hall.town.store)


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(Cut.BEFORE_THE_SERVER_HEARS_OF_IT, marks=pytest.mark.campaign, id="before"),
        pytest.param(Cut.BEFORE_ITS_ANSWER_ARRIVES, id="after"),
    ],
)
def test_an_exchange_whose_commits_are_cut_takes_no_place_twice(
    far_hall: Hall, network: Network, cut: Cut
) -> None:
    """A connection that is lost in COMMIT has the transaction run again, done already or not."""
    terminal = far_hall.terminal(beats=0)
    for nth in EVERY_COMMIT_OF_AN_EXCHANGE:
        with far_hall.town.store.engine.begin() as connection:  # so many that one more could be taken
            connection.execute(update(slot).values(capacity=6, free=6))
        network.cut_at_commit(cut, nth)
        next_exchange(far_hall, terminal)
        network.disarm()
        next_exchange(far_hall, until_back(terminal))
        assert set(leases(far_hall).values()) == {OFFLINE_PLACES}
        check(far_hall.town.store)
        far_hall.town.policy(offline_places=0)
        next_exchange(far_hall, terminal)
        assert leases(far_hall) == Counter()
        far_hall.town.policy(offline_places=OFFLINE_PLACES)
    assert network.sprung == len(EVERY_COMMIT_OF_AN_EXCHANGE)


def until_back(terminal: Terminal) -> Terminal:
    until_online(terminal)
    return terminal


def test_a_place_that_goes_between_looking_and_taking_is_not_the_last_that_a_terminal_takes(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = hall.terminal(beats=0)

    def somebody_is_faster(*facts: object) -> list[int]:
        wanted = to_take(*facts)  # type: ignore[arg-type]
        hall.town.store.write(lambda work: work.slots.take(wanted))
        return wanted

    monkeypatch.setattr("kiosk.core.sync.leases.to_take", somebody_is_faster)
    terminal.beat()
    assert leases(hall) == Counter()
    assert {row["free"] for row in state_of(hall.town.store)["slot"]} == {1, 2}


def test_the_last_place_is_sold_once_whoever_holds_it(hall: Hall) -> None:
    """Fault 14, offline: two terminals and the portal go for a time of two places."""
    here, there = hall.terminal(1), hall.terminal(2)
    cut_off(here)
    cut_off(there)
    mine, theirs = leased(here), leased(there)
    assert not set(mine) & set(theirs), "of two places one is left to those who are online"
    sold(here, 1)
    sold(there, 2)
    answers = [hall.town.citizen(n).book(TUESDAY, at) for n, at in enumerate([mine[0], mine[0], theirs[0]], 3)]
    assert [isinstance(answer, Booked) for answer in answers] == [True, False, True]
    copied = there.desk.book(
        Book(uuid4(), made_up(9), TSON, (hall.town.choice(*("id-card", TUESDAY, mine[0][1])),))
    )
    assert reason_in(copied) is Reason.SLOT_GONE
    until_online(here)
    until_online(there)
    check(hall.town.store)


def test_many_who_book_while_terminals_exchange_leave_no_place_uncounted(hall: Hall) -> None:
    terminals = [hall.terminal(number) for number in (1, 2)]
    slots = [slot for slot in hall.town.every_slot("id-card") if slot.day > MONDAY][:40]
    stop = Event()

    def book(number: int) -> int:
        town = Town.at(hall.town.store, hall.world)
        mine = slots[number::4] * 3
        return sum(try_to_book(town, number * 1000 + nth, slot) for nth, slot in enumerate(mine))

    def exchange(terminal: Terminal) -> int:
        rounds = 0
        while not stop.is_set() or not rounds:
            hall_beat(terminal)
            rounds += 1
        return rounds

    with ThreadPoolExecutor(10) as threads:
        exchanging = [threads.submit(exchange, terminal) for terminal in terminals]
        booked = list(threads.map(book, range(8)))
        stop.set()
        assert all(done.result() > 0 for done in exchanging)
    assert sum(booked) == len(state_of(hall.town.store)["booking"]) > 40
    check(hall.town.store)


def hall_beat(terminal: Terminal) -> None:
    """An exchange each time."""
    terminal.link.doubt()
    terminal.link.beat()
    terminal.link.beat()


def try_to_book(town: Town, citizen: int, slot: Slot) -> bool:
    try:
        return isinstance(town.citizen(citizen).book(slot.day, ("id-card", wall(slot))), Booked)
    except StoreUnavailableError:
        return False


steps = st.lists(
    st.tuples(
        st.sampled_from(["sell", "book", "exchange", "away", "hours"]), st.integers(0, 1), st.integers(0, 3)
    ),
    max_size=14,
)


@pytest.mark.parametrize(
    "databases", ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)], indirect=True, scope="session"
)
def test_after_any_sequence_every_place_is_free_leased_or_booked(
    databases: Databases, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
    @given(steps=steps)
    def whatever(steps: list[tuple[str, int, int]]) -> None:
        url = databases.copy(templates.filled(settled))
        store = Store(url)
        hall = Hall(Town.at(store), url, tmp_path_factory.mktemp("hall"))
        try:
            play(hall, steps)
        finally:
            hall.close()
            store.close()
            databases.drop(url)

    whatever()


def play(hall: Hall, steps: list[tuple[str, int, int]]) -> None:
    terminals = [hall.terminal(1), hall.terminal(2)]
    for citizen, (step, at, nth) in enumerate(steps):
        terminal = terminals[at]
        if step == "sell":
            cut_off_if_needed(terminal)
            if len(leased(terminal)) > nth:
                ticket_in(terminal.desk.book(to_book(terminal, citizen, nth)))
        elif step == "book":
            free = [s for s in hall.town.every_slot("id-card") if s.free and s.starts_at > hall.world.now()]
            slot = free[nth * 7]
            hall.town.citizen(citizen).booked(slot.day, ("id-card", wall(slot)))
        elif step == "exchange":
            until_online(terminal)
            next_exchange(hall, terminal)
        elif step == "away":
            cut_off_if_needed(terminal)
        else:
            hall.world.pass_by(hours=nth)
        check(hall.town.store)
    for terminal in terminals:
        cut_off_if_needed(terminal)
        until_online(terminal)
        assert {state for _, state in outbox_of(terminal)} <= {"applied"}
    assert max(leases(hall).values(), default=0) <= OFFLINE_PLACES
    check(hall.town.store)


def cut_off_if_needed(terminal: Terminal) -> None:
    if terminal.link.state.online:
        cut_off(terminal)


def test_the_days_that_are_opened_later_are_leased_too(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.world.pass_by(days=1)
    until_online(terminal)
    hall.town.citizen(1).sees("id-card")  # opens one day more
    next_exchange(hall, terminal)
    last = max(row["day"] for row in state_of(hall.town.store)["slot"])
    assert last == MONDAY + timedelta(days=15)
    line = hall.town.service("id-card").line_id
    assert leases(hall)[line, last] == OFFLINE_PLACES
    cut_off(terminal)
    assert any(slot.free and slot.day == last for slot in terminal.town.every_slot("id-card"))
    check(hall.town.store)
