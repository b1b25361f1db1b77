"""Makes a Wish from what the database knows: the facts of one service, one citizen, now."""

from datetime import datetime

from kiosk.core.model import Centre, Service, Slot
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work
from kiosk.core.wish import Wish


def wish_to_take(
    work: Work, citizen: bytes, service: Service, now: datetime, beside: tuple[tuple[Service, Slot], ...] = ()
) -> Wish:
    """For a new booking: R1 counts the taking and the visit."""
    return _wish(work, citizen, service, now, beside=beside)


def wish_to_add(work: Work, row: BookingRow, service: Service, now: datetime) -> Wish:
    """For the second service of a booking: no new taking; beside what the booking has."""
    return _wish(work, row.citizen_key or b"", service, now, changes=row, beside=held(work, row))


def wish_to_move(
    work: Work, row: BookingRow, service: Service, now: datetime, beside: tuple[tuple[Service, Slot], ...] = ()
) -> Wish:
    """For a rebooking: no new taking; the places that the booking holds count as free."""
    return _wish(work, row.citizen_key or b"", service, now, changes=row, beside=beside, own=row.slot_ids)


def held(work: Work, row: BookingRow) -> tuple[tuple[Service, Slot], ...]:
    """A booking's services with their slots."""
    slots = work.slots.by_id(row.slot_ids)
    services = work.reference().reference.services
    return tuple((services[choice.service_id], slots[choice.slot_id]) for choice in row.choices)


def _wish(
    work: Work,
    citizen: bytes,
    service: Service,
    now: datetime,
    *,
    changes: BookingRow | None = None,
    beside: tuple[tuple[Service, Slot], ...] = (),
    own: frozenset[int] = frozenset(),
) -> Wish:
    data = work.reference()
    centre: Centre = data.reference.centres[service.centre_id]
    today = centre.day_of(now)
    history = work.bookings.history(citizen)
    return Wish(
        service=service,
        kind=centre.kind,
        now=now,
        today=today,
        policy=data.policy_on(today),
        history=tuple(counted for counted in history if changes is None or counted.booking_id != changes.id),
        taking=changes is None,
        beside=beside,
        own=own,
    )
