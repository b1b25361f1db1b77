"""Every benchmark in a process of its own, one after another; then one table: `python -m benchmarks [NAME...]`."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.ratio import Figure
from benchmarks.table import NAMES, figures_of, table


def main() -> None:
    """Run them all, or those that are named."""
    figures: list[Figure] = []
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        for name in [name.replace("-", "_") for name in sys.argv[1:]] or NAMES:
            print(f"{name} ...", flush=True)
            figures += processes.submit(figures_of, name).result()
    print(f"\n{table(figures)}")


if __name__ == "__main__":
    main()
