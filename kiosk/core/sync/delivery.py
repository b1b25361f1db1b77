"""Brings what was done offline into the shared database: each deed once in effect, however often it is sent.

A booking stands, since its place was reserved; where it breaks R1 staff are told. What the shared database cannot
take goes to the list that staff see (table unsettled), and its command id keeps that answer.

Lock order: citizen, slots by id (and with them their leases), centre.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from kiosk.core.desk.opening import is_open
from kiosk.core.desk.wishes import to_come
from kiosk.core.matters import Unsettled
from kiosk.core.model import Slot, Status
from kiosk.core.office import Office
from kiosk.core.rules import may_be_there, may_take
from kiosk.core.store.arrivals import ArrivalRow
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work
from kiosk.core.sync.delivery_of_arrivals import deliver_arrival
from kiosk.core.sync.handover import APPLIED, Handover, Outcome
from kiosk.core.sync.outbox import Arrival, Deed, Entry, Note, State

UNDER_WAY = timedelta(seconds=30)  # so long a command whose answer got lost may still reach the server


def deliver(office: Office, entry: Entry) -> Outcome:
    """Carry one entry over, in one transaction. WAITING: it has to be tried again later, others need not wait.

    `office` is the shared database's. Raises the store's faults.
    """
    return office.store.write(lambda work: _carry(_begun(work, office, entry)))


def give_up(office: Office, entry: Entry, fault: str) -> Outcome:
    """List an entry that the shared database refuses for a reason that nobody thought of."""
    return office.store.write(lambda work: _begun(work, office, entry).listed(Unsettled.FAULT, fault=fault))


def _begun(work: Work, office: Office, entry: Entry) -> Handover:
    return Handover(work, office, entry, work.operation(entry.command_id))


def _carry(case: Handover) -> Outcome:
    known = case.known
    if case.entry.deed is Deed.ASKED:
        return _settle_asked(case)
    if known is None:
        return _do(case)
    if known.fingerprint != case.entry.fingerprint:
        case.put_on_list(Unsettled.COMMAND_REUSED, None)
        return State.LISTED, Unsettled.COMMAND_REUSED
    if known.result.keys().isdisjoint({"refused", "not_admitted"}):
        return APPLIED
    # Refused by an earlier delivery; or online, though nobody heard of that, and then done without network.
    return (State.LISTED, None) if known.kind == case.entry.deed else _do(case)


def _do(case: Handover) -> Outcome:
    match case.entry.deed, case.entry.content:
        case Deed.BOOKED, BookingRow() as row:
            return _book(case, row)
        case Deed.REPRINTED, BookingRow() as row:
            return _reprint(case, row)
        case Deed.CHECKED_IN, Arrival() as arrival:
            return deliver_arrival(case, arrival)
        case Deed.NOTED, Note() as noted:
            return _tell(case, noted)
    raise TypeError(f"an entry of the kind {case.entry.deed} without its content")


# A booking from leased places.


def _book(case: Handover, row: BookingRow) -> Outcome:
    work, terminal_id = case.work, case.office.terminal.key_id
    work.bookings.lock_citizen(row.citizen_key or b"", case.entry.at)
    if work.bookings.by_id(row.id) is not None:
        return APPLIED
    slots = work.slots.by_id(row.slot_ids, lock=True)
    if slots.keys() != row.slot_ids:
        return _rejected(case, Unsettled.NO_SLOT, row)
    leased = work.leases.places(terminal_id, case.entry.generation, row.slot_ids)
    unreserved = {slot_id for slot_id in row.slot_ids if not leased[slot_id]}
    if any(slots[slot_id].free < 1 for slot_id in unreserved):
        return _rejected(case, Unsettled.NO_PLACE, row)
    flags = _broken_rules(case, row, slots)
    work.slots.take(unreserved)
    for slot_id in sorted(row.slot_ids - unreserved):
        work.leases.put(terminal_id, case.entry.generation, slot_id, leased[slot_id] - 1)
    work.bookings.add(row)
    case.note("booked", None, row)
    # Once the centre is held: nobody is let in on this ticket's word any more.
    came = work.arrivals.read_again(row.id, row.visit_on)
    closed = [slot for slot in slots.values() if not is_open(work.reference(), slot, case.office.holidays)]
    if came:
        row = _came_before_it(case, row, min(came, key=lambda arrival: arrival.at))
    elif closed:
        row, flags = _sent_home(case, row, slots, closed), [Unsettled.DAY_CLOSED]
    for flag in flags:
        case.put_on_list(flag, row, visit_on=row.visit_on.isoformat())
    case.keep(row)
    return State.APPLIED, flags[0] if flags else None


def _broken_rules(case: Handover, row: BookingRow, slots: Mapping[int, Slot]) -> list[Unsettled]:
    """R1, R2: what the terminal's copy could not know when the booking was taken."""
    data = case.work.reference()
    centre = data.reference.centres[row.centre_id]
    history = case.work.bookings.history(row.citizen_key or b"")
    found = []
    if may_take(history, centre.kind, row.taken_on, row.visit_on, data.policy_on(row.taken_on)):
        found.append(Unsettled.TEN_DAYS)
    elsewhere = to_come(case.work, history, row.visit_on)
    if any(may_be_there(slot, elsewhere) for slot in slots.values()):
        found.append(Unsettled.OVERLAP)
    return found


def _sent_home(case: Handover, row: BookingRow, slots: Mapping[int, Slot], closed: list[Slot]) -> BookingRow:
    """R7: closed meanwhile. A closed time keeps no places; one that is still open gets its place back."""
    cancelled = replace(row, status=Status.CANCELLED_BY_CENTRE)
    case.work.bookings.change(cancelled)
    for slot in closed:
        case.work.slots.shrink(slot.id)
    case.work.slots.give(slots.keys() - {slot.id for slot in closed})
    case.note("cancelled_by_centre", row, cancelled, actor="sync")
    return cancelled


def _came_before_it(case: Handover, row: BookingRow, arrival: ArrivalRow) -> BookingRow:
    """Its citizen was let in on the ticket's word, with a number: the booking is checked in since then."""
    arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=arrival.at)
    case.work.bookings.change_status(arrived)
    case.note("checked_in", row, arrived, actor="sync", numbers=(arrival.queue_number,), at=arrival.at)
    return arrived


def _rejected(case: Handover, why: Unsettled, row: BookingRow) -> Outcome:
    """There is no such booking, though its citizen has a ticket: staff must find them a time."""
    times = [[choice.service_id, choice.slot_id] for choice in row.choices]
    return case.listed(why, row, starts_at=row.starts_at.isoformat(), appointments=times)


def _reprint(case: Handover, row: BookingRow) -> Outcome:
    """The event tells the booking as it stands now: it may have been changed elsewhere since."""
    case.work.bookings.lock_citizen(row.citizen_key or b"", case.entry.at)
    now = case.work.bookings.by_id(row.id)
    if now is not None:
        case.note("reprinted", now, now)
    case.keep(row)
    return APPLIED


# What is an event and nothing else.


def _tell(case: Handover, noted: Note) -> Outcome:
    case.work.records.append_event(
        at=case.entry.at,
        centre_id=noted.centre_id,
        terminal_id=case.office.terminal.key_id,
        actor=noted.actor,
        action=noted.action,
        booking_id=noted.booking_id,
        command_id=case.entry.command_id,
        after=noted.after,
    )
    case.keep_operation({"noted": {}})
    return APPLIED


# A command whose answer got lost.


def _settle_asked(case: Handover) -> Outcome:
    """Where it was a booking, its citizen may not know that they have one."""
    known = case.known
    if known is None and case.office.clock.now() < case.entry.at + UNDER_WAY:
        return State.WAITING, None
    booked = known.result.get("booked") if known else None
    row = case.work.bookings.by_id(int(booked["id"])) if booked else None
    if row is None or row.status is not Status.BOOKED:
        return APPLIED
    case.put_on_list(Unsettled.ANSWER_LOST, row)
    return State.APPLIED, Unsettled.ANSWER_LOST
