"""The audit trail has whoever was turned away at the door: why, where, by whom, and never what they showed."""

from uuid import uuid4

import pytest

from kiosk.core.commands import ByCard, ByCodeAlone, ByTicket, CheckIn, Overriding
from kiosk.core.model import Ticket
from kiosk.core.outcomes import CheckedIn, Verdict
from kiosk.core.policy import Override
from kiosk.core.staff import Account, Role
from tests.core.desk.arriving import comes, desk_at, turned_away
from tests.core.desk.test_queue import told
from tests.invariants import check
from tests.town import MONDAY, NEIGHBOUR, TSON, Town

AIGUL = Account("aigul", Role.SENIOR)
LATE = Overriding(Override.LATE, "the lift was out of order")


@pytest.fixture
def ticket(town: Town) -> Ticket:
    """For ten o'clock today; it is a quarter to."""
    ticket = town.citizen(1).booked(MONDAY, ("id-card", "10:00"))
    town.clock.set(MONDAY, "09:45")
    return ticket


def noted(town: Town) -> list[tuple[object, object]]:
    """Of whom was turned away: the booking and what is told."""
    return [(row["booking_id"], row["after"]) for row in told(town, "not_let_in")]


def test_each_of_those_turned_away_is_one_event_with_the_reason_and_the_booking_where_it_is_known(
    town: Town, ticket: Ticket
) -> None:
    harmed = ticket.digits[:150] + str((int(ticket.digits[150]) + 1) % 10) + ticket.digits[151:]
    comes(town, ByTicket(harmed), account=AIGUL)
    comes(town, ByTicket(ticket.digits[:-1]), account=AIGUL)
    comes(town, ByCodeAlone(f"{(int(ticket.code) + 1) % 10**8:08d}"), account=AIGUL)
    comes(town, ByCard(77), account=AIGUL)
    comes(town, ticket, account=AIGUL, centre=NEIGHBOUR)
    town.clock.set(MONDAY, "09:00")
    comes(town, ticket, account=AIGUL)
    town.clock.set(MONDAY, "10:00")
    assert isinstance(comes(town, ticket, account=AIGUL), CheckedIn)
    comes(town, ticket, account=AIGUL, terminal=2)
    booking_id = ticket.booking.id
    assert noted(town) == [
        (None, {"verdict": "forged"}),
        (None, {"verdict": "unreadable"}),
        (None, {"verdict": "unknown"}),
        (None, {"verdict": "unknown"}),
        (booking_id, {"verdict": "wrong_centre"}),
        (booking_id, {"verdict": "too_early"}),
        (booking_id, {"verdict": "already_checked_in"}),
    ]
    rows = told(town, "not_let_in")
    assert {row["actor"] for row in rows} == {"aigul"}
    assert [row["centre_id"] for row in rows] == [TSON] * 4 + [NEIGHBOUR] + [TSON] * 2
    assert [row["terminal_id"] for row in rows] == [1] * 6 + [2]
    assert rows[-1]["at"] == town.clock.now()
    assert {row["before"] for row in rows} == {None}
    check(town.store)


def test_the_rule_that_staff_wanted_to_set_aside_is_told_where_it_stood(town: Town, ticket: Ticket) -> None:
    town.policy(overrides="[early]")
    town.clock.set(MONDAY, "10:40")
    comes(town, ticket, account=AIGUL, overriding=LATE)
    assert noted(town) == [(ticket.booking.id, {"verdict": "too_late", "override_wanted": "late"})]
    check(town.store)


def test_the_same_command_again_is_told_once(town: Town, ticket: Ticket) -> None:
    town.clock.set(MONDAY, "09:00")
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    first = turned_away(desk_at(town).check_in(command))
    assert desk_at(town).check_in(command) == first
    (row,) = told(town, "not_let_in")
    assert (row["command_id"], row["after"]) == (command.command_id, {"verdict": Verdict.TOO_EARLY.value})


def test_what_somebody_showed_is_in_none_of_them(town: Town, ticket: Ticket) -> None:
    shown = [ticket.digits[:-1], ticket.code, town.citizen(1).iin.digits, "жжж 850519544518"]
    for text in shown:
        comes(town, ByTicket(text), account=AIGUL)
        comes(town, ByCodeAlone(text), account=AIGUL, centre=NEIGHBOUR)
    rows = told(town, "not_let_in")
    assert len(rows) == 2 * len(shown)
    assert [text for text in shown if text in str(rows)] == []
