"""Where things stand in a Plotly figure, and how its plainest parts are written down."""

from datetime import timedelta
from html import escape
from typing import Any

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month
from qi_portal.drawing.frame import PAGE, TEXT_SIZE, Frame
from qi_portal.drawing.svg import Paint
from qi_portal.drawing.writing import REGULAR

Json = dict[str, Any]
MARGIN = 4.0
"""Above and below all that is drawn, in pixels."""


def day(month: Month) -> str:
    """The middle of the month's column on the date axis."""
    return month.first_day.isoformat()


def edge(month: Month) -> str:
    """The left edge of the month's column: halfway from the month before."""
    before, own = (month - 1).first_day, month.first_day
    return (own - timedelta(days=(own - before).days // 2)).isoformat()


def share(y: float) -> float:
    """A height on paper, in pixels from the top, as a share of the figure from below."""
    return round((PAGE.height - MARGIN - y) / (PAGE.height - 2 * MARGIN), 5)


def on_plot(y: float, frame: Frame) -> float:
    """The same as a share of the plot from below; above the plot it is more than 1."""
    return round((frame.bottom - y) / (frame.bottom - frame.top), 5)


def dashes(pattern: str) -> str:
    """'9 5' of SVG as '9px,5px'."""
    return ",".join(f"{length}px" for length in pattern.split()) if pattern else "solid"


def line(first: str, last: str, paint: Paint, width: float, pattern: str = "", **place: Any) -> Json:
    """A straight line, its heights as shares of the plot unless told otherwise."""
    ink = {"color": paint.color, "width": width, "dash": dashes(pattern)}
    return {"type": "line", "x0": first, "x1": last, "yref": "y domain", "line": ink, **place}


def through(chart: Chart) -> Json:
    """From the bottom to the top of the plot, over its grid and under the series.

    In values, since Plotly knows this layer only for them.
    """
    return {"yref": "y", "y0": chart.low, "y1": chart.high, "layer": "between"}


def note(told: str, paint: Paint, **place: Any) -> Json:
    """Words; what is said about the series itself is bold."""
    font = {"color": paint.color, "size": TEXT_SIZE, "weight": "normal" if paint in REGULAR else "bold"}
    return {"text": escape(told, quote=False), "showarrow": False, "font": font, **place}
