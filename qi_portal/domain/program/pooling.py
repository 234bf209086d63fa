"""A program's picture of one measure: what all its practices counted in a month together, as one chart.

The chart is a P' or a U' chart: practices differ, and with many children a month plain limits would be too narrow
(Laney DB. Improved control charts for attributes. Qual Eng 2002;14:531-7). A sum of counts or of days between events
says nothing without what was at risk, so such a measure has no picture of a whole program.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qi_portal.domain.chart.breaks import Counting, breaks_of, multipliers_of
from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.choice import Choice, choose
from qi_portal.domain.chart.model import Chart, Percentiles
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.targets import TargetSetting, target_lines
from qi_portal.domain.chart.told import Told
from qi_portal.domain.content.definition_history import definition_at
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.disclosure.ratios import Counted
from qi_portal.domain.network.change import Change, change_of
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Method, start_of
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, State
from qi_portal.domain.words import words

KINDS = {MeasureType.PROPORTION: Kind.PP, MeasureType.RATE: Kind.UP, MeasureType.MEAN: None}
"""The measures of which a program has a picture, and its chart; None: the one that the months call for."""

WHY = words("Many practices are counted together, and they differ, so the limits are widened.")


@dataclass(frozen=True)
class Sum:
    """What practices counted together. Both counts are None where they may not be told."""

    numerator: float | None
    denominator: float | None
    practices: int

    @property
    def is_hidden(self) -> bool:
        return self.numerator is None


@dataclass(frozen=True)
class Pooled:
    """A measure's chart over a program, and how far it has moved; `sums` by month, none of a month nobody counted."""

    measure: Measure
    chart: Chart
    change: Change | None
    sums: Mapping[Month, Sum]

    @property
    def hidden(self) -> int:
        """Months that were counted and may not be told."""
        return sum(each.is_hidden for each in self.sums.values())


def is_pooled(measure: Measure) -> bool:
    return measure.type in KINDS


def sum_of(counted: Iterable[Counted]) -> Sum:
    """Everything added up; of nothing a sum of 0 out of 0."""
    kept = list(counted)
    return Sum(sum(each.numerator for each in kept), sum(each.denominator or 0 for each in kept), len(kept))


def pool(
    measure: Measure,
    sums: Mapping[Month, Sum],
    span: tuple[Month, Month],
    targets: Sequence[TargetSetting] = (),
    band: Sequence[Percentiles] = (),
) -> Pooled:
    """The picture of the months of a span, both included. ValueError for a measure that has none."""
    if not is_pooled(measure):
        raise ValueError(f"there is no picture of a program for a {measure.type}")
    points = [_point(measure, month, sums.get(month)) for month in months_between(*span)]
    countings = [Counting(each.month, definition_at(measure, each.month), None) for each in points]
    choice, method = _way_of_reading(measure, points, countings)
    reading = read(points, measure.direction, method)
    lines = target_lines(measure, targets, *span)
    around = Around(targets=lines, breaks=breaks_of(countings), network=tuple(band), why_kind=choice.reason)
    told = Told(measure, reading, scale_of(measure, reading, [line.value for line in lines]), lines)
    shown = {month: each for month, each in sums.items() if span[0] <= month <= span[1]}
    return Pooled(measure, build(measure, reading, around=around), change_of(told), shown)


def _way_of_reading(measure: Measure, points: Sequence[Point], countings: Sequence[Counting]) -> tuple[Choice, Method]:
    method = Method(
        multiplier=measure.multiplier,
        is_share=measure.is_proportion,
        breaks=tuple(each.month for each in breaks_of(countings)),
        multipliers=multipliers_of(countings),
    )
    usual = choose(measure, points, since=start_of(points, method))
    wanted = KINDS[measure.type]
    is_run = usual.kind is Kind.RUN or wanted is None
    choice = usual if is_run else Choice(wanted or usual.kind, WHY)
    return choice, replace(method, kind=choice.kind)


def _point(measure: Measure, month: Month, told: Sum | None) -> Point:
    if told is None:
        return Point(month, None, state=State.MISSING)
    if told.numerator is None or told.denominator is None:
        return Point(month, None, state=State.SUPPRESSED)
    value = definition_at(measure, month).value(told.numerator, told.denominator)
    return Point(month, value, told.numerator, told.denominator)
