"""Many seeds, in several processes: each process has a server of its own, and its seeds one after another."""

from collections.abc import Iterator, Sequence
from multiprocessing import Queue, get_context

from benchmarks.simulator.ground import ground
from benchmarks.simulator.run import Outcome, run


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
    workers = [
        context.Process(target=_work, args=(seeds_left, outcomes, terminals, days)) for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    for _ in seeds:
        yield outcomes.get(timeout=600)
    for worker in workers:
        worker.join()


def _work(seeds: "Queue[int | None]", outcomes: "Queue[Outcome]", terminals: int, days: int) -> None:
    """Play what is left, on one server, until there is no more."""
    with ground(terminals) as here:
        while (seed := seeds.get()) is not None:
            outcomes.put(run(here, seed, days))
