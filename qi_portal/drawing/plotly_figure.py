"""A chart as a Plotly figure, written by hand: plotly itself is never imported to answer a request.

On a measure's own page this takes the place of the SVG once the browser is idle; `explore.js` puts it there and gives
each color the page's present value. It stands on the plan of the SVG, so that both look alike.
"""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart, ChartPoint, Quality
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.frame import PAGE
from qi_portal.drawing.marks import Shape, shape_of, tone_at
from qi_portal.drawing.paint import BARS, CROSS, GLYPH, LINE, PAPER, POINT, STRONG, TOKENS
from qi_portal.drawing.plan import Plan, plan_of
from qi_portal.drawing.plotly_layout import layout
from qi_portal.drawing.plotly_lines import lines
from qi_portal.drawing.plotly_places import Json, day, edge
from qi_portal.drawing.quality import Note, note_of

SYMBOL_OF = {Shape.ROUND: "circle", Shape.HOLLOW: "diamond", Shape.FILLED: "diamond", Shape.CROSS: "x-thin"}
SIZE_OF = {Shape.ROUND: 7.5, Shape.HOLLOW: 8.5, Shape.FILLED: 8.5, Shape.CROSS: 7}
WIDTH_OF = {Shape.ROUND: 1.2, Shape.HOLLOW: 1.8, Shape.FILLED: 1.5, Shape.CROSS: 2.0}

NOTE_SYMBOLS: dict[Note, str] = {
    State.NONE_ELIGIBLE: "circle-open",
    State.NOT_COLLECTED: "line-ew-open",
    State.MISSING: "square-open",
    State.SUPPRESSED: "square",
    Quality.REVISED: "line-ew-open",
    Quality.SMALL: "circle",
    Quality.LATE: "triangle-right",
}
"""The shapes of the strip on paper, as Plotly knows them; a revised month has two lines, one over the other."""


def explorer(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """What the page's script needs: the figure, its settings, and the page's name for each color."""
    return {"figure": figure(chart, speaker), "config": _config(speaker), "colors": TOKENS}


def figure(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """`data` and `layout` of a Plotly figure for a chart with at least one month."""
    plan = plan_of(chart, PAGE, speaker)
    return {"data": list(_traces(plan)), "layout": layout(plan)}


def _traces(plan: Plan) -> Iterator[Json]:
    """Back to front."""
    chart = plan.chart
    yield from lines(chart)
    yield _course(chart)
    yield _months(chart)
    if plan.has_counts:
        yield _bars(chart)
    if plan.has_notes:
        yield _notes(chart)
    yield _here()


def _course(chart: Chart) -> Json:
    """The line through the months, broken at a month without a value and where another way of counting begins."""
    cuts = {each.month for each in chart.breaks}
    places: list[tuple[str, float | None]] = []
    for point in chart.points:
        if point.month in cuts:
            places.append((edge(point.month), None))
        places.append((day(point.month), point.value))
    return {
        "name": "course",
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "connectgaps": False,
        "line": {"color": LINE.color, "width": 1.5},
        "hoverinfo": "skip",
    }


def _months(chart: Chart) -> Json:
    """The months themselves, one a place. What a month says is read by `points.js`."""
    return {
        "name": "months",
        "type": "scatter",
        "mode": "markers",
        "x": _days(chart.points),
        "y": [point.value for point in chart.points],
        "cliponaxis": False,
        "marker": _markers(chart),
        "hoverinfo": "none",
    }


def _markers(chart: Chart) -> Json:
    shapes, tones = [shape_of(point) for point in chart.points], [tone_at(chart, point) for point in chart.points]
    fills = {Shape.ROUND: POINT, Shape.HOLLOW: PAPER, Shape.CROSS: CROSS}
    edges = {Shape.ROUND: PAPER, Shape.FILLED: PAPER, Shape.CROSS: CROSS}
    looks = list(zip(shapes, tones, strict=True))
    return {
        "symbol": [SYMBOL_OF[shape] for shape in shapes],
        "color": [fills.get(shape, tone.fill).color for shape, tone in looks],
        "size": [SIZE_OF[shape] for shape in shapes],
        "opacity": 1,
        "line": {
            "color": [edges.get(shape, tone.stroke).color for shape, tone in looks],
            "width": [WIDTH_OF[shape] for shape in shapes],
        },
    }


def _bars(chart: Chart) -> Json:
    return {
        "name": "n",
        "type": "bar",
        "x": _days(chart.points),
        "y": [point.denominator for point in chart.points],
        "yaxis": "y2",
        "marker": {"color": BARS.color},
        "hoverinfo": "skip",
    }


def _notes(chart: Chart) -> Json:
    """What to know about single months, in the strip under the chart."""
    noted = [(day(point.month), note) for point in chart.points if (note := note_of(point)) is not None]
    placed = [(x, note, y) for x, note in noted for y in ((0.3, 0.7) if note is Quality.REVISED else (0.5,))]
    return {
        "name": "notes",
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in placed],
        "y": [y for _, _, y in placed],
        "yaxis": "y3",
        "cliponaxis": False,
        "marker": {
            "symbol": [NOTE_SYMBOLS[note] for _, note, _ in placed],
            "size": [4 if note is Quality.SMALL else 7 for _, note, _ in placed],
            "color": GLYPH.color,
            "opacity": 1,
            "line": {"color": GLYPH.color, "width": 1.2},
        },
        "hoverinfo": "skip",
    }


def _here() -> Json:
    """Empty until a month is read: `explore.js` gives it the foot, the point and the head of the month."""
    ring = {"symbol": "circle-open", "size": [0, 18, 0], "color": STRONG.color, "opacity": 1, "line": {"width": 2}}
    return {
        "name": "here",
        "type": "scatter",
        "mode": "lines+markers",
        "x": [],
        "y": [],
        "connectgaps": True,
        "cliponaxis": False,
        "line": {"color": STRONG.color, "width": 1, "dash": "2px,2px"},
        "marker": ring,
        "hoverinfo": "skip",
    }


def _days(points: Iterable[ChartPoint]) -> list[str]:
    return [day(point.month) for point in points]


def _config(speaker: Speaker) -> Json:
    """One button, in the reader's language; no logo, no link outside. Pictures are made of the drawing instead."""
    said = {"Reset axes": speaker.say(words("Show all months again"))}
    return {
        "displaylogo": False,
        "responsive": True,
        "scrollZoom": False,
        "showTips": False,
        "modeBarButtons": [["resetScale2d"]],
        "locale": "page",
        "locales": {"page": {"dictionary": said}},
    }
