"""Two ways to the same result, measured turn by turn in one run, and their ratio."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, the medians of both sides, and the ratio with its goal.

    The goal is the highest ratio that will do, or with `at_least` the lowest. `spread`: between which ratios the
    middle half of the rounds lay.
    """

    what: str
    ours: str
    against: str
    ratio: float
    goal: float
    at_least: bool = False
    spread: tuple[float, float] | None = None

    @property
    def met(self) -> bool:
        """Whether the ratio keeps to its goal."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    @property
    def wanted(self) -> str:
        """The goal, with its direction."""
        return f"{'≥' if self.at_least else '≤'} {self.goal:.2f}"

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        sides = f"{self.ours} against {self.against}"
        between = f" (half of them {self.spread[0]:.2f} to {self.spread[1]:.2f})" if self.spread else ""
        return f"{self.what}: {sides}, ratio {self.ratio:.2f}{between}, goal {self.wanted}: {verdict}"


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
    at_least: bool = False,
    unit: Callable[[float], str] = lambda seconds: f"{seconds * 1000:.3f} ms",
) -> Figure:
    """The same for sides that measure themselves. `unit` writes what they measure."""
    found: dict[Callable[[], float], list[float]] = {ours: [], bare: []}
    for turn in range(rounds):
        for side in (ours, bare) if turn % 2 else (bare, ours):
            found[side].append(side())
    ratios = [mine / theirs for mine, theirs in zip(found[ours], found[bare], strict=True)]
    low, _, high = quantiles(ratios, n=4) if rounds > 1 else ratios * 3
    medians = (unit(median(found[side])) for side in (ours, bare))
    return told(Figure(what, *medians, median(ratios), goal, at_least=at_least, spread=(low, high)))


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
