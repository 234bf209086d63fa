"""A chart as a Plotly figure, written by hand: plotly itself is never imported to answer a request.

On a measure's own page this takes the place of the SVG once the browser is idle; `explore.js` puts it there and gives
each color the page's present value.
"""

from html import escape

from qi_portal.domain.chart.model import Chart, ChartPoint, Segment
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.aloud import has_denominators
from qi_portal.drawing.months import point_text
from qi_portal.drawing.paint import BARS, LINE, MEDIAN, PAPER, POINT, TARGET, TOKENS, Tone, tone_of
from qi_portal.drawing.plotly_layout import Json, day, layout
from qi_portal.drawing.svg import Paint


def explorer(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """What the page's script needs: the figure, its settings, and the page's name for each color."""
    return {
        "figure": figure(chart, speaker),
        "config": _config(speaker),
        "colors": TOKENS,
    }


def figure(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """`data` and `layout` of a Plotly figure."""
    traces = [_level(target, TARGET, "dash") for target in chart.targets]
    traces += [_level(median, MEDIAN, "solid") for median in chart.centers]
    traces.append(_months(chart, speaker))
    if has_denominators(chart):
        traces.append(_bars(chart))
    return {"data": traces, "layout": layout(chart, speaker)}


def _level(segment: Segment, paint: Paint, dash: str) -> Json:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day(segment.first), day(segment.last)],
        "y": [segment.value, segment.value],
        "line": {"color": paint.color, "width": 1.5, "dash": dash},
        "hoverinfo": "skip",
    }


def _months(chart: Chart, speaker: Speaker) -> Json:
    """The series itself; a month without a value breaks the line."""
    tone = tone_of(chart.signal)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [day(point.month) for point in chart.points],
        "y": [point.value for point in chart.points],
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": LINE.color, "width": 1.5},
        "marker": _markers(chart.points, tone),
        "hovertext": [escape(point_text(chart, point, speaker), quote=False) for point in chart.points],
        "hoverinfo": "text",
    }


def _markers(points: tuple[ChartPoint, ...], tone: Tone) -> Json:
    marks = [point.mark for point in points]
    fills = {Mark.ORDINARY: POINT.color, Mark.POSSIBLE: PAPER.color, Mark.CONFIRMED: tone.fill.color}
    edges = {Mark.ORDINARY: PAPER.color, Mark.POSSIBLE: tone.fill.color, Mark.CONFIRMED: PAPER.color}
    return {
        "symbol": ["circle" if mark is Mark.ORDINARY else "diamond" for mark in marks],
        "color": [fills[mark] for mark in marks],
        "size": [8 if mark is Mark.ORDINARY else 11 for mark in marks],
        "opacity": 1,
        "line": {"color": [edges[mark] for mark in marks], "width": 1.5},
    }


def _bars(chart: Chart) -> Json:
    return {
        "type": "bar",
        "x": [day(point.month) for point in chart.points],
        "y": [point.denominator for point in chart.points],
        "yaxis": "y2",
        "marker": {"color": BARS.color},
        "hoverinfo": "skip",
    }


def _config(speaker: Speaker) -> Json:
    """Two buttons, in the reader's language; no logo, no link outside."""
    said = {
        "Download plot as a PNG": speaker.say(words("Download the chart as a picture")),
        "Download plot": speaker.say(words("Download the chart as a picture")),
        "Reset axes": speaker.say(words("Show all months again")),
    }
    return {
        "displaylogo": False,
        "responsive": True,
        "scrollZoom": False,
        "showTips": False,
        "modeBarButtons": [["toImage", "resetScale2d"]],
        "locale": "page",
        "locales": {"page": {"dictionary": said}},
    }
