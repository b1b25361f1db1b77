"""A new terminal reads a centre's bookings: `python -m benchmarks.pull [bookings] [rounds]`.

`Pull.run` from PostgreSQL into an empty copy, reference data, slots and all, against bare `sqlite3` putting the
same rows into the same tables by `executemany`, with the same pragmas, in one transaction.
"""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import psycopg

from benchmarks.places import PRAGMAS, on_disk, postgres
from benchmarks.ratio import Figure, compare_measured
from benchmarks.republic import DOCUMENTATION, Morning, found, office_at
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.sync.feed import Feed, read_feed
from kiosk.core.sync.pull import Pull
from kiosk.core.sync.replica import Replica

GOAL = 2.5
CENTRE = 1
BOOKINGS = 100_000
_BOOKING = (
    "id, centre_id, kind, citizen_key, status, revision, taken_at, taken_on, visit_on, starts_at, plate, "
    "ask_staff, language, booked_offline, code_mac, signed_by, signature, checked_in_at, centre_revision"
)


@dataclass
class Side:
    """Fills a copy of its own each time, and says how long that took."""

    folder: Path
    number: int = 0

    @contextmanager
    def copy(self) -> Iterator[Replica]:
        """An empty copy."""
        self.number += 1
        place = self.folder / str(self.number)
        replica = Replica(place, Morning.now())
        try:
            yield replica
        finally:
            replica.close()
            shutil.rmtree(place)


def book(url: str, bookings: int, centre: int = CENTRE) -> None:
    """Put so many bookings into a centre, in bulk, at the slots of the coming days."""
    chance = Random(20200717 + centre)
    now, first = Morning.now(), centre * 2**40
    with psycopg.connect(url) as post:
        slots = post.execute(
            "SELECT s.id, s.day, s.starts_at FROM slot s JOIN line l ON l.id = s.line_id "
            "WHERE l.centre_id = %s AND s.day > %s ORDER BY s.id",
            (centre, now.date()),
        ).fetchall()
        keys = [chance.randbytes(32) for _ in range(bookings)]
        with post.cursor() as cursor:
            with cursor.copy("COPY citizen (key, seen_at) FROM STDIN") as rows:
                for key in keys:
                    rows.write_row((key, now))
            chosen = [chance.choice(slots) for _ in range(bookings)]
            with cursor.copy(f"COPY booking ({_BOOKING}) FROM STDIN") as rows:
                for number, (key, (_, day, starts_at)) in enumerate(zip(keys, chosen, strict=True), start=1):
                    taken = now - timedelta(days=chance.randrange(9))
                    head = (
                        first + number * 7919,
                        centre,
                        "tson",
                        key,
                        "booked",
                        1,
                        taken,
                        taken.date(),
                        day,
                        starts_at,
                    )
                    mac, signature = chance.randbytes(32), chance.randbytes(64)
                    rows.write_row((*head, "", False, "kk", False, mac, 1, signature, None, number))
            with cursor.copy("COPY appointment (booking_id, position, service_id, slot_id) FROM STDIN") as rows:
                for number, (slot_id, *_) in enumerate(chosen, start=1):
                    rows.write_row((first + number * 7919, 0, service_id(centre, DOCUMENTATION), slot_id))
        post.execute("UPDATE centre SET revision = %s WHERE id = %s", (bookings, centre))


def analyze(url: str) -> None:
    """Let the server look at what was put there in bulk."""
    with psycopg.connect(url, autocommit=True) as post:
        post.execute("ANALYZE")


def pulling(office: Office, side: Side) -> float:
    """Seconds that our copy takes."""
    with side.copy() as replica:
        states = office.store.read(lambda work: work.look([CENTRE]))[1]
        begun = perf_counter()
        Pull(office.store, replica.store, [CENTRE], Morning()).run(states)
        took = perf_counter() - begun
        _filled(replica.path, states[CENTRE].revision)
        return took


def putting(office: Office, side: Side, feed: Feed) -> float:
    """Seconds that `executemany` takes. The rows that others refer to are there before."""
    with side.copy() as replica:
        states = office.store.read(lambda work: work.look([CENTRE]))[1]
        nothing_new = {CENTRE: states[CENTRE]}
        Pull(office.store, replica.store, [CENTRE], Morning()).pull_reference()
        replica.close()
        with closing(sqlite3.connect(replica.path, isolation_level=None)) as bare:
            for pragma in PRAGMAS:
                bare.execute(f"PRAGMA {pragma}")
            begun = perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            _put(bare, "slot", [(*row, 0) for row in feed.slots])
            _put(bare, "citizen", [(row[3], 0) for row in feed.bookings])
            _put(bare, "booking", feed.bookings)
            _put(bare, "appointment", feed.appointments)
            bare.execute("COMMIT")
            took = perf_counter() - begun
        _filled(replica.path, nothing_new[CENTRE].revision)
        return took


def measure(rounds: int = 5, bookings: int = BOOKINGS) -> list[Figure]:
    """Measure and print."""
    with on_disk() as home, postgres() as url:
        office = office_at(url, home / "office")
        found(office, 1, places=bookings)
        book(url, bookings)
        analyze(url)
        since = Morning.now().date() - timedelta(days=10)
        whole = office.store.read(
            lambda work: read_feed(work, CENTRE, -1, since, step=bookings + 1, with_slots=True)
        )
        ours, bare = Side(home / "ours"), Side(home / "bare")
        figure = compare_measured(
            f"pull {bookings:,} bookings / bare executemany",
            lambda: pulling(office, ours),
            lambda: putting(office, bare, whole),
            GOAL,
            rounds,
        )
        office.store.close()
        return [figure]


def _put(bare: sqlite3.Connection, table: str, rows: Any) -> None:  # noqa: ANN401
    marks = ", ".join("?" * len(rows[0]))
    bare.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _filled(path: Path, bookings: int) -> None:
    """Both sides have really done it."""
    with closing(sqlite3.connect(path)) as file:
        for table in ("booking", "appointment"):
            count = file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            assert count == bookings, (table, count)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    measure(bookings=arguments[0] if arguments else BOOKINGS, rounds=arguments[1] if len(arguments) > 1 else 5)
