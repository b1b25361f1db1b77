"""Fault 18: two days without network, then everything is delivered, twice, in whatever order.

Each terminal's own order is kept; how those of several terminals mix is anybody's guess. The end is the same.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kiosk.core.store.store import Store
from kiosk.core.sync import outbox
from kiosk.core.sync.delivery import deliver
from kiosk.core.sync.outbox import Deed, Entry, State
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, lets_in, outbox_of, sold, until_online
from tests.engines import Databases, Templates
from tests.invariants import check
from tests.terminals import Terminal
from tests.town import MONDAY, Town, holding, settled, state_of, ticket_in


def two_days(hall: Hall) -> list[Terminal]:
    """What three desks did without network: the same people, the same tickets."""
    day = MONDAY + timedelta(days=2)
    known = [hall.town.citizen(n).booked(day, ("pension", at)) for n, at in ((1, "10:00"), (2, "10:00"))]
    terminals = [hall.terminal(1), hall.terminal(2)]
    for terminal in terminals:
        cut_off(terminal)
    for number, terminal in enumerate(terminals):
        for citizen in (3, 4, 5 + number):
            sold(terminal, citizen)
        mine = sold(terminal, 10 + number)
        ticket_in(terminal.town.citizen(10 + number).reprint(holding(mine)))
        hall.world.pass_by(minutes=1)
    hall.world.set(day, "09:50")
    for terminal in terminals:
        for ticket in known:
            lets_in(terminal, ticket)
        hall.world.pass_by(minutes=1)
    ticket_in(hall.town.citizen(2).rebook(holding(known[1]), day, ("pension", "15:00")))
    return terminals


def end_of(store: Store) -> dict[str, Any]:
    """What must not depend on the order: who was where, what is free, and what staff have to look at."""
    state = state_of(store)
    return {
        "booking": [{k: v for k, v in row.items() if k != "centre_revision"} for row in state["booking"]],
        "slot": state["slot"],
        "lease": state["lease"],
        "appointment": state["appointment"],
        "revision": [row["revision"] for row in state["centre"][1:]],
        "unsettled": sorted(
            (row["reason"], 0 if row["reason"] == "ten_days" else row["booking_id"]) for row in state["unsettled"]
        ),
        "operations": sorted(str(row["id"]) for row in state["operation"]),
    }


def mixed(queues: list[list[tuple[Terminal, Entry]]], choices: list[int]) -> Iterator[tuple[Terminal, Entry]]:
    """One after the other, each queue in its order."""
    queues = [[*queue] for queue in queues]
    for choice in chain(choices, [0] * 1000):
        queues = [queue for queue in queues if queue]
        if not queues:
            return
        yield queues[choice % len(queues)].pop(0)


@pytest.mark.parametrize(
    "databases", ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)], indirect=True, scope="session"
)
def test_any_order_of_deliveries_ends_the_same(
    databases: Databases, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = databases.copy(templates.filled(settled))
    store = Store(url)
    hall = Hall(Town.at(store), url, tmp_path_factory.mktemp("hall"))
    terminals = two_days(hall)
    queues = [[(t, e) for e in t.replica.store.read(outbox.waiting)] for t in terminals]
    assert {entry.deed for queue in queues for _, entry in queue} == {Deed.BOOKED, Deed.CHECKED_IN, Deed.REPRINTED}
    store.close()
    for terminal in terminals:
        terminal.shared.close()
    ends = []

    @settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
    @given(
        choices=st.lists(st.integers(0, 1), min_size=14, max_size=14),
        again=st.lists(st.tuples(st.integers(0, 13), st.booleans()), max_size=14),
    )
    def whatever(choices: list[int], again: list[tuple[int, bool]]) -> None:
        copy = databases.copy(url)
        there = Store(copy)
        done: list[tuple[Terminal, Entry]] = []
        try:
            for terminal, entry in mixed(queues, choices):
                carried(terminal, entry, there)
                done.append((terminal, entry))
                for number, now in again:
                    if now and number < len(done):
                        carried(*done[number], there)
            for number, now in again:
                if not now:
                    carried(*done[number % len(done)], there)
            check(there)
            ends.append(end_of(there))
            assert ends[-1] == ends[0]
        finally:
            there.close()
            databases.drop(copy)

    whatever()
    hall.close()
    databases.drop(url)


def carried(terminal: Terminal, entry: Entry, there: Store) -> None:
    state, _ = deliver(replace(terminal.office, store=there), entry)
    assert state is not State.WAITING


def test_two_days_offline_are_delivered_by_the_links_themselves(hall: Hall) -> None:
    terminals = two_days(hall)
    for terminal in reversed(terminals):
        until_online(terminal)
    for terminal in terminals:
        assert {state for _, state in outbox_of(terminal)} <= {"applied", "listed"}
        assert until_online(terminal).load.waiting == 0
    assert len([row for row in state_of(hall.town.store)["booking"] if row["visit_on"] == TUESDAY]) == 8
    check(hall.town.store)
