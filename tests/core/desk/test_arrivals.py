"""R6, R8: people are let in with their ticket, once each, or hear why not; each verdict by a real ticket."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.model import Status, Ticket
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Verdict
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.tables import terminal as enrolled
from kiosk.core.ticket.keys import TerminalKey
from kiosk.core.ticket.payload import FACTS_BYTES, from_digits, unpack
from tests.invariants import check
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, holding, office, ticket_in

TEN = ("id-card", "10:00")


def lets_in(town: Town, digits: str, *, terminal: int = 1, centre: int = TSON) -> CheckedIn | NotAdmitted:
    staff = StaffDesk(office(town.store, town.clock, town.keys, terminal))
    return staff.check_in(CheckIn(uuid4(), ByTicket(digits), centre, "aigul"))


def verdict(town: Town, digits: str, *, centre: int = TSON) -> Verdict | None:
    answer = lets_in(town, digits, centre=centre)
    return answer.verdict if isinstance(answer, NotAdmitted) else None


def called(town: Town, answer: CheckedIn | NotAdmitted) -> list[str]:
    """Numbers as they are called up."""
    lines = town.desk.reference().lines
    return [number.called(lines[number.line_id]) for number in answer.numbers]


@pytest.fixture
def ticket(town: Town) -> Ticket:
    """For ten o'clock today; it is a quarter to."""
    ticket = town.citizen(1).booked(MONDAY, TEN)
    town.clock.set(MONDAY, "09:45")
    return ticket


def test_who_comes_in_time_is_let_in_and_the_visit_says_when(town: Town, ticket: Ticket) -> None:
    answer = lets_in(town, ticket.digits)
    assert isinstance(answer, CheckedIn)
    assert (answer.booking_id, answer.revision, answer.at) == (ticket.booking.id, 1, town.clock.now())
    assert called(town, answer) == ["D-001"]
    assert answer.booking is not None
    assert (answer.booking.status, answer.booking.checked_in_at) == (Status.CHECKED_IN, answer.at)
    assert answer.booking.numbers == answer.numbers
    check(town.store)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("09:29", Verdict.TOO_EARLY),
        ("09:30", None),
        ("10:00", None),
        ("10:15", None),
        ("10:16", Verdict.TOO_LATE),
        ("23:59", Verdict.TOO_LATE),
        ("00:00", Verdict.TOO_EARLY),
    ],
)
def test_from_half_an_hour_before_to_a_quarter_after(
    town: Town, ticket: Ticket, at: str, expected: Verdict | None
) -> None:
    town.clock.set(MONDAY, at)
    assert verdict(town, ticket.digits) is expected


@pytest.mark.parametrize("days", [-1, 1, 7])
def test_on_another_day_it_is_the_wrong_day(town: Town, ticket: Ticket, days: int) -> None:
    town.clock.pass_by(days=days)
    assert verdict(town, ticket.digits) is Verdict.WRONG_DAY


def test_at_another_centre_it_is_the_wrong_centre(town: Town, ticket: Ticket) -> None:
    assert verdict(town, ticket.digits, centre=NEIGHBOUR) is Verdict.WRONG_CENTRE
    assert verdict(town, ticket.digits) is None


def test_the_same_ticket_at_two_desks_is_one_visit_and_the_second_hears_since_when(
    town: Town, ticket: Ticket
) -> None:
    first = lets_in(town, ticket.digits)
    assert isinstance(first, CheckedIn)
    town.clock.pass_by(minutes=3)
    second = lets_in(town, ticket.digits, terminal=2)
    assert isinstance(second, NotAdmitted)
    assert (second.verdict, second.booking_id) == (Verdict.ALREADY_CHECKED_IN, ticket.booking.id)
    assert (second.checked_in_at, second.terminal_id, second.numbers) == (first.at, 1, first.numbers)
    check(town.store)


def test_the_same_command_again_is_the_same_visit(town: Town, ticket: Ticket) -> None:
    staff = StaffDesk(office(town.store, town.clock, town.keys, 1))
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    first = staff.check_in(command)
    town.clock.pass_by(minutes=3)
    assert staff.check_in(command) == first
    check(town.store)


def test_the_old_paper_is_replaced_and_the_new_one_is_let_in(town: Town, ticket: Ticket) -> None:
    new = ticket_in(town.citizen(1).rebook(holding(ticket), MONDAY, ("id-card", "10:30")))
    town.clock.set(MONDAY, "10:05")
    assert verdict(town, ticket.digits) is Verdict.REPLACED
    assert verdict(town, new.digits) is None
    check(town.store)


def test_a_cancelled_booking_is_let_in_no_more(town: Town, ticket: Ticket) -> None:
    town.citizen(1).cancel(holding(ticket))
    assert verdict(town, ticket.digits) is Verdict.CANCELLED


def test_a_ticket_of_ours_without_a_booking_is_unknown(town: Town, ticket: Ticket) -> None:
    with town.store.engine.begin() as connection:
        for table in ("appointment", "booking"):
            column = "booking_id" if table == "appointment" else "id"
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = {ticket.booking.id}")
    assert verdict(town, ticket.digits) is Verdict.UNKNOWN


def test_a_ticket_with_one_digit_changed_or_of_a_foreign_key_is_forged(town: Town, ticket: Ticket) -> None:
    facts = unpack(from_digits(ticket.digits)[:FACTS_BYTES])
    foreign = TerminalKey(1, Ed25519PrivateKey.from_private_bytes(b"f" * 32)).sign(facts)
    assert verdict(town, foreign.digits) is Verdict.FORGED
    digit = str((int(ticket.digits[150]) + 1) % 10)
    assert verdict(town, ticket.digits[:150] + digit + ticket.digits[151:]) is Verdict.FORGED


def test_a_ticket_of_a_revoked_terminal_is_told_from_a_forged_one(town: Town, ticket: Ticket) -> None:
    town.store.write(lambda work: work.terminals.revoke(1, town.clock.now()))
    with town.store.engine.connect() as connection:
        assert connection.execute(enrolled.select().where(enrolled.c.id == 1)).one().revoked_at is not None
    assert verdict(town, ticket.digits) is Verdict.REVOKED


HARMS: list[Callable[[str], str]] = [
    lambda digits: digits[:-1],
    lambda digits: digits + digits,
    lambda digits: "x" + digits[1:],
    lambda _: "12345",
    lambda _: "",
]


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_no_ticket_is_unreadable(town: Town, ticket: Ticket, harm: Callable[[str], str]) -> None:
    assert verdict(town, harm(ticket.digits)) is Verdict.UNREADABLE


def test_whoever_is_not_let_in_changes_nothing(town: Town, ticket: Ticket) -> None:
    town.clock.set(MONDAY, "09:00")
    assert verdict(town, ticket.digits) is Verdict.TOO_EARLY
    town.clock.set(MONDAY, "09:45")
    assert verdict(town, ticket.digits) is None
    check(town.store)
