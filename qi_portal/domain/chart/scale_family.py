"""Charts of one project side by side: the same unit on the same scale, the same months in the same columns."""

from collections.abc import Sequence
from dataclasses import replace

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month


def on_one_scale(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    """The charts with the value axis of the tallest of their unit, and all with the last month of the longest.

    Shares have one scale as they are. A chart without months stays without. A target in force at the end of a shorter
    chart goes on, so that it is named at the edge of the longer one.
    """
    tallest = {_unit(chart): chart for chart in sorted(charts, key=lambda chart: chart.high)}
    last = max((chart.last_month for chart in charts if chart.points), default=None)
    return tuple(on_axis(chart, tallest[_unit(chart)].ticks, last) for chart in charts)


def on_axis(chart: Chart, ticks: tuple[float, ...], last: Month | None, begins: Month | None = None) -> Chart:
    """The chart with these values on its axis, and months from `begins` to `last` where it has fewer itself."""
    on_scale = replace(chart, low=ticks[0], high=ticks[-1], ticks=ticks, begins=begins)
    if last is None or not chart.points or chart.last_month == last:
        return on_scale
    end = chart.last_month
    targets = tuple(replace(line, last=last) if line.last == end else line for line in chart.targets)
    return replace(on_scale, ahead=last, targets=targets)


def _unit(chart: Chart) -> tuple[str, str]:
    return chart.unit, chart.unit_name
