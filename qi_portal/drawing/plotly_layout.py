"""The layout of a Plotly figure: size, margins and axes, on the plan of the drawing on paper."""

from qi_portal.drawing.aloud import tick_text
from qi_portal.drawing.axes import BAR_HEIGHT, ticks
from qi_portal.drawing.frame import PAGE, TEXT_SIZE
from qi_portal.drawing.paint import AXIS, GRID, LINE, PAPER, STRONG, TEXT
from qi_portal.drawing.plan import Plan
from qi_portal.drawing.plotly_places import MARGIN, Json, day, edge, share
from qi_portal.drawing.plotly_shapes import shapes
from qi_portal.drawing.plotly_words import annotations

CLEAR = "rgba(0,0,0,0)"


def layout(plan: Plan) -> Json:
    frame = plan.frame
    return {
        "height": PAGE.height,
        "margin": {"l": round(frame.left), "r": round(PAGE.width - frame.right), "t": MARGIN, "b": MARGIN},
        "font": {"size": TEXT_SIZE, "color": TEXT.color},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "bargap": 0.75,
        "hovermode": "x",
        "dragmode": "zoom",
        "hoverlabel": {"bgcolor": PAPER.color, "bordercolor": LINE.color, "font": {"color": STRONG.color}},
        "modebar": {"bgcolor": CLEAR},
        "xaxis": _month_axis(plan),
        "yaxis": _value_axis(plan),
        "yaxis2": _strip(plan.counts_foot - BAR_HEIGHT, plan.counts_foot, rangemode="tozero"),
        "yaxis3": _strip(plan.notes_middle - MARGIN, plan.notes_middle + MARGIN, range=[0, 1]),
        "shapes": shapes(plan),
        "annotations": annotations(plan),
    }


def _month_axis(plan: Plan) -> Json:
    """The same months are named as on paper, each year under its first."""
    frame = plan.frame
    named = ticks(frame)
    years = {month.year: month for month in reversed(named)}
    labels = [
        plan.speaker.tick(each) + (f"<br><b>{each.year}</b>" if years[each.year] == each else "") for each in named
    ]
    return {
        "type": "date",
        "range": [edge(frame.first), edge(frame.last + 1)],
        "tickvals": [day(each) for each in named],
        "ticktext": labels,
        "ticks": "outside",
        "tickcolor": AXIS.color,
        "showline": True,
        "linecolor": AXIS.color,
        "showgrid": False,
        "anchor": "y",
    }


def _value_axis(plan: Plan) -> Json:
    chart, frame = plan.chart, plan.frame
    return {
        "domain": [share(frame.bottom), share(frame.top)],
        "range": [chart.low, chart.high],
        "tickvals": list(chart.ticks),
        "ticktext": [tick_text(chart, tick, plan.speaker) for tick in chart.ticks],
        "ticklabelstandoff": 5,
        "gridcolor": GRID.color,
        "zeroline": False,
        "fixedrange": True,
    }


def _strip(top: float, foot: float, **more: object) -> Json:
    """An axis without a face for a strip under the plot."""
    return {"domain": [share(foot), share(top)], "visible": False, "fixedrange": True, **more}
