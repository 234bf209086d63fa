"""The layout of a Plotly figure: axes, margins and every word on the plot, standing where the SVG has them."""

from html import escape
from typing import Any

from qi_portal.domain.chart.model import Bracket, Chart, Unit
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker
from qi_portal.drawing.aloud import tick_text
from qi_portal.drawing.axes import ticks
from qi_portal.drawing.brackets import Spot, spot_of
from qi_portal.drawing.frame import PAGE, TEXT_SIZE, Frame, frame_of, middle_of
from qi_portal.drawing.gaps import LINE_HEIGHT, gaps_of
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.labels import Label, center_text, gutter_labels
from qi_portal.drawing.paint import AXIS, GRID, LINE, MEDIAN, PAPER, STRONG, TARGET_TEXT, TEXT, tone_of
from qi_portal.drawing.svg import Paint

Json = dict[str, Any]
CLEAR = "rgba(0,0,0,0)"
STRIP_SHARE = 0.03
PLOT_SHARE = 0.86
"""Of the height between the margins: the strip of bars for n below, the plot above, the months between them."""

MARGIN_TOP, MARGIN_BOTTOM = 30, 10


def day(month: Month) -> str:
    """Where a month stands on the date axis."""
    return month.first_day.isoformat()


def layout(chart: Chart, speaker: Speaker) -> Json:
    labels = list(gutter_labels(chart, speaker))
    values = [tick_text(chart, tick, speaker) for tick in chart.ticks]
    frame = frame_of(chart, PAGE, values, [label.words for label in labels])
    return {
        "height": PAGE.height,
        "margin": {"l": round(frame.left), "r": round(PAGE.width - frame.right), "t": MARGIN_TOP, "b": MARGIN_BOTTOM},
        "font": {"size": TEXT_SIZE, "color": TEXT.color},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "bargap": 0.75,
        "hovermode": "x",
        "dragmode": "zoom",
        "hoverlabel": {"bgcolor": PAPER.color, "bordercolor": LINE.color, "font": {"color": STRONG.color}},
        "modebar": {"bgcolor": CLEAR},
        "xaxis": _month_axis(frame, speaker),
        "yaxis": _value_axis(chart, values),
        "yaxis2": {"domain": [0, STRIP_SHARE], "visible": False, "fixedrange": True, "rangemode": "tozero"},
        "shapes": [_bracket_line(bracket, chart, frame) for bracket in chart.brackets],
        "annotations": [
            *_unit(chart),
            *_gutter(labels, chart),
            *_earlier_medians(chart, speaker),
            *_gap_words(chart, frame, speaker),
            *(_bracket_words(bracket, chart, frame, speaker) for bracket in chart.brackets),
        ],
    }


def _month_axis(frame: Frame, speaker: Speaker) -> Json:
    """The same months are named as on paper, each year under its first."""
    named = ticks(frame)
    years = {month.year: month for month in reversed(named)}
    labels = [speaker.tick(each) + (f"<br><b>{each.year}</b>" if years[each.year] == each else "") for each in named]
    return {
        "type": "date",
        "range": [day(frame.first - 1), day(frame.last + 1)],
        "tickvals": [day(each) for each in named],
        "ticktext": labels,
        "ticks": "outside",
        "tickcolor": AXIS.color,
        "showline": True,
        "linecolor": AXIS.color,
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
        _note(center_text(each, chart, speaker), MEDIAN, x=day(each.first), xanchor="left", y=each.value, yshift=-12)
        for each in chart.centers
        if each.last < chart.points[-1].month
    ]


def _gap_words(chart: Chart, frame: Frame, speaker: Speaker) -> list[Json]:
    """Why months have no value, above the axis as on paper."""
    return [
        _note(gap.words, TEXT, x=day(gap.middle), y=chart.low, yshift=10 + LINE_HEIGHT * gap.row)
        for gap in gaps_of(chart, frame, speaker)
        if gap.row < PAGE.gap_rows
    ]


def _bracket_line(bracket: Bracket, chart: Chart, frame: Frame) -> Json:
    height = _share(spot_of(chart, bracket, frame, LINE_HEIGHT), frame)
    ends = {"x0": day(bracket.first), "x1": day(bracket.last), "y0": height, "y1": height}
    return {
        "type": "line",
        **ends,
        "yref": "y domain",
        "line": {"color": tone_of(chart.signal).stroke.color, "width": 1.5},
    }


def _bracket_words(bracket: Bracket, chart: Chart, frame: Frame, speaker: Speaker) -> Json:
    spot = spot_of(chart, bracket, frame, LINE_HEIGHT)
    at = {"x": day(middle_of(bracket.first, bracket.last)), "y": _share(spot, frame), "yref": "y domain"}
    anchor = "top" if spot.is_under else "bottom"
    return _note(speaker.say(bracket.label), tone_of(chart.signal).text, **at, yanchor=anchor)


def _share(spot: Spot, frame: Frame) -> float:
    """The same place as on paper, as a share of the plot's height from below."""
    return (frame.bottom - spot.y) / (frame.bottom - frame.top)


def _note(text: str, paint: Paint, **place: Any) -> Json:
    weight = "normal" if paint in (TEXT, TARGET_TEXT) else "bold"
    font = {"color": paint.color, "size": TEXT_SIZE, "weight": weight}
    return {"text": escape(text, quote=False), "showarrow": False, "font": font, **place}
