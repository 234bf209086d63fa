"""Every word on a Plotly figure, where the drawing on paper has it."""

from collections.abc import Iterator

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.words import words
from qi_portal.drawing.axes import has_unit, last_n
from qi_portal.drawing.brackets import spot_of
from qi_portal.drawing.breaks import words_at_breaks
from qi_portal.drawing.frame import LABEL_INDENT, PAGE, TEXT_SIZE, middle_of
from qi_portal.drawing.gaps import LINE_HEIGHT, gaps_of
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.lane import title_of, y_of
from qi_portal.drawing.on_plot import INDENT, words_on_plot
from qi_portal.drawing.paint import LEADER, ON_MARK, STRONG, TEXT, tone_of
from qi_portal.drawing.plan import Plan
from qi_portal.drawing.plotly_places import Json, day, edge, note, on_plot, share
from qi_portal.drawing.plotly_shapes import begin_of, end_of

ON_PLOT = {"yref": "y domain", "yanchor": "middle"}
LEFT, RIGHT = {"x": 0, "xref": "paper", "xanchor": "right"}, {"x": 1, "xref": "paper", "xanchor": "left"}


def annotations(plan: Plan) -> list[Json]:
    parts = (_unit, _gutter, _on_plot, _gaps, _breaks, _brackets, _ahead, _marks, _counts)
    return [told for part in parts for told in part(plan)]


def _unit(plan: Plan) -> Iterator[Json]:
    if has_unit(plan.chart):
        corner = {"xref": "paper", "x": 0, "xshift": -plan.frame.left, "yref": "paper", "y": share(8.0)}
        yield note(plan.chart.unit_name, TEXT, **corner, xanchor="left", yanchor="middle")


def _gutter(plan: Plan) -> Iterator[Json]:
    """Names of the lines right of the plot with their leaders, pushed apart as on paper."""
    frame, labels = plan.frame, plan.labels
    wanted = [frame.within(label.value) for label in labels]
    for label, at, to in zip(labels, wanted, spread(wanted, TEXT_SIZE + 4, frame.top, frame.bottom), strict=True):
        leader = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": LEADER.color, "standoff": 2}
        place = {"x": 1, "xref": "paper", "y": on_plot(at, frame), **ON_PLOT}
        yield note(label.words, label.paint, **place, xanchor="left", ax=LABEL_INDENT - 2, ay=to - at, **leader)


def _on_plot(plan: Plan) -> Iterator[Json]:
    frame = plan.frame
    for told in words_on_plot(plan.chart, frame, plan.speaker, is_short=False):
        at = {"x": edge(told.month), "xshift": INDENT, "xanchor": "left", "y": on_plot(told.y - 4, frame)}
        yield note(told.words, told.paint, **at, **ON_PLOT)


def _gaps(plan: Plan) -> Iterator[Json]:
    """Why months have no value, above the axis."""
    for gap in gaps_of(plan.chart, plan.frame, plan.speaker):
        if gap.row < PAGE.gap_rows:
            y = plan.frame.bottom - 11 - gap.row * LINE_HEIGHT
            yield note(gap.words, TEXT, x=day(gap.middle), y=on_plot(y, plan.frame), **ON_PLOT)


def _breaks(plan: Plan) -> Iterator[Json]:
    """What is counted in another way from here on."""
    for told in words_at_breaks(plan.chart, plan.frame, plan.size, plan.speaker):
        at = {"x": edge(told.month), "xshift": told.aside, "xanchor": "right" if told.is_left else "left"}
        yield note(told.words, TEXT, **at, y=on_plot(told.y - 4, plan.frame), **ON_PLOT)


def _brackets(plan: Plan) -> Iterator[Json]:
    for bracket in plan.chart.brackets:
        spot = spot_of(plan.chart, bracket, plan.frame, LINE_HEIGHT)
        at = {"x": day(middle_of(bracket.first, bracket.last)), "y": on_plot(spot.words_top + 11, plan.frame)}
        yield note(plan.speaker.say(bracket.label), tone_of(plan.chart.signal).text, **at, **ON_PLOT)


def _ahead(plan: Plan) -> Iterator[Json]:
    frame = plan.frame
    if frame.ahead > 1:
        middle = day(middle_of(frame.last + 1 - frame.ahead, frame.last))
        yield note(plan.speaker.say(words("ahead")), TEXT, x=middle, y=on_plot(frame.bottom - 11, frame), **ON_PLOT)


def _marks(plan: Plan) -> Iterator[Json]:
    """The numbers in their shapes, and the titles that fit."""
    frame = plan.frame
    for spot in plan.spots:
        ink = ON_MARK if spot.mark.kind is MarkKind.TEST else STRONG
        at = {"x": begin_of(spot, plan), "xshift": spot.x - spot.begin, "y": on_plot(y_of(spot, frame), frame)}
        yield note(str(spot.mark.number), ink, **at, **ON_PLOT)
    for row in sorted({spot.row for spot in plan.spots}):
        alike = [spot for spot in plan.spots if spot.row == row]
        furthest = max(alike, key=lambda spot: spot.reach)
        x, title = title_of(alike, plan.size)
        at = {"x": end_of(furthest, plan), "xshift": x - furthest.end, "y": on_plot(y_of(alike[-1], frame), frame)}
        if title:
            yield note(title, TEXT, **at, xanchor="left", **ON_PLOT)


def _counts(plan: Plan) -> Iterator[Json]:
    """What the bars are, and the latest number."""
    if plan.has_counts:
        y = {"y": share(plan.counts_foot - TEXT_SIZE / 3), "yref": "paper", "yanchor": "middle"}
        yield note("n", TEXT, **LEFT, xshift=-8, **y)
        yield note(last_n(plan.chart, plan.speaker), TEXT, **RIGHT, xshift=LABEL_INDENT, **y)
