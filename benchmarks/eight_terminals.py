"""Eight terminals of one centre that book at once on PostgreSQL: `python -m benchmarks.eight_terminals [rounds]`.

Eight processes of `CitizenDesk.book` against eight of bare `psycopg` sending the same statements, turn by turn,
all on this machine with the server: how many bookings a second both come to.
"""

from benchmarks.booking import prepared, taken
from benchmarks.places import Server, on_disk, postgres
from benchmarks.ratio import Figure, compare_measured, rounds_wanted
from benchmarks.terminals import desks, drivers, hall

GOAL = 0.5
TERMINALS = 8
EACH = 25  # bookings of a terminal in a round
PLACES = 60


def measure(rounds: int = 15, each: int = EACH, terminals: int = TERMINALS) -> list[Figure]:
    """Measure and print."""
    with postgres() as url, on_disk() as keys:
        server = Server(url)
        ready = prepared(server, keys, (rounds + 1) * each * terminals, PLACES)
        with (
            hall(desks(ready.ours, keys, ready.commands, terminals)) as ours,
            hall(drivers(ready.bare, ready.scripts, terminals)) as bare,
        ):
            ours.book(each)  # what is done once is not measured
            bare.book(each)
            figure = compare_measured(
                f"{terminals} terminals booking at once, PostgreSQL / bare psycopg",
                lambda: terminals * each / ours.book(each),
                lambda: terminals * each / bare.book(each),
                GOAL,
                rounds,
                at_least=True,
                unit=lambda each_second: f"{each_second:.0f} a second",
            )
        counted = [taken(server, database) for database in (ready.ours, ready.bare)]
        assert counted == [len(ready.commands)] * 2, counted  # both sides have really booked
        return [figure]


if __name__ == "__main__":
    measure(rounds_wanted(15))
