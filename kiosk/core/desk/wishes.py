"""Makes a Wish from what the database knows: the facts of one service, one citizen, now."""

from collections.abc import Sequence
from datetime import date, datetime

from kiosk.core.model import Centre, Counted, Service, Slot, Status
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
    history = [c for c in work.bookings.history(citizen) if changes is None or c.booking_id != changes.id]
    return Wish(
        service=service,
        kind=centre.kind,
        now=now,
        today=today,
        policy=data.policy_on(today),
        history=history,
        taking=changes is None,
        beside=beside,
        own=own,
        elsewhere=to_come(work, history, today),
        comes_on=changes.visit_on if changes else None,
    )


def to_come(work: Work, history: Sequence[Counted], today: date) -> Sequence[Slot]:
    """The slots of a citizen's bookings from today on. Few citizens have any."""
    ids = [c.booking_id for c in history if c.status is Status.BOOKED and c.visit_on >= today]
    return tuple(work.slots.by_id(work.bookings.slot_ids_of(ids)).values()) if ids else ()
