"""kill -9 in the middle of a change, at every step: all of it or nothing, and confirming again settles it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from kiosk.core.commands import AddService, Book, Cancel, Command, Rebook
from kiosk.core.outcomes import Booked, Cancelled
from kiosk.core.store.tables import line, slot
from tests.invariants import check
from tests.killing import killed_at, steps_of
from tests.racing import answers
from tests.town import MONDAY, TSON, Town, holding, made_up, state_of

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ID_CARD, PENSION = ("id-card", "10:00"), ("pension", "10:30")
MANY = 200

Ordering = Callable[[Town, int], Command]


def to_book(town: Town, number: int) -> Command:
    choices = tuple(town.choice(code, TUESDAY, at) for code, at in (ID_CARD, PENSION))
    return Book(uuid4(), made_up(number), TSON, choices)


def to_add(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD)
    return AddService(uuid4(), holding(ticket), town.choice("pension", TUESDAY, "10:30"))


def to_rebook(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD, PENSION)
    choices = tuple(town.choice(code, WEDNESDAY, at) for code, at in (ID_CARD, PENSION))
    return Rebook(uuid4(), holding(ticket), choices)


def to_cancel(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD, PENSION)
    return Cancel(uuid4(), holding(ticket))


@pytest.mark.parametrize(
    "ordered", [to_book, to_add, to_rebook, to_cancel], ids=["booking", "adding", "rebooking", "cancelling"]
)
def test_killed_at_any_step_it_is_done_whole_or_not_at_all(town: Town, town_url: str, ordered: Ordering) -> None:
    with town.store.engine.begin() as connection:
        connection.execute(update(slot).values(capacity=MANY, free=MANY))
        connection.execute(update(line).values(places=MANY))
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
