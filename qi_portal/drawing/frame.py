"""Where things stand on a drawing: its size, its margins, and from months and values to coordinates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from qi_portal.domain.chart.model import Bracket, Chart, Segment, TargetLine
from qi_portal.domain.periods import Month, months_between

Span = TypeVar("Span", Segment, TargetLine, Bracket)

TOP = 26.0
"""Room above the plot for the unit and for half a label."""

AXIS_ROOM = 38.0
STRIP_ROOM = 18.0
TEXT_SIZE = 12
LABEL_INDENT = 16.0


@dataclass(frozen=True)
class Size:
    """Width and height in pixels; `months` is how many of the latest are drawn, None for all."""

    name: str
    width: int
    height: int
    months: int | None = None
    has_strip: bool = True
    has_brackets: bool = True
    gap_rows: int = 3


PAGE = Size("page", 880, 396)
PHONE = Size("phone", 360, 300, months=18)
PAPER = Size("paper", 760, 330)
SMALL = Size("small", 380, 190, has_strip=False, has_brackets=False, gap_rows=1)


@dataclass(frozen=True)
class Frame:
    """The plot's edges in pixels, and its months and values."""

    left: float
    right: float
    top: float
    bottom: float
    first: Month
    columns: int
    low: float
    high: float

    @property
    def step(self) -> float:
        return (self.right - self.left) / self.columns

    @property
    def last(self) -> Month:
        return self.first + (self.columns - 1)

    def x(self, month: Month) -> float:
        """The middle of the month's column."""
        return self.left + (month.index - self.first.index + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low or 1) * (self.bottom - self.top)

    def months(self) -> Iterable[Month]:
        return months_between(self.first, self.last)


def frame_of(chart: Chart, size: Size, tick_labels: Iterable[str], gutter_labels: Iterable[str]) -> Frame:
    """The frame for a chart with at least one month; the margins fit the labels that will stand in them."""
    first, last = chart.points[0].month, chart.points[-1].month
    return Frame(
        left=max(map(text_width, tick_labels), default=0.0) + 12.0,
        right=size.width - LABEL_INDENT - max([40.0, *map(bold_width, gutter_labels)]),
        top=TOP,
        bottom=size.height - AXIS_ROOM - (STRIP_ROOM if size.has_strip else 0.0),
        first=first,
        columns=last.index - first.index + 1,
        low=chart.low,
        high=chart.high,
    )


def middle_of(first: Month, last: Month) -> Month:
    return first + (last.index - first.index) // 2


def text_width(text: str) -> float:
    """About how wide a text of the chart's size is; rather too wide than too narrow."""
    return 0.56 * TEXT_SIZE * len(text)


def bold_width(text: str) -> float:
    return 0.6 * TEXT_SIZE * len(text)


def latest(chart: Chart, months: int | None) -> Chart:
    """The chart with only its latest months; lines and brackets are cut where it now begins."""
    if months is None or len(chart.points) <= months:
        return chart
    points = chart.points[-months:]
    start = points[0].month
    return replace(
        chart,
        points=points,
        centers=tuple(_cut(chart.centers, start)),
        targets=tuple(_cut(chart.targets, start)),
        brackets=tuple(_cut(chart.brackets, start)),
    )


def _cut(spans: Iterable[Span], start: Month) -> Iterable[Span]:
    return (replace(span, first=max(span.first, start)) for span in spans if span.last >= start)
