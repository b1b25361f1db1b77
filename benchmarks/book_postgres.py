"""Taking a booking on PostgreSQL against bare `psycopg`: `python -m benchmarks.book_postgres [rounds]`.

The bare side sends the same statements one after another, as programs do. Over a network the trips count more than
anything: they are counted between both sides, on the wire. Connecting is not counted: it is done once.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.booking import against_bare, prepared, replaying, taking
from benchmarks.places import Server, on_disk, postgres
from benchmarks.ratio import Figure, rounds_wanted, told
from benchmarks.relay import Relay, relayed
from benchmarks.republic import office_at

GOAL_TRIPS = 6
COUNTED = 20


def trips(server: Server, keys: Path, rounds: int = COUNTED) -> Figure:
    """The round trips of a booking: ours, and for comparison those of the same statements sent one by one."""
    ready = prepared(server, keys, rounds + 1)
    with relayed(ready.ours) as (relay, through):
        office = office_at(through, keys)
        with closing(office.store):
            ours = _counted(relay, taking(office, ready.commands), rounds)
    with relayed(ready.bare) as (relay, through), closing(server.bare(through)) as bare:
        theirs = _counted(relay, replaying(bare, ready.scripts), rounds)
    what = "round trips of a booking, PostgreSQL / one"
    return told(Figure(what, f"{ours:g}", f"1 (bare: {theirs:g})", ours, GOAL_TRIPS))


def _counted(relay: Relay, book: Callable[[], object], rounds: int) -> float:
    book()  # the first one connects, and reads what is kept in memory from then on
    counts = []
    for _ in range(rounds):
        relay.trips = 0
        book()
        counts.append(relay.trips)
    print(f"  round trips: {min(counts)} to {max(counts)}")
    return median(counts)


def measure(rounds: int = 400) -> list[Figure]:
    """Measure and print."""
    with postgres() as url, on_disk() as keys:
        server = Server(url)
        return [
            against_bare("book, PostgreSQL / bare psycopg", server, keys, rounds),
            trips(server, keys, min(rounds, COUNTED)),
        ]


if __name__ == "__main__":
    measure(rounds_wanted(400))
