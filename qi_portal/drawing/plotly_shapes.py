"""Shapes of a Plotly figure: the grounds under the lines, gaps, brackets, and tests of change and events."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Bracket, MarkKind
from qi_portal.domain.periods import Month
from qi_portal.drawing import breaks
from qi_portal.drawing.bands import RAIL
from qi_portal.drawing.brackets import ARM, spot_of
from qi_portal.drawing.breaks import shown_breaks
from qi_portal.drawing.gaps import LINE_HEIGHT, gaps_of
from qi_portal.drawing.lane import BAR_WIDTHS, LINE_DASHES, REACH, Spot, last_month_of, y_of
from qi_portal.drawing.paint import (
    AHEAD,
    AXIS,
    BAND,
    BASELINE,
    BASELINE_RAIL,
    LEADER,
    NETWORK,
    NETWORK_MIDDLE,
    NEUTRAL,
    PAPER,
    RING,
    tone_of,
)
from qi_portal.drawing.plan import Plan
from qi_portal.drawing.plotly_courses import Course, limit_grounds, network_grounds
from qi_portal.drawing.plotly_places import Json, day, edge, line, on_plot, through
from qi_portal.drawing.svg import Paint


def shapes(plan: Plan) -> list[Json]:
    """Back to front."""
    return [*_grounds(plan), *_gaps(plan), *_breaks(plan), *_marks(plan), *_brackets(plan), *_leaders(plan)]


def _grounds(plan: Plan) -> Iterator[Json]:
    """Months ahead, the baseline with a bar that grey paper keeps, the network, and the range of chance.

    Where the network stands behind, its greys are the ground and the limits are only their edges, as on paper.
    """
    chart, frame = plan.chart, plan.frame
    if frame.ahead:
        first = frame.last + 1 - frame.ahead
        yield _column(first, frame.last, AHEAD)
        yield line(edge(first), edge(first), AXIS, 1, "4 3", **through(chart))
    if chart.baseline:
        first, last = chart.baseline
        yield _column(first, last, BASELINE)
        yield line(edge(first), edge(last + 1), BASELINE_RAIL, RAIL, y0=0, y1=0)
    if chart.network:
        yield _ground(network_grounds(chart, "p10", "p90"), NETWORK)
        yield _ground(network_grounds(chart, "p25", "p75"), NETWORK_MIDDLE)
    elif chart.limits:
        yield _ground(limit_grounds(chart), BAND)


def _column(first: Month, last: Month, paint: Paint) -> Json:
    """Months from the bottom to the top of the plot, under all else."""
    place = {"x0": edge(first), "x1": edge(last + 1), "yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
    return {"type": "rect", **place, "fillcolor": paint.color, "line": {"width": 0}}


def _ground(courses: Iterable[Course], paint: Paint) -> Json:
    path = " ".join(f"M{' L'.join(f'{x},{y}' for x, y in course)} Z" for course in courses)
    return {"type": "path", "path": path, "fillcolor": paint.color, "line": {"width": 0}, "layer": "below"}


def _gaps(plan: Plan) -> Iterator[Json]:
    """A column of paper and a dotted line where months have no value."""
    for gap in gaps_of(plan.chart, plan.frame, plan.speaker):
        first, last = gap.months[0].month, gap.months[-1].month
        yield {**_column(first, last, PAPER), **through(plan.chart), "opacity": 0.8}
        yield line(day(gap.middle), day(gap.middle), AXIS, 1, "1 4", **through(plan.chart))


def _breaks(plan: Plan) -> Iterator[Json]:
    """A line where months began to be counted in another way."""
    for each in shown_breaks(plan.chart):
        yield line(
            edge(each.month), edge(each.month), NEUTRAL.stroke, breaks.WIDTH, breaks.DASHES, **through(plan.chart)
        )


def _marks(plan: Plan) -> Iterator[Json]:
    """Lines down from where each began, bars while they lasted, and the shapes of the numbers over them."""
    for spot in plan.spots:
        begin, y = begin_of(spot, plan), on_plot(y_of(spot, plan.frame), plan.frame)
        if not spot.began_earlier:
            yield line(begin, begin, NEUTRAL.stroke, 1, LINE_DASHES, **through(plan.chart))
            yield line(begin, begin, NEUTRAL.stroke, 1, LINE_DASHES, y0=1, y1=y)
    for spot in plan.spots:
        y = on_plot(y_of(spot, plan.frame), plan.frame)
        if spot.end > spot.x + REACH:
            yield line(begin_of(spot, plan), end_of(spot, plan), NEUTRAL.stroke, BAR_WIDTHS[spot.mark.kind], y0=y, y1=y)
    yield from (_around_number(spot, plan) for spot in plan.spots)


def _around_number(spot: Spot, plan: Plan) -> Json:
    """A disc for a test, a square for an event."""
    is_test = spot.mark.kind is MarkKind.TEST
    aside, reach = spot.x - spot.begin, REACH if is_test else REACH - 1
    ink, fill = (RING, NEUTRAL.fill) if is_test else (NEUTRAL.stroke, PAPER)
    anchor = {"xanchor": begin_of(spot, plan), "yanchor": on_plot(y_of(spot, plan.frame), plan.frame)}
    return {
        "type": "circle" if is_test else "rect",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "yref": "y domain",
        **anchor,
        "x0": aside - reach,
        "x1": aside + reach,
        "y0": -reach,
        "y1": reach,
        "fillcolor": fill.color,
        "line": {"color": ink.color, "width": 1.5},
    }


def begin_of(spot: Spot, plan: Plan) -> str:
    return day(max(spot.mark.first, plan.frame.first))


def end_of(spot: Spot, plan: Plan) -> str:
    return day(min(last_month_of(spot.mark, plan.chart), plan.frame.last))


def _brackets(plan: Plan) -> Iterator[Json]:
    """A line along the run, with an arm at each end."""
    for bracket in plan.chart.brackets:
        spot = spot_of(plan.chart, bracket, plan.frame, LINE_HEIGHT)
        arm = spot.y - ARM if spot.is_under else spot.y + ARM
        yield from _bracket(
            bracket, on_plot(spot.y, plan.frame), on_plot(arm, plan.frame), tone_of(plan.chart.signal).stroke
        )


def _bracket(bracket: Bracket, y: float, arm: float, paint: Paint) -> Iterator[Json]:
    first, last = day(bracket.first), day(bracket.last)
    for begin, end, height in ((first, last, y), (first, first, arm), (last, last, arm)):
        yield line(begin, end, paint, 1.5, y0=y, y1=height)


def _leaders(plan: Plan) -> Iterator[Json]:
    """From where a level ends now, dotted, through the months ahead to its words."""
    frame = plan.frame
    for label in plan.labels:
        if frame.ahead and label.ends_now:
            ends = edge(frame.last + 1 - frame.ahead), edge(frame.last + 1)
            yield line(*ends, LEADER, 1, "1 4", yref="y", y0=label.value, y1=label.value)
