"""Control charts: limits that hold almost all points of a process that varies by chance alone.

Sources: Montgomery DC. Introduction to Statistical Quality Control (I, MR, P, U, C, G charts); Laney DB. Improved
control charts for attributes. Qual Eng 2002;14:531-7 (P', U'); Nelson LS. A control chart for parts-per-million
nonconforming items. J Qual Technol 1994;26:239-40 (T: times between events to the power 1/3.6 are about normal);
Taylor W. Normalized individuals control chart, 2017 (I': single values that rest on different numbers).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf, pi, sqrt
from statistics import fmean, median, stdev

from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.ranges import RANGE_LIMIT, moving_ranges, screened_mean, spread_of
from qi_portal.domain.spc.run_chart import Band, Bands, JudgedPhase, at, judged_phase
from qi_portal.domain.spc.sides import Values, present

TAYLOR_LIMIT = 3.2665
"""From this many mean spreads on, a spread between neighbors is left out of the mean (Taylor 2017)."""

POWER_OF_TIME = 3.6
"""A time between rare events to the power 1/3.6 is about normal (Nelson 1994)."""

MEDIAN_OF_MEAN = 0.693
"""ln 2: where the median of geometric counts lies, in means."""


class Kind(StrEnum):
    """Named as in the literature, the prime written p: UP, PP and IP are U', P' and I'."""

    RUN = "run"
    I = "i"  # noqa: E741 the chart's name in the literature
    MR = "mr"
    IP = "ip"
    P = "p"
    PP = "pp"
    U = "u"
    UP = "up"
    C = "c"
    G = "g"
    T = "t"

    @property
    def needs_denominators(self) -> bool:
        return self in (Kind.P, Kind.PP, Kind.U, Kind.UP, Kind.IP)


@dataclass(frozen=True)
class Counts:
    """Values, or numerators with their denominators; one a position, None where there is none."""

    numerators: Values
    denominators: Values | None = None

    @property
    def points(self) -> Values:
        """A value, or a ratio; none of a missing or zero denominator."""
        if self.denominators is None:
            return self.numerators
        return [
            None if numerator is None or not denominator else numerator / denominator
            for numerator, denominator in zip(self.numerators, self.denominators, strict=True)
        ]


@dataclass(frozen=True)
class Limits:
    """How limits are wanted. `screened`: far ranges are left out; `nonnegative`: no lower limit is under 0.

    `in_time` is False for things side by side, such as practices: neighbors there say nothing about each other.
    `keeps_spread`: on an I' chart only the baseline tells the spread, so that limits stay when it is frozen; Taylor's
    chart lets all points of the phase tell it.
    """

    screened: bool = True
    nonnegative: bool = False
    in_time: bool = True
    keeps_spread: bool = False


@dataclass(frozen=True)
class Series:
    """What a chart of one phase is computed from: its `points`, the `counts` behind them, and `reference`, the counts
    that set lines and limits (the same, unless a baseline was frozen and its months were changed since)."""

    points: Values
    counts: Counts
    reference_points: Values
    reference: Counts
    phase: Phase
    limits: Limits

    @property
    def baseline(self) -> list[float | None]:
        """The points that set the line, in order; excluded positions are left out."""
        return at(self.reference_points, self.phase.baseline)

    @property
    def sizes(self) -> list[float | None]:
        """Denominators of the points there are; a month without a point has no limits of its own."""
        span = slice(self.phase.first, self.phase.last + 1)
        pairs = zip((self.counts.denominators or ())[span], self.points[span], strict=True)
        return [size if point is not None else None for size, point in pairs]


def control_chart(
    kind: Kind, counts: Counts, plan: Plan, limits: Limits, *, reference: Counts | None = None
) -> tuple[JudgedPhase, ...]:
    """Every phase in order. ValueError for a chart of shares or rates without denominators, and for a T chart of times
    that are not above 0."""
    if kind.needs_denominators and counts.denominators is None:
        raise ValueError(f"a {kind} chart needs denominators")
    points = counts.points
    if kind is Kind.T and any(value is not None and value <= 0 for value in points):
        raise ValueError("a t chart needs times above 0")
    frozen = counts if reference is None else reference
    frozen_points = points if reference is None else reference.points
    count = len(points)
    return tuple(
        _judged(kind, Series(points, counts, frozen_points, frozen, phase, limits), plan.center)
        for phase in phases(count, plan)
    )


def _judged(kind: Kind, series: Series, given: float | None) -> JudgedPhase:
    phase = series.phase
    points = _ranges_within(series.points, phase) if kind is Kind.MR else series.points
    middle = _CENTER.get(kind, _mean)(series) if given is None else given
    if middle is None:
        return judged_phase(points, phase, None, _level(series, None))
    center = _drawn_center(kind, series, middle, is_given=given is not None)
    return judged_phase(points, phase, center, _BANDS[kind](series, middle))


def _drawn_center(kind: Kind, series: Series, middle: float, *, is_given: bool) -> float:
    """A G chart is read about its median, since geometric counts are skewed; its limits are set from the mean."""
    if kind is not Kind.G:
        return middle
    return MEDIAN_OF_MEAN * middle if is_given else median(present(series.baseline))


# --- center lines


def _mean(series: Series) -> float | None:
    used = present(series.baseline)
    return fmean(used) if used else None


def _pooled(series: Series) -> float | None:
    """All that was counted over all that was eligible, where there is a point."""
    numerators, denominators = series.reference.numerators, series.reference.denominators or ()
    counted, eligible = 0.0, 0.0
    for position in series.phase.baseline:
        numerator, denominator = numerators[position], denominators[position]
        if numerator is not None and denominator:
            counted, eligible = counted + numerator, eligible + denominator
    return counted / eligible if eligible else None


def _mean_of_ranges(series: Series) -> float | None:
    used = present(at(_ranges_within(series.reference_points, series.phase), series.phase.baseline))
    return fmean(used) if used else None


def _mean_of_roots(series: Series) -> float | None:
    used = present(series.baseline)
    return fmean(value ** (1 / POWER_OF_TIME) for value in used) ** POWER_OF_TIME if used else None


_CENTER: dict[Kind, Callable[[Series], float | None]] = {
    **dict.fromkeys((Kind.P, Kind.PP, Kind.U, Kind.UP, Kind.IP), _pooled),
    Kind.MR: _mean_of_ranges,
    Kind.T: _mean_of_roots,
}

# --- limits


def _single(series: Series, center: float) -> Bands:
    """I: the mean moving range sets the spread."""
    return _level(series, _band(center, spread_of(series.baseline, screened=series.limits.screened), _lowest(series)))


def _ranges(series: Series, center: float) -> Bands:
    return _level(series, Band(0.0, RANGE_LIMIT * center, 0.0, RANGE_LIMIT * center * 2 / 3))


def _counted(series: Series, center: float) -> Bands:
    """C: a count varies with its own root."""
    return _level(series, _band(center, sqrt(max(center, 0.0)), 0.0))


def _between(series: Series, center: float) -> Bands:
    """G: events, or children, between rare events."""
    return _level(series, _band(center, sqrt(max(center * (center + 1), 0.0)), 0.0))


def _shares(series: Series, center: float) -> Bands:
    return _by_size(series.sizes, center, max(center * (1 - center), 0.0), lowest=0.0, highest=1.0)


def _rates(series: Series, center: float) -> Bands:
    return _by_size(series.sizes, center, max(center, 0.0), lowest=0.0)


def _shares_adjusted(series: Series, center: float) -> Bands:
    """P': the binomial spread, times how much more the points really vary."""
    one = max(center * (1 - center), 0.0)
    return _by_size(series.sizes, center, one, times=dispersion(series, center, one), lowest=0.0, highest=1.0)


def _rates_adjusted(series: Series, center: float) -> Bands:
    one = max(center, 0.0)
    return _by_size(series.sizes, center, one, times=dispersion(series, center, one), lowest=0.0)


def _single_by_size(series: Series, center: float) -> Bands:
    """I': as I, each value with the weight of the number it rests on."""
    sizes, points = series.reference.denominators or (), series.reference_points
    told = range(series.phase.first, series.phase.last + 1)
    positions = series.phase.baseline if series.limits.keeps_spread else told
    known = [(p, s) if (p := points[at]) is not None and (s := sizes[at]) else None for at in positions]
    spreads = [sqrt(pi / 2) * abs(b[0] - a[0]) / sqrt(1 / a[1] + 1 / b[1]) for a, b in pairwise(known) if a and b]
    spread = screened_mean(spreads, screened=series.limits.screened, limit=TAYLOR_LIMIT)
    if spread is None:
        return _level(series, None)
    return _by_size(series.sizes, center, spread**2, lowest=_lowest(series))


def _times(series: Series, center: float) -> Bands:
    """T: an I chart of the roots, raised back."""
    roots = [None if value is None else value ** (1 / POWER_OF_TIME) for value in series.baseline]
    spread = spread_of(roots, screened=series.limits.screened)
    middle = center ** (1 / POWER_OF_TIME)
    if spread is None:
        return _level(series, None)
    band = Band(
        _raised(middle - 3 * spread) or 0.0,
        _raised(middle + 3 * spread),
        _raised(middle - 2 * spread),
        _raised(middle + 2 * spread),
    )
    return _level(series, band)


def _raised(root: float) -> float | None:
    """None for a root under 0, which no time has."""
    return root**POWER_OF_TIME if root >= 0 else None


_BANDS: dict[Kind, Callable[[Series, float], Bands]] = {
    Kind.I: _single,
    Kind.MR: _ranges,
    Kind.IP: _single_by_size,
    Kind.P: _shares,
    Kind.PP: _shares_adjusted,
    Kind.U: _rates,
    Kind.UP: _rates_adjusted,
    Kind.C: _counted,
    Kind.G: _between,
    Kind.T: _times,
}


def dispersion(series: Series, center: float, one: float) -> float | None:
    """How much more the baseline varies than its counts explain: 1 is as expected (sigma z of Laney 2002).

    `one` is the variance of a single eligible child or event. None when neighbors do not tell.
    """
    sizes = at(series.reference.denominators or (), series.phase.baseline)
    scores = [
        None if point is None or not size or not one else (point - center) / sqrt(one / size)
        for point, size in zip(series.baseline, sizes, strict=True)
    ]
    if series.limits.in_time:
        return spread_of(scores, screened=series.limits.screened)
    known = present(scores)
    return stdev(known) if len(known) > 1 else None


def _level(series: Series, band: Band | None) -> Bands:
    """The same band all along."""
    return [band] * (series.phase.last - series.phase.first + 1)


def _lowest(series: Series) -> float:
    return 0.0 if series.limits.nonnegative else -inf


def _by_size(
    sizes: Sequence[float | None],
    center: float,
    one: float,
    *,
    times: float | None = 1.0,
    lowest: float,
    highest: float = inf,
) -> Bands:
    """A band for each size, narrower for a larger one; computed once for each size there is."""
    known: dict[float | None, Band | None] = {None: None, 0: None}
    for size in sizes:
        if size and size not in known:
            known[size] = None if times is None else _band(center, times * sqrt(one / size), lowest, highest)
    return [known[size] for size in sizes]


def _band(center: float, spread: float | None, lowest: float = -inf, highest: float = inf) -> Band | None:
    if spread is None:
        return None
    return Band(
        max(center - 3 * spread, lowest),
        min(center + 3 * spread, highest),
        max(center - 2 * spread, lowest),
        min(center + 2 * spread, highest),
    )


def _ranges_within(values: Values, phase: Phase) -> Values:
    """Moving ranges at their positions; none across the start of a phase."""
    before, after = [None] * (phase.first + 1), [None] * (len(values) - phase.last - 1)
    return [*before, *moving_ranges(values[phase.first : phase.last + 1]), *after]
