"""The copy follows the shared database, missing nothing, in steps of any size, while others write."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kiosk.core.commands import CloseDay
from kiosk.core.model import Words
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.reference import CentreState
from kiosk.core.store.store import Store
from kiosk.core.sync.feed import read_feed, write_feed
from kiosk.core.sync.pull import Pull
from kiosk.core.sync.replica import Replica
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, lets_in, until_online
from tests.engines import Databases, Templates
from tests.terminals import Terminal
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    OPENING_TIME,
    SPETSTSON,
    TSON,
    Town,
    holding,
    office,
    settled,
    state_of,
    ticket_in,
    wall,
)

TEN, ELEVEN = ("id-card", "10:00"), ("id-card", "11:00")
WORDS = Words("Жөндеу", "Ремонт", "Repairs")


def copied(store: Store, *centres: int) -> dict[str, list[dict[str, Any]]]:
    """What a copy for these centres is to hold of a database."""
    state = state_of(store)
    bookings = [row for row in state["booking"] if row["centre_id"] in centres]
    ids = {row["id"] for row in bookings}
    lines = {row["id"] for row in state["line"] if row["centre_id"] in centres}
    return {
        "booking": bookings,
        "appointment": [row for row in state["appointment"] if row["booking_id"] in ids],
        "slot": [{**row, "free": 0} for row in state["slot"] if row["line_id"] in lines],
        "service": [row for row in state["service"] if row["centre_id"] in centres],
        "special_day": [row for row in state["special_day"] if row["centre_id"] in centres],
        "policy": state["policy"],
    }


def states(town: Town, *centres: int) -> dict[int, CentreState]:
    _, found = town.store.read(lambda work: work.look(centres))
    return found


def all_steps(town: Town, copy: Store, step: int, *centres: int) -> None:
    """The feed, so many bookings at a time."""
    for centre in centres:
        seen = -1
        while seen < states(town, centre)[centre].revision:
            feed = town.store.read(
                lambda work, c=centre, s=seen: read_feed(work, c, s, MONDAY, step=step, with_slots=s < 0)
            )
            assert feed.upto > seen
            assert len(feed.bookings) <= step
            copy.write(lambda work, feed=feed: write_feed(work, feed))
            copy.write(lambda work, feed=feed: write_feed(work, feed))
            seen = feed.upto


changes = st.lists(st.tuples(st.sampled_from("bbbrnhc"), st.integers(0, 30)), min_size=1, max_size=18)


def change(town: Town, held: list[Any], kind: str, number: int) -> None:
    """Bookings come, move, leave for the neighbour, come home and are cancelled."""
    if kind == "b" or not held:
        citizen = len(held) + 1
        slots = [s for s in town.every_slot("id-card") if s.free and s.starts_at > town.clock.now()]
        slot = slots[number % len(slots)]
        held.append(town.citizen(citizen).booked(slot.day, ("id-card", wall(slot))))
        return
    index = number % len(held)
    proof, citizen = holding(held[index]), town.citizen(index + 1)
    if kind == "c":
        citizen.cancel(proof)
        return
    centre = NEIGHBOUR if kind == "n" else TSON
    slots = [s for s in town.every_slot("id-card", centre) if s.free and s.starts_at > town.clock.now()]
    slot = slots[number % len(slots)]
    answer = citizen.rebook(proof, slot.day, ("id-card", wall(slot)), centre=centre)
    held[index] = getattr(answer, "ticket", held[index])


@pytest.mark.parametrize(
    "databases", ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)], indirect=True, scope="session"
)
def test_steps_of_any_size_end_in_the_same_copy(
    databases: Databases, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
    @given(changes=changes, step=st.integers(1, 4))
    def whatever(changes: list[tuple[str, int]], step: int) -> None:
        url = databases.copy(templates.filled(settled))
        store = Store(url)
        town = Town.at(store)
        replica = Replica(tmp_path_factory.mktemp("copy"), OPENING_TIME)
        slow = Replica(tmp_path_factory.mktemp("slow"), OPENING_TIME)
        follow = Pull(store, replica.store, [TSON, NEIGHBOUR], town.clock)
        try:
            held: list[Any] = []
            follow.run(states(town, TSON, NEIGHBOUR))
            Pull(store, slow.store, [TSON, NEIGHBOUR], town.clock).run(states(town, TSON, NEIGHBOUR))
            for nth, (kind, number) in enumerate(changes):
                change(town, held, kind, number)
                if nth % step == 0:
                    follow.run(states(town, TSON, NEIGHBOUR))
            follow.run(states(town, TSON, NEIGHBOUR))
            assert copied(replica.store, TSON, NEIGHBOUR) == copied(store, TSON, NEIGHBOUR)
            all_steps(town, slow.store, step, TSON, NEIGHBOUR)
            assert copied(slow.store, TSON, NEIGHBOUR) == copied(store, TSON, NEIGHBOUR)
        finally:
            replica.close()
            slow.close()
            store.close()
            databases.drop(url)

    whatever()


def test_a_booking_that_leaves_for_another_centre_leaves_the_copy_and_comes_back(hall: Hall) -> None:
    terminal = hall.terminal()
    ticket = hall.town.citizen(1).booked(TUESDAY, TEN)
    terminal.beat()
    assert [row["id"] for row in state_of(terminal.replica.store)["booking"]] == [ticket.booking.id]
    away = ticket_in(hall.town.citizen(1).rebook(holding(ticket), TUESDAY, TEN, centre=NEIGHBOUR))
    terminal.beat()
    state = state_of(terminal.replica.store)
    assert (state["booking"], state["appointment"]) == ([], [])
    ticket_in(hall.town.citizen(1).rebook(holding(away), TUESDAY, ELEVEN))
    terminal.beat()
    (row,) = state_of(terminal.replica.store)["booking"]
    assert (row["revision"], row["centre_id"]) == (3, TSON)


@pytest.mark.parametrize("centres", [(TSON, NEIGHBOUR), (NEIGHBOUR, TSON)])
def test_a_terminal_that_serves_both_centres_never_loses_a_booking_between_them(
    hall: Hall, centres: tuple[int, int]
) -> None:
    terminal = Terminal(hall.url, hall.folder / "both", hall.world, centres=centres)
    hall.running.append(terminal)
    ticket = hall.town.citizen(1).booked(TUESDAY, TEN)
    terminal.beat()
    for centre in (NEIGHBOUR, TSON, NEIGHBOUR):
        ticket = ticket_in(hall.town.citizen(1).rebook(holding(ticket), TUESDAY, TEN, centre=centre))
        terminal.beat()
        (row,) = state_of(terminal.replica.store)["booking"]
        assert (row["centre_id"], row["revision"]) == (centre, ticket.booking.revision)


def test_nothing_is_missed_while_others_write(hall: Hall) -> None:
    """A booking's place in the feed is taken under the centre's lock: no gap can hide one."""
    terminal = hall.terminal(beats=0)
    slots = [slot for slot in hall.town.every_slot("id-card") if slot.day > MONDAY]

    def book(number: int) -> None:
        town = Town.at(hall.town.store, hall.world)
        for nth, slot in enumerate(slots[number * 8 : number * 8 + 8]):
            town.citizen(number * 100 + nth).booked(slot.day, ("id-card", wall(slot)))

    with ThreadPoolExecutor(6) as threads:
        writing = [threads.submit(book, number) for number in range(6)]
        while not all(done.done() for done in writing):
            terminal.beat()
        for done in writing:
            done.result()
    until_online(terminal)
    terminal.beat()
    ours, theirs = copied(terminal.replica.store, TSON), copied(hall.town.store, TSON)
    assert ours["booking"] == theirs["booking"]
    assert len(ours["appointment"]) == 48


def close_day(town: Town, centre: int = TSON) -> None:
    staff = StaffDesk(office(town.store, town.clock, town.keys, 2))
    seen = frozenset(booking.id for booking in staff.booked_on(centre, TUESDAY))
    staff.close_day(CloseDay(uuid4(), centre, TUESDAY, WORDS, seen, "aigul"))


def test_a_calendar_changed_after_the_look_is_followed_without_end(hall: Hall) -> None:
    """The states were looked at before; the reference data that come are newer."""
    terminal = hall.terminal()
    before = states(hall.town, TSON)
    hall.town.policy(window_days=10)
    in_between = states(hall.town, TSON)
    close_day(hall.town)
    follow = Pull(hall.town.store, terminal.replica.store, [TSON], hall.world)
    for looked in (before, in_between, states(hall.town, TSON)):
        within_seconds(lambda looked=looked: follow.run(looked))
    assert any(row["day"] == TUESDAY for row in state_of(terminal.replica.store)["special_day"])
    assert copied(terminal.replica.store, TSON)["slot"] == copied(hall.town.store, TSON)["slot"]


def within_seconds(do: Any) -> None:
    """Fails where it goes on and on, rather than going on with it."""
    calls = iter(range(50))
    pulled = Pull.pull_reference

    def counted(self: Pull) -> int:
        assert next(calls, None) is not None, "the reference data are pulled again and again"
        return pulled(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pull, "pull_reference", counted)
        do()


def test_days_that_are_opened_later_come_to_the_copy(hall: Hall) -> None:
    terminal = hall.terminal()
    hall.world.pass_by(days=3)
    hall.town.citizen(1).sees("id-card")
    until_online(terminal)
    ours, theirs = copied(terminal.replica.store, TSON)["slot"], copied(hall.town.store, TSON)["slot"]
    assert [row["id"] for row in ours] == [row["id"] for row in theirs]
    assert max(row["day"] for row in ours) == MONDAY + timedelta(days=17)


def test_a_new_copy_holds_only_what_may_still_be_asked_for(hall: Hall) -> None:
    old = hall.town.citizen(1).booked(MONDAY, TEN)
    hall.world.pass_by(days=12)
    new = hall.town.citizen(2).booked(MONDAY + timedelta(days=14), TEN)
    hall.town.citizen(3).booked(MONDAY + timedelta(days=14), TEN, centre=SPETSTSON)
    terminal = hall.terminal()
    ids = {row["id"] for row in state_of(terminal.replica.store)["booking"]}
    assert ids == {new.booking.id} != {old.booking.id}


def test_a_terminal_that_is_revoked_is_believed_no_more_without_network(hall: Hall) -> None:
    """Two in the same second: each is heard of."""
    ticket = hall.town.terminal(2).citizen(1).booked(MONDAY, TEN)
    terminal = hall.terminal()
    hall.world.set(MONDAY, "09:45")
    until_online(terminal)
    hall.town.store.write(lambda work: work.terminals.enrol("x", b"x" * 32, b"t" * 32, OPENING_TIME))
    hall.town.store.write(lambda work: work.terminals.revoke(3, hall.world.now()))
    hall.world.pass_by(seconds=31)
    terminal.beat()
    hall.town.store.write(lambda work: work.terminals.revoke(2, hall.world.now() - timedelta(seconds=32)))
    hall.world.pass_by(seconds=31)
    terminal.beat()
    cut_off(terminal)
    answer = lets_in(terminal, ticket)
    assert getattr(answer, "verdict", None) == "revoked"


def test_two_services_that_change_places_arrive(hall: Hall) -> None:
    """What was first is second now: written over each other, both would be there twice for a moment."""
    terminal = hall.terminal()
    aisha = hall.town.citizen(1)
    ticket = aisha.booked(TUESDAY, ("id-card", "10:00"), ("pension", "11:00"))
    terminal.beat()
    ticket_in(aisha.rebook(holding(ticket), TUESDAY, ("pension", "10:00"), ("id-card", "11:00")))
    terminal.beat()
    wanted = copied(hall.town.store, TSON)["appointment"]
    assert copied(terminal.replica.store, TSON)["appointment"] == wanted
    assert len(wanted) == 2
