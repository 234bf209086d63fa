"""A chart as a Plotly figure, written by hand: plotly itself is never imported to answer a request.

On a measure's own page this takes the place of the SVG once the browser is idle; `explore.js` puts it there and gives
each color the page's present value.
"""

from html import escape
from typing import Any

from qi_portal.domain.chart.model import Bracket, Chart, ChartPoint, Segment, Unit
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.aloud import has_denominators, point_text, tick_text
from qi_portal.drawing.axes import ticks
from qi_portal.drawing.frame import PAGE, TEXT_SIZE, Frame, frame_of
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.labels import Label, gutter_labels, median_text
from qi_portal.drawing.paint import BARS, GRID, LINE, MEDIAN, PAPER, POINT, TARGET, TEXT, TOKENS, Tone, tone_of
from qi_portal.drawing.svg import Paint

Json = dict[str, Any]
STRIP_SHARE = 0.06
PLOT_SHARE = 0.86
"""Of the height between the margins: the strip of bars for n below, the plot above, the months between them."""

MARGIN_TOP, MARGIN_BOTTOM = 30, 10


def explorer(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """What the page's script needs: the figure, its settings, the page's name for each color, each month in words."""
    return {
        "figure": figure(chart, speaker),
        "config": _config(speaker),
        "colors": TOKENS,
        "months": [point_text(chart, point, speaker) for point in chart.points],
        "help": speaker.say(words("Interactive chart. Arrow keys read the months one by one.")),
    }


def figure(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """`data` and `layout` of a Plotly figure."""
    traces = [_level(target, TARGET, "dash") for target in chart.targets]
    traces += [_level(median, MEDIAN, "solid") for median in chart.medians]
    traces.append(_months(chart, speaker))
    if has_denominators(chart):
        traces.append(_bars(chart))
    return {"data": traces, "layout": _layout(chart, speaker)}


def _day(month: Month) -> str:
    return month.first_day.isoformat()


def _level(segment: Segment, paint: Paint, dash: str) -> Json:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [_day(segment.first), _day(segment.last)],
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
        "x": [_day(point.month) for point in chart.points],
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
        "x": [_day(point.month) for point in chart.points],
        "y": [point.denominator for point in chart.points],
        "yaxis": "y2",
        "marker": {"color": BARS.color},
        "hoverinfo": "skip",
    }


def _layout(chart: Chart, speaker: Speaker) -> Json:
    labels = list(gutter_labels(chart, speaker))
    values = [tick_text(chart, tick, speaker) for tick in chart.ticks]
    frame = frame_of(chart, PAGE, values, [label.words for label in labels])
    return {
        "height": PAGE.height,
        "margin": {"l": round(frame.left), "r": round(PAGE.width - frame.right), "t": MARGIN_TOP, "b": MARGIN_BOTTOM},
        "font": {"size": TEXT_SIZE, "color": TEXT.color},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "bargap": 0.6,
        "hovermode": "x",
        "dragmode": "zoom",
        "hoverlabel": {"align": "left"},
        "xaxis": _month_axis(frame, speaker),
        "yaxis": _value_axis(chart, values),
        "yaxis2": {"domain": [0, STRIP_SHARE], "visible": False, "fixedrange": True, "rangemode": "tozero"},
        "shapes": [_bracket_line(bracket, tone_of(chart.signal)) for bracket in chart.brackets],
        "annotations": [
            *_unit(chart),
            *_gutter(labels, chart),
            *_earlier_medians(chart, speaker),
            *(_bracket_words(bracket, tone_of(chart.signal), speaker) for bracket in chart.brackets),
        ],
    }


def _month_axis(frame: Frame, speaker: Speaker) -> Json:
    """The same months are named as on paper, each year under its first."""
    named = ticks(frame)
    years = {month.year: month for month in reversed(named)}
    labels = [speaker.tick(each) + (f"<br><b>{each.year}</b>" if years[each.year] == each else "") for each in named]
    return {
        "type": "date",
        "range": [_day(frame.first - 1), _day(frame.last + 1)],
        "tickvals": [_day(each) for each in named],
        "ticktext": labels,
        "ticks": "outside",
        "showgrid": False,
        "anchor": "y",
    }


def _value_axis(chart: Chart, labels: list[str]) -> Json:
    return {
        "domain": [1 - PLOT_SHARE, 1],
        "range": [chart.low, chart.high],
        "tickvals": list(chart.ticks),
        "ticktext": labels,
        "gridcolor": GRID.color,
        "zeroline": False,
        "fixedrange": True,
    }


def _gutter(labels: list[Label], chart: Chart) -> list[Json]:
    """Names of the lines right of the plot, pushed apart as on paper."""
    height = (PAGE.height - MARGIN_TOP - MARGIN_BOTTOM) * PLOT_SHARE
    wanted = [height * (chart.high - label.value) / (chart.high - chart.low or 1) for label in labels]
    places = spread(wanted, TEXT_SIZE + 4, 0, height)
    return [
        _note(label.words, label.paint, x=1, xref="paper", xanchor="left", xshift=10, y=label.value, yshift=at - to)
        for label, at, to in zip(labels, wanted, places, strict=True)
    ]


def _unit(chart: Chart) -> list[Json]:
    if chart.unit is Unit.SHARE or not chart.unit_name:
        return []
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "y domain", "yshift": 18}
    return [_note(chart.unit_name, TEXT, **place)]


def _earlier_medians(chart: Chart, speaker: Speaker) -> list[Json]:
    return [
        _note(median_text(each, chart, speaker), MEDIAN, x=_day(each.first), xanchor="left", y=each.value, yshift=-12)
        for each in chart.medians
        if each.last < chart.points[-1].month
    ]


def _bracket_height(bracket: Bracket) -> float:
    """On the other side of the median from its run, as a share of the plot's height."""
    return 0.14 if bracket.above else 0.9


def _bracket_line(bracket: Bracket, tone: Tone) -> Json:
    height = _bracket_height(bracket)
    ends = {"x0": _day(bracket.first), "x1": _day(bracket.last), "y0": height, "y1": height}
    return {"type": "line", **ends, "yref": "y domain", "line": {"color": tone.stroke.color, "width": 1.5}}


def _bracket_words(bracket: Bracket, tone: Tone, speaker: Speaker) -> Json:
    middle = bracket.first + (bracket.last.index - bracket.first.index) // 2
    at = {"x": _day(middle), "y": _bracket_height(bracket), "yref": "y domain"}
    return _note(speaker.say(bracket.label), tone.text, **at, yshift=-10 if bracket.above else 10)


def _note(text: str, paint: Paint, **place: Any) -> Json:
    weight = "normal" if paint is TEXT else "bold"
    font = {"color": paint.color, "size": TEXT_SIZE, "weight": weight}
    return {"text": escape(text, quote=False), "showarrow": False, "font": font, **place}


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
        "modeBarButtons": [["toImage", "resetScale2d"]],
        "locale": "page",
        "locales": {"page": {"dictionary": said}},
    }
