"""What the months say: a shape for each, and the line through them."""

from collections.abc import Iterator
from enum import StrEnum

from qi_portal.domain.chart.model import Chart, ChartPoint
from qi_portal.domain.spc.reading import Mark
from qi_portal.drawing.frame import Frame
from qi_portal.drawing.paint import CROSS, LINE, NEUTRAL, PAPER, POINT, RING, Tone, tone_of
from qi_portal.drawing.svg import Pen, both, element, group, short, stroked

RADIUS, LEAST_RADIUS = 3.6, 2.2


class Shape(StrEnum):
    """Round for an ordinary month, a cross for an excluded one; a diamond for a change, hollow when possible."""

    ROUND = "round"
    HOLLOW = "hollow"
    FILLED = "filled"
    CROSS = "cross"


SHAPES = {
    Mark.ORDINARY: Shape.ROUND,
    Mark.OUTSIDE: Shape.HOLLOW,
    Mark.POSSIBLE: Shape.HOLLOW,
    Mark.CONFIRMED: Shape.FILLED,
}


def shape_of(point: ChartPoint) -> Shape:
    return Shape.CROSS if point.is_excluded else SHAPES[point.mark]


def pen_of(shape: Shape, tone: Tone) -> Pen:
    match shape:
        case Shape.ROUND:
            return both(POINT, RING, 1.2)
        case Shape.FILLED:
            return both(tone.fill, RING, 1.5)
        case Shape.HOLLOW:
            return both(PAPER, tone.stroke, 1.8)
        case Shape.CROSS:
            return stroked(CROSS, 2.0)


def outline(shape: Shape, x: float, y: float, radius: float) -> str:
    """The bare shape; its group says how it looks."""
    if shape is Shape.ROUND:
        return f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"/>'
    if shape is Shape.CROSS:
        side = short(2 * radius)
        return f'<path d="M{short(x - radius)} {short(y - radius)}l{side} {side}m-{side} 0l{side} -{side}"/>'
    half = radius * 1.5
    arm = short(half)
    return f'<path d="M{short(x)} {short(y - half)}l{arm} {arm}l-{arm} {arm}l-{arm} -{arm}z"/>'


def mark(x: float, y: float, shape: Shape, tone: Tone, radius: float = RADIUS) -> str:
    """One shape with its looks."""
    return group([outline(shape, x, y, radius)], **pen_of(shape, tone))


def tone_at(chart: Chart, point: ChartPoint) -> Tone:
    """The signal's color for the months that carry it; another month outside the limits may point elsewhere."""
    return tone_of(chart.signal) if point.mark in (Mark.POSSIBLE, Mark.CONFIRMED) else NEUTRAL


def points(chart: Chart, frame: Frame) -> Iterator[str]:
    """A group for each shape and color."""
    radius = min(RADIUS, max(LEAST_RADIUS, frame.step * 0.4))
    alike: dict[tuple[Shape, Tone], list[str]] = {}
    for point in chart.points:
        if point.value is not None:
            shape = shape_of(point)
            tone = tone_at(chart, point)
            drawn = outline(shape, frame.x(point.month), frame.y(point.value), radius)
            alike.setdefault((shape, tone), []).append(drawn)
    return (group(drawn, **pen_of(*looks)) for looks, drawn in alike.items())


def connecting_line(chart: Chart, frame: Frame) -> str:
    """One path through the values, broken at every month without one and where another way of counting begins."""
    steps: list[str] = []
    before = None
    cuts = {each.month.index for each in chart.breaks}
    for point in chart.points:
        if point.value is not None:
            now = point.month.index
            is_joined = before is not None and now == before + 1 and now not in cuts
            steps.append(f"{'L' if is_joined else 'M'} {short(frame.x(point.month))} {short(frame.y(point.value))}")
            before = now
    return element("path", d=" ".join(steps), stroke_linejoin="round", **stroked(LINE, 1.5)) if steps else ""
