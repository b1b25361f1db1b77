"""`kiosk events`, as whoever looks into what was done types it."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.core.commands import ByCodeAlone, ByTicket, CheckIn, CloseDay, Overriding
from kiosk.core.model import Ticket, Words
from kiosk.core.policy import Override
from kiosk.core.staff import Account, Role
from kiosk.core.staff_desk import StaffDesk
from tests.commands import Place
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, holding, made_up, office, ticket_in

WHY = Words("Апат", "Авария", "Breakdown")


@pytest.fixture
def place(town: Town, town_url: str, tmp_path: Path) -> Place:
    return Place.at(tmp_path, town_url)


@pytest.fixture
def ticket(town: Town) -> Ticket:
    """Booked at 8:00, moved at 8:05, let in at 10:55 by aigul at terminal 2."""
    first = town.citizen(1).booked(MONDAY, ("id-card", "10:30"))
    town.clock.pass_by(minutes=5)
    moved = ticket_in(town.citizen(1).rebook(holding(first), MONDAY, ("id-card", "11:00")))
    town.clock.set(MONDAY, "10:55")
    desk = StaffDesk(office(town.store, town.clock, town.keys, 2))
    desk.check_in(CheckIn(uuid4(), ByTicket(moved.digits), TSON, "aigul"))
    return moved


def lines(place: Place, *arguments: str) -> list[str]:
    return place.told("events", *arguments).splitlines()


def test_a_bookings_whole_story_in_order_with_who_when_where_and_what_changed(
    place: Place, ticket: Ticket
) -> None:
    booked, moved, came = lines(place, "--booking", f"{ticket.booking.id:x}")
    number = f"booking {ticket.booking.id:x}"
    assert booked == (
        f"2026-06-01 08:00:00  citizen  town, hall (1)  booked  {number}  "
        "status booked, appointments id-card 10:30, revision 1, visit_on 2026-06-01"
    )
    assert moved == (
        f"2026-06-01 08:05:00  citizen  town, hall (1)  rebooked  {number}  "
        "appointments id-card 10:30 -> id-card 11:00, revision 1 -> 2"
    )
    assert came.startswith(f"2026-06-01 10:55:00  aigul  town, hall (2)  checked_in  {number}  ")
    assert came.endswith("status booked -> checked_in, numbers D-001")


def test_what_one_of_the_staff_did(place: Place, ticket: Ticket) -> None:
    assert ["checked_in" in line for line in lines(place, "--staff", "aigul")] == [True]
    assert lines(place, "--staff", "berik") == []


def test_who_was_turned_away_and_why(town: Town, place: Place, ticket: Ticket) -> None:
    desk = StaffDesk(office(town.store, town.clock, town.keys, 2))
    late = Overriding(Override.LATE, "the lift was out of order")
    desk.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "marat", overriding=late))
    desk.check_in(CheckIn(uuid4(), ByCodeAlone("1234"), TSON, "marat"))
    where = "2026-06-01 10:55:00  marat  town, hall (2)  not_let_in"
    assert lines(place, "--staff", "marat") == [
        f"{where}  booking {ticket.booking.id:x}  verdict already_checked_in, override_wanted late",
        f"{where}  verdict unreadable",
    ]
    assert "verdict already_checked_in" in lines(place, "--booking", f"{ticket.booking.id:x}")[-1]


def test_whose_bookings_somebody_looked_at_by_their_numbers_as_they_are_shown(
    town: Town, place: Place, ticket: Ticket
) -> None:
    desk = StaffDesk(office(town.store, town.clock, town.keys, 2), Account("marat", Role.REGISTRAR, TSON))
    desk.find(made_up(1), TSON)
    desk.find(made_up(2), TSON)
    found, nothing = lines(place, "--staff", "marat")
    assert found.endswith(f"looked_up  bookings {ticket.booking.id:x}")
    assert nothing.endswith("looked_up  bookings none")


def test_from_a_day_on_by_the_centres_midnight(town: Town, place: Place, ticket: Ticket) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for at, citizen in (("00:00", 2), ("23:59", 3)):
        town.clock.set(tuesday, at)
        town.citizen(citizen).booked(MONDAY + timedelta(days=3), ("pension", "10:00"))
    found = lines(place, "--since", "2026-06-02")
    assert [line[:16] for line in found] == ["2026-06-02 00:00", "2026-06-02 23:59"]
    assert lines(place, "--since", "2026-06-02", "--centre", "town") == found
    assert lines(place, "--since", "2026-06-02", "--centre", "neighbour") == []
    assert lines(place, "--since", "2026-06-03") == []
    place.told("staff-accounts", "add", "aigul", "--role", "senior", "--generate")
    assert "account_added" in lines(place, "--since", "2026-05-01")[-1], "what was done in no centre is there too"


def test_one_centres(town: Town, place: Place, ticket: Ticket) -> None:
    town.citizen(5).booked(MONDAY, ("id-card", "15:00"), centre=NEIGHBOUR)
    *_, booked = found = lines(place, "--centre", "neighbour")
    assert "citizen  neighbour, hall (1)  booked" in booked
    assert all("neighbour" in line for line in found)
    assert "no centre of the database has the code" in place.refused("events", "--centre", "nowhere")


def test_a_reason_is_told_at_the_end(town: Town, place: Place) -> None:
    desk, tuesday = StaffDesk(office(town.store, town.clock, town.keys, 2)), MONDAY + timedelta(days=1)
    desk.close_day(CloseDay(uuid4(), TSON, tuesday, WHY, frozenset(), "marat"))
    (closed,) = lines(place, "--staff", "marat")
    assert "day_closed  cancelled 0, " in closed
    assert closed.endswith("  reason: Breakdown")


def test_a_matter_that_was_settled_is_there_with_who_saw_to_it_and_how(town: Town, place: Place) -> None:
    town.store.write(
        lambda work: work.records.list_unsettled(
            at=town.clock.now(),
            centre_id=TSON,
            terminal_id=1,
            command_id=uuid4(),
            booking_id=77,
            reason="ten_days",
            facts={},
        )
    )
    place.told("unsettled", "settle", "1", "--by", "Registrar 3", "--note", "called; she keeps Tuesday")
    (settled,) = lines(place, "--staff", "Registrar 3")
    assert "  settled  booking 4d  " in settled
    assert settled.endswith("  reason: ten_days  note: called; she keeps Tuesday")


def test_the_latest_are_shown_and_that_there_are_older_ones(town: Town, place: Place, ticket: Ticket) -> None:
    done = place.call("events", "--limit", "2")
    assert ["rebooked" in line or "checked_in" in line for line in done.stdout.splitlines()] == [True, True]
    assert "there are older ones" in done.stderr
    whole = place.call("events")
    assert whole.stdout.splitlines()[-2:] == done.stdout.splitlines()
    assert "older" not in whole.stderr


def test_accounts_are_named(place: Place) -> None:
    place.told("staff-accounts", "add", "aigul", "--role", "registrar", "--centre", "town", "--generate")
    place.told("staff-accounts", "move", "aigul", "--role", "senior")
    place.told("staff-accounts", "disable", "aigul")
    made, moved, disabled = (line.split("  ", 1)[1] for line in lines(place, "--staff", "owner"))
    assert made == "owner  town  account_added  account aigul  disabled false, must_change true, role registrar"
    assert moved == "owner  account_moved  account aigul  centre town -> every, role registrar -> senior"
    assert disabled == "owner  account_disabled  account aigul  disabled false -> true"


def test_for_programs(place: Place, ticket: Ticket) -> None:
    found = json.loads(place.told("events", "--json", "--staff", "aigul"))
    assert [(row["action"], row["booking"], row["centre"], row["terminal"], row["at"]) for row in found] == [
        ("checked_in", f"{ticket.booking.id:x}", "town", "hall", "2026-06-01T05:55:00+00:00")
    ]
    assert found[0]["before"]["status"] == "booked"


def test_a_booking_is_asked_for_by_its_number_as_it_is_shown(place: Place) -> None:
    assert "expected a booking's number" in place.refused("events", "--booking", "none")
