"""Every benchmark, one after another, each in a process of its own; then one table: `python -m benchmarks`."""

import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from benchmarks.ratio import Figure

NAMES = ("start", "memory", "tap", "book_embedded", "free_slots", "verify_ticket", "ticket_bitmap")


def figures_of(name: str) -> list[Figure]:
    """Run one, with its usual number of rounds."""
    found: list[Figure] = import_module(f"benchmarks.{name}").measure()
    return found


def table(figures: list[Figure]) -> str:
    """The figures, a line each."""
    rows = [("what / against what", "ours", "theirs", "ratio", "goal", "")]
    rows += [
        (f.what, f.ours, f.against, f"{f.ratio:.2f}", f"{f.goal:.2f}", "" if f.met else "MISSED") for f in figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> None:
    """Run them all, or those that are named."""
    figures: list[Figure] = []
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        for name in sys.argv[1:] or NAMES:
            print(f"{name} ...", flush=True)
            figures += processes.submit(figures_of, name).result()
    print(f"\n{table(figures)}")


if __name__ == "__main__":
    main()
