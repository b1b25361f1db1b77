"""R8: whose booking it is. The ticket's QR or its code opens it, and guessing is slowed down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from kiosk.core.commands import Ask, ByCode, ByIin, ByTicket, Cancel, Proof, Purpose, Reprint
from kiosk.core.desk.patience import FREE_IINS, FREE_WRONG_PROOFS
from kiosk.core.model import Status
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.store.tables import booking, terminal
from kiosk.core.ticket.payload import TicketFacts
from tests.town import (
    MONDAY,
    SPETSTSON,
    TSON,
    SetClock,
    Town,
    holding,
    made_up,
    reason_in,
    standing_of,
    state_of,
    terminal_key,
    ticket_in,
)

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ID_CARD = ("id-card", "10:00")


def test_the_iin_alone_opens_nothing(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    before = state_of(town.store, but=("operation",))
    proof = ByIin(aisha.iin, ticket.booking.id)
    assert reason_in(aisha.cancel(proof)) is Reason.NEEDS_TICKET
    assert reason_in(aisha.rebook(proof, WEDNESDAY, ID_CARD)) is Reason.NEEDS_TICKET
    assert reason_in(aisha.add(proof, TUESDAY, ("pension", "11:00"))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.reprint(proof)) is Reason.NEEDS_TICKET
    assert reason_in(aisha.sees("id-card", purpose=Purpose.REBOOK, proof=proof)) is Reason.NEEDS_TICKET
    assert state_of(town.store, but=("operation",)) == before


def test_the_ticket_opens_its_booking_and_so_does_its_code_however_it_is_grouped(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    grouped = ByCode(aisha.iin, f"{ticket.code[:4]} {ticket.code[4:]}")
    for proof in (holding(ticket), aisha.by_code(ticket), grouped):
        assert standing_of(town.desk.status(proof)).ticket == ticket


def test_where_the_centre_decides_so_the_iin_is_enough(town: Town) -> None:
    town.policy(change_proof="none")
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    found = standing_of(town.desk.status(aisha.by_iin))
    assert (found.open, found.hidden) == ((ticket.booking,), ())
    mine = ByIin(aisha.iin, ticket.booking.id)
    assert reason_in(town.citizen(2).cancel(ByIin(made_up(2), ticket.booking.id))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.cancel(ByIin(aisha.iin))) is Reason.NEEDS_TICKET
    assert ticket_in(aisha.rebook(mine, WEDNESDAY, ID_CARD)).booking.revision == 2
    assert reason_in(aisha.cancel(mine)) is None


def test_a_policy_counts_from_midnight_at_the_centre(town: Town, clock: SetClock) -> None:
    """Midnight in Almaty is seven in the evening of the day before in Greenwich."""
    aisha = town.citizen()
    ticket = aisha.booked(WEDNESDAY, ID_CARD)
    town.policies({"effective_from": MONDAY}, {"effective_from": TUESDAY, "change_proof": "none"})
    mine = ByIin(aisha.iin, ticket.booking.id)
    clock.set(MONDAY, "23:59")
    assert standing_of(town.desk.status(aisha.by_iin)).open == ()
    assert reason_in(aisha.reprint(mine)) is Reason.NEEDS_TICKET
    clock.set(TUESDAY, "00:00")
    assert standing_of(town.desk.status(aisha.by_iin)).open == (ticket.booking,)
    assert ticket_in(aisha.reprint(mine)) == ticket


def test_after_a_change_the_older_ticket_and_its_code_are_worth_nothing_and_say_so(town: Town) -> None:
    aisha = town.citizen()
    first = aisha.booked(TUESDAY, ID_CARD)
    second = ticket_in(aisha.rebook(holding(first), WEDNESDAY, ID_CARD))
    third = ticket_in(aisha.add(aisha.by_code(second), WEDNESDAY, ("pension", "11:00")))
    assert [t.booking.revision for t in (first, second, third)] == [1, 2, 3]
    for old in (first, second):
        for proof in (holding(old), aisha.by_code(old)):
            assert reason_in(town.desk.status(proof)) is Reason.TICKET_REPLACED
            assert reason_in(aisha.cancel(proof)) is Reason.TICKET_REPLACED
    assert standing_of(town.desk.status(holding(third))).ticket == third


def test_a_reprint_is_the_identical_ticket_from_whichever_terminal(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    elsewhere = town.terminal(2)
    assert ticket_in(aisha.reprint(holding(ticket))) == ticket
    assert ticket_in(elsewhere.citizen().reprint(holding(ticket))) == ticket
    assert standing_of(elsewhere.desk.status(aisha.by_code(ticket))).ticket == ticket


def test_a_ticket_changed_at_another_terminal_is_signed_there_and_opens_here(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    elsewhere = town.terminal(2).citizen()
    moved = ticket_in(elsewhere.rebook(holding(ticket), WEDNESDAY, ID_CARD))
    assert standing_of(town.desk.status(holding(moved))).ticket == moved
    assert ticket_in(aisha.reprint(holding(moved))) == moved


def test_a_code_opens_only_with_its_own_iin(town: Town) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    town.citizen(2).booked(TUESDAY, ID_CARD)
    assert reason_in(town.desk.status(ByCode(made_up(2), ticket.code))) is Reason.WRONG_CODE
    assert reason_in(town.desk.status(ByCode(made_up(3), ticket.code))) is Reason.WRONG_CODE


@pytest.mark.parametrize("typed", ["", "0", "١٢٣٤٥٦٧٨", "1234 5678 9", "код"])
def test_whatever_is_typed_for_a_code_is_a_wrong_code_at_worst(town: Town, typed: str) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    assert reason_in(town.desk.status(ByCode(made_up(1), typed))) is Reason.WRONG_CODE


def tampered(digits: str) -> str:
    return f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"


def test_a_damaged_ticket_a_foreign_one_and_one_cut_short_open_nothing(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    whole = ticket.digits
    for digits, reason in (
        ("", Reason.TICKET_UNREADABLE),
        (whole[:-1], Reason.TICKET_UNREADABLE),
        (whole + whole, Reason.TICKET_UNREADABLE),
        ("9" * 200, Reason.TICKET_UNREADABLE),
        ("https://example.org/", Reason.TICKET_UNREADABLE),
        (tampered(whole), Reason.TICKET_FORGED),
    ):
        assert reason_in(town.desk.status(ByTicket(digits))) is reason


def forged(town: Town, key_id: int, *, key: int, booking_id: int) -> ByTicket:
    signer = terminal_key(key)
    facts = TicketFacts(signer.key_id, booking_id, 1, TSON, 1, town.clock.now())
    digits = signer.sign(facts).digits
    assert signer.key_id == key_id
    return ByTicket(digits)


def test_a_ticket_signed_by_an_unknown_terminal_is_forged(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    proof = forged(town, 7, key=7, booking_id=ticket.booking.id)
    assert reason_in(town.desk.status(proof)) is Reason.TICKET_FORGED


def test_a_signed_ticket_without_a_booking_is_unknown(town: Town) -> None:
    assert reason_in(town.desk.status(forged(town, 1, key=1, booking_id=12345))) is Reason.TICKET_UNKNOWN


def test_a_signed_ticket_with_an_id_that_no_database_holds_is_unknown(town: Town) -> None:
    proof = forged(town, 1, key=1, booking_id=2**64 - 1)
    assert reason_in(town.desk.status(proof)) is Reason.TICKET_UNKNOWN


def test_the_tickets_of_a_stolen_terminal_open_nothing_and_their_codes_still_do(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    with town.store.engine.begin() as connection:
        connection.execute(update(terminal).where(terminal.c.id == 1), {"revoked_at": town.clock.now()})
    assert reason_in(town.desk.status(holding(ticket))) is Reason.TICKET_REVOKED
    assert standing_of(town.desk.status(aisha.by_code(ticket))).ticket == ticket


def test_a_booking_that_was_stripped_of_whose_it_was_is_unknown(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    with town.store.engine.begin() as connection:
        connection.execute(update(booking), {"citizen_key": None})
    assert reason_in(town.desk.status(holding(ticket))) is Reason.TICKET_UNKNOWN


def test_guessing_codes_is_slowed_down_and_the_wait_is_told(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    wrong = ByCode(aisha.iin, f"{(int(ticket.code) + 1) % 10**8:08d}")
    for _ in range(FREE_WRONG_PROOFS + 1):
        assert reason_in(town.desk.status(wrong)) is Reason.WRONG_CODE
    slowed = Refused(Reason.SLOW_DOWN, wait_seconds=2)
    assert town.desk.status(wrong) == slowed
    assert town.desk.status(aisha.by_code(ticket)) == slowed
    assert aisha.cancel(aisha.by_code(ticket)) == slowed
    clock.pass_by(seconds=2)
    assert standing_of(town.desk.status(aisha.by_code(ticket))).ticket == ticket


def test_wrong_codes_at_one_terminal_slow_nobody_down_at_another(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    for _ in range(FREE_WRONG_PROOFS + 1):
        town.desk.status(ByCode(aisha.iin, "00000000"))
    assert reason_in(town.desk.status(aisha.by_iin)) is Reason.SLOW_DOWN
    assert standing_of(town.terminal(2).desk.status(aisha.by_code(ticket))).ticket == ticket


def test_even_the_most_patient_guesser_locks_nobody_out(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    for _ in range(50):
        town.desk.status(ByCode(aisha.iin, "00000000"))
        clock.pass_by(seconds=5)
    clock.pass_by(seconds=60)
    assert reason_in(aisha.cancel(aisha.by_code(ticket))) is None


def test_asking_about_one_iin_after_the_other_is_slowed_down(town: Town, clock: SetClock) -> None:
    for number in range(FREE_IINS + 1):
        standing_of(town.desk.status(town.citizen(number).by_iin))
    assert reason_in(town.desk.status(town.citizen(99).by_iin)) is Reason.SLOW_DOWN
    clock.pass_by(seconds=2)
    standing_of(town.desk.status(town.citizen(99).by_iin))


def test_taking_a_new_booking_needs_no_ticket_even_while_codes_are_guessed(town: Town) -> None:
    for _ in range(FREE_WRONG_PROOFS + 3):
        town.desk.status(ByCode(made_up(5), "00000000"))
    ticket = town.citizen(2).booked(TUESDAY, ID_CARD)
    assert ticket.booking.status is Status.BOOKED


def test_free_time_for_a_new_booking_is_asked_for_by_iin(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    proofs: tuple[Proof, ...] = (holding(ticket), town.citizen().by_code(ticket))
    service = town.service("id-card", SPETSTSON)
    for proof in proofs:
        seen = town.desk.free_days(Ask(Purpose.TAKE, proof, SPETSTSON, service.id))
        assert reason_in(seen) is Reason.NOT_OFFERED


def test_one_command_with_a_wrong_code_stays_refused_under_its_id(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    wrong = Cancel(uuid4(), ByCode(aisha.iin, "00000000"))
    assert reason_in(town.desk.cancel(wrong)) is Reason.WRONG_CODE
    for _ in range(10):  # the same confirmation again is no new guess
        assert reason_in(town.desk.cancel(wrong)) is Reason.WRONG_CODE
    assert ticket_in(town.desk.reprint(Reprint(uuid4(), holding(ticket)))) == ticket
