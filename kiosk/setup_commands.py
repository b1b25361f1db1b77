"""What the set-up commands do, and what they tell the technician."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import uuid4

import click

from kiosk.core.calendar import ClosingError, Span
from kiosk.core.clock import SystemClock
from kiosk.core.commands import CloseDay, ReopenDay
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.files.centre_file import load_centre_file
from kiosk.core.files.vehicles_file import read_vehicles
from kiosk.core.free_text import UnfitTextError
from kiosk.core.model import Booking, Reference, Words
from kiosk.core.ports import StoreUnusableError
from kiosk.core.setup import set_up
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.work import Work
from kiosk.settings import Settings
from kiosk.terminal import fill_demo, load_demo, open_at

BATCH = 10_000


def init(settings: Settings, file: Path | None, *, cancel_bookings: bool) -> None:
    """Load a centre file, or the demonstration. Exit 1 where bookings are in the way."""
    centres = load_centre_file(file) if file else load_demo()
    office = open_at(settings, SystemClock(), enrolled=False)
    try:
        cancelled = set_up(office.store, centres, office.clock, office.holidays, cancel_bookings=cancel_bookings)
        taken = fill_demo(office, centres)
        nobody_yet = office.store.read(lambda work: work.staff.is_empty())
    except BookingsInTheWayError as fault:
        _list(fault.bookings)
        click.echo(f"kiosk: {fault}; nothing was changed. To cancel them: --cancel-bookings", err=True)
        raise SystemExit(1) from fault
    finally:
        office.store.close()
    for entry in centres.centres:
        click.echo(f"{entry.centre.code}: {len(entry.lines)} lines, {len(entry.services)} services")
    if taken:
        click.echo(f"{taken} made-up bookings")
    _list(cancelled)
    if nobody_yet:
        click.echo("no account of the staff yet; the first one: kiosk staff-accounts add LOGIN --role senior")


def import_vehicles(settings: Settings, file: Path) -> None:
    """Enter the vehicles of a file: in one transaction, all or none."""
    office = open_at(settings, SystemClock(), enrolled=False)

    def enter(work: Work) -> int:
        owners = ((row.plate, office.keys.citizen_key(row.owner)) for row in read_vehicles(file))
        count = 0
        while batch := list(islice(owners, BATCH)):
            count += work.records.register_vehicles(batch)
        return count

    try:
        count = office.store.write(enter)
    finally:
        office.store.close()
    click.echo(f"{count} vehicles")


def close_day(
    settings: Settings, code: str, day: date, hours: Span | None, reason: tuple[str, str, str], *, yes: bool
) -> None:
    """Close a centre on a day or some of its hours, after showing whom it sends home."""
    with _desk(settings) as (desk, reference):
        centre_id = centre_with(reference, code)
        booked = desk.booked_on(centre_id, day, hours)
        _list(booked)
        if booked and not yes and not click.confirm(f"Cancel these {len(booked)} bookings?"):
            raise SystemExit(1)
        seen = frozenset(booking.id for booking in booked)
        desk.close_day(CloseDay(uuid4(), centre_id, day, Words(*reason), seen, "technician", hours))
    span = f" from {hours[0]:%H:%M} to {hours[1]:%H:%M}" if hours else ""
    click.echo(f"{code} is closed on {day}{span}; {len(booked)} bookings cancelled")


def reopen_day(settings: Settings, code: str, day: date) -> None:
    """Open a day again that was closed at a desk or at the command line."""
    with _desk(settings) as (desk, reference):
        desk.reopen_day(ReopenDay(uuid4(), centre_with(reference, code), day, "technician"))
    click.echo(f"{code} is open on {day} as before; who was sent home stays so")


@contextmanager
def _desk(settings: Settings) -> Iterator[tuple[StaffDesk, Reference]]:
    """A staff desk with the rights of whoever works at the command line; what it refuses is told plainly."""
    office = open_at(settings, SystemClock(), enrolled=False)
    try:
        yield StaffDesk(office), office.store.read(lambda work: work.reference().reference)
    except (ClosingError, UnfitTextError) as fault:
        raise StoreUnusableError(str(fault)) from fault
    finally:
        office.store.close()


def centre_with(reference: Reference, code: str) -> int:
    """The centre with this code. Raises StoreUnusableError that names those that there are."""
    for centre in reference.centres.values():
        if centre.code == code:
            return centre.id
    known = ", ".join(centre.code for centre in reference.centres.values())
    raise StoreUnusableError(f"no centre has the code {code!r}; expected one of {known}")


def _list(bookings: tuple[Booking, ...]) -> None:
    for booking in bookings:
        start = booking.starts_at.astimezone(booking.centre.zone)
        services = ", ".join(a.service.code for a in booking.appointments)
        click.echo(f"{start:%Y-%m-%d %H:%M}  {booking.centre.code}  booking {booking.id:x}  {services}")
