"""What one shared database for the whole country costs: `python -m benchmarks.country [bookings]`.

Not a ratio but the figures from which docs/shared-database.md is planned: bytes a row and its indexes, and the CPU
time that the server spends on a booking, on a look of a terminal, and on an exchange of leases, at 350 centres.
"""

import sys
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

from benchmarks.places import Server, on_disk, postgres
from benchmarks.pull import analyze, book
from benchmarks.republic import DOCUMENTATION, found, made_up, office_at
from benchmarks.server_share import cpu_seconds, postmaster_of
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, Book, ByIin, Choice, Purpose
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.outcomes import FreeTime
from kiosk.core.sync.leases import Exchange
from kiosk.core.sync.replica import Replica

CENTRES = 350
BOOKINGS = 500_000
LOOKS, TAKEN, EXCHANGES = 2000, 400, 20
_TABLES = ("slot", "booking", "appointment", "citizen", "operation", "event", "lease")
_SIZES = """
SELECT (SELECT count(*) FROM {table}), pg_relation_size('{table}'), pg_indexes_size('{table}')
"""


def measure(bookings: int = BOOKINGS) -> None:
    """Measure and print."""
    with postgres() as url, on_disk() as home:
        office = office_at(url, home / "office")
        slots = found(office, CENTRES, places=40)
        for centre in range(1, CENTRES + 1):
            book(url, bookings // CENTRES, centre)
        analyze(url)
        print(f"{CENTRES} centres, {slots:,} slots, {bookings:,} bookings")
        postmaster = postmaster_of(Server(url), url)

        def cost(what: str, do: Callable[[], object], times: int) -> None:
            do()
            before = cpu_seconds(postmaster)
            for _ in range(times):
                do()
            print(f"server CPU, {what}: {(cpu_seconds(postmaster) - before) / times * 1000:.3f} ms", flush=True)

        cost("a look of a terminal", lambda: office.store.read(lambda work: work.look([1])), LOOKS)
        cost("a citizen's free times", _looking(office), TAKEN)
        cost("a booking", _booking(office), TAKEN)
        replica = Replica(home / "copy", office.clock.now())
        exchange = Exchange(office, replica.store, [1])
        exchange.run(1, may_take=True)
        cost("an exchange of leases that changes nothing", lambda: exchange.run(1, may_take=True), EXCHANGES)
        replica.close()
        _print_sizes(url)
        office.store.close()


def _looking(office: Office) -> Callable[[], object]:
    desk = CitizenDesk(office)
    ask = Ask(Purpose.TAKE, ByIin(made_up(1)), 7, service_id(7, DOCUMENTATION))
    return lambda: desk.free_days(ask)


def _booking(office: Office) -> Callable[[], object]:

    desk = CitizenDesk(office)
    service = service_id(7, DOCUMENTATION)
    free = desk.free_days(Ask(Purpose.TAKE, ByIin(made_up(0)), 7, service))
    assert isinstance(free, FreeTime)
    places = iter([shown.slot.id for day in free.days for shown in day.slots for _ in range(shown.slot.free)])
    citizens = iter(range(10_000_000, 20_000_000))
    return lambda: desk.book(Book(uuid4(), made_up(next(citizens)), 7, (Choice(service, next(places)),)))


def _print_sizes(url: str) -> None:
    with closing(Server(url).bare(url)) as bare:
        for table in _TABLES:
            rows, heap, indexes = bare.execute(_SIZES.format(table=table)).fetchone()
            if rows:
                print(f"{table}: {rows:,} rows, {heap / rows:.0f} bytes a row and {indexes / rows:.0f} of indexes")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else BOOKINGS)
