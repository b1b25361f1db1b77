"""R8: staff who serve a citizen at their desk, with the identity card in hand. Nothing else is bypassed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, Book, ByCard, ByTicket, CheckIn, Overriding, Purpose
from kiosk.core.desk.patience import FREE_IINS, FREE_WRONG_PROOFS
from kiosk.core.free_text import TextFault, UnfitTextError
from kiosk.core.model import Status, Ticket
from kiosk.core.outcomes import Booked, CheckedIn, FreeTime, NotAdmitted, Reason, Refused, Verdict
from kiosk.core.policy import DatedPolicy, Override, Policy
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.tables import event
from kiosk.core.ticket.keys import verify
from tests.invariants import check
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    SPETSTSON,
    TSON,
    Citizen,
    SetClock,
    Town,
    holding,
    made_up,
    office,
    reason_in,
    slots_shown,
    standing_of,
    state_of,
    terminal_key,
    ticket_in,
)

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
FRIDAY = MONDAY + timedelta(days=4)
ID_CARD = ("id-card", "10:00")
SENIOR = Account("saule", Role.SENIOR, TSON)
REGISTRAR = Account("aigul", Role.REGISTRAR, TSON)
WHY = "Құжат шұғыл керек"
TEN_DAYS = Overriding(Override.TEN_DAYS, WHY)


def at_desk_of(town: Town, account: Account, terminal: int = 2) -> Town:
    """The town from the desk of somebody of the staff."""
    at = office(town.store, town.clock, town.keys, terminal)
    return replace(town, desk=CitizenDesk(at, account=account))


@pytest.fixture
def counter(town: Town) -> Town:
    """The desk of a senior of the town's centre."""
    return at_desk_of(town, SENIOR)


def card(ticket: Ticket) -> ByCard:
    """Staff have seen the card of whose booking it is."""
    return ByCard(ticket.booking.id)


def events_of(town: Town, ticket: Ticket) -> list[dict[str, Any]]:
    """What was done to a booking, in order."""
    question = select(event).where(event.c.booking_id == ticket.booking.id).order_by(event.c.id)
    return [dict(row._mapping) for row in town.store.read(lambda work: work.connection.execute(question).all())]


def let_set_aside(town: Town, *rules: Override) -> None:
    """Put a policy in force that names these rules."""
    dated = [DatedPolicy(date(2020, 1, 1), Policy(overrides=rules))]

    def write(work: Any) -> None:
        work.reference_writer.policies(dated)
        work.reference_writer.finish()

    town.store.write(write)


def may_set_aside(town: Town, account: Account) -> frozenset[Override]:
    """What a page may offer."""
    return StaffDesk(office(town.store, town.clock, town.keys, 2), account).may_set_aside(TSON)


# The card opens a booking


def test_the_card_opens_a_booking_for_all_that_its_ticket_opens_it_for(town: Town, counter: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    served = counter.citizen()
    assert standing_of(counter.desk.status(card(ticket))).ticket == ticket
    assert ticket_in(served.reprint(card(ticket))).digits == ticket.digits
    added = ticket_in(served.add(card(ticket), TUESDAY, ("pension", "11:00")))
    free = served.sees("id-card", purpose=Purpose.REBOOK, proof=card(added), alongside=())
    assert slots_shown(free)
    moved = ticket_in(served.rebook(card(added), WEDNESDAY, ID_CARD, ("pension", "11:00")))
    assert moved.booking.revision == 3
    assert reason_in(served.cancel(card(moved))) is None
    told = [(row["action"], row["actor"], row["after"].get("card_seen")) for row in events_of(town, ticket)]
    assert told == [
        ("booked", "citizen", None),
        ("reprinted", "saule", True),
        ("service_added", "saule", True),
        ("rebooked", "saule", True),
        ("cancelled", "saule", True),
    ]
    check(town.store)


def test_a_citizens_terminal_is_opened_by_no_card(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    before = state_of(town.store, but=("operation",))
    assert reason_in(town.desk.status(card(ticket))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.reprint(card(ticket))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.cancel(card(ticket))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.rebook(card(ticket), WEDNESDAY, ID_CARD)) is Reason.NEEDS_TICKET
    assert reason_in(aisha.add(card(ticket), TUESDAY, ("pension", "11:00"))) is Reason.NEEDS_TICKET
    assert reason_in(aisha.sees("id-card", purpose=Purpose.REBOOK, proof=card(ticket))) is Reason.NEEDS_TICKET
    assert state_of(town.store, but=("operation",)) == before


@pytest.mark.parametrize("account", [REGISTRAR, Account("tech", Role.TECHNICIAN), Account("s2", Role.SENIOR, 3)])
def test_whose_role_or_centre_it_is_not_may_do_nothing_of_it(town: Town, account: Account) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    served = at_desk_of(town, account).citizen()
    before = state_of(town.store)
    deeds: list[Callable[[], object]] = [
        lambda: served.reprint(card(ticket)),
        lambda: served.reprint(holding(ticket)),
        lambda: served.cancel(card(ticket)),
        lambda: served.rebook(card(ticket), WEDNESDAY, ID_CARD),
        lambda: served.add(card(ticket), TUESDAY, ("pension", "11:00")),
        lambda: served.sees("id-card", purpose=Purpose.REBOOK, proof=card(ticket)),
        lambda: served.town.desk.status(card(ticket)),
        lambda: served.book(WEDNESDAY, ID_CARD),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowedError):
            deed()
    assert state_of(town.store) == before


def test_a_registrar_sees_nobodys_bookings_through_the_citizens_desk(town: Town) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    with pytest.raises(NotAllowedError):
        at_desk_of(town, REGISTRAR).desk.status(town.citizen().by_iin)


def test_the_iin_on_a_card_shows_all_that_is_to_come_and_what_r1_counts(
    town: Town, counter: Town, clock: SetClock
) -> None:
    aisha = town.citizen()
    old = aisha.booked(TUESDAY, ID_CARD)
    clock.set(MONDAY + timedelta(days=11))
    aisha.sees("id-card")
    aisha.sees("id-card", centre=SPETSTSON)
    missed = aisha.booked(MONDAY + timedelta(days=14), ID_CARD)
    vehicles = aisha.booked(MONDAY + timedelta(days=15), ID_CARD, centre=SPETSTSON)
    clock.set(MONDAY + timedelta(days=14), "12:00")
    found = standing_of(counter.desk.status(aisha.by_iin))
    assert [(b.id, b.status) for b in found.open] == [
        (missed.booking.id, Status.MISSED),
        (vehicles.booking.id, Status.BOOKED),
    ]
    assert old.booking.id not in {b.id for b in found.open}
    assert found.hidden == ()
    (looked,) = [row for row in state_of(town.store)["event"] if row["action"] == "looked_up"]
    assert (looked["actor"], looked["centre_id"]) == ("saule", TSON)
    assert looked["after"] == {"bookings": [missed.booking.id, vehicles.booking.id]}


def test_a_card_of_nobodys_booking_opens_nothing(counter: Town) -> None:
    assert reason_in(counter.desk.status(ByCard(12345))) is Reason.TICKET_UNKNOWN


# Every rule stays


def test_staff_book_under_the_same_rules_and_the_event_says_who(town: Town, counter: Town) -> None:
    served = counter.citizen()
    ticket = served.booked(TUESDAY, ID_CARD)
    assert [row["actor"] for row in events_of(town, ticket)] == ["saule"]
    assert reason_in(served.book(FRIDAY, ID_CARD)) is Reason.TEN_DAYS
    assert reason_in(served.sees("id-card")) is Reason.TEN_DAYS
    assert reason_in(served.add(card(ticket), TUESDAY, ("passport", "11:00"))) is Reason.ONE_MUST_BE_OTHER
    assert reason_in(served.add(card(ticket), TUESDAY, ("pension", "10:00"))) is Reason.OVERLAP
    assert reason_in(served.rebook(card(ticket), TUESDAY, ("pension", "10:00"))) is Reason.OTHER_SERVICES
    check(town.store)


def test_the_seller_must_book_at_a_staff_desk_too(town: Town) -> None:
    served = at_desk_of(town, Account("everywhere", Role.SENIOR)).citizen(2)
    assert (
        reason_in(served.book(TUESDAY, ("reregistration", "10:00"), centre=SPETSTSON)) is Reason.SELLER_MUST_BOOK
    )


def test_a_booking_that_has_begun_cannot_be_moved_but_is_printed_again(
    town: Town, counter: Town, clock: SetClock
) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    clock.set(TUESDAY, "10:05")
    assert reason_in(counter.citizen().rebook(card(ticket), WEDNESDAY, ID_CARD)) is Reason.STARTED
    assert ticket_in(counter.citizen().reprint(card(ticket))).digits == ticket.digits


def test_the_same_command_again_is_one_change(town: Town, counter: Town) -> None:
    command = Book(uuid4(), made_up(1), TSON, (town.choice("id-card", TUESDAY, "10:00"),))
    assert counter.desk.book(command) == counter.desk.book(command)
    assert town.free("id-card", TUESDAY, "10:00") == 1


# Patience


def test_a_whole_morning_of_cards_slows_nobody_down_at_a_staff_desk(town: Town, counter: Town) -> None:
    for number in range(FREE_IINS + 10):
        assert not isinstance(counter.desk.status(town.citizen(number).by_iin), Refused)


def test_wrong_tickets_slow_a_staff_desk_down_and_the_card_still_opens(town: Town, counter: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    wrong = replace(aisha.by_code(ticket), code="00000000")
    tries = [reason_in(counter.desk.status(wrong)) for _ in range(FREE_WRONG_PROOFS + 2)]
    assert tries[-1] is Reason.SLOW_DOWN
    assert reason_in(counter.citizen().reprint(holding(ticket))) is Reason.SLOW_DOWN
    assert ticket_in(counter.citizen().reprint(card(ticket))).digits == ticket.digits


# A ticket whose terminal was revoked


def revoke(town: Town, terminal: int) -> None:
    town.store.write(lambda work: work.terminals.revoke(terminal, town.clock.now()))


def at_the_door(town: Town, ticket: Ticket) -> CheckedIn | NotAdmitted:
    door = StaffDesk(office(town.store, town.clock, town.keys, 2), REGISTRAR)
    return door.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul"))


def test_a_reprint_by_card_is_let_in_where_the_first_terminal_was_revoked(
    town: Town, counter: Town, clock: SetClock
) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    revoke(town, 1)
    clock.set(TUESDAY, "09:50")
    refused = at_the_door(town, ticket)
    assert isinstance(refused, NotAdmitted)
    assert refused.verdict is Verdict.REVOKED
    revision = town.desk.revision(TSON)
    printed = ticket_in(counter.citizen().reprint(card(ticket)))
    assert (printed.code, printed.booking.revision) == (ticket.code, 1)
    assert verify(printed.digits, {2: terminal_key(2).public_key}).booking_id == ticket.booking.id
    assert town.desk.revision(TSON) == revision + 1, "the copies must hear of the new signature"
    assert isinstance(at_the_door(town, printed), CheckedIn)
    assert isinstance(at_the_door(town, ticket), NotAdmitted), "the paper of the revoked terminal stays worthless"
    told = [(row["action"], row["actor"]) for row in events_of(town, ticket)]
    assert told == [("booked", "citizen"), ("signed_anew", "saule"), ("checked_in", "aigul")]
    check(town.store)


def test_a_ticket_is_signed_anew_once_and_printed_the_same_from_then_on(town: Town, counter: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    revoke(town, 1)
    served = counter.citizen()
    first, second = (ticket_in(served.reprint(card(ticket))) for _ in range(2))
    assert first.digits == second.digits != ticket.digits
    assert [row["action"] for row in events_of(town, ticket)] == ["booked", "signed_anew", "reprinted"]


def test_a_code_alone_makes_no_new_signature(town: Town, counter: Town) -> None:
    """Whoever has stolen a terminal can work codes out; staff who see the card tell the owner from a thief."""
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    revoke(town, 1)
    at_another = Citizen(town.terminal(2), aisha.iin)
    assert ticket_in(at_another.reprint(aisha.by_code(ticket))).digits == ticket.digits
    assert ticket_in(counter.citizen().reprint(aisha.by_code(ticket))).digits == ticket.digits


# The ten days, set aside


def overridden(town: Town, day: date, overriding: Overriding = TEN_DAYS, number: int = 1) -> Booked | Refused:
    choices = (town.choice(ID_CARD[0], day, ID_CARD[1]),)
    return town.desk.book(Book(uuid4(), made_up(number), TSON, choices, overriding=overriding))


def asked(town: Town, code: str = "id-card") -> FreeTime | Refused:
    service = town.service(code)
    ask = Ask(Purpose.TAKE, town.citizen().by_iin, TSON, service.id, overriding=Override.TEN_DAYS)
    return town.desk.free_days(ask)


def test_a_policy_may_let_a_senior_set_the_ten_days_aside_and_the_event_says_why(
    town: Town, counter: Town
) -> None:
    let_set_aside(town, Override.TEN_DAYS)
    first = town.citizen().booked(TUESDAY, ID_CARD)
    assert may_set_aside(town, SENIOR) == {Override.TEN_DAYS}
    shown = slots_shown(asked(counter))
    assert town.slot("id-card", WEDNESDAY, "10:00").id in shown
    ticket = ticket_in(overridden(counter, WEDNESDAY, replace(TEN_DAYS, reason=f"  {WHY} ")))
    (told,) = events_of(town, ticket)
    assert (told["after"]["override"], told["after"]["reason"]) == ("ten_days", WHY)
    assert "override" not in events_of(town, first)[0]["after"]
    check(town.store)


def test_what_is_shown_free_then_can_be_booked_then(town: Town, counter: Town) -> None:
    let_set_aside(town, Override.TEN_DAYS)
    town.citizen().booked(TUESDAY, ID_CARD)
    trying = at_desk_of(town.trying(), SENIOR)
    service = town.service("id-card").id
    for slot_id in sorted(slots_shown(asked(counter)))[::12]:
        choice = replace(town.choice("id-card", FRIDAY, "10:00"), service_id=service, slot_id=slot_id)
        found = trying.desk.book(Book(uuid4(), made_up(1), TSON, (choice,), overriding=TEN_DAYS))
        assert isinstance(found, Booked), found


def test_only_the_ten_days_are_set_aside(town: Town, counter: Town) -> None:
    """R2: nobody is at two places at once, whatever staff may."""
    let_set_aside(town, Override.TEN_DAYS)
    first = town.citizen().booked(TUESDAY, ID_CARD)
    taken = first.booking.appointments[0].slot.id
    assert taken not in slots_shown(asked(counter))
    assert reason_in(overridden(counter, TUESDAY)) is Reason.OVERLAP
    for number in (2, 3):
        town.citizen(number).booked(FRIDAY, ID_CARD)
    assert reason_in(overridden(counter, FRIDAY)) is Reason.SLOT_GONE


def test_where_nothing_was_in_the_way_nothing_was_set_aside(town: Town, counter: Town) -> None:
    let_set_aside(town, Override.TEN_DAYS)
    (told,) = events_of(town, ticket_in(overridden(counter, TUESDAY)))
    assert "override" not in told["after"]


def test_where_the_policy_names_it_not_the_ten_days_stand(town: Town, counter: Town) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    for rules in ((), (Override.EARLY, Override.LATE)):
        let_set_aside(town, *rules)
        assert Override.TEN_DAYS not in may_set_aside(town, SENIOR)
        assert reason_in(asked(counter)) is Reason.TEN_DAYS
        assert reason_in(overridden(counter, FRIDAY)) is Reason.TEN_DAYS


def test_a_policy_that_names_another_rule_sets_that_aside_alone(town: Town, counter: Town) -> None:
    let_set_aside(town, Override.TEN_DAYS, Override.EARLY)
    town.citizen().booked(TUESDAY, ID_CARD)
    assert reason_in(overridden(counter, FRIDAY, Overriding(Override.EARLY, WHY))) is Reason.TEN_DAYS


def test_no_rule_is_set_aside_at_a_citizens_terminal_or_by_a_senior_of_elsewhere(town: Town) -> None:
    let_set_aside(town, Override.TEN_DAYS)
    town.citizen().booked(TUESDAY, ID_CARD)
    other = replace(SENIOR, centre_id=NEIGHBOUR)
    assert not may_set_aside(town, other)
    for place in (town, at_desk_of(town, other)):
        with pytest.raises(NotAllowedError):
            overridden(place, FRIDAY)
        with pytest.raises(NotAllowedError):
            asked(place)
    check(town.store)


@pytest.mark.parametrize(
    ("reason", "fault"),
    [("", TextFault.EMPTY), (" \n", TextFault.EMPTY), ("for {iin}, urgent", TextFault.HOLDS_IIN)],
)
def test_a_reason_says_something_and_names_nobody(
    town: Town, counter: Town, reason: str, fault: TextFault
) -> None:
    let_set_aside(town, Override.TEN_DAYS)
    town.citizen().booked(TUESDAY, ID_CARD)
    before = state_of(town.store)
    with pytest.raises(UnfitTextError) as refused:
        overridden(counter, FRIDAY, replace(TEN_DAYS, reason=reason.format(iin=made_up(1).digits)))
    assert refused.value.fault is fault
    assert made_up(1).digits not in str(refused.value)
    assert state_of(town.store) == before


def test_what_was_booked_against_the_ten_days_may_be_moved_and_added_to_on_its_own_day(
    town: Town, counter: Town
) -> None:
    """R3, R4: its visit day is no new one, so R1 is not asked of it again; of another day it is."""
    let_set_aside(town, Override.TEN_DAYS)
    aisha = town.citizen()
    aisha.booked(TUESDAY, ID_CARD)
    ticket = ticket_in(overridden(counter, WEDNESDAY))
    moved = ticket_in(aisha.rebook(holding(ticket), WEDNESDAY, ("id-card", "11:00")))
    added = ticket_in(aisha.add(holding(moved), WEDNESDAY, ("pension", "12:00")))
    refused = aisha.rebook(holding(added), FRIDAY, ID_CARD, ("pension", "12:00"))
    assert reason_in(refused) is Reason.TEN_DAYS
    shown = aisha.sees("id-card", purpose=Purpose.REBOOK, proof=holding(added))
    assert isinstance(shown, FreeTime)
    assert WEDNESDAY in [day.day for day in shown.days]
    assert FRIDAY not in [day.day for day in shown.days]
    check(town.store)
