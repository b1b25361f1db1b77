"""R7: the coming days' slots are opened by whoever comes first, as often as anybody likes."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from kiosk.core.calendar import Hours, Opening, Week, hours_on, openings
from kiosk.core.model import Centre, Slot
from kiosk.core.office import Office
from kiosk.core.ports import PublicHolidays
from kiosk.core.store.reference import CentreState, ReferenceData
from kiosk.core.store.work import Work


class Days(NamedTuple):
    """Civil days from `first` to `last`, both included."""

    first: date
    last: date


def open_coming_days(office: Office, centre_id: int) -> None:
    """Make sure that a centre's slots exist up to the horizon. Cheap where they do."""
    now = office.clock.now()

    def wanting(work: Work) -> Days | None:
        state = work.centre(centre_id)
        return missing_days(work.reference(), state, now) if state else None

    days = office.store.read(wanting)
    if days is not None:
        office.store.write(lambda work: open_until(work, centre_id, days.first, days.last, office.holidays))


def missing_days(data: ReferenceData, state: CentreState, now: datetime) -> Days | None:
    """From a centre's today to its horizon, where some of these days' slots are not open yet."""
    today = data.reference.centres[state.id].day_of(now)
    last = today + timedelta(days=data.policy_on(today).horizon_days)
    return None if state.slots_until is not None and state.slots_until >= last else Days(today, last)


def open_until(work: Work, centre_id: int, today: date, last: date, holidays: PublicHolidays) -> None:
    """Open a centre's slots for the days that are not open yet, up to `last`, included. `today`: the centre's."""
    state = work.centre(centre_id)
    if state is None:
        return
    first = max(today, state.slots_until + timedelta(days=1)) if state.slots_until else today
    if first <= last:
        work.set_slots_until(centre_id, last)  # holds it: whoever changes the calendar comes before or after
        work.slots.open(due(work.reference(), centre_id, first, last, holidays))


def due(data: ReferenceData, centre_id: int, first: date, last: date, holidays: PublicHolidays) -> list[Opening]:
    """The slots that a centre is to have from `first` to `last`, both included."""
    centre = data.reference.centres[centre_id]
    closed = holidays.between(first, last)
    lines = [line for line in data.reference.lines.values() if line.centre_id == centre_id and line.offered]
    wanted: list[Opening] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        hours = hours_on(day, data.weeks.get(centre_id, Week({})), closed)
        if isinstance(hours, Hours):
            intake = _last_intake(centre, data, day)
            wanted += [o for line in lines for o in openings(line, day, hours, centre.zone, intake)]
    return wanted


def is_open(data: ReferenceData, slot: Slot, holidays: PublicHolidays) -> bool:
    """Whether the calendar still has this slot's time; staff may have closed it since it was opened (R7)."""
    centre_id = data.reference.lines[slot.line_id].centre_id
    wanted = due(data, centre_id, slot.day, slot.day, holidays)
    return any((opening.line_id, opening.starts_at) == (slot.line_id, slot.starts_at) for opening in wanted)


def _last_intake(centre: Centre, data: ReferenceData, day: date) -> int:
    if centre.last_intake_minutes is not None:
        return centre.last_intake_minutes
    return data.policy_on(day).last_intake_minutes
