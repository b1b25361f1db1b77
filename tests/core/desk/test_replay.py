"""R9: nothing twice, nothing lost. The same command id again gives the same result."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.commands import (
    AddService,
    Book,
    ByCode,
    ByIin,
    ByTicket,
    Cancel,
    Choice,
    Command,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.desk.replay import fingerprint, from_document, to_document
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.ports import CommandReusedError
from kiosk.core.secrets import CitizenKeys
from tests.town import MONDAY, TSON, SetClock, Town, holding, made_up, on_paper, reason_in, state_of, ticket_in

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ID_CARD = ("id-card", "10:00")
KEYS = CitizenKeys(b"k" * 32)


def book(town: Town, number: int = 1, at: str = "10:00") -> Book:
    return Book(uuid4(), made_up(number), TSON, (town.choice("id-card", TUESDAY, at),))


def test_a_double_tap_books_once(town: Town) -> None:
    command = book(town)
    first = town.desk.book(command)
    before = state_of(town.store)
    assert town.desk.book(command) == first
    assert town.terminal(2).desk.book(command) == first
    assert state_of(town.store) == before


def test_the_result_is_the_same_long_after_the_booking_was_changed(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    taking = book(town)
    first = ticket_in(town.desk.book(taking))
    adding = AddService(uuid4(), holding(first), town.choice("pension", TUESDAY, "11:00"))
    second = ticket_in(town.desk.add_service(adding))
    moved = (town.choice("id-card", WEDNESDAY, "10:00"), town.choice("pension", WEDNESDAY, "11:00"))
    moving = Rebook(uuid4(), holding(second), moved)
    third = ticket_in(town.desk.rebook(moving))
    printing = Reprint(uuid4(), holding(third))
    assert ticket_in(town.desk.reprint(printing)) == third
    cancelling = Cancel(uuid4(), holding(third))
    cancelled = town.desk.cancel(cancelling)
    clock.pass_by(hours=2)
    before = state_of(town.store)
    assert on_paper(ticket_in(town.desk.book(taking))) == on_paper(first)
    assert on_paper(ticket_in(town.desk.add_service(adding))) == on_paper(second)
    assert on_paper(ticket_in(town.desk.rebook(moving))) == on_paper(third)
    assert on_paper(ticket_in(town.desk.reprint(printing))) == on_paper(third)
    assert town.desk.cancel(cancelling) == cancelled
    assert state_of(town.store) == before
    assert reason_in(aisha.cancel(holding(third))) is Reason.NOT_ACTIVE


def test_a_refusal_too_is_the_same_under_the_same_id_even_where_it_could_now_be_booked(town: Town) -> None:
    tickets = [town.citizen(number).booked(TUESDAY, ID_CARD) for number in (1, 2)]
    command = book(town, 3)
    refused = town.desk.book(command)
    assert reason_in(refused) is Reason.SLOT_GONE
    town.citizen(1).cancel(holding(tickets[0]))
    assert town.desk.book(command) == refused
    ticket_in(town.desk.book(replace(command, command_id=uuid4())))


def test_the_same_id_with_other_content_is_a_fault_and_changes_nothing(town: Town) -> None:
    command = book(town)
    ticket = ticket_in(town.desk.book(command))
    before = state_of(town.store)
    reused: tuple[Callable[[], object], ...] = (
        lambda: town.desk.book(replace(command, iin=made_up(2))),
        lambda: town.desk.book(replace(command, choices=(town.choice("id-card", TUESDAY, "11:00"),))),
        lambda: town.desk.book(replace(command, seller=SellerClaim("777ABC02"))),
        lambda: town.desk.cancel(Cancel(command.command_id, holding(ticket))),
        lambda: town.desk.reprint(Reprint(command.command_id, holding(ticket))),
    )
    for again in reused:
        with pytest.raises(CommandReusedError) as fault:
            again()
        assert made_up(1).digits not in str(fault.value)
        assert ticket.code not in str(fault.value)
    assert state_of(town.store) == before


def test_a_cancel_and_a_reprint_with_the_same_proof_are_not_the_same_command() -> None:
    command_id = uuid4()
    proof = ByTicket("0" * 200)
    assert fingerprint(Cancel(command_id, proof), KEYS) != fingerprint(Reprint(command_id, proof), KEYS)


ids = st.uuids(version=4)
iins = st.integers(1, 50).map(made_up)
codes = st.text("0123456789", max_size=8)
choices = st.builds(Choice, st.integers(1, 3), st.integers(1, 3))
proofs = st.one_of(
    st.builds(ByTicket, codes),
    st.builds(ByCode, iins, codes),
    st.builds(ByIin, iins, st.integers(1, 3) | st.none()),
)
sellers = st.none() | st.builds(SellerClaim, st.sampled_from(["777ABC02", "778ABC02"]))
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Book, ids, iins, st.integers(1, 3), st.tuples(choices) | st.tuples(choices, choices), sellers),
    st.builds(AddService, ids, proofs, choices, sellers),
    st.builds(Rebook, ids, proofs, st.tuples(choices) | st.tuples(choices, choices)),
    st.builds(Cancel, ids, proofs),
    st.builds(Reprint, ids, proofs),
)


@given(commands, commands)
def test_two_commands_have_one_fingerprint_only_where_they_are_the_same(one: Command, other: Command) -> None:
    assert (fingerprint(one, KEYS) == fingerprint(other, KEYS)) is (one == other)


@given(commands)
def test_a_fingerprint_tells_nothing_without_the_key(command: Command) -> None:
    assert fingerprint(command, KEYS) != fingerprint(command, CitizenKeys(b"l" * 32))
    assert len(fingerprint(command, KEYS)) == 32


def test_what_is_kept_of_a_refusal_can_be_told_again_with_all_its_facts(town: Town) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    refused = town.citizen().book(WEDNESDAY, ID_CARD)
    assert isinstance(refused, Refused)
    assert refused.may_take_from is not None
    stored = msgspec.json.decode(msgspec.json.encode(to_document(refused)))
    assert from_document(stored) == refused
