"""Setting a centre up from its file, again and again: the file is the truth for reference data."""

from datetime import timedelta

from kiosk.core.desk.fitting import BookingsInTheWayError, By, Days, fit_days, in_the_way
from kiosk.core.desk.tickets import booking_of
from kiosk.core.files.centre_file import CentreFile
from kiosk.core.model import Booking
from kiosk.core.ports import Clock, PublicHolidays
from kiosk.core.store.events import NO_TERMINAL
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work


def set_up(
    store: Store, file: CentreFile, clock: Clock, holidays: PublicHolidays, *, cancel_bookings: bool = False
) -> tuple[Booking, ...]:
    """Load a centre file and open the coming days' slots; returns the bookings cancelled for it, to be called.

    All of it in one transaction. Raises BookingsInTheWayError where bookings stand in closed times and
    `cancel_bookings` was not said.
    """
    now = clock.now()

    def load(work: Work) -> tuple[Booking, ...]:
        _write(work, file)
        cancelled: list[Booking] = []
        for entry in file.centres:
            today = entry.centre.day_of(now)
            last = today + timedelta(days=work.reference().policy_on(today).horizon_days)
            state = work.centre(entry.centre.id)
            if state is None:
                continue
            days = Days(entry.centre.id, today, max(last, state.slots_until or last))
            affected = in_the_way(work, days, holidays, now)
            if affected and not cancel_bookings:
                raise BookingsInTheWayError(tuple(booking_of(work, row, now) for row in affected))
            rows = fit_days(work, days, holidays, By("technician", now, NO_TERMINAL))
            cancelled += [booking_of(work, row, now) for row in rows]
            work.set_slots_until(days.centre_id, days.last)
            work.records.append_event(
                at=now,
                centre_id=days.centre_id,
                terminal_id=NO_TERMINAL,
                actor="technician",
                action="set_up",
                after={"services": len(entry.services), "cancelled": len(rows)},
            )
        return tuple(cancelled)

    return store.write(load)


def _write(work: Work, file: CentreFile) -> None:
    writer = work.reference_writer
    writer.policies(file.policies)
    for entry in file.centres:
        writer.centre(entry.centre, entry.lines, entry.services, demo=file.is_demo)
        writer.week(entry.centre.id, entry.week)
    writer.finish()
