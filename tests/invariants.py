"""What holds of a database after whatever was done to it."""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Any

from kiosk.core.desk.arrivals import LET_IN_ON_ITS_WORD as ON_ITS_WORD
from kiosk.core.desk.arrivals import NOT_LET_IN
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.store import Store
from kiosk.core.ticket.keys import digits_of, verify
from kiosk.core.ticket.payload import TicketFacts
from tests.town import state_of, terminal_key

HELD = {"booked", "checked_in"}
WINDOW_DAYS = 10
_CHANGING_NOTHING = {"settled", ON_ITS_WORD, NOT_LET_IN}

Row = dict[str, Any]


def check(store: Store) -> None:
    """Every invariant of the rules, from the tables alone. The default policy is assumed."""
    state = state_of(store)
    appointments: defaultdict[int, list[Row]] = defaultdict(list)
    for row in state["appointment"]:
        appointments[row["booking_id"]].append(row)
    slots = {row["id"]: row for row in state["slot"]}
    services = {row["id"]: row for row in state["service"]}
    _places(state, appointments, slots)
    _ten_days(state)
    signers = {row["id"]: bytes(row["public_key"]) for row in state["terminal"]}
    for booking in state["booking"]:
        _visit(booking, appointments[booking["id"]], slots, services)
        _ticket(booking, appointments[booking["id"]], services, signers)
    _events(state)
    _arrivals(state, appointments, services)
    assert len({row["id"] for row in state["operation"]}) == len(state["operation"])


def _places(state: dict[str, list[Row]], appointments: dict[int, list[Row]], slots: dict[int, Row]) -> None:
    """Per slot: capacity = free + leased + booked, and nothing below zero."""
    taken = Counter(
        row["slot_id"] for b in state["booking"] if b["status"] in HELD for row in appointments.get(b["id"], ())
    )
    leased: Counter[int] = Counter()
    for row in state["lease"]:
        leased[row["slot_id"]] += row["places"]
    for slot in slots.values():
        assert slot["free"] >= 0
        assert slot["capacity"] == slot["free"] + leased[slot["id"]] + taken[slot["id"]], slot


def _ten_days(state: dict[str, list[Row]]) -> None:
    """R1, between any two bookings of one citizen and one kind.

    What was taken offline against it is flagged; where staff set it aside for a booking, its event says so.
    """
    allowed = {row["booking_id"] for row in state["event"] if _rule_set_aside(row) == "ten_days"}
    taken = [row["booking_id"] for row in state["event"] if row["action"] == "booked"]
    flagged = {row["booking_id"] for row in state["unsettled"] if row["reason"] == "ten_days"}
    assert flagged <= {row["id"] for row in state["booking"] if row["booked_offline"]}
    theirs: defaultdict[tuple[bytes, str], list[Row]] = defaultdict(list)
    for row in state["booking"]:
        theirs[row["citizen_key"], row["kind"]].append(row)
    for one, other in (pair for rows in theirs.values() for pair in combinations(rows, 2)):
        later = max(one["id"], other["id"], key=taken.index)
        if {one["id"], other["id"]} & flagged or later in allowed:
            continue
        if "cancelled_by_centre" in {one["status"], other["status"]}:
            continue
        assert _apart(one["taken_on"], other["taken_on"]) >= WINDOW_DAYS
        if "cancelled" not in {one["status"], other["status"]}:
            assert _apart(one["visit_on"], other["visit_on"]) >= WINDOW_DAYS


def _rule_set_aside(event: Row) -> str | None:
    """The rule that this event says was set aside, with a reason and by somebody of the staff."""
    told = event["after"] or {}
    if "override" not in told:
        return None
    assert told["reason"].strip()
    assert event["actor"] != "citizen"
    return str(told["override"])


def _apart(one: date, other: date) -> int:
    return abs((one - other).days)


def _visit(booking: Row, appointments: list[Row], slots: dict[int, Row], services: dict[int, Row]) -> None:
    """R4: one or two appointments, in order of time, on one day, at one centre; of two, one is documentation."""
    times = [slots[row["slot_id"]] for row in appointments]
    kinds = [services[row["service_id"]] for row in appointments]
    assert 1 <= len(appointments) <= 2
    assert {slot["day"] for slot in times} == {booking["visit_on"]}
    assert {service["centre_id"] for service in kinds} == {booking["centre_id"]}
    assert times[0]["starts_at"] == booking["starts_at"]
    for slot, service in zip(times, kinds, strict=True):
        assert slot["line_id"] == service["line_id"]
    if len(appointments) == 2:
        assert sum(service["documentation"] for service in kinds) == 1
        assert times[0]["ends_at"] <= times[1]["starts_at"]


def _ticket(booking: Row, appointments: list[Row], services: dict[int, Row], signers: dict[int, bytes]) -> None:
    """The signature and the code that are kept are those of the booking as it stands."""
    facts = TicketFacts(
        booking["signed_by"],
        booking["id"],
        booking["revision"],
        booking["centre_id"],
        services[appointments[0]["service_id"]]["number"],
        booking["starts_at"],
        booking["booked_offline"],
    )
    signer = booking["signed_by"]
    public = {signer: signers.get(signer) or terminal_key(signer).public_key}
    assert verify(digits_of(facts, bytes(booking["signature"])), public) == facts
    keys = CitizenKeys(b"k" * 32)
    assert bytes(booking["code_mac"]) == keys.code_mac(keys.code(booking["id"], booking["revision"]))


def _events(state: dict[str, list[Row]]) -> None:
    """What was done to a booking is told once each, without a gap, and ends where the booking stands."""
    told: defaultdict[int, list[Row]] = defaultdict(list)
    for row in state["event"]:
        if row["booking_id"] is not None and row["action"] not in _CHANGING_NOTHING:
            told[row["booking_id"]].append(row)
    bookings = {row["id"]: row for row in state["booking"]}
    assert set(told) == set(bookings)
    for booking_id, rows in told.items():
        assert rows[0]["action"] == "booked"
        assert [row["before"] for row in rows[1:]] == [_as_booked(row["after"]) for row in rows[:-1]]
        assert rows[-1]["after"]["revision"] == bookings[booking_id]["revision"]
        assert rows[-1]["after"]["status"] == bookings[booking_id]["status"]
    commands = [row["command_id"] for rows in told.values() for row in rows if row["actor"] == "citizen"]
    assert len(set(commands)) == len(commands)
    changes = Counter(centre for rows in told.values() for row in rows for centre in _fed(row))
    for centre in state["centre"]:
        assert centre["revision"] == changes[centre["id"]], "the feed of changes has a gap"


def _as_booked(after: Row) -> Row:
    """The booking in what an event tells: some tell more, such as numbers and reasons."""
    return {name: after[name] for name in ("status", "revision", "centre", "visit_on", "appointments")}


def _arrivals(state: dict[str, list[Row]], appointments: dict[int, list[Row]], services: dict[int, Row]) -> None:
    """Numbers of a line, day and series are 1 to n, once each; whoever was let in has one in each of their lines.

    A desk without network numbers alone: what it has not delivered yet, or was not taken, is missing here. Whoever
    was let in on their ticket's word has a number in the line that the ticket names.
    """
    queues: defaultdict[tuple[int, date, str], list[int]] = defaultdict(list)
    lines: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for row in state["arrival"]:
        queues[row["line_id"], row["day"], row["series"]].append(row["number"])
        lines[row["booking_id"], row["day"]].add(row["line_id"])
    for (_, _, series), numbers in queues.items():
        assert len(set(numbers)) == len(numbers)
        assert series or sorted(numbers) == list(range(1, len(numbers) + 1)), "a queue with a gap"
    on_its_word = {row["booking_id"] for row in state["event"] if row["action"] == ON_ITS_WORD}
    for booking in state["booking"]:
        if booking["status"] != "checked_in":
            continue
        wanted = [services[row["service_id"]]["line_id"] for row in appointments[booking["id"]]]
        if booking["id"] in on_its_word:
            wanted = wanted[:1]
        assert lines[booking["id"], booking["visit_on"]] >= set(wanted), "let in without a number"


def _fed(event: Row) -> set[int]:
    """The centres whose screens have to hear of an event."""
    if event["action"] == "reprinted":
        return set()
    return {state["centre"] for state in (event["before"], event["after"]) if state}
