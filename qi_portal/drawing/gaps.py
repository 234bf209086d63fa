"""Months without a value: a gap that says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker
from qi_portal.drawing.frame import Frame, Size, middle_of, text_width
from qi_portal.drawing.paint import AXIS, PAPER
from qi_portal.drawing.svg import element, filled, line, stroked
from qi_portal.drawing.writing import haloed

LINE_HEIGHT = 15.0


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
            yield haloed(gap.x, frame.bottom - 7 - gap.row * LINE_HEIGHT, gap.words)


def _column(gap: Gap, frame: Frame) -> Iterator[str]:
    left, width = frame.x(gap.months[0].month) - frame.step / 2, frame.step * len(gap.months)
    box = {"x": left, "y": frame.top, "width": width, "height": frame.bottom - frame.top, "fill_opacity": ".8"}
    yield element("rect", **box, **filled(PAPER))
    x = left + width / 2
    yield line((x, frame.top), (x, frame.bottom), stroked(AXIS, dashes="1 4"))
