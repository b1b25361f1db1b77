"""What a citizen can do at a terminal: R1 to R6, on both engines. Whose booking it is: see test_proofs."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import AddService, Ask, Book, ByCode, Cancel, Choice, Purpose, Rebook, SellerClaim
from kiosk.core.iin import Iin
from kiosk.core.model import CentreKind, Glimpse, Status
from kiosk.core.outcomes import Cancelled, FreeDay, FreeTime, Reason, Refused
from kiosk.core.store.reference_tables import service
from kiosk.core.store.tables import booking
from kiosk.core.ticket.keys import verify
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    SPETSTSON,
    TSON,
    SetClock,
    Town,
    holding,
    made_up,
    reason_in,
    slots_shown,
    standing_of,
    state_of,
    terminal_key,
    ticket_in,
    wall,
)

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
SATURDAY = MONDAY + timedelta(days=5)
SUNDAY = MONDAY + timedelta(days=6)
NEXT_MONDAY = MONDAY + timedelta(days=7)
LAST_DAY = MONDAY + timedelta(days=14)
ID_CARD = ("id-card", "10:00")
PENSION = ("pension", "10:30")


# Taking a booking


def test_a_booking_takes_a_place_and_gives_a_ticket(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    assert town.free("id-card", TUESDAY, "10:00") == 1
    booked = ticket.booking
    assert (booked.status, booked.active, booked.revision) == (Status.BOOKED, True, 1)
    assert (booked.centre.id, booked.visit_on, booked.taken_at) == (TSON, TUESDAY, town.clock.now())
    assert [(a.service.code, a.line.code, wall(a.slot)) for a in booked.appointments] == [
        ("id-card", "D", "10:00")
    ]
    assert len(ticket.code) == 8
    facts = verify(ticket.digits, {1: terminal_key(1).public_key})
    assert (facts.booking_id, facts.revision, facts.centre_id) == (booked.id, 1, TSON)
    assert (facts.starts_at, facts.service_number, facts.key_id) == (booked.starts_at, 1, 1)


def test_the_second_of_two_takes_the_last_place_and_the_third_is_told_that_it_is_gone(town: Town) -> None:
    town.citizen(1).booked(TUESDAY, ID_CARD)
    town.citizen(2).booked(TUESDAY, ID_CARD)
    refused = town.citizen(3).book(TUESDAY, ID_CARD)
    assert refused == Refused(Reason.SLOT_GONE, service=town.service("id-card"))
    assert town.free("id-card", TUESDAY, "10:00") == 0


def test_two_services_are_booked_in_one_go_and_stand_in_order_of_time(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("pension", "10:30"), ("id-card", "10:00"))
    codes = [a.service.code for a in ticket.booking.appointments]
    assert codes == ["id-card", "pension"]
    assert verify(ticket.digits, {1: terminal_key(1).public_key}).service_number == 1
    assert (town.free("id-card", TUESDAY, "10:00"), town.free("pension", TUESDAY, "10:30")) == (1, 1)


def test_both_or_none_never_half_a_visit(town: Town) -> None:
    for number in (1, 2):
        town.citizen(number).booked(TUESDAY, PENSION)
    before = state_of(town.store)
    assert reason_in(town.citizen(3).book(TUESDAY, ID_CARD, PENSION)) is Reason.SLOT_GONE
    assert state_of(town.store, but=("operation", "citizen")) == {
        name: rows for name, rows in before.items() if name not in {"operation", "citizen"}
    }


# R1


def test_a_second_booking_within_ten_days_is_refused_with_all_that_helps_on(town: Town, clock: SetClock) -> None:
    first = town.citizen().booked(TUESDAY, ID_CARD)
    clock.set(TUESDAY)
    refused = town.citizen().book(LAST_DAY, ID_CARD)
    assert refused == Refused(
        Reason.TEN_DAYS,
        may_take_from=date(2026, 6, 11),
        in_the_way=first.booking.id,
        kind=CentreKind.TSON,
        taken_on=MONDAY,
        service=town.service("id-card"),
    )


def test_a_booking_may_be_taken_again_on_the_tenth_day(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    aisha.booked(TUESDAY, ID_CARD)
    clock.set(date(2026, 6, 10))
    aisha.sees("pension")
    assert reason_in(aisha.book(date(2026, 6, 12), PENSION)) is Reason.TEN_DAYS
    clock.set(date(2026, 6, 11))
    aisha.booked(date(2026, 6, 12), PENSION)


def test_the_tenth_day_begins_at_midnight_in_almaty(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    aisha.booked(TUESDAY, ID_CARD)
    clock.set(date(2026, 6, 10), "23:59")
    assert town.desk.may_take(aisha.iin, TSON) is not None
    clock.set(date(2026, 6, 11), "00:00")
    assert town.desk.may_take(aisha.iin, TSON) is None


def test_the_visits_are_ten_days_apart_too(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    aisha.booked(date(2026, 6, 5), ID_CARD)
    clock.set(date(2026, 6, 11))
    free = aisha.sees("pension")
    assert isinstance(free, FreeTime)
    assert free.may_visit_from == date(2026, 6, 15)
    assert free.days[0].day == date(2026, 6, 15)
    refused = aisha.book(date(2026, 6, 13), ("pension", "10:00"))
    assert isinstance(refused, Refused)
    assert (refused.may_take_from, refused.may_visit_from) == (None, date(2026, 6, 15))


def test_the_two_kinds_of_centre_are_counted_apart(town: Town) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    town.citizen().booked(WEDNESDAY, ID_CARD, centre=SPETSTSON)
    assert reason_in(town.citizen().book(WEDNESDAY, ID_CARD, centre=NEIGHBOUR)) is Reason.TEN_DAYS


def test_who_cancels_has_taken_all_the_same(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(date(2026, 6, 12), ID_CARD)
    aisha.cancel(holding(ticket))
    assert reason_in(aisha.book(TUESDAY, ID_CARD)) is Reason.TEN_DAYS
    clock.set(date(2026, 6, 11))
    aisha.sees("id-card")
    aisha.booked(date(2026, 6, 13), ID_CARD)


def test_what_the_centre_cancelled_counts_for_nothing(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    with town.store.engine.begin() as connection:
        row = update(booking).where(booking.c.id == ticket.booking.id)
        connection.execute(row, {"status": Status.CANCELLED_BY_CENTRE.value})
    town.citizen().booked(TUESDAY, PENSION)


def test_a_missed_visit_counts_like_any_other(town: Town, clock: SetClock) -> None:
    town.citizen().booked(TUESDAY, ID_CARD)
    clock.set(WEDNESDAY)
    assert reason_in(town.citizen().book(LAST_DAY, ID_CARD)) is Reason.TEN_DAYS


def test_the_basis_of_the_ten_days_is_a_policy(town: Town, clock: SetClock) -> None:
    town.policy(basis="visit")
    aisha = town.citizen()
    aisha.booked(TUESDAY, ID_CARD)
    assert reason_in(aisha.book(date(2026, 6, 11), PENSION)) is Reason.TEN_DAYS
    aisha.booked(date(2026, 6, 12), PENSION)
    town.policy(basis="taken")
    clock.set(date(2026, 6, 11))
    aisha.sees("id-card")
    aisha.booked(date(2026, 6, 13), ID_CARD)


# R2


def test_days_without_free_time_are_not_offered(town: Town) -> None:
    free = town.citizen().sees("id-card")
    assert isinstance(free, FreeTime)
    days = [day.day for day in free.days]
    assert days[0] == MONDAY
    assert days[-1] == LAST_DAY
    assert SUNDAY not in days
    assert len(days) == 13
    assert [wall(shown.slot) for shown in free.days[5].slots] == [
        *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"),
    ]


def test_full_slots_and_past_slots_are_not_shown(town: Town, clock: SetClock) -> None:
    for number in (1, 2):
        town.citizen(number).booked(MONDAY, ID_CARD)
    clock.set(MONDAY, "09:30")
    free = town.citizen(3).sees("id-card")
    assert isinstance(free, FreeTime)
    assert [wall(shown.slot) for shown in free.days[0].slots[:2]] == ["10:30", "11:00"]
    assert free.days[0].places == 2 * 13


def test_a_day_whose_last_slot_has_begun_is_offered_no_more(town: Town, clock: SetClock) -> None:
    clock.set(MONDAY, "17:30")
    free = town.citizen().sees("id-card")
    assert isinstance(free, FreeTime)
    assert free.days[0].day == TUESDAY
    assert town.desk.free_slots(ask(town, "id-card"), MONDAY) == FreeDay(MONDAY, ())


def ask(town: Town, code: str, number: int = 1) -> Ask:
    return Ask(Purpose.TAKE, town.citizen(number).by_iin, TSON, town.service(code).id)


def test_one_days_grid_is_that_day_of_the_strip(town: Town) -> None:
    free = town.citizen().sees("id-card")
    assert isinstance(free, FreeTime)
    assert town.desk.free_slots(ask(town, "id-card"), TUESDAY) == free.days[1]


def test_the_grid_follows_what_others_take_and_says_which_state_it_shows(town: Town) -> None:
    before = town.citizen(2).sees("id-card")
    revision = town.desk.revision(TSON)
    town.citizen(1).booked(TUESDAY, ID_CARD)
    after = town.terminal(2).citizen(2).sees("id-card")
    assert isinstance(before, FreeTime)
    assert isinstance(after, FreeTime)
    assert (before.revision, after.revision) == (revision, revision + 1)
    assert after.days[1].places == before.days[1].places - 1


def test_too_late_and_too_far_are_refused_even_where_somebody_asks(town: Town, clock: SetClock) -> None:
    clock.set(MONDAY, "10:00")
    assert reason_in(town.citizen().book(MONDAY, ID_CARD)) is Reason.TOO_LATE
    town.policy(lead_minutes=60)
    assert reason_in(town.citizen().book(MONDAY, ("id-card", "10:30"))) is Reason.TOO_LATE
    town.policy(horizon_days=3)
    assert reason_in(town.citizen().book(SATURDAY, ID_CARD)) is Reason.BEYOND_HORIZON
    free = town.citizen().sees("id-card")
    assert isinstance(free, FreeTime)
    assert free.days[-1].day == MONDAY + timedelta(days=3)


def test_what_does_not_exist_is_not_offered(town: Town, desk: CitizenDesk) -> None:
    aisha = town.citizen()
    good = town.choice("id-card", TUESDAY, "10:00")
    for centre, choices in (
        (99, (good,)),
        (TSON, ()),
        (TSON, (replace(good, slot_id=10**6),)),
        (TSON, (replace(good, service_id=10**6),)),
        (NEIGHBOUR, (good,)),
        (TSON, (replace(good, slot_id=town.slot("pension", TUESDAY, "10:00").id),)),
    ):
        refused = desk.book(Book(uuid4(), aisha.iin, centre, choices))
        assert reason_in(refused) is Reason.NOT_OFFERED
    assert reason_in(desk.free_days(Ask(Purpose.TAKE, aisha.by_iin, TSON, 10**6))) is Reason.NOT_OFFERED
    assert reason_in(desk.free_days(Ask(Purpose.TAKE, aisha.by_iin, 99, good.service_id))) is Reason.NOT_OFFERED
    gone = (replace(good, slot_id=10**6),)
    pension = town.service("pension").id
    assert reason_in(desk.free_days(Ask(Purpose.TAKE, aisha.by_iin, TSON, pension, gone))) is Reason.NOT_OFFERED


def test_a_service_that_is_no_longer_offered_is_neither_shown_nor_booked(town: Town) -> None:
    with town.store.engine.begin() as connection:
        connection.execute(update(service).where(service.c.code == "pension"), {"offered": False})
    fresh = Town.at(town.store)
    with town.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE centre SET reference_revision = reference_revision + 1")
    assert reason_in(fresh.citizen().sees("pension")) is Reason.NOT_OFFERED
    assert reason_in(fresh.citizen().book(TUESDAY, PENSION)) is Reason.NOT_OFFERED


def test_what_is_given_online_only_is_shown_with_where_to_get_it_and_never_booked(town: Town) -> None:
    refused = town.citizen().sees("residence")
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.ONLINE_ONLY
    assert refused.service is not None
    assert refused.service.note is not None
    assert reason_in(town.citizen().book(TUESDAY, ("residence", "10:00"))) is Reason.ONLINE_ONLY


def test_every_slot_that_is_shown_can_be_booked_and_no_other(town: Town, clock: SetClock) -> None:
    """The whole grid of a busy line, on a day when R1 keeps this citizen from the first days."""
    town.citizen(1).booked(date(2026, 6, 5), ID_CARD)
    for number in (2, 3):
        town.citizen(number).booked(date(2026, 6, 15), ("id-card", "11:00"))
    clock.set(date(2026, 6, 11), "11:10")
    aisha = town.citizen(1)
    shown = slots_shown(aisha.sees("id-card"))
    assert shown
    id_card = town.service("id-card").id
    trying = town.trying()
    for slot in town.every_slot("id-card"):
        result = trying.desk.book(Book(uuid4(), aisha.iin, TSON, (Choice(id_card, slot.id),)))
        assert (reason_in(result) is None) is (slot.id in shown), wall(slot)


# R3


def test_rebooking_takes_the_new_place_and_frees_the_old_one(town: Town) -> None:
    aisha = town.citizen()
    old = aisha.booked(TUESDAY, ID_CARD)
    new = ticket_in(aisha.rebook(holding(old), WEDNESDAY, ("id-card", "11:00")))
    assert town.free("id-card", TUESDAY, "10:00") == 2
    assert town.free("id-card", WEDNESDAY, "11:00") == 1
    assert (new.booking.id, new.booking.revision) == (old.booking.id, 2)
    assert (new.booking.visit_on, new.booking.taken_at) == (WEDNESDAY, old.booking.taken_at)
    assert new.code != old.code
    assert new.digits != old.digits


def test_a_rebooking_that_fails_changes_nothing(town: Town) -> None:
    aisha = town.citizen(1)
    ticket = aisha.booked(TUESDAY, ID_CARD)
    for number in (2, 3):
        town.citizen(number).booked(WEDNESDAY, ID_CARD)
    before = state_of(town.store, but=("operation",))
    assert reason_in(aisha.rebook(holding(ticket), WEDNESDAY, ID_CARD)) is Reason.SLOT_GONE
    assert state_of(town.store, but=("operation",)) == before
    assert ticket_in(aisha.reprint(holding(ticket))) == ticket


def test_a_rebooking_is_not_a_new_taking(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(LAST_DAY, ID_CARD)
    clock.set(SATURDAY)
    moved = aisha.rebook(holding(ticket), SATURDAY, ("id-card", "10:00"))
    assert ticket_in(moved).booking.taken_at.date() == MONDAY


def test_a_rebooking_keeps_ten_days_from_the_citizens_other_visits(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    aisha.booked(date(2026, 6, 5), ID_CARD)
    clock.set(date(2026, 6, 11))
    aisha.sees("pension")
    ticket = aisha.booked(date(2026, 6, 15), PENSION)
    refused = aisha.rebook(holding(ticket), date(2026, 6, 13), PENSION)
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.may_visit_from) == (Reason.TEN_DAYS, date(2026, 6, 15))
    shown = aisha.sees("pension", purpose=Purpose.REBOOK, proof=holding(ticket))
    assert isinstance(shown, FreeTime)
    assert shown.days[0].day == date(2026, 6, 15)


def test_a_rebooking_can_lead_to_another_centre_of_the_same_kind(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    revisions = [town.desk.revision(centre) for centre in (TSON, NEIGHBOUR)]
    moved = ticket_in(aisha.rebook(holding(ticket), WEDNESDAY, ID_CARD, centre=NEIGHBOUR))
    assert moved.booking.centre.id == NEIGHBOUR
    assert town.free("id-card", TUESDAY, "10:00") == 2
    assert town.free("id-card", WEDNESDAY, "10:00", NEIGHBOUR) == 0
    assert [town.desk.revision(centre) for centre in (TSON, NEIGHBOUR)] == [r + 1 for r in revisions]


def test_kind_and_services_stay_the_same(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    for day, times, centre in (
        (WEDNESDAY, (("passport", "10:00"),), TSON),
        (WEDNESDAY, (("id-card", "10:00"),), SPETSTSON),
        (WEDNESDAY, (ID_CARD, PENSION), TSON),
    ):
        assert reason_in(aisha.rebook(holding(ticket), day, *times, centre=centre)) is Reason.OTHER_SERVICES
    seen = aisha.sees("passport", purpose=Purpose.REBOOK, proof=holding(ticket))
    assert reason_in(seen) is Reason.OTHER_SERVICES
    seen = aisha.sees("id-card", purpose=Purpose.REBOOK, proof=holding(ticket), centre=SPETSTSON)
    assert reason_in(seen) is Reason.OTHER_SERVICES


def test_a_rebooking_to_where_it_is_already_is_no_change(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    assert reason_in(aisha.rebook(holding(ticket), TUESDAY, ID_CARD)) is Reason.SAME_TIME


def test_one_of_two_services_can_move_while_the_other_stays(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    town.citizen(2).booked(TUESDAY, ID_CARD)  # nobody else could have the place that stays
    moved = ticket_in(aisha.rebook(holding(ticket), TUESDAY, ID_CARD, ("pension", "11:00")))
    assert [wall(a.slot) for a in moved.booking.appointments] == ["10:00", "11:00"]
    assert [town.free("pension", TUESDAY, at) for at in ("10:30", "11:00")] == [2, 1]
    assert town.free("id-card", TUESDAY, "10:00") == 0


def test_the_place_that_stays_is_the_citizens_even_within_the_lead_time(town: Town, clock: SetClock) -> None:
    town.policy(lead_minutes=120)
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    clock.set(TUESDAY, "09:30")
    moved = aisha.rebook(holding(ticket), TUESDAY, ID_CARD, ("pension", "15:00"))
    assert [wall(a.slot) for a in ticket_in(moved).booking.appointments] == ["10:00", "15:00"]


def test_two_services_of_one_line_can_change_places(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, ("photo", "10:30"))
    moved = ticket_in(aisha.rebook(holding(ticket), TUESDAY, ("photo", "10:00"), ("id-card", "10:30")))
    assert [a.service.code for a in moved.booking.appointments] == ["photo", "id-card"]
    assert [town.free("id-card", TUESDAY, at) for at in ("10:00", "10:30")] == [1, 1]


def test_two_services_move_together_or_not_at_all(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    before = state_of(town.store, but=("operation",))
    for times in (
        (("id-card", "11:00"), ("pension", "11:00")),
        (("id-card", "11:00"),),
    ):
        assert reason_in(aisha.rebook(holding(ticket), WEDNESDAY, *times)) is not None
    wednesday, thursday = (town.choice("id-card", WEDNESDAY, "10:00"), town.choice("pension", SATURDAY, "10:00"))
    apart = town.desk.rebook(Rebook(uuid4(), holding(ticket), (wednesday, thursday)))
    assert reason_in(apart) is Reason.OTHER_DAY
    assert state_of(town.store, but=("operation",)) == before


def test_what_is_shown_for_a_rebooking_can_be_booked_and_ones_own_time_is_marked(town: Town) -> None:
    aisha = town.citizen(1)
    ticket = aisha.booked(TUESDAY, ID_CARD)
    town.citizen(2).booked(TUESDAY, ID_CARD)
    free = aisha.sees("id-card", purpose=Purpose.REBOOK, proof=holding(ticket))
    assert isinstance(free, FreeTime)
    own = [shown.slot.id for day in free.days for shown in day.slots if shown.own]
    assert own == [town.slot("id-card", TUESDAY, "10:00").id]
    shown = slots_shown(free)
    id_card = town.service("id-card").id
    trying = town.trying()
    for slot in town.every_slot("id-card")[:40]:
        result = trying.desk.rebook(Rebook(uuid4(), holding(ticket), (Choice(id_card, slot.id),)))
        expected = Reason.SAME_TIME if slot.id in own else None
        assert reason_in(result) is expected or slot.id not in shown, wall(slot)


def test_a_booking_can_be_changed_until_its_first_slot_starts(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    clock.set(TUESDAY, "10:00")
    assert reason_in(aisha.sees("pension", purpose=Purpose.ADD, proof=holding(ticket))) is Reason.STARTED
    before = state_of(town.store, but=("operation", "citizen"))
    assert reason_in(aisha.rebook(holding(ticket), WEDNESDAY, ID_CARD, PENSION)) is Reason.STARTED
    assert reason_in(aisha.cancel(holding(ticket))) is Reason.STARTED
    assert reason_in(aisha.add(holding(ticket), TUESDAY, ("pension", "15:00"))) is Reason.STARTED
    assert state_of(town.store, but=("operation", "citizen")) == before


def test_a_ticket_that_was_changed_too_often_goes_to_a_person(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    with town.store.engine.begin() as connection:
        connection.execute(update(booking).where(booking.c.id == ticket.booking.id), {"revision": 254})
    code = ByCode(aisha.iin, town.keys.code(ticket.booking.id, 254))
    last = ticket_in(aisha.rebook(code, WEDNESDAY, ID_CARD))
    assert last.booking.revision == 255
    assert reason_in(aisha.rebook(holding(last), TUESDAY, ID_CARD)) is Reason.TOO_OFTEN_CHANGED
    shown = aisha.sees("id-card", purpose=Purpose.REBOOK, proof=holding(last))
    assert reason_in(shown) is Reason.TOO_OFTEN_CHANGED


# R4


def test_a_second_service_is_added_to_a_booking_and_is_no_new_taking(town: Town, clock: SetClock) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(SATURDAY, ID_CARD)
    clock.set(WEDNESDAY)
    both = ticket_in(aisha.add(holding(ticket), SATURDAY, PENSION))
    assert [a.service.code for a in both.booking.appointments] == ["id-card", "pension"]
    assert both.booking.revision == 2
    assert town.free("pension", SATURDAY, "10:30") == 1


def test_an_earlier_second_service_becomes_the_first_of_the_ticket(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    both = ticket_in(aisha.add(holding(ticket), TUESDAY, ("pension", "09:30")))
    assert [a.service.code for a in both.booking.appointments] == ["pension", "id-card"]
    facts = verify(both.digits, {1: terminal_key(1).public_key})
    assert (facts.service_number, facts.starts_at) == (4, both.booking.starts_at)


@pytest.mark.parametrize(
    ("has", "day", "adds", "reason"),
    [
        ("id-card", TUESDAY, ("passport", "11:00"), Reason.ONE_MUST_BE_OTHER),
        ("pension", TUESDAY, ("certificate", "11:00"), Reason.ONE_MUST_BE_DOCUMENTATION),
        ("id-card", TUESDAY, ("id-card", "11:00"), Reason.SAME_SERVICE),
        ("id-card", TUESDAY, ("pension", "10:00"), Reason.OVERLAP),
        ("id-card", WEDNESDAY, ("pension", "10:00"), Reason.OTHER_DAY),
        ("id-card", TUESDAY, ("residence", "11:00"), Reason.ONLINE_ONLY),
    ],
)
def test_what_does_not_go_together_is_refused_and_changes_nothing(
    town: Town, has: str, day: date, adds: tuple[str, str], reason: Reason
) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, (has, "10:00"))
    before = state_of(town.store, but=("operation",))
    refused = aisha.add(holding(ticket), day, adds)
    assert refused == Refused(reason, service=town.service(adds[0]))
    assert state_of(town.store, but=("operation",)) == before


def test_there_is_no_third_service(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    assert reason_in(aisha.add(holding(ticket), TUESDAY, ("certificate", "11:00"))) is Reason.TWO_A_DAY
    three = (ID_CARD, PENSION, ("certificate", "11:00"))
    assert reason_in(town.citizen(2).book(TUESDAY, *three)) is Reason.TWO_A_DAY
    seen = aisha.sees("certificate", purpose=Purpose.ADD, proof=holding(ticket))
    assert reason_in(seen) is Reason.TWO_A_DAY


def test_the_second_service_is_given_at_the_same_centre(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    notary = ("notary", "11:00")
    assert reason_in(aisha.add(holding(ticket), TUESDAY, notary, centre=NEIGHBOUR)) is Reason.NOT_OFFERED
    seen = aisha.sees("notary", purpose=Purpose.ADD, proof=holding(ticket), centre=NEIGHBOUR)
    assert reason_in(seen) is Reason.NOT_OFFERED
    elsewhere = (town.choice("id-card", TUESDAY, "10:00"),)
    seen = town.citizen(2).sees("notary", centre=NEIGHBOUR, alongside=elsewhere)
    assert reason_in(seen) is Reason.NOT_OFFERED


def test_for_the_second_service_only_times_of_that_day_are_shown_the_nearest_marked(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ("id-card", "11:00"))
    adding = aisha.sees("pension", purpose=Purpose.ADD, proof=holding(ticket))
    assert isinstance(adding, FreeTime)
    (day,) = adding.days
    assert day.day == TUESDAY
    assert "11:00" not in [wall(shown.slot) for shown in day.slots]
    nearest = [wall(shown.slot) for shown in day.slots if shown.nearest]
    assert nearest == ["10:00", "10:30", "11:30", "12:00"]


def test_the_second_service_of_a_new_booking_is_shown_beside_the_first(town: Town) -> None:
    beside = town.choice("id-card", TUESDAY, "11:00")
    shown = town.citizen().sees("pension", alongside=(beside,))
    assert isinstance(shown, FreeTime)
    assert [day.day for day in shown.days] == [TUESDAY]
    assert town.slot("pension", TUESDAY, "11:00").id not in slots_shown(shown)
    wrong = town.citizen().sees("passport", alongside=(beside,))
    assert reason_in(wrong) is Reason.ONE_MUST_BE_OTHER


def test_every_time_shown_for_the_second_service_can_be_added(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    shown = slots_shown(aisha.sees("pension", purpose=Purpose.ADD, proof=holding(ticket)))
    pension = town.service("pension").id
    trying = town.trying()
    for slot in town.every_slot("pension")[:40]:
        command = AddService(uuid4(), holding(ticket), Choice(pension, slot.id))
        assert (reason_in(trying.desk.add_service(command)) is None) is (slot.id in shown)


# R5


SALE = ("reregistration", "10:00")
PLATE = "777ABC02"


def sold_by(town: Town, owner: Iin) -> None:
    town.store.write(lambda work: work.records.register_vehicles([(PLATE, town.keys.citizen_key(owner))]))


def test_the_owner_who_sells_books_however_the_plate_is_typed(town: Town) -> None:
    sold_by(town, made_up(1))
    ticket = town.citizen(1).booked(TUESDAY, SALE, centre=SPETSTSON, plate="777 авс-02")
    assert (ticket.booking.plate, ticket.booking.ask_staff) == (PLATE, False)


@pytest.mark.parametrize(
    ("number", "plate", "reason"),
    [
        (2, PLATE, Reason.NOT_THE_OWNER),
        (1, None, Reason.SELLER_MUST_BOOK),
        (1, "778ABC02", Reason.UNKNOWN_VEHICLE),
        (1, "hello", Reason.INVALID_PLATE),
    ],
)
def test_a_buyer_is_told_so_before_any_slot_is_chosen_and_when_confirming(
    town: Town, number: int, plate: str | None, reason: Reason
) -> None:
    sold_by(town, made_up(1))
    citizen = town.citizen(number)
    sale = town.service("reregistration", SPETSTSON)
    claim = None if plate is None else SellerClaim(plate)
    assert town.desk.may_sell(citizen.by_iin, sale.id, claim) == Refused(reason, service=sale)
    before = state_of(town.store, but=("operation", "citizen"))
    assert citizen.book(TUESDAY, SALE, centre=SPETSTSON, plate=plate) == Refused(reason, service=sale)
    assert state_of(town.store, but=("operation", "citizen")) == before


def test_where_the_policy_says_so_an_unknown_vehicle_is_a_question_to_staff(town: Town) -> None:
    town.policy(unknown_vehicle="ask_staff")
    ticket = town.citizen().booked(TUESDAY, SALE, centre=SPETSTSON, plate=PLATE)
    assert (ticket.booking.plate, ticket.booking.ask_staff) == (PLATE, True)


def test_the_seller_must_also_be_the_one_who_adds_a_sale(town: Town) -> None:
    sold_by(town, made_up(1))
    sale = town.choice("reregistration", TUESDAY, "10:00", SPETSTSON)
    for number, reason in ((2, Reason.NOT_THE_OWNER), (1, None)):
        ticket = town.citizen(number).booked(TUESDAY, ("id-card", "11:00"), centre=SPETSTSON)
        added = town.desk.add_service(AddService(uuid4(), holding(ticket), sale, SellerClaim(PLATE)))
        assert reason_in(added) is reason
    assert ticket_in(added).booking.plate == PLATE


def test_nobody_is_asked_for_a_plate_for_other_services(town: Town) -> None:
    assert town.desk.may_sell(town.citizen().by_iin, town.service("id-card").id, None) is None


# R6


def test_the_iin_alone_tells_that_there_is_a_booking_and_of_which_kind(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)
    found = standing_of(town.desk.status(town.citizen().by_iin))
    assert found.open == ()
    assert found.ticket is None
    assert found.hidden == (Glimpse(ticket.booking.id, CentreKind.TSON, MONDAY),)
    assert standing_of(town.desk.status(town.citizen(2).by_iin)).hidden == ()


def test_a_ticket_shows_its_booking_and_hides_the_others(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    other = aisha.booked(WEDNESDAY, ID_CARD, centre=SPETSTSON)
    for proof in (holding(ticket), aisha.by_code(ticket)):
        found = standing_of(town.desk.status(proof))
        assert found.open == (ticket.booking,)
        assert found.ticket == ticket
        assert [glimpse.booking_id for glimpse in found.hidden] == [other.booking.id]


def test_the_status_of_a_booking_follows_the_clock(town: Town, clock: SetClock) -> None:
    ticket = town.citizen().booked(TUESDAY, ID_CARD)

    def now(at: str) -> tuple[Status, bool]:
        clock.set(TUESDAY, at)
        (found,) = standing_of(town.desk.status(holding(ticket))).open
        return found.status, found.active

    assert now("09:59") == (Status.BOOKED, True)
    assert now("10:00") == (Status.BOOKED, False)
    assert now("10:15") == (Status.BOOKED, False)
    assert now("10:16") == (Status.MISSED, False)


def test_a_cancelled_booking_says_so_and_its_places_are_free_again(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD, PENSION)
    cancelled = aisha.cancel(holding(ticket))
    assert cancelled == Cancelled(ticket.booking.id, CentreKind.TSON, town.clock.now())
    assert (town.free("id-card", TUESDAY, "10:00"), town.free("pension", TUESDAY, "10:30")) == (2, 2)
    (found,) = standing_of(town.desk.status(holding(ticket))).open
    assert (found.status, found.active) == (Status.CANCELLED, False)
    assert standing_of(town.desk.status(aisha.by_iin)).hidden == ()


def test_what_was_cancelled_stays_cancelled(town: Town) -> None:
    aisha = town.citizen()
    ticket = aisha.booked(TUESDAY, ID_CARD)
    aisha.cancel(holding(ticket))
    before = state_of(town.store, but=("operation",))
    assert reason_in(aisha.cancel(holding(ticket))) is Reason.NOT_ACTIVE
    assert reason_in(aisha.rebook(holding(ticket), WEDNESDAY, ID_CARD)) is Reason.NOT_ACTIVE
    assert reason_in(aisha.add(holding(ticket), TUESDAY, PENSION)) is Reason.NOT_ACTIVE
    assert reason_in(aisha.reprint(holding(ticket))) is Reason.NOT_ACTIVE
    assert state_of(town.store, but=("operation",)) == before


def test_every_change_is_told_once_in_the_events(town: Town) -> None:
    aisha = town.citizen()
    first = aisha.booked(TUESDAY, ID_CARD)
    second = ticket_in(aisha.add(holding(first), TUESDAY, PENSION))
    third = ticket_in(aisha.rebook(holding(second), WEDNESDAY, ID_CARD, PENSION))
    aisha.reprint(holding(third))
    command = Cancel(uuid4(), holding(third))
    for _ in range(3):
        town.desk.cancel(command)
    events = [row for row in state_of(town.store)["event"] if row["booking_id"] == first.booking.id]
    told = [(row["action"], (row["before"] or {}).get("revision"), row["after"]["revision"]) for row in events]
    assert told == [
        ("booked", None, 1),
        ("service_added", 1, 2),
        ("rebooked", 2, 3),
        ("reprinted", 3, 3),
        ("cancelled", 3, 3),
    ]
    assert events[-1]["after"]["status"] == "cancelled"


def test_nobody_is_offered_a_time_at_which_they_are_somewhere_else(town: Town) -> None:
    aisha = town.citizen()
    aisha.booked(TUESDAY, ("id-card", "10:00"))
    taken = town.slot("id-card", TUESDAY, "10:00", SPETSTSON).id
    after = town.slot("id-card", TUESDAY, "10:30", SPETSTSON).id
    shown = slots_shown(aisha.sees("id-card", centre=SPETSTSON))
    assert taken not in shown
    assert after in shown
    assert reason_in(aisha.book(TUESDAY, ("id-card", "10:00"), centre=SPETSTSON)) is Reason.OVERLAP
    assert reason_in(aisha.book(TUESDAY, ("id-card", "10:30"), centre=SPETSTSON)) is None


def test_a_cancelled_visit_elsewhere_is_in_nobodys_way(town: Town) -> None:
    aisha = town.citizen()
    aisha.cancel(holding(aisha.booked(TUESDAY, ("id-card", "10:00"))))
    assert reason_in(aisha.book(TUESDAY, ("id-card", "10:00"), centre=SPETSTSON)) is None


def test_a_visit_is_not_moved_onto_a_visit_elsewhere(town: Town) -> None:
    aisha = town.citizen()
    aisha.booked(TUESDAY, ("id-card", "10:00"))
    other = aisha.booked(TUESDAY, ("id-card", "11:00"), centre=SPETSTSON)
    moved = aisha.rebook(holding(other), TUESDAY, ("id-card", "10:00"), centre=SPETSTSON)
    assert reason_in(moved) is Reason.OVERLAP
