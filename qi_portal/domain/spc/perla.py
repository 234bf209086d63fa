"""The four run-chart rules most teams learn: shift, trend, too few runs, too many runs.

Source: Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from variation in
healthcare processes. BMJ Qual Saf 2011;20:46-51. Their fourth rule, a point astronomically far off, is judged by eye
and has no formula. The rules share a weakness: the longer the series, the more often chance alone breaks one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate, groupby, pairwise
from math import comb

from qi_portal.domain.spc.reading import Run
from qi_portal.domain.spc.sides import Values, median_of, runs_of, sides

SHIFT_LENGTH = 6
TREND_LENGTH = 5

FEWEST_USEFUL = 10
"""The table of runs begins here, and ends with its last row, 60."""

RUNS_TABLE = (
    (3, 9), (3, 10), (3, 11), (4, 11), (4, 12), (5, 12), (5, 13), (5, 13), (6, 14), (6, 15),
    (6, 16), (7, 16), (7, 17), (7, 17), (8, 18), (8, 18), (9, 19), (10, 19), (10, 20), (10, 20),
    (11, 21), (11, 22), (11, 23), (12, 23), (12, 24), (12, 24), (13, 25), (13, 25), (14, 26), (14, 26),
    (15, 27), (15, 27), (16, 28), (16, 28), (17, 29), (17, 30), (17, 31), (18, 31), (18, 32), (19, 32),
    (19, 33), (20, 33), (20, 34), (21, 34), (21, 35), (22, 35), (22, 36), (22, 36), (23, 37), (24, 38),
    (24, 38),
)  # fmt: skip
"""Fewest and most runs expected by chance, for 10 to 60 useful values."""


class Slope(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Trend:
    """Positions of the first and last value that count; a repeat of the value before it does not count."""

    first: int
    last: int
    n_counted: int
    direction: Slope


@dataclass(frozen=True)
class RunRules:
    """What the rules say. `limits` are of the published table, None outside it; `exact_limits` are computed."""

    median: float | None
    n_useful: int
    n_runs: int | None
    shifts: tuple[Run, ...]
    trends: tuple[Trend, ...]
    limits: tuple[int, int] | None
    exact_limits: tuple[int, int] | None

    @property
    def too_few(self) -> bool | None:
        return None if self.limits is None or self.n_runs is None else self.n_runs < self.limits[0]

    @property
    def too_many(self) -> bool | None:
        return None if self.limits is None or self.n_runs is None else self.n_runs > self.limits[1]

    @property
    def is_signal(self) -> bool:
        return bool(self.shifts or self.trends or self.too_few or self.too_many)


def apply_rules(values: Values, baseline: int | None = None, *, line: float | None = None) -> RunRules:
    """The rules against a given line, else the median of all values or of the first `baseline` positions."""
    center = median_of(values[:baseline]) if line is None else line
    runs = runs_of(sides(values, center))
    n_useful = sum(run.n_useful for run in runs)
    in_table = FEWEST_USEFUL <= n_useful < FEWEST_USEFUL + len(RUNS_TABLE)
    return RunRules(
        median=center,
        n_useful=n_useful,
        n_runs=None if center is None else len(runs),
        shifts=tuple(run for run in runs if run.n_useful >= SHIFT_LENGTH),
        trends=tuple(trend for trend in _slopes(values) if trend.n_counted >= TREND_LENGTH),
        limits=RUNS_TABLE[n_useful - FEWEST_USEFUL] if in_table else None,
        exact_limits=exact_run_limits(n_useful) if in_table else None,
    )


@cache
def exact_run_limits(n_useful: int) -> tuple[int, int]:
    """The runs that chance leaves no more than 5 % of series at or beyond, on either end; half above, half below."""
    ways = [_ways(runs, n_useful // 2, n_useful - n_useful // 2) for runs in range(n_useful + 1)]
    low = sum(20 * so_far <= sum(ways) for so_far in accumulate(ways)) - 1
    high = n_useful + 1 - sum(20 * so_far <= sum(ways) for so_far in accumulate(reversed(ways)))
    return low, high


def _ways(runs: int, above: int, below: int) -> int:
    """In how many orders that many values above and below form that many runs."""
    if runs < 2:
        return 0
    half = runs // 2
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)


def _slopes(values: Values) -> Iterator[Trend]:
    """Every stretch in one direction; the turning value belongs to both stretches."""
    kept = _without_repeats(values)
    steps = [(a[0], b[0], Slope.UP if b[1] > a[1] else Slope.DOWN) for a, b in pairwise(kept)]
    for slope, group in groupby(steps, key=lambda step: step[2]):
        stretch = list(group)
        yield Trend(stretch[0][0], stretch[-1][1], len(stretch) + 1, slope)


def _without_repeats(values: Values) -> Sequence[tuple[int, float]]:
    present = ((position, value) for position, value in enumerate(values) if value is not None)
    return [next(repeats) for _, repeats in groupby(present, key=lambda point: point[1])]
