"""A made-up republic to measure on: so many centres alike, with a month of past days and all that can be booked.

Reference data are written by the product. Slots, about a million at 350 centres, go in bulk; a good third is full.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from random import Random

import psycopg

from kiosk.core.calendar import Hours, Opening, Week
from kiosk.core.desk.opening import due
from kiosk.core.files.centre_file import CentreEntry, line_id, service_id
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.iin import Iin, check_digit
from kiosk.core.model import Centre, CentreKind, Line, Service, Words
from kiosk.core.office import Office, enrol_here, open_office, prepare_database
from kiosk.core.store.work import Work

LINES, PLACES, PAST_DAYS, FUTURE_DAYS = 3, 8, 25, 14
DOCUMENTATION = 1
_COLUMNS = "line_id, day, starts_at, ends_at, capacity, free"
_WEEK = Week({day: Hours(time(9), time(18), time(13), time(14)) for day in range(6)})
_HOLIDAYS = KazakhstanHolidays()
Row = tuple[int, date, datetime, datetime, int, int]


class Morning:
    """A clock that stands: Monday, 23 November 2026, half past eight in Almaty."""

    @staticmethod
    def now() -> datetime:
        """The present instant."""
        return datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def made_up(number: int) -> Iin:
    """A made-up IIN with a right check digit, a different one for each number."""
    first = f"{40_000_000_000 + number * 17:011d}"
    last = check_digit(first)
    return made_up(number + 1_000_000) if last is None else Iin(f"{first}{last}")


def office_at(url: str, folder: Path) -> Office:
    """The office of a terminal somewhere in the republic; the database and its place in it are made if need be."""
    prepare_database(url, folder)
    enrol_here(url, folder, "T-01", Morning())
    return open_office(url, folder, "T-01", Morning(), _HOLIDAYS)


def found(office: Office, centres: int, places: int = PLACES) -> int:
    """Fill an empty database with so many centres, `places` in each slot; gives how many slots there are."""
    today = Morning.now().date()

    def write(work: Work) -> list[Row]:
        writer = work.reference_writer
        writer.policies(())
        for number in range(1, centres + 1):
            entry = _entry(number, places)
            writer.centre(entry.centre, entry.lines, entry.services, demo=True)
            writer.week(number, entry.week)
            work.set_slots_until(number, today + timedelta(days=FUTURE_DAYS))
        writer.finish()
        data = work.reference()
        return list(
            _slots(centres, due(data, 1, today - timedelta(PAST_DAYS), today + timedelta(FUTURE_DAYS), _HOLIDAYS))
        )

    rows = office.store.write(write)
    _insert(office, rows)
    return len(rows)


def _slots(centres: int, openings: list[Opening]) -> Iterator[Row]:
    """The first centre's openings, for every centre."""
    chance = Random(20200706)
    for number, opening in product(range(centres), openings):
        free = max(0, chance.randrange(-opening.places // 2, opening.places + 1))
        line = opening.line_id + number * (line_id(2, 0) - line_id(1, 0))
        yield line, opening.day, opening.starts_at, opening.ends_at, opening.places, free


def _insert(office: Office, rows: list[Row]) -> None:
    url = office.store.engine.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database or "")) as lite, lite:
            lite.executemany(
                f"INSERT INTO slot ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (line, str(day), int(a.timestamp()), int(z.timestamp()), *rest)
                    for line, day, a, z, *rest in rows
                ),
            )
            lite.execute("ANALYZE")
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as post:
        with post.cursor() as cursor, cursor.copy(f"COPY slot ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        post.execute("ANALYZE")


def _entry(number: int, places: int) -> CentreEntry:
    centre = Centre(
        number,
        f"centre-{number}",
        CentreKind.TSON,
        Words(f"№ {number} ХҚКО", f"ЦОН № {number}", f"Centre No. {number}"),
        Words("Абай к-сі, 1", "ул. Абая, 1", "1 Abai St"),
        "Asia/Almaty",
    )
    lines = tuple(
        Line(line_id(number, at), number, "DGR"[at - 1], Words("Сектор", "Сектор", "Sector"), places=places)
        for at in range(1, LINES + 1)
    )
    services = tuple(
        Service(
            service_id(number, at),
            number,
            line_id(number, (at - 1) // 4 + 1),
            at,
            f"service-{at}",
            Words(f"{at}-қызмет", f"Услуга {at}", f"Service {at}"),
            documentation=at == DOCUMENTATION,
        )
        for at in range(1, LINES * 4 + 1)
    )
    return CentreEntry(centre, _WEEK, lines, services)
