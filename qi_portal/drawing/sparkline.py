"""A chart the size of a word, for lists: line, own median, last point. The words beside it carry the meaning."""

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month
from qi_portal.drawing import levels, marks
from qi_portal.drawing.frame import Frame
from qi_portal.drawing.paint import AXIS
from qi_portal.drawing.svg import element, group

WIDTH, HEIGHT, EDGE = 78, 24, 4.0
LEAST_SPAN = 0.4
"""Its own scale, but never less than this share of the chart's whole axis, so that noise stays flat."""


def sparkline(chart: Chart) -> str:
    """The drawing, hidden from screen readers."""
    last = chart.last_drawn
    body: list[str] = []
    if last is not None and last.value is not None:
        frame = _frame(chart)
        body.append(group([levels.levels(chart.centers, frame, AXIS, dashes="2 2")]))
        body.append(marks.connecting_line(chart, frame))
        place, shape = (frame.x(last.month), frame.y(last.value)), marks.shape_of(last)
        body.append(marks.mark(*place, shape, marks.tone_at(chart, last), radius=2.4))
    return element(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="spark",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
    )


def _frame(chart: Chart) -> Frame:
    values = [point.value for point in chart.points if point.value is not None]
    values += [median.value for median in chart.centers]
    middle = (min(values) + max(values)) / 2
    half = max(max(values) - min(values), LEAST_SPAN * (chart.high - chart.low)) / 2
    first: Month = chart.points[0].month
    columns = chart.points[-1].month.index - first.index + 1
    return Frame(EDGE, WIDTH - EDGE, EDGE, HEIGHT - EDGE, first, columns, middle - half, middle + half)
