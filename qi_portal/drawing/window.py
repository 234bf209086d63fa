"""The latest months of a chart, for a drawing that has no room for all."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from qi_portal.domain.chart.model import Bracket, Chart, Limit, PhaseSpan, Segment, TargetLine
from qi_portal.domain.periods import Month

Span = TypeVar("Span", Segment, TargetLine, Bracket, Limit, PhaseSpan)
MOST_AHEAD = 3
"""Of the months drawn, one in so many may lie in the future."""


def latest(chart: Chart, months: int | None) -> Chart:
    """The chart with only its latest months; what lies before is cut where it now begins.

    Tests and events keep their first month, so that a drawing knows that they began earlier.
    """
    if months is None or not chart.points:
        return chart
    known = chart.points[-1].month
    ahead = min(chart.last_month.index - known.index, months // MOST_AHEAD)
    points = chart.points[-(months - ahead) :]
    start, end = points[0].month, known + ahead
    return replace(
        chart,
        points=points,
        centers=tuple(_cut(chart.centers, start, end)),
        targets=tuple(_cut(chart.targets, start, end)),
        brackets=tuple(_cut(chart.brackets, start, end)),
        limits=tuple(_cut(chart.limits, start, end)),
        phases=tuple(_cut(chart.phases, start, end)),
        breaks=tuple(each for each in chart.breaks if start < each.month <= end),
        network=tuple(band for band in chart.network if start <= band.month <= end),
        baseline=_cut_months(chart.baseline, start),
        begins=None,
        ahead=end if ahead else None,
    )


def _cut(spans: Iterable[Span], start: Month, end: Month) -> Iterable[Span]:
    return (
        replace(span, first=max(span.first, start), last=min(span.last, end))
        for span in spans
        if span.last >= start and span.first <= end
    )


def _cut_months(months: tuple[Month, Month] | None, start: Month) -> tuple[Month, Month] | None:
    if months is None or months[1] < start:
        return None
    return max(months[0], start), months[1]
