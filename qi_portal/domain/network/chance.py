"""How many charts of a page would show a change by chance alone: the sobering number beside how many do."""

from collections.abc import Iterable

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.told import Told
from qi_portal.domain.spc.false_alarms import FalseAlarms, false_alarm_rate
from qi_portal.domain.spc.reading import RuleSet


def expected_by_chance(charts: Iterable[Chart]) -> float:
    """The sum of each chart's rate of false alarms, possible and confirmed, under the usual rules at its length."""
    rates = (_rate(chart) for chart in charts)
    return sum(rate.possible + rate.confirmed for rate in rates if rate is not None)


def alarms_by_chance(series: Iterable[Told]) -> FalseAlarms:
    """The same of readings, possible and confirmed apart, and how many the rules would find anything in."""
    rates = [rate for told in series if (rate := rate_of(told)) is not None]
    return FalseAlarms(
        sum(rate.possible for rate in rates),
        sum(rate.confirmed for rate in rates),
        sum(rate.any_signal for rate in rates),
    )


def rate_of(told: Told) -> FalseAlarms | None:
    """How often a series of this length shows a change that there is not; None where it is too short to be judged."""
    reading = told.reading
    is_locked = reading.now.phase.is_frozen and bool(reading.method.baselines)
    has_limits = any(band is not None for phase in reading.phases for band in phase.bands)
    return false_alarm_rate(reading.method.rules, len(told.judged), frozen=is_locked, has_limits=has_limits)


def _rate(chart: Chart) -> FalseAlarms | None:
    """Months on the line are counted with the useful ones, so the rate is rather too high than too low."""
    now = chart.phases[-1] if chart.phases else None
    judged = [
        point
        for point in chart.points
        if point.value is not None and not point.is_excluded and (now is None or now.first <= point.month)
    ]
    is_locked = now is not None and now.is_locked
    return false_alarm_rate(RuleSet.ANHOEJ, len(judged), frozen=is_locked, has_limits=bool(chart.limits))
