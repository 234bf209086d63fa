"""Where months began to be counted in another way: a line down the plot, and words beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.chart.model import Break, Chart
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker
from qi_portal.drawing.brackets import wrapped
from qi_portal.drawing.frame import Frame, Size, text_width
from qi_portal.drawing.gaps import LINE_HEIGHT
from qi_portal.drawing.paint import NEUTRAL
from qi_portal.drawing.svg import Steps, path, stroked
from qi_portal.drawing.writing import haloed

DASHES, WIDTH = "8 3", 1.5
INDENT = 5.0
FOOT = 28.0
"""Above the month axis, where the words of a gap may stand."""


@dataclass(frozen=True)
class Written:
    """A line of words beside the left edge of a month, `is_left` of it or right, its foot at `y`."""

    month: Month
    y: float
    words: str
    is_left: bool

    @property
    def anchor(self) -> str:
        return "end" if self.is_left else "start"

    @property
    def aside(self) -> float:
        """Pixels from the line."""
        return -INDENT if self.is_left else INDENT


def shown_breaks(chart: Chart) -> tuple[Break, ...]:
    """Those with months on both sides of them."""
    return tuple(each for each in chart.breaks if chart.points[0].month < each.month)


def breaks(chart: Chart, frame: Frame, size: Size, speaker: Speaker) -> Iterator[str]:
    """A small drawing has no room for the words."""
    steps: Steps = []
    for each in shown_breaks(chart):
        steps += ["M", frame.left_of(each.month), frame.top, "V", frame.bottom]
    yield path(*steps, pen=stroked(NEUTRAL.stroke, WIDTH, DASHES))
    if not size.is_small:
        for told in words_at_breaks(chart, frame, size, speaker):
            yield haloed(frame.left_of(told.month) + told.aside, told.y, told.words, anchor=told.anchor)


def words_at_breaks(chart: Chart, frame: Frame, size: Size, speaker: Speaker) -> Iterator[Written]:
    """On the roomier side of each line; at the head of the plot or at its foot, where fewer points are."""
    for each in shown_breaks(chart):
        x = frame.left_of(each.month)
        is_left = x - frame.left > frame.right - x
        room = (x - frame.left if is_left else frame.right - x) - 2 * INDENT
        lines = wrapped(speaker.say(each.short if size.is_narrow else each.words), room)
        width = max(map(text_width, lines))
        reach = (x - width, x) if is_left else (x, x + width)
        head, foot = frame.top + LINE_HEIGHT, frame.bottom - FOOT - LINE_HEIGHT * (len(lines) - 1)
        top = min((head, foot), key=lambda y: _points_behind(chart, frame, reach, y, len(lines)))
        for row, line in enumerate(lines):
            yield Written(each.month, top + row * LINE_HEIGHT, line, is_left)


def _points_behind(chart: Chart, frame: Frame, reach: tuple[float, float], y: float, lines: int) -> int:
    top, bottom = y - LINE_HEIGHT - INDENT, y + LINE_HEIGHT * (lines - 1) + INDENT
    return sum(
        point.value is not None
        and reach[0] <= frame.x(point.month) <= reach[1]
        and top <= frame.y(point.value) <= bottom
        for point in chart.points
    )
