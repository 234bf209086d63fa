"""Charts of samples: Xbar, the mean of each, and S, how far the values of each lie apart.

Source: Montgomery DC. Introduction to Statistical Quality Control: c4 makes a sample's standard deviation unbiased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, sqrt
from statistics import fmean, stdev

from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.run_chart import Band, Bands, JudgedPhase, judged_phase
from qi_portal.domain.spc.sides import Values


class SampleKind(StrEnum):
    XBAR = "xbar"
    S = "s"


@dataclass(frozen=True)
class Samples:
    """Means, standard deviations and sizes of the samples; no deviation of a single value, nothing of none."""

    means: Values
    deviations: Values
    sizes: Sequence[int]


def samples_of(values: Sequence[Sequence[float]]) -> Samples:
    return Samples(
        means=[fmean(each) if each else None for each in values],
        deviations=[stdev(each) if len(each) > 1 else None for each in values],
        sizes=[len(each) for each in values],
    )


def sample_chart(
    kind: SampleKind, samples: Samples, plan: Plan, *, nonnegative: bool = False
) -> tuple[JudgedPhase, ...]:
    """Every phase in order; `nonnegative` holds the lower limits of the means at 0."""
    return tuple(
        _judged(kind, samples, phase, plan.center, nonnegative=nonnegative)
        for phase in phases(len(samples.sizes), plan)
    )


def c4(size: int) -> float:
    """The expected standard deviation of a sample of a normal process with deviation 1; `size` from 2."""
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def _judged(kind: SampleKind, samples: Samples, phase: Phase, given: float | None, *, nonnegative: bool) -> JudgedPhase:
    spread = _spread(samples, phase)
    points = samples.means if kind is SampleKind.XBAR else samples.deviations
    found = _weighted_mean(samples, phase) if kind is SampleKind.XBAR else spread
    center = found if given is None else given
    span = range(phase.first, phase.last + 1)
    bands: Bands = [None] * len(span)
    if center is not None and spread is not None:
        make = _band_of_mean if kind is SampleKind.XBAR else _band_of_deviation
        bands = [
            make(center, spread, samples.sizes[each], nonnegative=nonnegative) if points[each] is not None else None
            for each in span
        ]
    return judged_phase(points, phase, center, bands)


def _weighted_mean(samples: Samples, phase: Phase) -> float | None:
    sums = [(mean * size, size) for mean, size in _of(samples.means, samples, phase)]
    return sum(each[0] for each in sums) / sum(each[1] for each in sums) if sums else None


def _spread(samples: Samples, phase: Phase) -> float | None:
    """The mean deviation of samples of one size; of different sizes, the pooled one."""
    known = _of(samples.deviations, samples, phase)
    if not known:
        return None
    if len({samples.sizes[position] for position in range(phase.first, phase.last + 1)}) == 1:
        return fmean(deviation for deviation, _ in known)
    squares = sum((size - 1) * deviation**2 for deviation, size in known)
    return sqrt(squares / sum(size - 1 for _, size in known))


def _of(values: Values, samples: Samples, phase: Phase) -> list[tuple[float, int]]:
    pairs = ((values[each], samples.sizes[each]) for each in phase.baseline)
    return [(value, size) for value, size in pairs if value is not None]


def _band_of_mean(center: float, spread: float, size: int, *, nonnegative: bool) -> Band | None:
    if size < 2:
        return None
    one = spread / (c4(size) * sqrt(size))
    lows = [center - 3 * one, center - 2 * one]
    low, low_2s = [max(each, 0.0) for each in lows] if nonnegative else lows
    return Band(low, center + 3 * one, low_2s, center + 2 * one)


def _band_of_deviation(center: float, _spread: float, size: int, *, nonnegative: bool) -> Band | None:
    """A deviation is never under 0, so neither is its limit."""
    if size < 2:
        return None
    one = center * sqrt(1 - c4(size) ** 2) / c4(size)
    return Band(max(center - 3 * one, 0.0), center + 3 * one, max(center - 2 * one, 0.0), center + 2 * one)
