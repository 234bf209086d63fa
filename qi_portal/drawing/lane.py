"""Tests of change and events above the plot: a number, a bar while it lasted, and a dotted line where it began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.drawing.frame import LANE_ROW, LANE_TOP, TEXT_SIZE, Frame, Size, text_width
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.paint import NEUTRAL, ON_MARK, PAPER, RING, STRONG
from qi_portal.drawing.svg import Steps, both, filled, group, path, short, stroked
from qi_portal.drawing.writing import BOLD, bare, text

MOST_ROWS = 2
REACH = 9.0
"""From the middle of a number to its edge."""

ROOM = 2 * REACH + 3
TICK = 6.0
KIND_WORDS = {MarkKind.TEST: words("test of change"), MarkKind.EVENT: words("event")}
BAR_WIDTHS = {MarkKind.TEST: 3.0, MarkKind.EVENT: 1.5}
LINE_DASHES = "1.5 3"


@dataclass(frozen=True)
class Spot:
    """A mark's place in the lane: `x` of its number, `begin` and `end` of its bar; row 0 is next to the plot."""

    mark: ChartMark
    x: float
    begin: float
    end: float
    row: int
    began_earlier: bool = False

    @property
    def reach(self) -> float:
        """Where number and bar end."""
        return max(self.x + REACH, self.end)


def shown_marks(chart: Chart) -> list[ChartMark]:
    """The marks of the months drawn, by their first month."""
    first, last = chart.points[0].month, chart.last_month
    within = (mark for mark in chart.marks if mark.first <= last and last_month_of(mark, chart) >= first)
    return sorted(within, key=lambda mark: (mark.first, mark.number))


def last_month_of(mark: ChartMark, chart: Chart) -> Month:
    """A test without an end goes on to the last month that has come; an event without one is over in its month."""
    if mark.last is not None:
        return mark.last
    return max(mark.first, chart.points[-1].month) if mark.kind is MarkKind.TEST else mark.first


def placed(chart: Chart, frame: Frame) -> list[Spot]:
    """A spot for each mark; numbers that would touch stand in a second row, or aside. The latest as many as fit."""
    room = MOST_ROWS * max(1, int((frame.right - frame.left) // ROOM))
    rows: list[list[Spot]] = [[] for _ in range(MOST_ROWS)]
    for mark in shown_marks(chart)[-room:]:
        spot = _wanted(mark, chart, frame)
        row = _row_for(spot, rows)
        rows[row].append(replace(spot, row=row))
    return [spot for row in rows for spot in _apart(row, frame)]


def _wanted(mark: ChartMark, chart: Chart, frame: Frame) -> Spot:
    begin = max(frame.x(mark.first), frame.left + frame.step / 2)
    end = min(frame.x(last_month_of(mark, chart)), frame.right - frame.step / 2)
    return Spot(mark, begin, begin, end, 0, began_earlier=mark.first < frame.first)


def _row_for(spot: Spot, rows: Sequence[Sequence[Spot]]) -> int:
    """The first row whose bars are over; else the first whose numbers are clear; else the one with fewer."""
    for is_clear in (_after_the_bars, _after_the_numbers):
        for place, row in enumerate(rows):
            if all(is_clear(spot, other) for other in row):
                return place
    return min(range(len(rows)), key=lambda place: len(rows[place]))


def _after_the_bars(spot: Spot, other: Spot) -> bool:
    return spot.x - REACH > other.reach


def _after_the_numbers(spot: Spot, other: Spot) -> bool:
    return spot.x - other.x >= ROOM


def _apart(row: Sequence[Spot], frame: Frame) -> list[Spot]:
    places = spread([spot.x for spot in row], ROOM, frame.left, frame.right)
    return [replace(spot, x=x) for spot, x in zip(row, places, strict=True)]


def rows_of(spots: Sequence[Spot]) -> int:
    return max((spot.row + 1 for spot in spots), default=0)


def begin_lines(spots: Sequence[Spot], frame: Frame) -> str:
    """Down through the plot where something began, and to each number that stands aside of it.

    There is none for what began before the months drawn.
    """
    began = [spot for spot in spots if not spot.began_earlier]
    steps: Steps = []
    for x in dict.fromkeys(spot.begin for spot in began):
        steps += ["M", x, frame.top, "V", frame.bottom]
    for spot in began:
        steps += ["M", spot.x, y_of(spot, frame), "L", spot.begin, frame.top]
    return path(*steps, pen=stroked(NEUTRAL.stroke, 1.0, LINE_DASHES))


def lane(spots: Sequence[Spot], frame: Frame, size: Size) -> Iterator[str]:
    """Bars, then numbers over them: a disc for a test, a square for an event; a title where there is room for it."""
    kinds = {kind: [spot for spot in spots if spot.mark.kind is kind] for kind in MarkKind}
    for kind, alike in kinds.items():
        yield path(*_bars(alike, frame), pen=stroked(NEUTRAL.stroke, BAR_WIDTHS[kind]))
    for kind, alike in kinds.items():
        yield numbers(kind, [(spot.mark.number, spot.x, y_of(spot, frame)) for spot in alike])
    for row in sorted({spot.row for spot in spots}):
        alike = [spot for spot in spots if spot.row == row]
        x, title = title_of(alike, size)
        yield text(x, y_of(alike[-1], frame) + 4, title) if title else ""


def y_of(spot: Spot, frame: Frame) -> float:
    return frame.top - (LANE_TOP + LANE_ROW) / 2 - spot.row * LANE_ROW


def _bars(spots: Sequence[Spot], frame: Frame) -> Iterator[str | float]:
    for spot in spots:
        if spot.end > spot.x + REACH:
            yield from ("M", spot.x, y_of(spot, frame), "H", spot.end)


def numbers(kind: MarkKind, places: Sequence[tuple[int, float, float]]) -> str:
    """Numbers in their shapes: (number, x, y)."""
    ink, looks = _LOOKS[kind]
    shapes = [_disc(x, y) if kind is MarkKind.TEST else _square(x, y) for _, x, y in places]
    told = [bare(x, y + 4.2, str(number)) for number, x, y in places]
    pen = {"text_anchor": "middle", "font_size": TEXT_SIZE, "font_weight": BOLD, **filled(ink)}
    return group(shapes, **looks) + group(told, **pen)


_LOOKS = {
    MarkKind.TEST: (ON_MARK, both(NEUTRAL.fill, RING, 1.5)),
    MarkKind.EVENT: (STRONG, both(PAPER, NEUTRAL.stroke, 1.5)),
}


def _disc(x: float, y: float) -> str:
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(REACH)}"/>'


def _square(x: float, y: float) -> str:
    side, left, top = short(2 * REACH - 2), short(x - REACH + 1), short(y - REACH + 1)
    return f'<rect x="{left}" y="{top}" width="{side}" height="{side}" rx="1.5"/>'


def title_of(row: Sequence[Spot], size: Size) -> tuple[float, str]:
    """Where to write the title of the last in a row, and the title if it fits between the bars and the edge."""
    x, title = max(spot.reach for spot in row) + 8, row[-1].mark.title
    return x, title if x + text_width(title) <= size.width else ""


def ticks(chart: Chart, frame: Frame) -> str:
    """For a small drawing: only where each began."""
    began = [frame.x(mark.first) for mark in shown_marks(chart) if mark.first >= frame.first]
    steps = [step for x in began for step in ("M", x, frame.top, "v", -TICK)]
    return path(*steps, pen=stroked(NEUTRAL.stroke, 1.2))
