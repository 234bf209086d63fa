"""Practices side by side: does one stand out more than its number of children explains?

The limits of a funnel are those of a P' or U' chart whose "months" are practices (Laney 2002; funnels as in
Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185-202). Neighbors in a list
of practices say nothing about each other, so the spread is that of all of them, not the moving range.

A practice that counted fewer than the measure asks for is not shown by itself: chance alone would place it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.chart.scale import QUARTERS, Scale, decimals_of, ticks_above
from qi_portal.domain.content.measure import Direction, Measure, MeasureType
from qi_portal.domain.spc.control_chart import Counts, Kind, Limits, Series, control_chart, dispersion
from qi_portal.domain.spc.phases import Plan, phases
from qi_portal.domain.spc.run_chart import Band
from qi_portal.domain.words import Words, words

FEWEST_PRACTICES = 5
"""With fewer there is no telling how much practices vary."""

SIDE_BY_SIDE = Limits(in_time=False)
STEPS = 48
"""Along the limits, from the smallest number shown to the end of the axis."""

KINDS = {MeasureType.PROPORTION: Kind.PP, MeasureType.RATE: Kind.UP}


class Standing(StrEnum):
    """Where a practice lies: within the limits of three standard deviations, or outside and better or worse."""

    WITHIN = "within"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Pooled:
    """What one practice counted in a span of months; `key` is its code, '' for several together."""

    key: str
    name: str
    numerator: float
    denominator: float


@dataclass(frozen=True)
class FunnelPoint:
    """A practice, or the small ones together, on the scale of the measure's values. `band`: its own limits."""

    pooled: Pooled
    value: float
    standing: Standing
    band: Band | None


@dataclass(frozen=True)
class Edge:
    """The limits at a number counted."""

    size: float
    band: Band


@dataclass(frozen=True)
class Funnel:
    """Everything a drawing needs; `sizes` are the ticks of the number counted, from 0. Points are in the order of the
    list that was given, the small ones together last. Without limits `edges` is empty."""

    measure: Measure
    kind: Kind
    scale: Scale
    sizes: tuple[float, ...]
    center: float | None
    points: tuple[FunnelPoint, ...]
    edges: tuple[Edge, ...]
    small: tuple[Pooled, ...]
    """The practices that counted too few to be shown by themselves."""
    spread: float | None = None
    """How many times as far as chance alone would move them the practices lie apart; None without limits."""

    @property
    def practices(self) -> int:
        """How many are shown by themselves."""
        return sum(bool(point.pooled.key) for point in self.points)

    @property
    def outside(self) -> tuple[FunnelPoint, ...]:
        return tuple(point for point in self.points if point.standing is not Standing.WITHIN)

    @property
    def has_pooled(self) -> bool:
        """Whether the small ones are shown together; else there are none, or they are too few even so."""
        return self.practices < len(self.points)


def why_not(measure: Measure) -> Words | None:
    """Why there is no funnel for a measure; None when there can be one."""
    if measure.type in KINDS:
        return None
    if measure.type is MeasureType.MEAN:
        return words(
            "A funnel plot needs to know how much chance moves each practice. Of a mean only the sum is recorded, not "
            "how far single values lie apart, so there is no limit to hold a practice against."
        )
    return words(
        "A funnel plot needs to know how much was at risk in each practice. This measure counts events without that, "
        "so a large practice would stand out for its size alone."
    )


def funnel(measure: Measure, practices: Sequence[Pooled]) -> Funnel:
    """The funnel of a share or a rate; ValueError for another measure. Practices that counted nothing are left out."""
    if measure.type not in KINDS:
        raise ValueError(f"there is no funnel for a {measure.type}")
    counted = [each for each in practices if each.denominator > 0]
    small = tuple(each for each in counted if each.denominator < measure.min_denominator)
    shown = [each for each in counted if each not in small] + _together(small, measure.min_denominator)
    return _drawn(measure, shown, small)


def _together(small: Sequence[Pooled], least: int) -> list[Pooled]:
    """The small practices as one; none for a single one, or when they are too few even together."""
    numerator, denominator = sum(each.numerator for each in small), sum(each.denominator for each in small)
    return [Pooled("", "", numerator, denominator)] if len(small) > 1 and denominator >= least else []


def _drawn(measure: Measure, shown: Sequence[Pooled], small: tuple[Pooled, ...]) -> Funnel:
    kind, sizes = KINDS[measure.type], ticks_above(max((each.denominator for each in shown), default=1.0), 1.0)
    grid = _grid(min((each.denominator for each in shown), default=1.0), sizes[-1])
    center, bands = _limits(measure, kind, shown, grid)
    spread = _spread(kind, shown) if bands[0] is not None else None
    points = tuple(_point(measure, each, band) for each, band in zip(shown, bands, strict=False))
    edges = tuple(Edge(size, band) for size, band in zip(grid, bands[len(shown) :], strict=True) if band is not None)
    return Funnel(measure, kind, _scale(measure, points, edges), sizes, center, points, edges, small, spread)


def _grid(smallest: float, largest: float) -> list[float]:
    """Numbers from the smallest to the largest, dense where limits bend."""
    return [smallest * (largest / smallest) ** (step / STEPS) for step in range(STEPS + 1)]


def _limits(
    measure: Measure, kind: Kind, shown: Sequence[Pooled], grid: Sequence[float]
) -> tuple[float | None, list[Band | None]]:
    """The line of all together, and the bands of those shown and then along the grid, which sets neither."""
    numerators = [*(each.numerator for each in shown), *(0.0 for _ in grid)]
    denominators = [*(each.denominator for each in shown), *grid]
    plan = Plan(exclude=frozenset(range(len(shown), len(numerators))))
    (judged,) = control_chart(kind, Counts(numerators, denominators), plan, SIDE_BY_SIDE)
    center = None if judged.center is None else measure.multiplier * judged.center
    if sum(bool(each.key) for each in shown) < FEWEST_PRACTICES:
        return center, [None] * len(numerators)
    return center, [band.times(measure.multiplier) if band else None for band in judged.bands]


def _spread(kind: Kind, shown: Sequence[Pooled]) -> float | None:
    """Sigma z of Laney 2002, over the practices instead of their neighbors."""
    counts = Counts([each.numerator for each in shown], [each.denominator for each in shown])
    (phase,) = phases(len(shown), Plan())
    series = Series(counts.points, counts, counts.points, counts, phase, SIDE_BY_SIDE)
    center = sum(each.numerator for each in shown) / sum(each.denominator for each in shown)
    return dispersion(series, center, center * (1 - center) if kind is Kind.PP else center)


def _point(measure: Measure, pooled: Pooled, band: Band | None) -> FunnelPoint:
    value = measure.multiplier * pooled.numerator / pooled.denominator
    return FunnelPoint(pooled, value, _standing(measure, value, band), band)


def _standing(measure: Measure, value: float, band: Band | None) -> Standing:
    if band is None or not band.is_left_by(value):
        return Standing.WITHIN
    is_above = band.upper is not None and value > band.upper
    return Standing.BETTER if is_above == (measure.direction is Direction.HIGHER) else Standing.WORSE


def _scale(measure: Measure, points: Sequence[FunnelPoint], edges: Sequence[Edge]) -> Scale:
    if measure.is_proportion:
        return Scale(Unit.SHARE, "", 0, QUARTERS)
    highest = max([*(point.value for point in points), *(edge.band.upper or 0.0 for edge in edges)], default=0.0) or 1.0
    decimals = decimals_of(highest)
    return Scale(Unit.NUMBER, measure.unit, decimals, ticks_above(highest, 10.0**-decimals))
