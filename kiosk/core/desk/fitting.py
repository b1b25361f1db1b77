"""R7: fits slots that are open already to a changed calendar, and cancels what no longer has a time.

Bookings in the way are told first and cancelled only when that is confirmed: all in one transaction.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from kiosk.core.calendar import Opening
from kiosk.core.desk.changes import summary
from kiosk.core.desk.opening import due
from kiosk.core.model import Booking, Slot, Status
from kiosk.core.ports import PublicHolidays
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.reference import ReferenceData
from kiosk.core.store.work import Work


class BookingsInTheWayError(Exception):
    """Times that are booked would be closed; nothing was changed. `bookings`: whom it would send home."""

    def __init__(self, bookings: tuple[Booking, ...]) -> None:
        super().__init__(f"{len(bookings)} bookings have a time that would be closed")
        self.bookings = bookings


class Days(NamedTuple):
    """A centre's days from `first` to `last`, both included."""

    centre_id: int
    first: date
    last: date


class By(NamedTuple):
    """Who changes the calendar, when, from which terminal, by which command."""

    actor: str
    at: datetime
    terminal_id: int
    command_id: UUID | None = None


def in_the_way(
    work: Work, days: Days, holidays: PublicHolidays, now: datetime, supposed: ReferenceData | None = None
) -> list[BookingRow]:
    """The bookings that would lose their time if the slots of these days were fitted to the calendar now.

    `supposed`: to this calendar, which nobody has written yet.
    """
    wanted = _wanted(supposed or work.reference(), days, holidays)
    homeless = [slot.id for slot in _slots(work, days, now) if _key(slot) not in wanted]
    return work.bookings.holding(homeless)


def fit_days(work: Work, days: Days, holidays: PublicHolidays, by: By) -> list[BookingRow]:
    """Fit the slots of these days to the calendar; returns the bookings that were cancelled for it."""
    affected = in_the_way(work, days, holidays, by.at)
    for citizen in sorted({row.citizen_key for row in affected if row.citizen_key}):
        work.bookings.lock_citizen(citizen, by.at)
    slots = _slots(work, days, by.at, lock=True)
    if {row.id for row in in_the_way(work, days, holidays, by.at)} != {row.id for row in affected}:
        raise TryAgainError("somebody booked while the day was being closed")
    cancelled = [_cancel(work, row, by) for row in affected]
    wanted = _wanted(work.reference(), days, holidays)
    for slot in _slots(work, days, by.at) if affected else slots:
        opening = wanted.pop(_key(slot), None)
        places = max(opening.places if opening else 0, slot.capacity - slot.free)
        ends_at = opening.ends_at if opening else slot.ends_at
        if (places, ends_at) != (slot.capacity, slot.ends_at):
            work.slots.refit(slot.id, places, ends_at)
    work.slots.open([opening for opening in wanted.values() if opening.starts_at > by.at])
    return cancelled


def _cancel(work: Work, row: BookingRow, by: By) -> BookingRow:
    work.slots.give(row.slot_ids)
    cancelled = replace(row, status=Status.CANCELLED_BY_CENTRE)
    work.bookings.change(cancelled)
    work.records.append_event(
        at=by.at,
        centre_id=row.centre_id,
        terminal_id=by.terminal_id,
        actor=by.actor,
        action="cancelled_by_centre",
        booking_id=row.id,
        command_id=by.command_id,
        before=summary(row),
        after=summary(cancelled),
    )
    return cancelled


def _slots(work: Work, days: Days, now: datetime, *, lock: bool = False) -> list[Slot]:
    lines = [line.id for line in work.reference().reference.lines.values() if line.centre_id == days.centre_id]
    return [slot for slot in work.slots.on_days(lines, days.first, days.last, lock=lock) if slot.starts_at > now]


def _wanted(data: ReferenceData, days: Days, holidays: PublicHolidays) -> dict[tuple[int, datetime], Opening]:
    openings = due(data, days.centre_id, days.first, days.last, holidays)
    return {(o.line_id, o.starts_at): o for o in openings}


def _key(slot: Slot) -> tuple[int, datetime]:
    return slot.line_id, slot.starts_at
