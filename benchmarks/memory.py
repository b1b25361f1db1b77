"""Memory at rest, and whether it grows: `python -m benchmarks.memory [citizens]`; the full run is 10000.

At rest: whole processes, the kiosk a while after it was ready with all its screens made, against a window with
forty buttons. Growth: in one process, from the citizen at a twentieth of the way to the last; everybody goes
the way from the welcome screen to a booked and printed ticket, screen by screen, in the real window.
"""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.places import on_disk
from benchmarks.process import memory
from benchmarks.processes import home, started
from benchmarks.ratio import Figure, compare_measured, rounds_wanted, told
from benchmarks.republic import made_up
from benchmarks.way import Hall, kiosk_open, pass_through

GOAL, GOAL_GROWTH = 2.0, 1.05
REST_SECONDS = 3
ROUNDS = 3


def at_rest(rounds: int = ROUNDS) -> Figure:
    """Two kinds of process, some of each."""
    with home() as folder:
        return compare_measured(
            "memory at rest / forty buttons",
            lambda: started("kiosk", folder, REST_SECONDS).memory,
            lambda: started("bare", folder, REST_SECONDS).memory,
            GOAL,
            rounds,
            unit=lambda kilobytes: f"{kilobytes / 1024:.1f} MB",
        )


def growth(citizens: int) -> Figure:
    """One process, many citizens."""
    first = max(1, citizens // 20)
    sizes = []
    hall = Hall()
    with on_disk() as folder, kiosk_open(folder, hall) as kiosk:
        for number in range(1, citizens + 1):
            pass_through(kiosk, hall, made_up(number))
            if number in {first, citizens}:
                gc.collect()
                sizes.append(memory())
    ratio = sizes[1] / sizes[0]
    what = f"memory at citizen {citizens} / at citizen {first}"
    return told(Figure(what, f"{sizes[1] / 1024:.1f} MB", f"{sizes[0] / 1024:.1f} MB", ratio, GOAL_GROWTH))


def measure(citizens: int = 200) -> list[Figure]:
    """Measure and print."""
    return [at_rest(), growth(citizens)]


if __name__ == "__main__":
    measure(rounds_wanted(200))
