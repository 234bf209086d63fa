"""Drawings as addresses that hold the drawing itself: they stay vectors, and nothing is fetched."""

from base64 import b64encode
from collections.abc import Iterable

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import Speaker, Words
from qi_portal.drawing.frame import Size
from qi_portal.drawing.icons import chart_icon
from qi_portal.drawing.key import key
from qi_portal.drawing.sparkline import sparkline
from qi_portal.drawing.svg_chart import svg_chart

ICON_SIZE = 40


def image(svg: str) -> str:
    """The address of an `<img>`."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def chart_image(chart: Chart, speaker: Speaker, size: Size) -> str:
    return image(svg_chart(chart, speaker, size=size))


def spark_image(chart: Chart) -> str:
    return image(sparkline(chart))


def icon_image(chart: Chart) -> str:
    """What the chart says, as a shape; the words stand beside it."""
    return image(chart_icon(chart, ICON_SIZE))


def key_of(charts: Iterable[Chart]) -> list[tuple[str, Words]]:
    """(image, words) for each shape that any of the charts shows, each once."""
    shown = {told: icon for chart in charts for icon, told in key(chart, is_of_many=True)}
    return [(image(icon), told) for told, icon in shown.items()]
