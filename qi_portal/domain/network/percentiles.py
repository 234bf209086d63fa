"""Where a network's practices stood in a month, told so that no practice's small number can be read from it.

A percentile by itself is some practice's own result: with 5 practices the median is the third one's. So practices are
cut into groups of neighbors in rank, three at least, and what is told of a rank is what its group reached together:

- A practice counts with its month if it counted at least as many as the measure asks for, and 11 at least.
- 6 such practices are needed, for two groups; 10 in a sensitive project.
- What any other practice counted is added to the group where it ranks. Shared reports tell the month's sum of all
  (`domain.program.shared`): less all groups it would be what was left out.
- Numerators of a group, and of a proportion those not reached, may be told as the sums they are
  (`domain.disclosure.cells`): 0, or from three practices, none of which holds more than four fifths, and 11 and more
  without any one of them.
- Groups are widened together until that is so, up to half of the practices; if it is not so then, nothing is told.
- No two groups share a practice: where all count the same number of charts, groups that overlap could be subtracted,
  and what is left is a single practice's count. Nor may two halves both have the one in the middle: less the month's
  sum of all they would be that practice's count.
- Shares are rounded to whole percents, anything else to two figures: of an exact quotient both sums could be told.

In a small network there are few groups, so that the band is rather narrow than wide.

Between ranks the levels are interpolated as R does by default: type 7 of Hyndman RJ, Fan Y. Sample quantiles in
statistical packages. Am Stat 1996;50:361-5.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.disclosure.cells import FEWEST, may_be_shown, rule_for
from qi_portal.domain.disclosure.ratios import Counted
from qi_portal.domain.periods import Month

RANKS = (0.10, 0.25, 0.50, 0.75, 0.90)
SMALLEST_GROUP = 3
FIGURES = 2
OF_EVENTS = (MeasureType.PROPORTION, MeasureType.RATE, MeasureType.COUNT)
"""Measures whose numerator counts children or events; that of a mean adds up days or points."""


def percentiles_of(
    measure: Measure, months: Mapping[Month, Sequence[Counted]], *, is_sensitive: bool = False
) -> tuple[Percentiles, ...]:
    """The months of which percentiles may be told, oldest first, on the scale of the measure's values."""
    fewest = rule_for(is_sensitive=is_sensitive).practices
    told = (_of_month(measure, month, months[month], fewest) for month in sorted(months))
    return tuple(each for each in told if each is not None)


def large(measure: Measure, counted: Iterable[Counted]) -> list[Counted]:
    """Those who counted enough to count here."""
    least = _least(measure)
    return [each for each in counted if each.denominator is None or each.denominator >= least]


def _least(measure: Measure) -> int:
    return max(measure.min_denominator, FEWEST)


def _of_month(measure: Measure, month: Month, counted: Sequence[Counted], fewest: int) -> Percentiles | None:
    ranked = sorted(large(measure, counted), key=lambda each: _value(measure, [each]))
    if len(ranked) < fewest:
        return None
    beside = _beside(measure, ranked, counted)
    for groups in groupings(len(ranked)):
        together = {group: [each for place in group for each in beside[place]] for group in groups}
        if all(_may_be_told(measure, members) for members in together.values()):
            return _told(measure, month, len(ranked), {group: _value(measure, of) for group, of in together.items()})
    return None


def _beside(measure: Measure, ranked: Sequence[Counted], counted: Iterable[Counted]) -> list[list[Counted]]:
    """Each ranked practice with those too small to rank that are nearest below it, or with the last one above it."""
    found, values = [[each] for each in ranked], [_value(measure, [each]) for each in ranked]
    least = _least(measure)
    for each in counted:
        if each.denominator and each.denominator < least:
            found[min(bisect_left(values, _value(measure, [each])), len(ranked) - 1)].append(each)
    return found


def groupings(count: int) -> Iterator[list[range]]:
    """The positions of so many ranked practices, from 0, cut into groups of one size; then into wider ones."""
    width = SMALLEST_GROUP
    while width <= count // 2:
        parts = count // width
        yield [range(count * part // parts, count * (part + 1) // parts) for part in range(parts)]
        width += max(width // 4, 1)


def _told(measure: Measure, month: Month, count: int, levels: Mapping[range, float]) -> Percentiles:
    p10, p25, p50, p75, p90 = (_rounded(measure, _level_at(rank * (count - 1), levels)) for rank in RANKS)
    return Percentiles(month, p10, p25, p50, p75, p90, count)


def _level_at(position: float, levels: Mapping[range, float]) -> float:
    """Between two positions, so much nearer to one of them."""
    below = floor(position)
    lower, upper = (next(level for group, level in levels.items() if place in group) for place in (below, below + 1))
    return lower + (position - below) * (upper - lower)


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
