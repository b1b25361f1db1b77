"""Codes, cards, rules set aside, and what comes first where several things are wrong with what somebody shows."""

from datetime import timedelta

import pytest

from kiosk.core.commands import ByCard, ByCodeAlone, Overriding
from kiosk.core.free_text import UnfitTextError
from kiosk.core.model import Status, Ticket
from kiosk.core.outcomes import CheckedIn, Verdict
from kiosk.core.policy import Override
from kiosk.core.staff import Account, NotAllowedError, Role
from tests.core.desk.arriving import comes, desk_at, let_in, turned_away, verdict_of
from tests.core.desk.test_queue import told
from tests.invariants import check
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, almaty, holding, made_up, state_of, ticket_in

TEN = ("id-card", "10:00")
TUESDAY = MONDAY + timedelta(days=1)
REGISTRAR, SENIOR = Account("aigul", Role.REGISTRAR, TSON), Account("berik", Role.SENIOR, TSON)
LATE = Overriding(Override.LATE, "the lift was out of order")
EARLY = Overriding(Override.EARLY, "with a small child")


@pytest.fixture
def ticket(town: Town) -> Ticket:
    """For ten o'clock today; it is a quarter to."""
    ticket = town.citizen(1).booked(MONDAY, TEN)
    town.clock.set(MONDAY, "09:45")
    return ticket


# The code and the card


@pytest.mark.parametrize("grouped", [False, True])
def test_the_code_lets_in_as_the_qr_does(town: Town, ticket: Ticket, grouped: bool) -> None:
    code = f" {ticket.code[:4]} {ticket.code[4:]}" if grouped else ticket.code
    answer = let_in(town, ByCodeAlone(code))
    assert answer.booking_id == ticket.booking.id
    assert verdict_of(comes(town, ticket)) is Verdict.ALREADY_CHECKED_IN
    check(town.store)


@pytest.mark.parametrize("code", ["", "1234567", "123456789", "1234567x", "١٢٣٤٥٦٧٨"])
def test_what_has_not_eight_digits_is_no_code(town: Town, ticket: Ticket, code: str) -> None:
    assert ticket
    assert verdict_of(comes(town, ByCodeAlone(code))) is Verdict.UNREADABLE


def test_a_wrong_code_is_unknown_however_often_and_keeps_nobody_waiting(town: Town, ticket: Ticket) -> None:
    wrong = f"{(int(ticket.code) + 1) % 10**8:08d}"
    assert {verdict_of(comes(town, ByCodeAlone(wrong))) for _ in range(12)} == {Verdict.UNKNOWN}
    assert isinstance(comes(town, ByCodeAlone(ticket.code)), CheckedIn)


def test_a_code_of_another_centre_is_not_known_here(town: Town) -> None:
    elsewhere = town.citizen(2).booked(MONDAY, TEN, centre=NEIGHBOUR)
    town.clock.set(MONDAY, "09:45")
    assert verdict_of(comes(town, ByCodeAlone(elsewhere.code))) is Verdict.UNKNOWN
    assert isinstance(comes(town, ByCodeAlone(elsewhere.code), centre=NEIGHBOUR), CheckedIn)


@pytest.mark.parametrize("day", [MONDAY, TUESDAY])
def test_the_code_of_an_older_paper_is_replaced(town: Town, ticket: Ticket, day: object) -> None:
    assert day in {MONDAY, TUESDAY}
    new = ticket_in(
        town.citizen(1).rebook(holding(ticket), MONDAY if day == MONDAY else TUESDAY, ("id-card", "10:30"))
    )
    answer = turned_away(comes(town, ByCodeAlone(ticket.code)))
    assert (answer.verdict, answer.booking) == (Verdict.REPLACED, desk_at(town).find(made_up(1), TSON)[0])
    town.clock.instant = new.booking.starts_at
    assert isinstance(comes(town, ByCodeAlone(new.code)), CheckedIn)
    check(town.store)


def test_whoever_shows_their_card_is_let_in(town: Town, ticket: Ticket) -> None:
    (found,) = desk_at(town, account=REGISTRAR).find(made_up(1), TSON)
    assert isinstance(comes(town, ByCard(found.id), account=REGISTRAR), CheckedIn)
    assert verdict_of(comes(town, ticket)) is Verdict.ALREADY_CHECKED_IN
    assert verdict_of(comes(town, ByCard(77))) is Verdict.UNKNOWN
    check(town.store)


# Finding


def test_staff_find_bookings_of_today_and_later_wherever_they_are_and_that_is_told(town: Town) -> None:
    citizen = town.citizen(1)
    past = citizen.booked(MONDAY, TEN)
    town.clock.set(MONDAY + timedelta(days=11))
    coming = citizen.booked(MONDAY + timedelta(days=11), TEN, centre=NEIGHBOUR)
    town.citizen(2).booked(MONDAY + timedelta(days=11), TEN)
    found = desk_at(town, account=REGISTRAR).find(made_up(1), TSON)
    assert [booking.id for booking in found] == [coming.booking.id] != [past.booking.id]
    (looked,) = told(town, "looked_up")
    assert (looked["actor"], looked["centre_id"], looked["booking_id"]) == ("aigul", TSON, None)
    assert looked["after"] == {"bookings": [coming.booking.id]}


def test_a_found_booking_says_since_when_its_citizen_is_there_and_with_which_number(
    town: Town, ticket: Ticket
) -> None:
    answer = let_in(town, ticket)
    (found,) = desk_at(town).find(made_up(1), TSON)
    assert (found.status, found.checked_in_at, found.numbers) == (Status.CHECKED_IN, answer.at, answer.numbers)


def test_finding_is_not_for_technicians_nor_for_another_centre(town: Town) -> None:
    for account, centre in ((Account("t", Role.TECHNICIAN), TSON), (REGISTRAR, NEIGHBOUR)):
        with pytest.raises(NotAllowedError):
            desk_at(town, account=account).find(made_up(1), centre)
        with pytest.raises(NotAllowedError):
            comes(town, ByCard(1), account=account, centre=centre)
    assert told(town, "looked_up") == []


# What comes first, and what is told with it


def test_an_old_or_cancelled_paper_says_so_on_the_wrong_day_and_at_the_wrong_centre(
    town: Town, ticket: Ticket
) -> None:
    new = ticket_in(town.citizen(1).rebook(holding(ticket), TUESDAY, ("id-card", "10:30")))
    gone = town.citizen(2).booked(MONDAY, TEN)
    town.citizen(2).cancel(holding(gone))
    for centre in (TSON, NEIGHBOUR):
        assert verdict_of(comes(town, ticket, centre=centre)) is Verdict.REPLACED
        assert verdict_of(comes(town, gone, centre=centre)) is Verdict.CANCELLED
    assert verdict_of(comes(town, new)) is Verdict.WRONG_DAY
    assert verdict_of(comes(town, new, centre=NEIGHBOUR)) is Verdict.WRONG_CENTRE


def test_the_wrong_centre_names_the_right_one_and_a_used_ticket_is_used_everywhere(
    town: Town, ticket: Ticket
) -> None:
    answer = turned_away(comes(town, ticket, centre=NEIGHBOUR))
    assert answer.booking is not None
    assert (answer.verdict, answer.booking.centre.id) == (Verdict.WRONG_CENTRE, TSON)
    let_in(town, ticket)
    assert verdict_of(comes(town, ticket, centre=NEIGHBOUR)) is Verdict.ALREADY_CHECKED_IN


def test_who_is_early_or_late_hears_when_they_would_be_let_in(town: Town, ticket: Ticket) -> None:
    town.clock.set(MONDAY, "09:00")
    answer = turned_away(comes(town, ticket))
    assert (answer.admits_from, answer.admits_until) == (almaty(MONDAY, "09:30"), almaty(MONDAY, "10:15"))
    assert answer.booking is not None
    assert answer.booking.id == ticket.booking.id


def test_what_is_kept_of_an_answer_is_small_and_says_nothing_of_whose_it_is(town: Town, ticket: Ticket) -> None:
    let_in(town, ticket)
    comes(town, ticket)
    kept = [row["result"] for row in state_of(town.store)["operation"] if row["kind"] == "CheckIn"]
    assert [next(iter(result)) for result in kept] != []
    for result in kept:
        (content,) = result.values()
        assert content["booking"] is None
        assert len(str(result)) < 500


# Rules set aside


@pytest.mark.parametrize(("at", "overriding"), [("10:40", LATE), ("08:30", EARLY)])
def test_a_rule_is_set_aside_with_a_reason_where_the_policy_says_so(
    town: Town, ticket: Ticket, at: str, overriding: Overriding
) -> None:
    town.policy(overrides="[early, late]")
    assert desk_at(town, account=SENIOR).may_set_aside(TSON) == {Override.EARLY, Override.LATE}
    assert desk_at(town, account=REGISTRAR).may_set_aside(TSON) == frozenset()
    town.clock.set(MONDAY, at)
    assert verdict_of(comes(town, ticket, account=SENIOR)) is not None
    assert isinstance(comes(town, ticket, account=SENIOR, overriding=overriding), CheckedIn)
    (came,) = told(town, "checked_in")
    after = came["after"]
    assert isinstance(after, dict)
    assert (after["override"], after["reason"]) == (overriding.rule.value, overriding.reason)
    check(town.store)


def test_a_rule_that_the_policy_does_not_name_stands(town: Town, ticket: Ticket) -> None:
    town.policy(overrides="[early]")
    town.clock.set(MONDAY, "10:40")
    assert verdict_of(comes(town, ticket, account=SENIOR, overriding=LATE)) is Verdict.TOO_LATE
    assert verdict_of(comes(town, ticket, account=SENIOR, overriding=EARLY)) is Verdict.TOO_LATE


def test_a_rule_that_nobody_broke_is_not_noted_as_set_aside(town: Town, ticket: Ticket) -> None:
    town.policy(overrides="[early, late]")
    assert isinstance(comes(town, ticket, account=SENIOR, overriding=LATE), CheckedIn)
    (came,) = told(town, "checked_in")
    assert "override" not in str(came["after"])


def test_no_rule_but_the_time_is_set_aside(town: Town, ticket: Ticket) -> None:
    town.policy(overrides="[early, late]")
    for days, centre, expected in ((1, TSON, Verdict.WRONG_DAY), (0, NEIGHBOUR, Verdict.WRONG_CENTRE)):
        town.clock.set(MONDAY + timedelta(days=days), "10:40")
        anywhere = Account("chief", Role.SENIOR)
        for overriding in (EARLY, LATE):
            answer = comes(town, ticket, account=anywhere, centre=centre, overriding=overriding)
            assert verdict_of(answer) is expected


def test_registrars_set_nothing_aside_and_a_reason_holds_no_iin(town: Town, ticket: Ticket) -> None:
    town.policy(overrides="[late]")
    town.clock.set(MONDAY, "10:40")
    with pytest.raises(NotAllowedError):
        comes(town, ticket, account=REGISTRAR, overriding=LATE)
    with pytest.raises(UnfitTextError):
        comes(town, ticket, account=SENIOR, overriding=Overriding(Override.LATE, made_up(1).digits))
    assert verdict_of(comes(town, ticket)) is Verdict.TOO_LATE
