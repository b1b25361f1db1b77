"""Two ways to the same result, timed turn by turn in one run, and their ratio."""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter


def compare(what: str, ours: Callable[[], object], bare: Callable[[], object], goal: float, rounds: int) -> float:
    """Print and give the median of the rounds' ratios, ours to bare. Each side leads in every other round."""
    for _ in range(max(3, rounds // 20)):  # what is done once is not measured
        ours()
        bare()
    times: dict[Callable[[], object], list[float]] = {ours: [], bare: []}
    for turn in range(rounds):
        for side in (ours, bare) if turn % 2 else (bare, ours):
            begun = perf_counter()
            side()
            times[side].append(perf_counter() - begun)
    ratio = median(mine / theirs for mine, theirs in zip(times[ours], times[bare], strict=True))
    print(
        f"{what}: {_ms(times[ours])} against {_ms(times[bare])},"
        f" ratio {ratio:.2f}, goal {goal:.2f}: {_met(ratio, goal)}"
    )
    return ratio


def rounds_wanted(default: int) -> int:
    """The number of rounds from the command line, or the default."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def _ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.3f} ms"


def _met(ratio: float, goal: float) -> str:
    return "met" if ratio <= goal else "MISSED"
