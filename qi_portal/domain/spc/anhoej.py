"""The Anhoej rules: is a run too long, or is the line crossed too seldom, for values that vary by chance alone?

Source: Anhoej J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of non-random
variation in health care processes. PLoS One 2014;9(11):e113825. Both limits grow with the number of useful values, so
that a long series does not raise more false alarms than a short one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, log2

from qi_portal.domain.spc.reading import Run


@dataclass(frozen=True, slots=True)
class RunsTest:
    """Figures and limits of the two rules; all None when no value is useful."""

    n_useful: int
    longest_run: int | None = None
    longest_run_max: int | None = None
    crossings: int | None = None
    crossings_min: int | None = None

    @property
    def run_is_too_long(self) -> bool:
        return (
            self.longest_run is not None
            and self.longest_run_max is not None
            and (self.longest_run > self.longest_run_max)
        )

    @property
    def crossings_are_too_few(self) -> bool:
        return self.crossings is not None and self.crossings_min is not None and self.crossings < self.crossings_min

    @property
    def is_signal(self) -> bool:
        return self.run_is_too_long or self.crossings_are_too_few


def judge_runs(runs: Sequence[Run]) -> RunsTest:
    """The test of all runs of one phase about its center line."""
    if not runs:
        return RunsTest(0)
    n_useful = sum(run.n_useful for run in runs)
    longest = max(run.n_useful for run in runs)
    return RunsTest(n_useful, longest, longest_run_max(n_useful), len(runs) - 1, crossings_min(n_useful))


@cache
def longest_run_max(n_useful: int) -> int:
    """The longest run that chance still explains: round(log2 n) + 3."""
    return round(log2(n_useful)) + 3


@cache
def crossings_min(n_useful: int) -> int:
    """The fewest crossings that chance still explains: the 5 % quantile of Binomial(n - 1, 1/2), in whole numbers."""
    chances = n_useful - 1
    fewest, so_far = 0, 1
    while 20 * so_far < 2**chances:
        fewest += 1
        so_far += comb(chances, fewest)
    return fewest
