"""From a stored booking to what people hold: the booking in full, and its ticket."""

from datetime import datetime

from kiosk.core.door import status_of
from kiosk.core.model import Appointment, Booking, Slot, Status, Ticket
from kiosk.core.rules import may_change
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.reference import ReferenceData
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import TerminalKey, digits_of
from kiosk.core.ticket.payload import TicketFacts


def booking_of(work: Work, row: BookingRow, now: datetime) -> Booking:
    """The booking with its centre, services and slots, its status as of now (R6)."""
    data = work.reference()
    slots = work.slots.by_id(row.slot_ids)
    came = work.arrivals.of_booking(row.id, row.visit_on) if row.status is Status.CHECKED_IN else []
    centre = data.reference.centres[row.centre_id]
    return Booking(
        id=row.id,
        revision=row.revision,
        centre=centre,
        taken_at=row.taken_at,
        visit_on=row.visit_on,
        status=status_of(row.status, row.starts_at, now, data.policy_on(centre.day_of(now))),
        active=may_change(row.status, row.starts_at, now) is None,
        appointments=tuple(_appointment(data, choice.service_id, slots[choice.slot_id]) for choice in row.choices),
        plate=row.plate,
        ask_staff=row.ask_staff,
        language=row.language,
        checked_in_at=row.checked_in_at,
        numbers=tuple(arrival.queue_number for arrival in came),
    )


def ticket_of(work: Work, row: BookingRow, keys: CitizenKeys, now: datetime) -> Ticket:
    """The ticket of a booking at the revision of `row`: always the same code, always the same QR."""
    booking = booking_of(work, row, now)
    facts = facts_of(row, booking.appointments[0].service.number)
    return Ticket(booking, keys.code(row.id, row.revision), digits_of(facts, row.signature))


def facts_of(row: BookingRow, service_number: int) -> TicketFacts:
    """What a ticket's QR says of this booking. Raises ValueError where a value does not fit its bytes."""
    return TicketFacts(
        key_id=row.signed_by,
        booking_id=row.id,
        revision=row.revision,
        centre_id=row.centre_id,
        service_number=service_number,
        starts_at=row.starts_at,
        booked_offline=row.booked_offline,
    )


def signature_of_new(row: BookingRow, service_number: int, terminal: TerminalKey) -> bytes:
    """This terminal's signature of a new revision; `row.signed_by` names this terminal."""
    return terminal.sign(facts_of(row, service_number)).signature


def _appointment(data: ReferenceData, service_id: int, slot: Slot) -> Appointment:
    service = data.reference.services[service_id]
    return Appointment(service, data.reference.lines[service.line_id], slot)
