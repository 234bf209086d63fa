"""Charts of one project side by side: the same unit on the same scale, the same months in the same columns."""

from collections.abc import Sequence
from dataclasses import replace

from qi_portal.domain.chart.model import Chart


def on_one_scale(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    """The charts with the value axis of the tallest of their unit, and all with the last month of the longest.

    Shares have one scale as they are. A chart without months stays without.
    """
    tallest = {_unit(chart): chart for chart in sorted(charts, key=lambda chart: chart.high)}
    last = max((chart.last_month for chart in charts if chart.points), default=None)
    return tuple(
        _scaled(replace(chart, ahead=last) if chart.points else chart, tallest[_unit(chart)]) for chart in charts
    )


def _scaled(chart: Chart, tallest: Chart) -> Chart:
    return replace(chart, low=tallest.low, high=tallest.high, ticks=tallest.ticks)


def _unit(chart: Chart) -> tuple[str, str]:
    return chart.unit, chart.unit_name
