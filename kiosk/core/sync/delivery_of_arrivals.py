"""Brings in who was let in without network: one visit, whichever desk delivers first, with the numbers it gave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kiosk.core.desk.arrivals import lines_of
from kiosk.core.matters import Unsettled
from kiosk.core.model import QueueNumber, Status
from kiosk.core.outcomes import CheckedIn
from kiosk.core.store.arrivals import Coming
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.engine import TryAgainError
from kiosk.core.sync.handover import APPLIED, Handover, Outcome
from kiosk.core.sync.outbox import Arrival, State

PATIENCE = timedelta(days=3)
"""So long a check-in waits for its booking, which another terminal may still have."""


def deliver_arrival(case: Handover, arrival: Arrival) -> Outcome:
    """Let somebody in as the desk did. WAITING where their booking is not here yet.

    Lock order: citizen, centre.
    """
    row, _ = case.work.shown(arrival.booking_id)
    if row is None:
        return _waits_for_booking(case, arrival)
    if row.revision != arrival.revision:
        return case.listed(Unsettled.REPLACED, row, **case.numbers(arrival.numbers))
    if row.status is Status.CHECKED_IN:
        return _twice(case, row, arrival)
    if row.status is not Status.BOOKED:
        return case.listed(Unsettled.CANCELLED, row, **case.numbers(arrival.numbers))
    arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=case.entry.at)
    case.work.bookings.change_status(arrived)
    numbers = _numbered(case, arrival, row.visit_on, lines_of(case.work.reference().reference, row))
    case.note("checked_in", row, arrived, actor=arrival.by, numbers=numbers)
    case.keep(CheckedIn(row.id, row.revision, case.entry.at, numbers))
    return APPLIED


def _waits_for_booking(case: Handover, arrival: Arrival) -> Outcome:
    """Let in on the ticket's word, or its terminal is still away: others hear of the number now."""
    centre = case.work.reference().reference.centres.get(arrival.centre_id)
    day = centre.day_of(case.entry.at) if centre is not None and arrival.numbers else None
    if centre is not None and day is not None and not case.work.arrivals.of_booking(arrival.booking_id, day):
        case.work.hold_centre(centre.id)
        case.work.arrivals.read_again(arrival.booking_id, day)
        _numbered(case, arrival, day)
        if case.work.bookings.by_id(arrival.booking_id) is not None:
            raise TryAgainError("the booking has been delivered just now")
    if case.office.clock.now() < case.entry.at + PATIENCE:
        return State.WAITING, None
    return case.listed(Unsettled.UNKNOWN, None, **case.numbers(arrival.numbers))


def _numbered(
    case: Handover, arrival: Arrival, day: date, line_ids: Sequence[int] = ()
) -> tuple[QueueNumber, ...]:
    """Write the desk's numbers down; a line without one, as from an older version, is given one here."""
    coming = Coming(arrival.booking_id, day, case.entry.at, case.office.terminal.key_id)
    case.work.arrivals.put(coming, arrival.numbers)
    has = {row.line_id for row in case.work.arrivals.of_booking(arrival.booking_id, day)}
    lacks = [line_id for line_id in line_ids if line_id not in has]
    if lacks:
        case.work.arrivals.give(coming, lacks, "")
    return tuple(row.queue_number for row in case.work.arrivals.of_booking(arrival.booking_id, day))


def _twice(case: Handover, row: BookingRow, arrival: Arrival) -> Outcome:
    """One visit, whichever desk delivers first: it began when the first of them let somebody in."""
    before, ours = row.checked_in_at or case.entry.at, case.office.terminal.key_id
    came = case.work.arrivals.of_booking(row.id, row.visit_on)
    numbers = tuple(arrived.queue_number for arrived in came)
    if before == case.entry.at and (case.known is not None or any(one.terminal_id == ours for one in came)):
        # By this very deed: delivered before, or its number was, and then the booking.
        case.keep(CheckedIn(row.id, row.revision, before, numbers))
        return APPLIED
    if case.entry.at < before:
        case.work.bookings.change_status(replace(row, checked_in_at=case.entry.at))
        case.work.arrivals.came_earlier(Coming(row.id, row.visit_on, case.entry.at, ours))
        case.note("checked_in_earlier", row, row, actor=arrival.by)
    times = sorted({before.isoformat(), case.entry.at.isoformat()})
    return case.listed(
        Unsettled.ALREADY_CHECKED_IN, row, checked_in_at=times, **case.numbers(numbers + arrival.numbers)
    )
