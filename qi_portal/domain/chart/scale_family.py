"""Charts of one project side by side: the same unit on the same scale, the same months in the same columns."""

from collections.abc import Sequence
from dataclasses import replace

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month


def on_one_scale(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    """The charts with the value axis of the tallest of their unit, and all with the last month of the longest.

    Shares have one scale as they are. A chart without months stays without.
    """
    tallest = {_unit(chart): chart for chart in sorted(charts, key=lambda chart: chart.high)}
    last = max((chart.last_month for chart in charts if chart.points), default=None)
    return tuple(_beside(chart, tallest[_unit(chart)], last) for chart in charts)


def _beside(chart: Chart, tallest: Chart, last: Month | None) -> Chart:
    is_shorter = chart.points and last is not None and chart.points[-1].month < last
    ahead = last if is_shorter else chart.ahead
    return replace(chart, low=tallest.low, high=tallest.high, ticks=tallest.ticks, ahead=ahead)


def _unit(chart: Chart) -> tuple[str, str]:
    return chart.unit, chart.unit_name
