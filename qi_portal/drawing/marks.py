"""What the months say: points and the line through them, gaps, and levels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Segment
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker
from qi_portal.drawing.axes import text
from qi_portal.drawing.frame import Frame, Size, middle_of, text_width
from qi_portal.drawing.paint import AXIS, HALO, LINE, PAPER, POINT, RING, TEXT, Tone
from qi_portal.drawing.svg import Paint, clean, element, filled, line, path, stroked

HALO_WIDTH = 5
GAP_TEXT_SIZE = 11
LINE_HEIGHT = 15.0


def haloed(x: float, y: float, words: str, paint: Paint = TEXT, *, size: int = 12, anchor: str = "middle") -> str:
    """Text on the plot over a paper-colored copy of itself; a PDF renderer knows no paint-order."""
    around = element(
        "text",
        clean(words),
        x=x,
        y=y,
        font_size=size,
        font_weight=None if paint is TEXT else 650,
        text_anchor=anchor,
        aria_hidden="true",
        stroke=HALO.color,
        stroke_width=HALO_WIDTH,
        stroke_linejoin="round",
        **filled(HALO),
    )
    return around + text(x, y, words, paint, anchor=anchor, size=size)


def levels(segments: Iterable[Segment], frame: Frame, paint: Paint, dashes: str | None = None) -> Iterator[str]:
    """A level from the left edge of its first month to the right edge of its last."""
    half = frame.step / 2
    for segment in segments:
        y = frame.y(segment.value)
        ends = (frame.x(segment.first) - half, y), (frame.x(segment.last) + half, y)
        yield line(*ends, stroked(paint, 1.5, dashes))


def connecting_line(chart: Chart, frame: Frame) -> str:
    """One path through the values, broken at every month without one."""
    steps: list[object] = []
    before: ChartPoint | None = None
    for point in chart.points:
        if point.value is None:
            continue
        follows = before is not None and point.month == before.month + 1
        steps += ["L" if follows else "M", frame.x(point.month), frame.y(point.value)]
        before = point
    return path(*steps, pen=stroked(LINE, 1.5)) if steps else ""


def points(chart: Chart, frame: Frame, tone: Tone) -> Iterator[str]:
    for point in chart.points:
        if point.value is not None:
            yield mark(frame.x(point.month), frame.y(point.value), point.mark, tone)


def mark(x: float, y: float, kind: Mark, tone: Tone, radius: float = 3.6) -> str:
    """Round for an ordinary month; a diamond for a change, filled when confirmed and hollow when possible."""
    if kind is Mark.ORDINARY:
        return element("circle", cx=x, cy=y, r=radius, **_two(POINT, RING, 1.2))
    pen = _two(tone.fill, RING, 1.5) if kind is Mark.CONFIRMED else _two(PAPER, tone.stroke, 1.8)
    side = radius * 2.2
    turn = f"rotate(45 {x:.1f} {y:.1f})"
    return element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, transform=turn, **pen)


def _two(inside: Paint, edge: Paint, width: float) -> dict[str, object]:
    """One paint within, another around it."""
    classes = f"{inside.name} {edge.name}"
    return {"class_": classes, "fill": inside.color, "stroke": edge.color, "stroke_width": width}


@dataclass(frozen=True)
class Gap:
    """Consecutive months without a value for one reason; `row` counts up from the axis so that words do not overlap."""

    months: tuple[ChartPoint, ...]
    words: str
    x: float
    row: int

    @property
    def middle(self) -> Month:
        return middle_of(self.months[0].month, self.months[-1].month)


def gaps_of(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[Gap]:
    """The gaps from left to right, each with a place for its words within the plot."""
    ends: list[float] = []
    for state, run in groupby(chart.points, lambda point: point.state if point.value is None else None):
        if state is not None:
            months = tuple(run)
            words = speaker.say(state_words(state))
            half = text_width(words) / 2
            middle = (frame.x(months[0].month) + frame.x(months[-1].month)) / 2
            x = min(max(middle, frame.left + half), frame.right - half)
            row = next((row for row, end in enumerate(ends) if end < x - half), len(ends))
            ends[row : row + 1] = [x + half]
            yield Gap(months, words, x, row)


def gaps(chart: Chart, frame: Frame, size: Size, speaker: Speaker) -> Iterator[str]:
    """A white column, a dotted line, and why there is no value; too many words for the height stay in the table."""
    found = list(gaps_of(chart, frame, speaker))
    for gap in found:
        yield from _column(gap, frame)
    for gap in found:
        if gap.row < size.gap_rows:
            yield haloed(gap.x, frame.bottom - 7 - gap.row * LINE_HEIGHT, gap.words, size=GAP_TEXT_SIZE)


def _column(gap: Gap, frame: Frame) -> Iterator[str]:
    left, width = frame.x(gap.months[0].month) - frame.step / 2, frame.step * len(gap.months)
    box = {"x": left, "y": frame.top, "width": width, "height": frame.bottom - frame.top, "fill_opacity": ".8"}
    yield element("rect", **box, **filled(PAPER))
    x = left + width / 2
    yield line((x, frame.top), (x, frame.bottom), stroked(AXIS, dashes="1 4"))
