"""`python -m benchmarks.simulator [--seeds 200] [--terminals 20] [--days 5] [--seed N] [--processes 2]`."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from time import monotonic

from benchmarks.simulator.campaign import end_orderly, played
from benchmarks.simulator.run import Outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the seeds, and say what came of them; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulator", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, help="this one alone, with the end of its story")
    parser.add_argument("--terminals", type=int, default=20)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--counts", action="store_true", help="say what happened how often")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first, asked.first + asked.seeds) if asked.seed is None else [asked.seed]
    end_orderly()
    begun, failed, counts = monotonic(), [], Counter[str]()
    took = 0.0
    for outcome in played(list(seeds), asked.terminals, asked.days, asked.processes):
        took += outcome.seconds
        counts.update(outcome.counts)
        if outcome.broken:
            failed.append(outcome.seed)
        print(told(outcome, asked.terminals, asked.days), flush=True)
        if asked.seed is not None:
            print("\n".join(outcome.story))
    if asked.counts or asked.seed is not None:
        print("\n".join(f"{number:8}  {what}" for what, number in sorted(counts.items())))
    print(
        f"{len(seeds) - len(failed)} of {len(seeds)} seeds passed; {took / len(seeds):.1f} s a seed, "
        f"{monotonic() - begun:.0f} s in all"
    )
    if failed:
        print("failed:", *sorted(failed))
    return 1 if failed else 0


def told(outcome: Outcome, terminals: int, days: int) -> str:
    """A seed in a line; a failed one with the end of its story, and how to see it again."""
    if not outcome.broken:
        return f"seed {outcome.seed}: {outcome.step} steps, {outcome.seconds:.1f} s"
    again = f"python -m benchmarks.simulator --seed {outcome.seed} --terminals {terminals} --days {days}"
    story = "\n".join(outcome.story[-25:])
    return f"seed {outcome.seed} FAILED at step {outcome.step}\n{outcome.broken}\n{story}\nagain: {again}"


if __name__ == "__main__":
    sys.exit(main())
