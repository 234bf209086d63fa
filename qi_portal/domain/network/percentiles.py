"""Where a network's practices stood in a month, told so that no practice's small number can be read from it.

A percentile by itself is some practice's own result: with 5 practices the median is the third one's. So what is told is
not the result of the practice at a rank, but what a group of neighbors in rank reached together, three at least:

- A practice counts with its month if it counted at least as many as the measure asks for, and 11 at least.
- 5 such practices are needed, 10 in a sensitive project.
- Numerators of a group, and of a proportion those not reached, may be told as the sums they are
  (`domain.disclosure.cells`): 0, or from three practices, none of which holds more than four fifths, and 11 and more
  without any one of them.
- Groups are widened together until that is so, up to half of the practices; if it is not so then, nothing is told.
- Shares are rounded to whole percents, anything else to two figures: of an exact quotient both sums could be told, and
  of two groups that overlap, with one's own numbers, what a single practice counted.

In a small network the groups at both ends reach inward, so that the band is rather narrow than wide.

Ranks are interpolated as R does by default: type 7 of Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am
Stat 1996;50:361-5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor

from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.disclosure.cells import FEWEST, may_be_shown, rule_for
from qi_portal.domain.periods import Month

RANKS = (0.10, 0.25, 0.50, 0.75, 0.90)
SMALLEST_GROUP = 3
FIGURES = 2
OF_EVENTS = (MeasureType.PROPORTION, MeasureType.RATE, MeasureType.COUNT)
"""Measures whose numerator counts children or events; that of a mean adds up days or points."""


@dataclass(frozen=True)
class Counted:
    """What one practice counted in a month; a count and the days between events have no denominator."""

    numerator: float
    denominator: float | None = None


def percentiles_of(
    measure: Measure, months: Mapping[Month, Sequence[Counted]], *, is_sensitive: bool = False
) -> tuple[Percentiles, ...]:
    """The months of which percentiles may be told, oldest first, on the scale of the measure's values."""
    fewest = rule_for(is_sensitive=is_sensitive).practices
    told = (_of_month(measure, month, months[month], fewest) for month in sorted(months))
    return tuple(each for each in told if each is not None)


def large(measure: Measure, counted: Iterable[Counted]) -> list[Counted]:
    """Those who counted enough to count here."""
    least = max(measure.min_denominator, FEWEST)
    return [each for each in counted if each.denominator is None or each.denominator >= least]


def _of_month(measure: Measure, month: Month, counted: Sequence[Counted], fewest: int) -> Percentiles | None:
    ranked = sorted(large(measure, counted), key=lambda each: _value(measure, [each]))
    if len(ranked) < fewest:
        return None
    for groups in _groupings(ranked):
        if all(_may_be_told(measure, group) for group in groups):
            return _told(measure, month, len(ranked), [_value(measure, group) for group in groups])
    return None


def _told(measure: Measure, month: Month, count: int, levels: Sequence[float]) -> Percentiles:
    """`levels` come in pairs, one for each rank: of the group below and of the group above it."""
    pairs = zip(RANKS, levels[::2], levels[1::2], strict=True)
    p10, p25, p50, p75, p90 = (_rounded(measure, _interpolated(count, *pair)) for pair in pairs)
    return Percentiles(month, p10, p25, p50, p75, p90, count)


def _groupings(ranked: Sequence[Counted]) -> Iterator[list[Sequence[Counted]]]:
    """For each rank the groups about the practices below and above it; then the same with wider groups."""
    places = [place for rank in RANKS for place in _places(len(ranked), rank)]
    for width in range(SMALLEST_GROUP, (len(ranked) + 1) // 2 + 1, 2):
        starts = (min(max(place - width // 2, 0), len(ranked) - width) for place in places)
        yield [ranked[start : start + width] for start in starts]


@cache
def _places(count: int, rank: float) -> tuple[int, int]:
    """The positions, from 0, between which a rank of type 7 lies."""
    below = floor(rank * (count - 1))
    return below, min(below + 1, count - 1)


def _interpolated(count: int, rank: float, lower: float, upper: float) -> float:
    return lower + (rank * (count - 1) - _places(count, rank)[0]) * (upper - lower)


def _may_be_told(measure: Measure, group: Sequence[Counted]) -> bool:
    if measure.type in OF_EVENTS and not may_be_shown([int(each.numerator) for each in group]):
        return False
    rest = [int((each.denominator or 0) - each.numerator) for each in group]
    return not measure.is_proportion or may_be_shown(rest)


def _value(measure: Measure, group: Sequence[Counted]) -> float:
    """What the group reached together; the mean where there is nothing to divide by."""
    numerator = sum(each.numerator for each in group)
    denominator = sum(each.denominator or 0 for each in group)
    return measure.multiplier * numerator / denominator if denominator else numerator / len(group)


def _rounded(measure: Measure, value: float) -> float:
    return round(value, 2) if measure.is_proportion else float(f"{value:.{FIGURES}g}")
