"""Doubts: numbers that can be true but differ from what this practice usually reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

from qi_portal.domain.content.definition_history import counts_alike, definition_at
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.numbers import Number
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Amount, Share, Words, words

BASELINE_MONTHS = 12
RECENT_MONTHS = 6
JUMP_IN_POINTS = 0.25
JUMP_IN_DENOMINATOR = 3
REPEATED_MONTHS = 3
REPEATED_FROM = 10
MEAN_RANGE_TO_SIGMA = 1.128
"""d2 for two neighbors: the mean moving range over this estimates sigma (Shewhart's constants)."""


@dataclass(frozen=True)
class PastCount:
    """An earlier month's counts."""

    month: Month
    numerator: Number
    denominator: Number | None


@dataclass(frozen=True)
class Usual:
    """Lowest and highest result one would expect."""

    low: float
    high: float


def doubts(measure: Measure, now: PastCount, history: Sequence[PastCount]) -> list[Finding]:
    """W01 small denominator, W02 outlier, W14 denominator jump, W15 repeated values.

    Months that count something else by their definition tell nothing of what is usual.
    """
    holds = definition_at(measure, now.month)
    alike = (past for past in history if counts_alike(definition_at(measure, past.month), holds))
    earlier = sorted((past for past in alike if past.month < now.month), key=lambda past: past.month)
    found = (
        _small_denominator(measure, now),
        _outlier(measure, now, earlier),
        _denominator_jump(now, earlier),
        _repeated(now, earlier),
    )
    return [finding for finding in found if finding]


def _small_denominator(measure: Measure, now: PastCount) -> Finding | None:
    if now.denominator is None or now.denominator >= measure.min_denominator:
        return None
    message = words(
        "Fewer than {minimum} were eligible. The month counts, but one child moves the result a lot.",
        minimum=measure.min_denominator,
    )
    return Finding("W01", message, Field.DENOMINATOR)


def _outlier(measure: Measure, now: PastCount, earlier: Sequence[PastCount]) -> Finding | None:
    value = measure.value(now.numerator, now.denominator)
    counted = [past for past in earlier if measure.value(past.numerator, past.denominator) is not None]
    usual = value is not None and (_beyond_limits(measure, now, counted) or _far_from_recent(measure, value, counted))
    if value is None or not usual:
        return None
    low, high = (_shown(measure, level) for level in (usual.low, usual.high))
    return Finding("W02", _unusual(value > usual.high, low, high), Field.NUMERATOR)


def _unusual(is_higher: bool, low: object, high: object) -> Words:
    if is_higher:
        return words("Much higher than usual ({low} to {high}). Check both numbers.", low=low, high=high)
    return words("Much lower than usual ({low} to {high}). Check both numbers.", low=low, high=high)


def _beyond_limits(measure: Measure, now: PastCount, counted: Sequence[PastCount]) -> Usual | None:
    """The 3-sigma limits of the practice's own months, if the new result lies outside them."""
    if len(counted) < BASELINE_MONTHS:
        return None
    center, sigma = _center_and_sigma(measure, now, counted)
    highest = 1.0 if measure.is_proportion else float("inf")
    usual = Usual(max(0.0, center - 3 * sigma), min(highest, center + 3 * sigma))
    value = measure.value(now.numerator, now.denominator) or 0.0
    return None if usual.low - 1e-9 <= value <= usual.high + 1e-9 else usual


def _center_and_sigma(measure: Measure, now: PastCount, counted: Sequence[PastCount]) -> tuple[float, float]:
    """Binomial for a proportion, Poisson for a rate or count, moving range for anything else."""
    if measure.type in (MeasureType.PROPORTION, MeasureType.RATE) and now.denominator:
        pooled = sum(past.numerator for past in counted) / sum(past.denominator or 0 for past in counted)
        spread = pooled * (1 - pooled) if measure.is_proportion else pooled
        return measure.multiplier * pooled, measure.multiplier * sqrt(max(spread, 0.0) / now.denominator)
    values = [measure.value(past.numerator, past.denominator) or 0.0 for past in counted]
    if measure.type is MeasureType.COUNT:
        return fmean(values), sqrt(fmean(values))
    ranges = [abs(later - sooner) for sooner, later in pairwise(values)]
    return fmean(values), fmean(ranges) / MEAN_RANGE_TO_SIGMA


def _far_from_recent(measure: Measure, value: float, counted: Sequence[PastCount]) -> Usual | None:
    """The range of the last six months, if a proportion lies 25 points or more from their median."""
    recent = [measure.value(past.numerator, past.denominator) or 0.0 for past in counted[-RECENT_MONTHS:]]
    if not measure.is_proportion or len(recent) < RECENT_MONTHS:
        return None
    is_far = abs(value - median(recent)) >= JUMP_IN_POINTS - 1e-9
    return Usual(min(recent), max(recent)) if is_far else None


def _denominator_jump(now: PastCount, earlier: Sequence[PastCount]) -> Finding | None:
    recent = [past.denominator for past in earlier if past.denominator][-RECENT_MONTHS:]
    if not now.denominator or len(recent) < RECENT_MONTHS:
        return None
    usual = median(recent)
    if usual / JUMP_IN_DENOMINATOR <= now.denominator <= usual * JUMP_IN_DENOMINATOR:
        return None
    message = words(
        "{denominator} were eligible; {usual} is usual. Check the denominator, or note what changed.",
        denominator=now.denominator,
        usual=usual,
    )
    return Finding("W14", message, Field.DENOMINATOR)


def _repeated(now: PastCount, earlier: Sequence[PastCount]) -> Finding | None:
    by_month = {past.month: (past.numerator, past.denominator) for past in earlier}
    same = all(by_month.get(now.month - back) == (now.numerator, now.denominator) for back in range(1, REPEATED_MONTHS))
    if not same or (now.denominator or 0) < REPEATED_FROM:
        return None
    message = words("The same two numbers as in the two months before. Check that they were counted anew.")
    return Finding("W15", message, Field.NUMERATOR)


def _shown(measure: Measure, level: float) -> object:
    return Share(level) if measure.is_proportion else Amount(level, 1)
