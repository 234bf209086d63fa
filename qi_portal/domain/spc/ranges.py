"""Moving ranges: how far a value lies from the one before it, which tells chance from shifts.

Source: Montgomery DC. Introduction to Statistical Quality Control; 1.128 and 3.267 are its d2 and D4 for two values.
A range far out of line is left out once before the mean range is taken (Nelson LS, J Qual Technol 1982;14:172-3).
"""

from collections.abc import Sequence
from itertools import pairwise

from qi_portal.domain.spc.sides import Values

SPREAD_OF_RANGE = 1.128
"""d2: the mean range of two values, in standard deviations."""

RANGE_LIMIT = 3.267
"""D4: the upper limit of a moving range, in mean ranges."""


def moving_ranges(values: Values) -> list[float | None]:
    """One for each value but the first; a missing value breaks the chain, so it costs two ranges."""
    return [None if one is None or other is None else abs(other - one) for one, other in pairwise(values)]


def mean_range(values: Values, *, screened: bool = True, limit: float = RANGE_LIMIT) -> float | None:
    """The mean of the moving ranges; `screened` leaves those out once that reach `limit` times the mean."""
    return screened_mean([each for each in moving_ranges(values) if each is not None], screened=screened, limit=limit)


def screened_mean(ranges: Sequence[float], *, screened: bool = True, limit: float = RANGE_LIMIT) -> float | None:
    """The mean of the ranges, None of none."""
    if not ranges:
        return None
    mean = sum(ranges) / len(ranges)
    if not screened or max(ranges) < limit * mean:
        return mean
    near = [each for each in ranges if each < limit * mean]
    return sum(near) / len(near) if near else None


def spread_of(values: Values, *, screened: bool = True) -> float | None:
    """The standard deviation as moving ranges see it."""
    mean = mean_range(values, screened=screened)
    return None if mean is None else mean / SPREAD_OF_RANGE
