"""What would it take to see a change: how many months, at how many counted a month?

The question is asked of a P chart whose baseline was locked, read by the default rules: a possible change is 6 months
in a row above the line or one above the upper limit; it is confirmed when the Anhoej rules find the series not random
while such a shift goes on. A change counts as seen after so many months when 4 of 5 charts have shown it by then.

The answer is computed, not drawn by lot. The line is where the baseline's pooled count of n * months happened to fall,
and every such place counts with its binomial chance. For each, the chance that a later month lies above the line, and
above the limit (Shewhart's P chart: the line and 3 standard deviations of a month), are binomial tails; `run_chances`
finds from them month by month how likely it is that the rules have seen the change. Its chances are tabled for whole
percents and read between them. A false signal of the baseline itself is left out; a seeded
simulation in the tests agrees within 5 points of chance.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, sqrt

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.binomial import binomial, likely
from qi_portal.domain.spc.read import BASELINE_MONTHS
from qi_portal.domain.spc.run_chances import HORIZON, runs_by, shift_by

SURE = 0.8
"""A change counts as seen once so many of all charts would show it."""

GAIN = 0.1
"""The change that is looked for: 10 points."""

MOST = 1000
"""From so many a month on, more make no difference: every month lies beyond the limit, and only their number counts."""

SIZES = range(5, 501, 5)
"""The numbers a month that are tried when asked how many it takes."""

Table = Callable[[int], tuple[float, ...]]
"""From a chance in whole percents to the chances of having seen the change within 0, 1, 2 ... months."""


@dataclass(frozen=True)
class Outlook:
    """Shares of 1. Months count from the change; None: not within three years, or not with 500 a month.

    `gain` is the change for the better that is looked for, cut to what the scale has room for. `n_for_half_year` shows
    it as possible within 6 months, `n_for_year` confirms it within 12; both are multiples of 5.
    """

    n: int
    baseline: float
    gain: float
    months_possible: int | None
    months_confirmed: int | None
    n_for_half_year: int | None
    n_for_year: int | None


@dataclass(frozen=True)
class _Line:
    """A place where the line may fall, its chance, and the chances that a later month lies above it and its limit."""

    chance: float
    above: float
    outside: float


@dataclass(frozen=True)
class _Change:
    """From one share to a higher one after a baseline of so many months."""

    before: float
    after: float
    months: int

    def possible(self, n: int, until: int) -> float:
        """The chance to have seen it as possible: not so while no month is outside and no run is long enough."""
        return sum(
            line.chance * (1 - (1 - line.outside) ** until * (1 - _read(shift_by, _within(line), until)))
            for line in _lines(n, self)
        )

    def confirmed(self, n: int, until: int) -> float:
        """The chance to have seen it confirmed."""
        return sum(
            line.chance * _read(lambda percent: runs_by(percent, self.months), line.above, until)
            for line in _lines(n, self)
        )


def outlook(
    n: int,
    baseline: float,
    direction: Direction = Direction.HIGHER,
    *,
    gain: float = GAIN,
    months: int = BASELINE_MONTHS,
) -> Outlook:
    """The outlook for a proportion of n a month after a locked baseline of so many months.

    `baseline` is read to the whole percent, as it is told.
    """
    level = round(baseline, 2)
    before = level if direction is Direction.HIGHER else 1 - level
    change = _Change(before, min(before + gain, 1.0), months)
    return Outlook(n, level, round(change.after - before, 2), *_waits(min(n, MOST), change), *_sizes(change))


@lru_cache(maxsize=4096)
def _waits(n: int, change: _Change) -> tuple[int | None, int | None]:
    months = range(1, HORIZON + 1)
    possible = _first(months, lambda until: change.possible(n, until))
    return possible, _first(months, lambda until: change.confirmed(n, until))


@lru_cache(maxsize=4096)
def _sizes(change: _Change) -> tuple[int | None, int | None]:
    return _first(SIZES, lambda n: change.possible(n, 6)), _first(SIZES, lambda n: change.confirmed(n, 12))


def _first(choices: range, chance: Callable[[int], float]) -> int | None:
    """The first choice that is as good as sure; chances grow with the choice."""
    position = bisect_left(choices, SURE, key=chance)
    return choices[position] if position < len(choices) else None


def _within(line: _Line) -> float:
    """The chance of a month above the line when it is known not to be outside."""
    return (line.above - line.outside) / (1 - line.outside) if line.outside < 1 else 1.0


def _read(table: Table, chance: float, until: int) -> float:
    """The table between its whole percents."""
    low = min(floor(100 * chance), 99)
    part = 100 * chance - low
    return (1 - part) * table(low)[until] + part * table(low + 1)[until]


@lru_cache(maxsize=256)
def _lines(n: int, change: _Change) -> tuple[_Line, ...]:
    """Every place for the line, from a binomial count over the whole baseline."""
    later = [binomial(n, change.after, count) for count in range(n + 1)]
    above = [sum(later[count + 1 :]) for count in range(n + 1)]
    places = likely(n * change.months, change.before)
    return tuple(_line(n, count / change.months, chance, later, above) for count, chance in places)


def _line(n: int, level: float, chance: float, later: Sequence[float], above: Sequence[float]) -> _Line:
    """`level` is the line in counts of n. Months on it are on neither side and left out."""
    below = floor(level)
    off = 1 - later[below] if level == below else 1.0
    limit = min(floor(level + 3 * sqrt(level * (1 - level / n))), n)
    return _Line(chance, above[below] / off, above[limit] / off) if off > 0 else _Line(chance, 0.0, 0.0)
