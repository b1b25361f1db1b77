"""Taking a booking on the embedded database against bare `sqlite3`: `python -m benchmarks.book_embedded [rounds]`.

Every booking is taken three times, on three copies of one database: once while its statements are written down,
then measured, by `CitizenDesk.book` on the second copy and by the bare driver sending the same on the third.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from benchmarks.places import on_disk
from benchmarks.ratio import Figure, compare, rounds_wanted
from benchmarks.republic import DOCUMENTATION, found, made_up, office_at
from benchmarks.statements import Script, replay, written_down
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, Book, ByIin, Choice, Purpose
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.outcomes import Booked, FreeTime

GOAL = 2.0
CENTRES = 3
WARM = 60
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


def bookings(office: Office) -> Iterator[Book]:
    """Different citizens who book different free times of one line, in no order."""
    chance = Random(20200715)
    service = service_id(1, DOCUMENTATION)
    free = CitizenDesk(office).free_days(Ask(Purpose.TAKE, ByIin(made_up(0)), 1, service))
    assert isinstance(free, FreeTime)
    places = [shown.slot.id for day in free.days for shown in day.slots for _ in range(shown.slot.free)]
    chance.shuffle(places)
    for number, slot in enumerate(places, start=1):
        command_id = UUID(int=chance.getrandbits(128), version=4)
        yield Book(command_id, made_up(number), 1, (Choice(service, slot),))


def scripts(folder: Path, commands: list[Book]) -> Iterator[Script]:
    """What SQLAlchemy sends for each booking."""
    office = _office(folder)
    desk = CitizenDesk(office)
    for command in commands:
        with written_down(office.store.engine) as script:
            assert isinstance(desk.book(command), Booked)
        yield script
    office.store.close()


def measure(rounds: int = 400) -> list[Figure]:
    """Measure and print."""
    with on_disk() as home:
        first, second, third, template = (home / name for name in ("first", "second", "third", "template"))
        office = _office(template)
        found(office, CENTRES)
        commands = list(islice(bookings(office), rounds + WARM + rounds // 20))
        office.store.close()
        for copy in (first, second, third):
            shutil.copytree(template, copy)
        sent = iter(list(scripts(first, commands)))
        office = _office(second)
        desk, wanted = CitizenDesk(office), iter(commands)

        def ours() -> None:
            assert isinstance(desk.book(next(wanted)), Booked)

        with closing(sqlite3.connect(third / "kiosk.db", isolation_level=None)) as bare:
            for pragma in PRAGMAS:
                bare.execute(f"PRAGMA {pragma}")
            figure = compare(
                "book, embedded database / bare sqlite3", ours, lambda: replay(bare, next(sent)), GOAL, rounds
            )
            counted = [_bookings(bare)]
        office.store.close()
        with closing(sqlite3.connect(second / "kiosk.db")) as ended:
            counted.append(_bookings(ended))
        assert counted[0] == counted[1] > rounds, counted  # both sides have really booked
        return [figure]


def _office(folder: Path) -> Office:
    return office_at(f"sqlite:///{folder / 'kiosk.db'}", folder)


def _bookings(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM booking").fetchone()[0]
    return count


if __name__ == "__main__":
    measure(rounds_wanted(400))
