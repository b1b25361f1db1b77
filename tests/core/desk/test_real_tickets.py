"""Every verdict by a real ticket: drawn as it is printed, read by a reader, typed under each keyboard layout."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.commands import ByTicket
from kiosk.core.model import Language, Ticket
from kiosk.core.outcomes import CheckedIn, Verdict
from kiosk.core.scanning import UnreadableScanError, shown_by
from kiosk.core.ticket.bitmap import draw
from kiosk.core.ticket.keys import TerminalKey
from kiosk.core.ticket.payload import FACTS_BYTES, from_digits, unpack
from kiosk.speech import Speech
from tests.core.desk.arriving import comes, verdict_of
from tests.invariants import check
from tests.reading import qr_codes
from tests.town import ALMATY, MONDAY, NEIGHBOUR, Town, holding, terminal_key

_CASES = Path(__file__).parents[2] / "cases" / "scans.json"
ROWS = [case["row"] for case in json.loads(_CASES.read_text("utf-8"))["typed"]]
TEN = ("id-card", "10:00")


def read(town: Town, ticket: Ticket) -> list[str]:
    """What a reader types of this paper, under each layout."""
    printed_at = town.clock.now().astimezone(ALMATY)
    paper = draw(ticket, Language.KK, printed_at, "T-01", 576, speech=Speech)
    (code,) = qr_codes(paper)
    return [code.text.translate(str.maketrans("1234567890", row)) for row in ROWS]


def forged(ticket: Ticket, number: int = 1, seed: int = 99) -> Ticket:
    """The same ticket, signed by somebody else."""
    facts = replace(unpack(from_digits(ticket.digits)[:FACTS_BYTES]), key_id=number)
    key = TerminalKey(number, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))
    return replace(ticket, digits=key.sign(facts).digits)


def in_time(_town: Town, ticket: Ticket) -> Ticket:
    """Nothing is in the way."""
    return ticket


def too_early(town: Town, ticket: Ticket) -> Ticket:
    """An hour before."""
    town.clock.set(MONDAY, "09:00")
    return ticket


def too_late(town: Town, ticket: Ticket) -> Ticket:
    """Half an hour after."""
    town.clock.set(MONDAY, "10:30")
    return ticket


def wrong_day(town: Town, ticket: Ticket) -> Ticket:
    """On the day after."""
    town.clock.pass_by(days=1)
    return ticket


def wrong_centre(town: Town, _ticket: Ticket) -> Ticket:
    """For the neighbours."""
    town.clock.set(MONDAY, "08:00")
    elsewhere = town.citizen(2).booked(MONDAY, TEN, centre=NEIGHBOUR)
    town.clock.set(MONDAY, "09:45")
    return elsewhere


def already(town: Town, ticket: Ticket) -> Ticket:
    """Let in at another desk."""
    assert isinstance(comes(town, ticket, terminal=2), CheckedIn)
    return ticket


def replaced(town: Town, ticket: Ticket) -> Ticket:
    """Rebooked since it was printed."""
    town.citizen(1).rebook(holding(ticket), MONDAY, ("id-card", "10:30"))
    return ticket


def cancelled(town: Town, ticket: Ticket) -> Ticket:
    """Given up."""
    town.citizen(1).cancel(holding(ticket))
    return ticket


def of_no_booking(_town: Town, ticket: Ticket, *, booked_offline: bool = False) -> Ticket:
    """Signed by us for a booking that is not there."""
    facts = unpack(from_digits(ticket.digits)[:FACTS_BYTES])
    signed = terminal_key(1).sign(replace(facts, booking_id=77, booked_offline=booked_offline))
    return replace(ticket, digits=signed.digits)


def not_delivered(town: Town, ticket: Ticket) -> Ticket:
    """Taken without network at a terminal that is still away."""
    return of_no_booking(town, ticket, booked_offline=True)


def forged_ticket(_town: Town, ticket: Ticket) -> Ticket:
    """With a signature that is not ours."""
    return forged(ticket)


def of_a_revoked_terminal(town: Town, ticket: Ticket) -> Ticket:
    """Of a terminal that was stolen."""
    town.store.write(lambda work: work.terminals.revoke(1, town.clock.now()))
    return ticket


BY_WHICH: list[tuple[Verdict | None, Callable[[Town, Ticket], Ticket]]] = [
    (None, in_time),
    (Verdict.TOO_EARLY, too_early),
    (Verdict.TOO_LATE, too_late),
    (Verdict.WRONG_DAY, wrong_day),
    (Verdict.WRONG_CENTRE, wrong_centre),
    (Verdict.ALREADY_CHECKED_IN, already),
    (Verdict.REPLACED, replaced),
    (Verdict.CANCELLED, cancelled),
    (Verdict.UNKNOWN, of_no_booking),
    (Verdict.NOT_DELIVERED, not_delivered),
    (Verdict.FORGED, forged_ticket),
    (Verdict.REVOKED, of_a_revoked_terminal),
]


@pytest.mark.parametrize(("expected", "happens"), BY_WHICH, ids=[happens.__name__ for _, happens in BY_WHICH])
def test_each_verdict_is_reached_by_a_real_ticket_under_every_layout(
    town: Town, expected: Verdict | None, happens: Callable[[Town, Ticket], Ticket]
) -> None:
    ticket = town.citizen(1).booked(MONDAY, TEN)
    town.clock.set(MONDAY, "09:45")
    shown = happens(town, ticket)
    found = [verdict_of(comes(town, shown_by(typed))) for typed in read(town, shown)]
    once = Verdict.ALREADY_CHECKED_IN if expected is None else expected
    assert found == [expected, *[once] * (len(ROWS) - 1)]
    check(town.store)


def test_the_verdicts_that_no_whole_ticket_reaches_are_those_of_harmed_ones_and_of_undoing() -> None:
    rest = set(Verdict) - {expected for expected, _ in BY_WHICH}
    assert rest == {Verdict.UNREADABLE, Verdict.NOT_CHECKED_IN, Verdict.NEEDS_NETWORK}


@pytest.mark.parametrize("harm", [lambda t: t[:-1], lambda t: t[1:], lambda t: t + t, lambda t: "]Q1" + t])
def test_a_paper_that_was_read_in_part_or_twice_is_no_ticket(town: Town, harm: Callable[[str], str]) -> None:
    ticket = town.citizen(1).booked(MONDAY, TEN)
    town.clock.set(MONDAY, "09:45")
    for typed in read(town, ticket):
        with pytest.raises(UnreadableScanError):
            shown_by(harm(typed))
    assert verdict_of(comes(town, ByTicket(harm(ticket.digits)))) is Verdict.UNREADABLE
