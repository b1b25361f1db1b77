"""Whole processes, from their start to their first painted frame: `python -m benchmarks.start [rounds]`.

The kiosk, whose database is there already, paints its welcome screen; the other is a window with forty buttons.
"""

from pathlib import Path

from benchmarks.processes import home, started
from benchmarks.ratio import Figure, compare_measured, rounds_wanted

GOAL = 2.0


def measure(rounds: int = 15) -> list[Figure]:
    """Measure and print."""
    with home() as folder:
        ready: list[float] = []

        def kiosk() -> float:
            told = started("kiosk", folder)
            ready.append(told.ready)
            return told.painted

        def bare() -> float:
            return started("bare", Path(folder)).painted

        bare()
        what = "start to first painted welcome / forty buttons"
        figure = compare_measured(what, kiosk, bare, GOAL, rounds)
        print(f"ready to be started from after {sorted(ready)[len(ready) // 2] * 1000:.0f} ms", flush=True)
        return [figure]


if __name__ == "__main__":
    measure(rounds_wanted(15))
