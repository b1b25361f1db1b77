"""Bookings to be taken on copies of one database: by `CitizenDesk.book`, and by the bare driver sending the same.

Every booking is taken three times, on three copies: once while its statements are written down, then measured, by
the desk on the second copy and by the bare driver on the third.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from benchmarks.places import Databases
from benchmarks.ratio import Figure, compare
from benchmarks.republic import DOCUMENTATION, PLACES, found, made_up, office_at
from benchmarks.statements import Script, replay, written_down
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, Book, ByIin, Choice, Purpose
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.outcomes import Booked, FreeTime

GOAL = 2.0
CENTRES = 3
WARM = 60


class Prepared(NamedTuple):
    """The same bookings as commands and as statements, and two copies of the database on which to take them."""

    commands: list[Book]
    scripts: list[Script]
    ours: str
    bare: str


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


def scripts(office: Office, commands: list[Book]) -> Iterator[Script]:
    """What is sent for each booking."""
    desk = CitizenDesk(office)
    for command in commands:
        with written_down(office.store.engine) as script:
            assert isinstance(desk.book(command), Booked)
        yield script


def prepared(
    databases: Databases, keys: Path, count: int, places: int = PLACES, *, written: int | None = None
) -> Prepared:
    """So many bookings, ready to be taken. `keys`: the folder for what a terminal keeps beside its database.

    `written`: of so many the statements are wanted; of all, where that is not said.
    """
    template = databases.empty()
    office = office_at(template, keys)
    with closing(office.store):
        found(office, CENTRES, places)
        commands = list(islice(bookings(office), count))
    assert len(commands) == count, f"{len(commands)} free places are too few for {count} bookings"
    first, ours, bare = (databases.copy(template) for _ in range(3))
    office = office_at(first, keys)
    with closing(office.store):
        return Prepared(commands, list(scripts(office, commands[:written])), ours, bare)


def taking(office: Office, commands: list[Book]) -> Callable[[], None]:
    """Takes one booking after the other."""
    desk, wanted = CitizenDesk(office), iter(commands)

    def take() -> None:
        assert isinstance(desk.book(next(wanted)), Booked)

    return take


def replaying(connection: Any, scripts: list[Script]) -> Callable[[], object]:  # noqa: ANN401
    """Sends one booking's statements after the other's."""
    sent = iter(scripts)
    return lambda: replay(connection, next(sent))


def against_bare(what: str, databases: Databases, keys: Path, rounds: int) -> Figure:
    """Measure and print one terminal's bookings against the bare driver's."""
    ready = prepared(databases, keys, rounds + WARM + rounds // 20)
    office = office_at(ready.ours, keys)
    with closing(office.store), closing(databases.bare(ready.bare)) as bare:
        figure = compare(what, taking(office, ready.commands), replaying(bare, ready.scripts), GOAL, rounds)
    counted = [taken(databases, url) for url in (ready.ours, ready.bare)]
    assert counted[0] == counted[1] > rounds, counted  # both sides have really booked
    return figure


def taken(databases: Databases, url: str) -> int:
    """How many bookings a database has."""
    with closing(databases.bare(url)) as connection:
        count: int = connection.execute("SELECT count(*) FROM booking").fetchone()[0]
        return count
