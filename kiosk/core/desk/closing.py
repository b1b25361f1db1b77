"""R7: staff close a day or some of its hours, and open it again. Who is booked there is told first.

That day's hours are copied into a special day, in which one span is closed; a day that is closed whole has a span
from opening to closing. So it can be opened again as it was.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.core.calendar import (
    ClosingError,
    Hours,
    Span,
    SpecialDay,
    Week,
    closing,
    hours_on,
    reopened,
    special_on,
)
from kiosk.core.commands import CloseDay, ReopenDay
from kiosk.core.desk.fitting import BookingsInTheWayError, By, Days, fit_days, in_the_way
from kiosk.core.desk.tickets import booking_of
from kiosk.core.free_text import fit
from kiosk.core.model import Booking, Words
from kiosk.core.outcomes import DayClosed, DayReopened
from kiosk.core.ports import PublicHolidays
from kiosk.core.store.reference import ReferenceData
from kiosk.core.store.work import Work

_UNSAID = Words("", "", "")


def whom_it_sends_home(
    work: Work, days: Days, span: Span | None, holidays: PublicHolidays, now: datetime
) -> tuple[Booking, ...]:
    """The bookings that would lose their time if this day, or this span of it, were closed now.

    Who among them has come already is in the hall. Raises ClosingError where it cannot be closed so.
    """
    data = work.reference()
    week = _week(data, days.centre_id)
    special = _closed(data, days, span, _UNSAID, holidays)
    closed = replace(week, special_days=(special, *(s for s in week.special_days if s.day != special.day)))
    supposed = replace(data, weeks={**data.weeks, days.centre_id: closed})
    return tuple(booking_of(work, row, now) for row in in_the_way(work, days, holidays, now, supposed))


def close(work: Work, command: CloseDay, holidays: PublicHolidays, by: By) -> DayClosed:
    """Close a day, or hours of it, and cancel what is booked there. Raises as `StaffDesk.close_day` says."""
    days = Days(command.centre_id, command.day, command.day)
    reason = Words(fit(command.reason.kk), fit(command.reason.ru), fit(command.reason.en))
    before = special_on(command.day, _week(work.reference(), days.centre_id))
    special = _closed(work.reference(), days, command.hours, reason, holidays)
    writer = work.reference_writer
    writer.special_day(days.centre_id, special)
    writer.finish()
    affected = in_the_way(work, days, holidays, by.at)
    if not command.seen.issuperset(row.id for row in affected):
        raise BookingsInTheWayError(tuple(booking_of(work, row, by.at) for row in affected))
    cancelled = fit_days(work, days, holidays, by)
    _note(work, "day_closed", days, by, {**_facts(special), "cancelled": len(cancelled)}, before)
    return DayClosed(command.day, tuple(row.id for row in cancelled))


def reopen(work: Work, command: ReopenDay, holidays: PublicHolidays, by: By) -> DayReopened:
    """Open a day again as it was before staff closed it. Raises ClosingError where they did not.

    Who was sent home stays so: they were told. Where the day's hours are not those of the week, they stay a
    special day, which the next loading of the centre file sets anew.
    """
    days = Days(command.centre_id, command.day, command.day)
    week = _week(work.reference(), days.centre_id)
    before = special_on(command.day, week)
    if before is None or not before.by_staff:
        raise ClosingError(f"nobody of the staff closed {command.day}")
    hours = reopened(before.hours) if before.hours else None
    ordinary = replace(week, special_days=())
    usual = hours_on(command.day, ordinary, holidays.between(command.day, command.day))
    writer = work.reference_writer
    writer.drop_special_day(days.centre_id, command.day)
    if hours is not None and hours != usual:
        writer.special_day(days.centre_id, SpecialDay(command.day, hours, before.reason))
    writer.finish()
    fit_days(work, days, holidays, by)
    _note(work, "day_reopened", days, by, {"day": command.day.isoformat(), "closed": "nothing"}, before)
    return DayReopened(command.day)


def _closed(
    data: ReferenceData, days: Days, span: Span | None, reason: Words, holidays: PublicHolidays
) -> SpecialDay:
    """The special day that closes this one."""
    day, week = days.first, _week(data, days.centre_id)
    special = special_on(day, week)
    if special is not None and special.hours is not None:
        return SpecialDay(day, closing(special.hours, span), reason, by_staff=True)
    hours = hours_on(day, week, holidays.between(day, day))
    if isinstance(hours, Hours):
        return SpecialDay(day, closing(hours, span), reason, by_staff=True)
    if span is not None or (special is not None and not special.by_staff):
        raise ClosingError(f"the centre is not open on {day} ({hours.value})")
    return SpecialDay(day, None, reason, by_staff=True)


def _week(data: ReferenceData, centre_id: int) -> Week:
    return data.weeks.get(centre_id, Week({}))


def _note(  # noqa: PLR0917
    work: Work, action: str, days: Days, by: By, after: dict[str, Any], before: SpecialDay | None
) -> None:
    work.records.append_event(
        at=by.at,
        centre_id=days.centre_id,
        terminal_id=by.terminal_id,
        actor=by.actor,
        action=action,
        command_id=by.command_id,
        before=_facts(before) if before else None,
        after=after,
    )


def _facts(special: SpecialDay) -> dict[str, Any]:
    """A special day as events keep it."""
    hours, closed = special.hours, "nothing"
    if hours is None or hours.all_closed:
        closed = "all day"
    elif hours.closed:
        closed = f"{hours.closed[0]:%H:%M}-{hours.closed[1]:%H:%M}"
    return {"day": special.day.isoformat(), "closed": closed, "reason": special.reason.en}
