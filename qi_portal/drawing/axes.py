"""The ground of a chart: grid and value labels, months and years, and the strip of bars for n."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart, Unit
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker, words
from qi_portal.drawing.aloud import count_text, has_denominators, tick_text
from qi_portal.drawing.frame import LABEL_INDENT, TEXT_SIZE, Frame, Size
from qi_portal.drawing.paint import AXIS, BARS, GRID, STRONG, TARGET_TEXT, TEXT
from qi_portal.drawing.svg import Paint, clean, element, filled, line, stroked

TICK_ROOM = 34.0
YEAR_ROOM = 44.0
BAR_HEIGHT = 10.0


def text(
    x: float, y: float, words: str, paint: Paint = TEXT, *, anchor: str | None = None, size: int = TEXT_SIZE
) -> str:
    """A line of text; what is said about the series itself is bold."""
    weight = None if paint in (TEXT, TARGET_TEXT) else 650
    pen = {"font_size": size, "font_weight": weight, "text_anchor": anchor, **filled(paint)}
    return element("text", clean(words), x=x, y=y, **pen)


def value_axis(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[str]:
    """A hairline at each tick with its value at the left; the unit of a number above them."""
    for tick in chart.ticks:
        y = frame.y(tick)
        yield line((frame.left, y), (frame.right, y), stroked(GRID))
        yield text(frame.left - 8, y + 4, tick_text(chart, tick, speaker), anchor="end")
    if chart.unit is Unit.NUMBER and chart.unit_name:
        yield text(0.0, 12.0, chart.unit_name)


def month_axis(frame: Frame, speaker: Speaker) -> Iterator[str]:
    """Ticks at the quarters, or as often as there is room; the year once, bold, under its first tick."""
    yield line((frame.left, frame.bottom), (frame.right, frame.bottom), stroked(AXIS))
    years = {month.year: month for month in reversed(ticks(frame))}
    for month in ticks(frame):
        x = frame.x(month)
        yield line((x, frame.bottom), (x, frame.bottom + 5), stroked(AXIS))
        yield text(x, frame.bottom + 18, speaker.tick(month), anchor="middle")
        if years[month.year] == month and _has_year_room(month, years, frame):
            yield text(x, frame.bottom + 32, str(month.year), STRONG, anchor="middle")


def ticks(frame: Frame) -> list[Month]:
    """The months that are named: every one, quarters, halves or Januaries, never closer than their names are wide."""
    every = next((step for step in (1, 3, 6) if step * frame.step >= TICK_ROOM), 12)
    return [month for month in frame.months() if (month.month - 1) % every == 0]


def _has_year_room(month: Month, years: dict[int, Month], frame: Frame) -> bool:
    following = years.get(month.year + 1)
    return following is None or frame.x(following) - frame.x(month) >= YEAR_ROOM


def strip(chart: Chart, frame: Frame, size: Size, speaker: Speaker) -> Iterable[str]:
    """A bar a month for n, the tallest for the largest, with the last one's number at the right."""
    if not (size.has_strip and has_denominators(chart)):
        return []
    base = size.height - 4.0
    largest = max(point.denominator or 0 for point in chart.points)
    width = max(1.5, min(5.0, frame.step * 0.4))
    bars = [
        _bar(frame.x(point.month), base, width, BAR_HEIGHT * point.denominator / largest)
        for point in chart.points
        if point.denominator
    ]
    return [*bars, text(frame.left - 8, base, "n", anchor="end"), _last_n(chart, frame, base, speaker)]


def _bar(middle: float, base: float, width: float, height: float) -> str:
    return element("rect", x=middle - width / 2, y=base - height, width=width, height=height, **filled(BARS))


def _last_n(chart: Chart, frame: Frame, base: float, speaker: Speaker) -> str:
    counted = next(point for point in reversed(chart.points) if point.denominator)
    count, month = count_text(counted.denominator, speaker), speaker.tick(counted.month)
    return text(frame.right + LABEL_INDENT, base, speaker.say(words("{count} in {month}", count=count, month=month)))
