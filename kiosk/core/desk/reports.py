"""A centre's report, from its rows and the rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from kiosk.core.calendar import Closed, Week, hours_on
from kiosk.core.desk.attendant import CITIZEN
from kiosk.core.desk.fitting import Days
from kiosk.core.door import status_of
from kiosk.core.model import Status
from kiosk.core.policy import Policy
from kiosk.core.ports import PublicHolidays
from kiosk.core.report.figures import End, Fact, Range, Report, report
from kiosk.core.store.report import NotedRow, ServiceRow, read_range
from kiosk.core.store.work import Work

_MINUTE = 60
_ENDS = {
    Status.BOOKED: End.TO_COME,
    Status.CHECKED_IN: End.VISITED,
    Status.MISSED: End.MISSED,
    Status.CANCELLED: End.CANCELLED_BY_CITIZEN,
    Status.CANCELLED_BY_CENTRE: End.CANCELLED_BY_CENTRE,
}


def report_of(work: Work, days: Days, holidays: PublicHolidays, now: datetime) -> Report:
    """The report of a centre's civil days. Raises KeyError where there is no such centre."""
    centre_id, first, last = days
    data = work.reference()
    reference, centre = data.reference, data.reference.centres[centre_id]
    policy = data.policy_on(centre.day_of(now))
    facts: list[Fact] = []
    for services, noted in read_range(work, centre_id, first, last, citizen=CITIZEN):
        facts += _facts(services, noted, now, policy, centre.zone)
    off, week = holidays.between(first, last), data.weeks.get(centre_id, Week({}))
    hours = {
        day: hours_on(day, week, off) for day in (first + timedelta(n) for n in range((last - first).days + 1))
    }
    closed = {day: why for day, why in hours.items() if isinstance(why, Closed)}
    return report(Range(centre, first, last, now, reference.lines, reference.services, closed), facts)


def _facts(
    services: Sequence[ServiceRow], noted: Sequence[NotedRow], now: datetime, policy: Policy, zone: tzinfo
) -> list[Fact]:
    moved = {row.booking_id for row in noted if row.action == "rebooked"}
    at_desk = {row.booking_id for row in noted if row.action == "booked"}
    by_staff = {row.booking_id for row in noted if row.action == "cancelled" and row.actor != CITIZEN}

    def fact(row: ServiceRow) -> Fact:
        end = _ENDS[status_of(Status(row.status), row.starts_at, now, policy)]
        if end is End.CANCELLED_BY_CITIZEN and row.booking_id in by_staff:
            end = End.CANCELLED_BY_STAFF
        came = row.checked_in_at if end is End.VISITED and row.position == 0 else None
        return Fact(
            day=row.day,
            hour=row.at.astimezone(zone).hour,
            line_id=row.line_id,
            service_id=row.service_id,
            first=row.position == 0,
            end=end,
            rebooked=row.booking_id in moved,
            offline=bool(row.booked_offline),
            at_desk=row.booking_id in at_desk,
            waited=None if came is None else int((came - row.starts_at).total_seconds() // _MINUTE),
        )

    return [fact(row) for row in services]
