"""Where things stand on a drawing: its size, its margins, and from months and values to coordinates."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month, months_between

TOP = 26.0
"""Room above the plot for the unit and for half a label."""

LANE_TOP, LANE_ROW = 10.0, 22.0
"""Above the plot when tests of change or events are drawn there: once, and for each row."""

UNIT_ROOM = 14.0
AXIS_ROOM = 38.0
STRIP_ROOM = 18.0
TEXT_SIZE = 12
LABEL_INDENT = 16.0


@dataclass(frozen=True)
class Size:
    """Width and height in pixels; `months` is how many of the latest are drawn, None for all.

    `is_small` leaves only what a glance needs; `is_narrow` shortens the words at the right edge. `left` and `gutter`
    are the least widths of the margins: wide enough for the usual labels, so that the months of many charts stand
    under each other.
    """

    name: str
    width: int
    height: int
    months: int | None = None
    is_small: bool = False
    is_narrow: bool = False
    gap_rows: int = 3
    left: float = 0.0
    gutter: float = 40.0


PAGE = Size("page", 820, 384)
MEDIUM = Size("medium", 640, 360)
PHONE = Size("phone", 360, 310, months=18, is_narrow=True, left=44.0)
PAPER = Size("paper", 760, 330)
SMALL = Size("small", 340, 190, is_small=True, is_narrow=True, gap_rows=1, left=39.0, gutter=80.0)


@dataclass(frozen=True)
class Rows:
    """What stands above and below the plot: `lanes` of tests and events, `strips` for n and for notes."""

    lanes: int = 0
    strips: int = 1
    has_unit: bool = False

    @property
    def top(self) -> float:
        if not self.lanes:
            return TOP
        return LANE_TOP + LANE_ROW * self.lanes + (UNIT_ROOM if self.has_unit else 0.0)


ONE_STRIP = Rows()


@dataclass(frozen=True)
class Frame:
    """The plot's edges in pixels, and its months and values. `ahead` of the columns have not come yet."""

    left: float
    right: float
    top: float
    bottom: float
    first: Month
    columns: int
    low: float
    high: float
    ahead: int = 0

    @cached_property
    def step(self) -> float:
        return (self.right - self.left) / self.columns

    @cached_property
    def _zero(self) -> float:
        """The left edge of month 0."""
        return self.left - self.first.index * self.step

    @property
    def last(self) -> Month:
        return self.first + (self.columns - 1)

    @property
    def known_right(self) -> float:
        """The right edge of the months that have come."""
        return self.right - self.ahead * self.step

    def x(self, month: Month) -> float:
        """The middle of the month's column."""
        return self._zero + (month.index + 0.5) * self.step

    def left_of(self, month: Month) -> float:
        """The left edge of the month's column, or of the plot."""
        return max(self.left, self._zero + month.index * self.step)

    def right_of(self, month: Month) -> float:
        return min(self.right, self._zero + (month.index + 1) * self.step)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low or 1) * (self.bottom - self.top)

    def within(self, value: float) -> float:
        """As `y`, but never beyond the plot."""
        return min(max(self.y(value), self.top), self.bottom)

    def months(self) -> Iterable[Month]:
        return months_between(self.first, self.last)


def frame_of(
    chart: Chart, size: Size, tick_labels: Iterable[str], gutter_labels: Iterable[str], rows: Rows = ONE_STRIP
) -> Frame:
    """The frame for a chart with at least one month; the margins fit the labels that will stand in them."""
    first, known, last = chart.first_month.index, chart.points[-1].month.index, chart.last_month.index
    return Frame(
        left=max([size.left, *(text_width(label) + 12.0 for label in tick_labels)]),
        right=size.width - LABEL_INDENT - max([size.gutter, *map(bold_width, gutter_labels)]),
        top=rows.top,
        bottom=size.height - AXIS_ROOM - STRIP_ROOM * rows.strips,
        first=chart.first_month,
        columns=last - first + 1,
        low=chart.low,
        high=chart.high,
        ahead=last - known,
    )


def middle_of(first: Month, last: Month) -> Month:
    return first + (last.index - first.index) // 2


def text_width(text: str) -> float:
    """About how wide a text of the chart's size is; rather too wide than too narrow."""
    return 0.56 * TEXT_SIZE * len(text)


def bold_width(text: str) -> float:
    return 0.6 * TEXT_SIZE * len(text)
