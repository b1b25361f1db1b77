"""Checking a scanned ticket in on PostgreSQL against bare `psycopg`: `python -m benchmarks.check_in [rounds]`.

From the digits that the reader typed to the answer with its queue number, one visitor of one line after another.
The bare side sends the same statements one after another, and verifies nothing. The round trips are counted on the
wire.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from benchmarks.booking import CENTRES, replaying
from benchmarks.places import Server, on_disk, postgres
from benchmarks.ratio import Figure, compare, rounds_wanted, told
from benchmarks.relay import Relay, relayed
from benchmarks.republic import DOCUMENTATION, Morning, found, made_up, office_at
from benchmarks.statements import Script, written_down
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, Book, ByIin, ByTicket, CheckIn, Choice, Purpose
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.outcomes import Booked, CheckedIn, FreeDay
from kiosk.core.staff_desk import StaffDesk

GOAL, GOAL_TRIPS = 2.0, 6
PLACES = 4000  # a crowd at nine o'clock
COUNTED = 20


class Ready(NamedTuple):
    """The same arrivals as commands and as statements, and two copies of the database with their bookings."""

    commands: list[CheckIn]
    scripts: list[Script]
    ours: str
    bare: str


def arrivals(office: Office) -> Iterator[CheckIn]:
    """Different citizens with bookings of the first time of the day, who come half an hour before."""
    chance, desk, service = Random(20200715), CitizenDesk(office), service_id(1, DOCUMENTATION)
    today = Morning.now().date()
    free = desk.free_slots(Ask(Purpose.TAKE, ByIin(made_up(0)), 1, service), today)
    assert isinstance(free, FreeDay)
    slots = [shown.slot for shown in free.slots if shown.slot.starts_at == free.slots[0].slot.starts_at]
    for number in range(1, slots[0].free):
        ids = [UUID(int=chance.getrandbits(128), version=4) for _ in range(2)]
        booked = desk.book(Book(ids[0], made_up(number), 1, (Choice(service, slots[0].id),)))
        assert isinstance(booked, Booked)
        yield CheckIn(ids[1], ByTicket(booked.ticket.digits), 1, "aigul")


def prepared(server: Server, keys: Path, count: int) -> Ready:
    """So many bookings, taken, and ready to be checked in."""
    template = server.empty()
    office = office_at(template, keys)
    with closing(office.store):
        found(office, CENTRES, PLACES)
        commands = list(islice(arrivals(office), count))
    assert len(commands) == count, f"{len(commands)} places are too few for {count} visitors"
    first, ours, bare = (server.copy(template) for _ in range(3))
    office = office_at(first, keys)
    with closing(office.store):
        return Ready(commands, list(_scripts(office, commands)), ours, bare)


def _scripts(office: Office, commands: list[CheckIn]) -> Iterator[Script]:
    desk = StaffDesk(office)
    for command in commands:
        with written_down(office.store.engine) as script:
            assert isinstance(desk.check_in(command), CheckedIn)
        yield script


def admitting(office: Office, commands: list[CheckIn]) -> Callable[[], None]:
    """Lets one visitor in after the other."""
    desk, waiting = StaffDesk(office), iter(commands)

    def admit() -> None:
        assert isinstance(desk.check_in(next(waiting)), CheckedIn)

    return admit


def trips(ready: Ready, server: Server, keys: Path) -> Figure:
    """The round trips of a check-in: ours, and for comparison those of the same statements sent one by one."""
    rounds = len(ready.commands) - 1
    with relayed(ready.ours) as (relay, through):
        office = office_at(through, keys)
        with closing(office.store):
            ours = _counted(relay, admitting(office, ready.commands), rounds)
    with relayed(ready.bare) as (relay, through), closing(server.bare(through)) as bare:
        theirs = _counted(relay, replaying(bare, ready.scripts), rounds)
    what = "round trips of a check-in, PostgreSQL / one"
    return told(Figure(what, f"{ours:g}", f"1 (bare: {theirs:g})", ours, GOAL_TRIPS))


def _counted(relay: Relay, deed: Callable[[], object], rounds: int) -> float:
    deed()  # the first one connects, and reads what is kept in memory from then on
    relay.trips = 0
    for _ in range(rounds):
        deed()
    return relay.trips / rounds


def measure(rounds: int = 400) -> list[Figure]:
    """Measure and print."""
    with postgres() as url, on_disk() as keys:
        server = Server(url)
        few, timed = min(rounds, COUNTED), rounds + max(3, rounds // 20)
        ready = prepared(server, keys, timed + few + 1)
        office = office_at(ready.ours, keys)
        with closing(office.store), closing(server.bare(ready.bare)) as bare:
            what = "check-in, PostgreSQL / bare psycopg"
            admit, replay = admitting(office, ready.commands[:timed]), replaying(bare, ready.scripts[:timed])
            figure = compare(what, admit, replay, GOAL, rounds)
        counted = [_arrived(server, database) for database in (ready.ours, ready.bare)]
        assert counted[0] == counted[1] > rounds, counted  # both sides have really let them in
        rest = ready._replace(commands=ready.commands[timed:], scripts=ready.scripts[timed:])
        return [figure, trips(rest, server, keys)]


def _arrived(server: Server, url: str) -> int:
    """How many people came, each with a number of their own."""
    with closing(server.bare(url)) as connection:
        count, last = connection.execute("SELECT count(*), max(number) FROM arrival").fetchone()
        assert count == last
        return int(count)


if __name__ == "__main__":
    measure(rounds_wanted(400))
