"""A chart the size of a word, for lists: line, own median, last point. The words beside it carry the meaning."""

from collections.abc import Mapping
from functools import cache

from qi_portal.domain.chart.model import Chart
from qi_portal.drawing import marks
from qi_portal.drawing.levels import WIDTH as CENTER_WIDTH
from qi_portal.drawing.marks import Shape
from qi_portal.drawing.paint import AXIS, LINE, Tone
from qi_portal.drawing.svg import Pen, element, group, stroked

WIDTH, HEIGHT, EDGE = 78, 24, 4.0
LEAST_SPAN = 0.4
"""Its own scale, but never less than this share of the chart's whole axis, so that noise stays flat."""
RADIUS = 2.4
CENTER, OWN_LINE = stroked(AXIS, CENTER_WIDTH, "2 2"), stroked(LINE, 1.5)
HOLE = "hole"
"""Stands in a path for its steps."""


def sparkline(chart: Chart) -> str:
    """The drawing, hidden from screen readers."""
    return framed(strokes(chart))


def framed(strokes: str) -> str:
    """The drawing of what was kept of a chart."""
    before, after = _around_all()
    return f"{before}{strokes}{after}"


def strokes(chart: Chart) -> str:
    """What is drawn of a chart, without its frame: lists keep it beside the numbers."""
    drawn = [(place, point.value) for place, point in enumerate(chart.points) if point.value is not None]
    last = chart.last_drawn
    if last is None:
        return ""
    reach = [value for _, value in drawn] + [center.value for center in chart.centers]
    low, high = min(reach), max(reach)
    scale = (HEIGHT - 2 * EDGE) / (max(high - low, LEAST_SPAN * (chart.high - chart.low)) or 1)
    zero = HEIGHT / 2 + (low + high) / 2 * scale
    step = (WIDTH - 2 * EDGE) / len(chart.points)
    spots = {place: (EDGE + step * (place + 0.5), zero - value * scale) for place, value in drawn}
    end = _mark(*list(spots.values())[-1], marks.shape_of(last), marks.tone_at(chart, last))
    return _center(chart, step, zero, scale) + _line(chart, spots) + end


def _line(chart: Chart, spots: Mapping[int, tuple[float, float]]) -> str:
    """Broken at every month without a value and where another way of counting begins."""
    start = chart.points[0].month.index
    cuts = {each.month.index - start for each in chart.breaks}
    joined = {place for place in spots if place - 1 in spots and place not in cuts}
    steps = (f"{'L' if place in joined else 'M'} {x:.1f} {y:.1f}" for place, (x, y) in spots.items())
    return _path(" ".join(steps), own=True)


def _center(chart: Chart, step: float, zero: float, scale: float) -> str:
    """The own median of each phase, from the left edge of its first month to the right edge of its last."""
    start, end = chart.points[0].month.index, len(chart.points)
    steps = []
    for each in chart.centers:
        left, right = max(0, each.first.index - start), min(end, each.last.index - start + 1)
        steps.append(f"M {EDGE + left * step:.1f} {zero - each.value * scale:.1f} H {EDGE + right * step:.1f}")
    return _path(" ".join(steps), own=False) if steps else ""


def _mark(x: float, y: float, shape: Shape, tone: Tone) -> str:
    before, after = _around_mark(shape, tone)
    return f"{before}{marks.outline(shape, x, y, RADIUS)}{after}"


def _path(steps: str, *, own: bool) -> str:
    before, after = _around_path(own)
    return f"{before}{steps}{after}"


@cache
def _around_mark(shape: Shape, tone: Tone) -> tuple[str, str]:
    return _split(group([HOLE], **marks.pen_of(shape, tone)))


@cache
def _around_path(own: bool) -> tuple[str, str]:
    pen: Pen = OWN_LINE if own else CENTER
    drawn = element("path", d=HOLE, stroke_linejoin="round", **pen)
    return _split(drawn if own else group([drawn]))


@cache
def _around_all() -> tuple[str, str]:
    drawn = element(
        "svg",
        HOLE,
        xmlns="http://www.w3.org/2000/svg",
        class_="spark",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
    )
    return _split(drawn)


def _split(drawn: str) -> tuple[str, str]:
    before, _, after = drawn.partition(HOLE)
    return before, after
