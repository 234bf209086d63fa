"""Whether a process can be relied on to meet its target: what the limits of chance, or the last months, say of it."""

from collections.abc import Sequence
from enum import StrEnum
from math import inf

from qi_portal.domain.chart.model import Chart, Limit
from qi_portal.domain.chart.targets import target_now
from qi_portal.domain.content.measure import Direction

LAST_MONTHS = 6
"""On a chart without limits, so many counted months speak for the process."""


class Assurance(StrEnum):
    """MEETS and MISSES: the target lies beyond the range of chance, so the next months are expected to do the same.

    MIXED: chance alone decides from month to month whether the target is met.
    """

    MEETS = "meets"
    MISSES = "misses"
    MIXED = "mixed"
    NO_TARGET = "no_target"
    NOT_ENOUGH = "not_enough"


def assurance_of(chart: Chart, direction: Direction) -> Assurance:
    """Limits of the last month against the target then in force; without limits the last six months that count."""
    target = target_now(chart)
    if target is None:
        return Assurance.NO_TARGET
    limit = _limit(chart)
    if limit is not None:
        return _by_limits(limit, target.value, direction)
    counted = [each.value for each in chart.points if each.value is not None and not each.is_excluded]
    return _by_months(counted[-LAST_MONTHS:], target.value, direction)


def _limit(chart: Chart) -> Limit | None:
    """The limits of the last month, if it has any."""
    limit = chart.limits[-1] if chart.limits else None
    if limit is None or limit.last < chart.points[-1].month or (limit.lower is None and limit.upper is None):
        return None
    return limit


def _by_limits(limit: Limit, target: float, direction: Direction) -> Assurance:
    """An open side reaches as far as can be."""
    lower = -inf if limit.lower is None else limit.lower
    upper = inf if limit.upper is None else limit.upper
    if direction is Direction.HIGHER:
        return _said(meets=lower >= target, misses=upper < target)
    return _said(meets=upper <= target, misses=lower > target)


def _by_months(values: Sequence[float], target: float, direction: Direction) -> Assurance:
    if len(values) < LAST_MONTHS:
        return Assurance.NOT_ENOUGH
    met = [value >= target if direction is Direction.HIGHER else value <= target for value in values]
    return _said(meets=all(met), misses=not any(met))


def _said(*, meets: bool, misses: bool) -> Assurance:
    if meets:
        return Assurance.MEETS
    return Assurance.MISSES if misses else Assurance.MIXED
