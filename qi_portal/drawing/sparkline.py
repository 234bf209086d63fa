"""A chart the size of a word, for lists: line, own median, last point. The words beside it carry the meaning."""

from functools import cache

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.spark import Spark, spark_of
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
    return spark_line(spark_of(chart)) if chart.points else _svg("")


def spark_line(spark: Spark) -> str:
    """The same from what is kept of a chart. A page draws a thousand of them, so what they share is written once and
    their places are worked out at once."""
    values = [value for value in spark.values if value is not None]
    if not values:
        return _svg("")
    reach = values + [median.value for median in spark.centers]
    low, high = min(reach), max(reach)
    scale = (HEIGHT - 2 * EDGE) / (max(high - low, LEAST_SPAN * spark.axis) or 1)
    zero = HEIGHT / 2 + (low + high) / 2 * scale
    heights = [None if value is None else zero - value * scale for value in spark.values]
    line, end = _line(spark, heights)
    return _svg(_center(spark, zero, scale) + _path(line, own=True) + end)


def _line(spark: Spark, heights: list[float | None]) -> tuple[str, str]:
    """The steps of the line, broken at every month without a value and where another way of counting begins, and the
    last point."""
    cuts = {month.index - spark.first.index for month in spark.cuts}
    step = (WIDTH - 2 * EDGE) / len(heights)
    x, last_x, last_y = EDGE + step / 2, 0.0, 0.0
    is_joined, steps = False, []
    for place, y in enumerate(heights):
        if y is not None:
            steps.append(f"{'L' if is_joined and place not in cuts else 'M'} {x:.1f} {y:.1f}")
            last_x, last_y = x, y
        is_joined = y is not None
        x += step
    return " ".join(steps), _mark(last_x, last_y, marks.shape_of(spark), marks.tone_at(spark, spark))


def _center(spark: Spark, zero: float, scale: float) -> str:
    """The own median of each phase, from the left edge of its first month to the right edge of its last."""
    step, start = (WIDTH - 2 * EDGE) / len(spark.values), spark.first.index
    steps = []
    for each in spark.centers:
        left, right = max(0, each.first.index - start), min(len(spark.values), each.last.index - start + 1)
        steps.append(f"M {EDGE + left * step:.1f} {zero - each.value * scale:.1f} H {EDGE + right * step:.1f}")
    return _path(" ".join(steps), own=False) if steps else ""


def _mark(x: float, y: float, shape: Shape, tone: Tone) -> str:
    before, after = _around_mark(shape, tone)
    return f"{before}{marks.outline(shape, x, y, RADIUS)}{after}"


def _path(steps: str, *, own: bool) -> str:
    before, after = _around_path(own)
    return f"{before}{steps}{after}"


def _svg(body: str) -> str:
    before, after = _around_all()
    return f"{before}{body}{after}"


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
