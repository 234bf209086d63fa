"""A Pareto chart as SVG, and its numbers as a table: lying bars, so that reasons can be read in full on a phone.

Bars and the line of the sum so far share one scale, the share of all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qi_portal.domain.network.pareto import MOST, Bar, Pareto, description
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.data_table import Column, Table
from qi_portal.drawing.frame import PAGE, Size
from qi_portal.drawing.marks import Shape, mark
from qi_portal.drawing.paint import AXIS, BARS, GRID, LINE, NEUTRAL, PAPER, STRONG, TARGET, TARGET_TEXT, TEXT
from qi_portal.drawing.svg import element, filled, line, path, picture, stroked
from qi_portal.drawing.writing import haloed, text

TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TOP, FOOT, SIDE = 24.0, 26.0, 20.0
ROW, BAR_TOP, BAR_HEIGHT = 46.0, 22.0, 14.0
"""A row is a reason: its words, under them its bar."""


@dataclass(frozen=True)
class Plot:
    """The plot's edges in pixels, from shares and rows to coordinates."""

    left: float
    right: float
    rows: int

    @property
    def bottom(self) -> float:
        return TOP + self.rows * ROW

    def x(self, share: float) -> float:
        return self.left + share * (self.right - self.left)

    def middle(self, row: int) -> float:
        """The middle of a row's bar."""
        return TOP + row * ROW + BAR_TOP + BAR_HEIGHT / 2


def svg_pareto(chart: Pareto, speaker: Speaker = ENGLISH, *, size: Size = PAGE, key: str = "") -> str:
    """The drawing as one `<svg>`; as high as it has bars. `key` tells apart two on one page."""
    plot = Plot(SIDE, size.width - SIDE, len(chart.bars))
    name, width, height = f"pareto{key}-{size.name}", plot.right + SIDE, plot.bottom + FOOT
    return picture(
        name,
        speaker.say(chart.title),
        speaker.say(description(chart)),
        *_drawn(chart, plot, speaker),
        size=size.name,
        width=width,
        height=height,
    )


def _drawn(chart: Pareto, plot: Plot, speaker: Speaker) -> Iterator[str]:
    """Back to front."""
    yield from _share_axis(plot, speaker)
    for row, bar in enumerate(chart.bars):
        yield from _bar(bar, row, plot, speaker)
    yield from _sum_so_far(chart, plot, speaker)


def _share_axis(plot: Plot, speaker: Speaker) -> Iterator[str]:
    """A hairline at each fifth; the line that the few reach together is dashed and named."""
    for tick in TICKS:
        x = plot.x(tick)
        is_most = tick == MOST
        pen = stroked(TARGET, 1.5, "9 5") if is_most else stroked(AXIS if tick == 0 else GRID)
        yield line((x, TOP - 6), (x, plot.bottom), pen)
        yield text(x, plot.bottom + 18, speaker.percent(tick), TARGET_TEXT if is_most else TEXT, anchor="middle")


def _bar(bar: Bar, row: int, plot: Plot, speaker: Speaker) -> Iterator[str]:
    """Its words, and the bar; hollow and dashed for what is suppressed."""
    top = TOP + row * ROW
    told = words("{label}: {count} ({share})", label=bar.label, count=bar.count, share=speaker.percent(bar.share))
    box = {"x": plot.left, "y": top + BAR_TOP, "width": plot.x(bar.share) - plot.left, "height": BAR_HEIGHT}
    pen = {**filled(PAPER), "stroke": AXIS.color, "stroke_dasharray": "4 3"} if bar.is_hidden else filled(BARS)
    yield element("rect", **box, **pen)
    yield haloed(plot.left + 4, top + 15, speaker.say(told), STRONG, anchor="start")


def _sum_so_far(chart: Pareto, plot: Plot, speaker: Speaker) -> Iterator[str]:
    spots = [(plot.x(bar.cumulative), plot.middle(row)) for row, bar in enumerate(chart.bars)]
    steps = [step for x, y in spots for step in ("L", x, y)]
    yield path("M", *steps[1:], pen=stroked(LINE, 1.5))
    yield from (mark(x, y, Shape.ROUND, NEUTRAL) for x, y in spots)
    x, y = spots[0]
    yield haloed(min(x + 10, plot.right - 90), y - 3, speaker.say(words("sum so far")), anchor="start")


def pareto_table(chart: Pareto, speaker: Speaker = ENGLISH) -> Table:
    """The bars in their order, and under them which reasons are suppressed."""
    suppressed = [speaker.say(words("suppressed"))] * len(chart.hidden)
    bars, empty = chart.bars, [""] * len(chart.hidden)

    def column(label: Words, cells: Iterable[str], rest: Iterable[str]) -> Column:
        return Column(speaker.say(label), True, (*cells, *rest))

    labels = (speaker.say(label) for label in (*(bar.label for bar in bars), *chart.hidden))
    return Table(
        speaker.say(words("{title}, most frequent first", title=chart.title)),
        (
            Column(speaker.say(words("Reason")), False, tuple(labels)),
            column(words("Decisions"), (speaker.number(bar.count) for bar in bars), suppressed),
            column(words("Share"), (speaker.percent(bar.share) for bar in bars), suppressed),
            column(words("Sum so far"), (speaker.percent(bar.cumulative) for bar in bars), empty),
        ),
    )
