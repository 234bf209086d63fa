"""Control charts: limits that hold almost all points of a process that varies by chance alone.

Source: Montgomery DC. Introduction to Statistical Quality Control; the constants 1.128 and 3.267 are its d2 and D4 for
two values. Moving ranges far out of line are left out once before they set the limits (Nelson LS, J Qual Technol
1982;14:172-3), unless the caller asks otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf, sqrt
from statistics import fmean

from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.run_chart import Band, JudgedPhase, at, test_of
from qi_portal.domain.spc.sides import Values

SPREAD_OF_RANGE = 1.128
"""d2: the mean range of two values, in standard deviations."""

RANGE_LIMIT = 3.267
"""D4: the upper limit of a moving range, in mean ranges."""


class Kind(StrEnum):
    """I: single values; MR: their moving ranges; P: shares of a denominator; U: rates; C: counts."""

    I = "i"  # noqa: E741 the chart's name in the literature
    MR = "mr"
    P = "p"
    U = "u"
    C = "c"


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
        return [_ratio(*pair) for pair in zip(self.numerators, self.denominators, strict=True)]


@dataclass(frozen=True)
class Limits:
    """How limits are wanted. `screened`: far ranges are left out; `nonnegative`: no lower limit is under 0."""

    screened: bool = True
    nonnegative: bool = False


def control_chart(kind: Kind, counts: Counts, plan: Plan, limits: Limits) -> tuple[JudgedPhase, ...]:
    """Every phase in order. ValueError for a P or U chart without denominators."""
    if kind in (Kind.P, Kind.U) and counts.denominators is None:
        raise ValueError(f"a {kind} chart needs denominators")
    return tuple(_judged(kind, counts, phase, plan.center, limits) for phase in phases(len(counts.numerators), plan))


def _judged(kind: Kind, counts: Counts, phase: Phase, given: float | None, limits: Limits) -> JudgedPhase:
    points = _ranges_within(counts.points, phase) if kind is Kind.MR else counts.points
    center = _center(kind, points, counts, phase.baseline) if given is None else given
    span = range(phase.first, phase.last + 1)
    bands: Sequence[Band | None] = [None] * len(span)
    if center is not None:
        bands = _bands(kind, counts, phase, center, limits)
    return JudgedPhase(phase, tuple(at(points, span)), center, tuple(bands), test_of(points, phase, center))


# --- center lines


def _center(kind: Kind, points: Values, counts: Counts, baseline: Sequence[int]) -> float | None:
    """The mean of the points; of shares and rates, all that was counted over all that was eligible."""
    used = [position for position in baseline if points[position] is not None]
    if not used:
        return None
    if kind in (Kind.P, Kind.U) and counts.denominators is not None:
        return sum(_present(at(counts.numerators, used))) / sum(_present(at(counts.denominators, used)))
    return fmean(_present(at(points, used)))


# --- limits


def _bands(kind: Kind, counts: Counts, phase: Phase, center: float, limits: Limits) -> list[Band | None]:
    span = range(phase.first, phase.last + 1)
    match kind:
        case Kind.MR:
            return [Band(0.0, RANGE_LIMIT * center, 0.0, RANGE_LIMIT * center * 2 / 3)] * len(span)
        case Kind.I:
            spread = _spread(at(counts.points, phase.baseline), screened=limits.screened)
            return [_band(center, spread, lowest=0.0 if limits.nonnegative else -inf)] * len(span)
        case Kind.C:
            return [_band(center, sqrt(max(center, 0.0)), lowest=0.0)] * len(span)
        case Kind.U:
            return [_band(center, _root(center, size), lowest=0.0) for size in _sizes(counts, span)]
        case Kind.P:
            one = center * (1 - center)
            return [_band(center, _root(one, size), lowest=0.0, highest=1.0) for size in _sizes(counts, span)]


def _sizes(counts: Counts, span: range) -> list[float | None]:
    """Denominators of the points there are; a month without a point has no limits of its own."""
    sizes = zip(at(counts.denominators or (), span), at(counts.points, span), strict=True)
    return [size if point is not None else None for size, point in sizes]


def _band(center: float, spread: float | None, *, lowest: float = -inf, highest: float = inf) -> Band | None:
    if spread is None:
        return None
    return Band(
        max(center - 3 * spread, lowest),
        min(center + 3 * spread, highest),
        max(center - 2 * spread, lowest),
        min(center + 2 * spread, highest),
    )


def _root(variance: float, size: float | None) -> float | None:
    """The standard deviation of a share or rate of so many; none of nothing."""
    return sqrt(max(variance, 0.0) / size) if size else None


def _spread(values: Values, *, screened: bool) -> float | None:
    """The standard deviation as moving ranges see it; a missing value breaks the chain of ranges."""
    ranges = _present(_moving_ranges(values))
    if screened and ranges:
        limit = RANGE_LIMIT * fmean(ranges)
        ranges = [each for each in ranges if each < limit]
    return fmean(ranges) / SPREAD_OF_RANGE if ranges else None


def _ranges_within(values: Values, phase: Phase) -> Values:
    """Moving ranges at their positions; none across the start of a phase."""
    before, after = [None] * (phase.first + 1), [None] * (len(values) - phase.last - 1)
    return [*before, *_moving_ranges(values[phase.first : phase.last + 1]), *after]


def _moving_ranges(values: Values) -> Iterable[float | None]:
    for one, other in pairwise(values):
        yield None if one is None or other is None else abs(other - one)


def _ratio(numerator: float | None, denominator: float | None) -> float | None:
    return None if numerator is None or not denominator else numerator / denominator


def _present(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
