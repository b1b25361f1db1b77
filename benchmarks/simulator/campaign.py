"""Many seeds, in several processes: each process has a server of its own, and its seeds one after another."""

import signal
import sys
from collections.abc import Iterator, Sequence
from multiprocessing import Queue, get_context

from benchmarks.simulator.ground import ground
from benchmarks.simulator.run import Outcome, run

_LONGEST = 900  # seconds that a seed may take


def played(seeds: Sequence[int], terminals: int, days: int, processes: int) -> Iterator[Outcome]:
    """Play seeds; their outcomes as they come."""
    if processes == 1 or len(seeds) == 1:
        with ground(terminals) as here:
            for seed in seeds:
                yield run(here, seed, days)
        return
    context = get_context("spawn")
    seeds_left, outcomes = context.Queue(), context.Queue()
    for seed in [*seeds, *[None] * processes]:
        seeds_left.put(seed)
    work = seeds_left, outcomes, terminals, days
    workers = [context.Process(target=_work, args=work, daemon=True) for _ in range(processes)]
    for worker in workers:
        worker.start()
    try:
        for _ in seeds:
            yield outcomes.get(timeout=_LONGEST)
    except BaseException:
        for worker in workers:
            worker.terminate()
        raise
    finally:
        for worker in workers:
            worker.join()


def end_orderly() -> None:
    """Have this process give its servers and folders back also where it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def _work(seeds: "Queue[int | None]", outcomes: "Queue[Outcome]", terminals: int, days: int) -> None:
    """Play what is left, on one server, until there is no more."""
    end_orderly()
    with ground(terminals) as here:
        while (seed := seeds.get()) is not None:
            outcomes.put(run(here, seed, days))
