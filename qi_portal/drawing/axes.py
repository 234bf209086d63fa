"""The ground of a chart: grid and value labels, months and years, and the strip of bars for n."""

from collections.abc import Iterator
from math import inf

from qi_portal.domain.chart.model import Chart, Unit
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker, words
from qi_portal.drawing.aloud import count_text, tick_text
from qi_portal.drawing.frame import LABEL_INDENT, TEXT_SIZE, Frame
from qi_portal.drawing.paint import AXIS, BARS, GRID, STRONG, TEXT
from qi_portal.drawing.svg import element, filled, group, line, path, short, stroked
from qi_portal.drawing.writing import BOLD, bare, text

TICK_ROOM = 34.0
YEAR_ROOM = 44.0
BAR_HEIGHT = 10.0


def value_axis(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[str]:
    """A hairline at each tick with its value at the left; the unit of a number above them."""
    heights = [frame.y(tick) for tick in chart.ticks]
    yield path(*(step for y in heights for step in ("M", frame.left, y, "H", frame.right)), pen=stroked(GRID))
    labels = zip(heights, chart.ticks, strict=True)
    told = (bare(frame.left - 8, y + 4, tick_text(chart, tick, speaker)) for y, tick in labels)
    yield group(told, text_anchor="end", font_size=TEXT_SIZE, **filled(TEXT))
    if has_unit(chart):
        yield text(0.0, 12.0, chart.unit_name)


def has_unit(chart: Chart) -> bool:
    return chart.unit is Unit.NUMBER and bool(chart.unit_name)


def month_axis(frame: Frame, speaker: Speaker) -> Iterator[str]:
    """Ticks at the quarters, or as often as there is room; the year once, bold, under its first tick."""
    named = [(month, frame.x(month)) for month in ticks(frame)]
    yield line((frame.left, frame.bottom), (frame.right, frame.bottom), stroked(AXIS))
    yield path(*(step for _, x in named for step in ("M", x, frame.bottom, "v", 5.0)), pen=stroked(AXIS))
    told = [bare(x, frame.bottom + 18, speaker.tick(month)) for month, x in named]
    yield group(told, text_anchor="middle", font_size=TEXT_SIZE, **filled(TEXT))
    years = [bare(frame.x(month), frame.bottom + 32, str(month.year)) for month in _years(named)]
    yield group(years, text_anchor="middle", font_size=TEXT_SIZE, font_weight=BOLD, **filled(STRONG))


def ticks(frame: Frame) -> list[Month]:
    """The months that are named: every one, quarters, halves or Januaries, never closer than their names are wide."""
    every = next((step for step in (1, 3, 6) if step * frame.step >= TICK_ROOM), 12)
    return [month for month in frame.months() if (month.month - 1) % every == 0]


def _years(named: list[tuple[Month, float]]) -> list[Month]:
    """The first named month of each year, where the next year's leaves room."""
    firsts: dict[int, tuple[Month, float]] = {}
    for month, x in named:
        firsts.setdefault(month.year, (month, x))
    following = [*[x for _, x in firsts.values()][1:], inf]
    return [month for (month, x), after in zip(firsts.values(), following, strict=True) if after - x >= YEAR_ROOM]


def strip(chart: Chart, frame: Frame, base: float, speaker: Speaker) -> Iterator[str]:
    """A bar a month for n, the tallest for the largest, with the last one's number at the right."""
    counted = [(frame.x(point.month), point.denominator) for point in chart.points if point.denominator]
    unit = BAR_HEIGHT / max(count for _, count in counted)
    width = max(1.5, min(5.0, frame.step * 0.4))
    foot, across = short(base), short(width)
    bars = [f"M{short(x - width / 2)} {foot}h{across}v-{short(unit * count)}h-{across}z" for x, count in counted]
    yield element("path", d="".join(bars), **filled(BARS))
    yield text(frame.left - 8, base, "n", anchor="end")
    yield text(frame.right + LABEL_INDENT, base, last_n(chart, speaker))


def last_n(chart: Chart, speaker: Speaker) -> str:
    """'20 in Oct'"""
    counted = next(point for point in reversed(chart.points) if point.denominator)
    count, month = count_text(counted.denominator, speaker), speaker.tick(counted.month)
    return speaker.say(words("{count} in {month}", count=count, month=month))
