"""Two ways to the same result, measured turn by turn in one run, and their ratio."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, the medians of both sides, and the ratio with its goal."""

    what: str
    ours: str
    against: str
    ratio: float
    goal: float

    @property
    def met(self) -> bool:
        """Whether the ratio keeps to its goal."""
        return self.ratio <= self.goal

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        sides = f"{self.ours} against {self.against}"
        return f"{self.what}: {sides}, ratio {self.ratio:.2f}, goal {self.goal:.2f}: {verdict}"


def compare(what: str, ours: Callable[[], object], bare: Callable[[], object], goal: float, rounds: int) -> Figure:
    """Print and give the median of the rounds' ratios of time, ours to bare. Each side leads every other round."""
    for _ in range(max(3, rounds // 20)):  # what is done once is not measured
        ours()
        bare()
    return compare_measured(what, lambda: _seconds(ours), lambda: _seconds(bare), goal, rounds)


def compare_measured(
    what: str,
    ours: Callable[[], float],
    bare: Callable[[], float],
    goal: float,
    rounds: int,
    *,
    unit: Callable[[float], str] = lambda seconds: f"{seconds * 1000:.3f} ms",
) -> Figure:
    """The same for sides that measure themselves. `unit` writes what they measure."""
    found: dict[Callable[[], float], list[float]] = {ours: [], bare: []}
    for turn in range(rounds):
        for side in (ours, bare) if turn % 2 else (bare, ours):
            found[side].append(side())
    ratio = median(mine / theirs for mine, theirs in zip(found[ours], found[bare], strict=True))
    return told(Figure(what, unit(median(found[ours])), unit(median(found[bare])), ratio, goal))


def told(figure: Figure) -> Figure:
    """Print a figure, and pass it on."""
    print(figure, flush=True)
    return figure


def rounds_wanted(default: int) -> int:
    """The number of rounds from the command line, or the default."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def _seconds(side: Callable[[], object]) -> float:
    begun = perf_counter()
    side()
    return perf_counter() - begun
