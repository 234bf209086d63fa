"""A funnel plot as SVG, and its numbers as a table. It draws what the Funnel says and computes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.network.funnel import Funnel, FunnelPoint, Standing
from qi_portal.domain.network.funnel_words import STANDINGS, description, point_name
from qi_portal.domain.spc.run_chart import Band
from qi_portal.domain.words import ENGLISH, Speaker, Words, plural_words, words
from qi_portal.drawing.aloud import count_text
from qi_portal.drawing.data_table import Column, Table
from qi_portal.drawing.frame import AXIS_ROOM, LABEL_INDENT, PAGE, TEXT_SIZE, TOP, Size, bold_width, text_width
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.marks import Shape, mark
from qi_portal.drawing.paint import AXIS, BETTER, GRID, LEADER, LIMIT, MEDIAN, NEUTRAL, STRONG, TEXT, WORSE, Tone
from qi_portal.drawing.svg import line, path, picture, stroked
from qi_portal.drawing.writing import haloed, text

TONES = {Standing.WITHIN: NEUTRAL, Standing.BETTER: BETTER, Standing.WORSE: WORSE}
LEAD = 8.0
"""A name further than this from its point gets a line to it."""

Edge = Callable[[Band], float | None]
SOLID: tuple[Edge, Edge] = (lambda band: band.upper, lambda band: band.lower)
DASHED: tuple[Edge, Edge] = (lambda band: band.upper_2s, lambda band: band.lower_2s)


@dataclass(frozen=True)
class Plot:
    """The plot's edges in pixels, and from numbers counted and values to coordinates."""

    left: float
    right: float
    top: float
    bottom: float
    most: float
    low: float
    high: float

    def x(self, size: float) -> float:
        return self.left + size / self.most * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


@dataclass(frozen=True)
class End:
    """A line's words at the right edge."""

    value: float
    words: str
    is_strong: bool = False


def svg_funnel(funnel: Funnel, speaker: Speaker = ENGLISH, *, size: Size = PAGE) -> str:
    """The drawing as one `<svg>`."""
    name = f"funnel-{funnel.measure.id}-{size.name}"
    title = speaker.say(words("{measure}, practices side by side", measure=funnel.measure.name))
    return picture(
        name,
        title,
        speaker.say(description(funnel)),
        *_drawn(funnel, size, speaker),
        size=size.name,
        width=size.width,
        height=size.height,
    )


def _drawn(funnel: Funnel, size: Size, speaker: Speaker) -> Iterator[str]:
    """Back to front."""
    ends = list(_ends(funnel, speaker))
    plot = _plot(funnel, size, ends, speaker)
    yield from _value_axis(funnel, plot, speaker)
    yield from _size_axis(funnel, plot, speaker)
    yield from _limits(funnel, plot)
    if funnel.center is not None:
        y = plot.y(funnel.center)
        yield line((plot.left, y), (plot.right, y), stroked(MEDIAN, 1.5))
    yield from _points(funnel, plot)
    yield from _names(funnel, plot, size, speaker)
    yield from _gutter(ends, plot)


def _plot(funnel: Funnel, size: Size, ends: Sequence[End], speaker: Speaker) -> Plot:
    ticks = [_tick_text(funnel, tick, speaker) for tick in funnel.scale.ticks]
    return Plot(
        left=max(map(text_width, ticks)) + 16.0,
        right=size.width - LABEL_INDENT - max([40.0, *(bold_width(end.words) for end in ends)]),
        top=TOP,
        bottom=size.height - AXIS_ROOM - 4.0,
        most=funnel.sizes[-1],
        low=funnel.scale.ticks[0],
        high=funnel.scale.ticks[-1],
    )


def _value_axis(funnel: Funnel, plot: Plot, speaker: Speaker) -> Iterator[str]:
    for tick in funnel.scale.ticks:
        y = plot.y(tick)
        yield line((plot.left, y), (plot.right, y), stroked(GRID))
        yield text(plot.left - 8, y + 4, _tick_text(funnel, tick, speaker), anchor="end")
    if funnel.scale.unit_name:
        yield text(0.0, 12.0, funnel.scale.unit_name)


def _size_axis(funnel: Funnel, plot: Plot, speaker: Speaker) -> Iterator[str]:
    """Ticks of the number counted, and what it is."""
    yield line((plot.left, plot.bottom), (plot.right, plot.bottom), stroked(AXIS))
    for size in funnel.sizes:
        x = plot.x(size)
        yield line((x, plot.bottom), (x, plot.bottom + 5), stroked(AXIS))
        yield text(x, plot.bottom + 18, count_text(size, speaker), anchor="middle")
    middle = (plot.left + plot.right) / 2
    yield text(middle, plot.bottom + 36, speaker.say(words("Number counted (n)")), anchor="middle")


def _limits(funnel: Funnel, plot: Plot) -> Iterator[str]:
    for edges, dashes, width in ((SOLID, None, 1.5), (DASHED, "5 4", 1.2)):
        for edge in edges:
            steps = list(_curve(funnel, plot, edge))
            if steps:
                yield path("M", *steps[1:], pen=stroked(LIMIT, width, dashes))


def _curve(funnel: Funnel, plot: Plot, edge: Edge) -> Iterator[str | float]:
    for each in funnel.edges:
        value = edge(each.band)
        if value is not None:
            yield from ("L", plot.x(each.size), plot.y(value))


def _points(funnel: Funnel, plot: Plot) -> Iterator[str]:
    """Round within the limits, a diamond outside; hollow for the small practices together."""
    for point in funnel.points:
        x, y = plot.x(point.pooled.denominator), plot.y(point.value)
        yield mark(x, y, _shape(point), TONES[point.standing])


def _shape(point: FunnelPoint) -> Shape:
    if not point.pooled.key:
        return Shape.HOLLOW
    return Shape.ROUND if point.standing is Standing.WITHIN else Shape.FILLED


def _names(funnel: Funnel, plot: Plot, size: Size, speaker: Speaker) -> Iterator[str]:
    """Who lies outside, and the small practices together, beside their points."""
    named = [point for point in funnel.points if point.standing is not Standing.WITHIN or not point.pooled.key]
    told = [_name(funnel, point, size, speaker) for point in named]
    wanted = [plot.y(point.value) for point in named]
    for point, name, y in zip(named, told, spread(wanted, TEXT_SIZE + 3, plot.top, plot.bottom), strict=True):
        yield from _beside(point, name, y, plot)


def _name(funnel: Funnel, point: FunnelPoint, size: Size, speaker: Speaker) -> str:
    """On a phone there is room for the code only."""
    if size.is_narrow and point.pooled.key:
        return point.pooled.key
    return speaker.say(point_name(funnel, point))


def _beside(point: FunnelPoint, name: str, y: float, plot: Plot) -> Iterator[str]:
    at_x, at_y = plot.x(point.pooled.denominator), plot.y(point.value)
    is_left = at_x + 10 + bold_width(name) > plot.right
    x = at_x - 10 if is_left else at_x + 10
    if abs(y - at_y) > LEAD:
        yield line((at_x, at_y), (x, y), stroked(LEADER))
    tone: Tone = TONES[point.standing]
    yield haloed(x, y + 4, name, tone.text, anchor="end" if is_left else "start")


def _ends(funnel: Funnel, speaker: Speaker) -> Iterator[End]:
    if funnel.center is not None:
        value = value_text(funnel, funnel.center, speaker)
        told = plural_words("{count} practice: {value}", "All {count}: {value}", funnel.practices, value=value)
        yield End(funnel.center, speaker.say(told), is_strong=True)
    if funnel.edges:
        band = funnel.edges[-1].band
        pairs = ((band.upper, 3), (band.upper_2s, 2), (band.lower_2s, 2), (band.lower, 3))
        for value_at, count in pairs:
            if value_at is not None:
                yield End(value_at, speaker.say(words("{count} SD", count=count)))


def _gutter(ends: Sequence[End], plot: Plot) -> Iterator[str]:
    wanted = [plot.y(end.value) for end in ends]
    places = spread(wanted, TEXT_SIZE + 4, plot.top, plot.bottom)
    for end, from_y, to_y in zip(ends, wanted, places, strict=True):
        yield path("M", plot.right + 2, from_y, "L", plot.right + 12, to_y, pen=stroked(LEADER))
        yield text(plot.right + LABEL_INDENT, to_y + 4, end.words, STRONG if end.is_strong else TEXT)


def _tick_text(funnel: Funnel, tick: float, speaker: Speaker) -> str:
    """Without decimals when no tick needs them."""
    if funnel.scale.unit is Unit.NUMBER and all(each.is_integer() for each in funnel.scale.ticks):
        return speaker.number(tick)
    return value_text(funnel, tick, speaker)


def value_text(funnel: Funnel, value: float, speaker: Speaker) -> str:
    """'48%' or '5.3'; the unit of a number is said once, above the axis."""
    scale = funnel.scale
    return speaker.percent(value) if scale.unit is Unit.SHARE else speaker.number(value, scale.decimals)


def funnel_table(funnel: Funnel, speaker: Speaker = ENGLISH) -> Table:
    """Who stands out first, the others in the order of the list; with the limits that each is held against."""
    points = sorted(funnel.points, key=lambda point: point.standing is Standing.WITHIN)
    bands = [point.band for point in points]
    result = words("Percent") if funnel.measure.is_proportion else words("Result")

    def said(values: Iterable[float | None]) -> tuple[str, ...]:
        return tuple("" if value is None else value_text(funnel, value, speaker) for value in values)

    def column(label: Words, cells: Iterable[str], *, is_number: bool = True) -> Column:
        return Column(speaker.say(label), is_number, tuple(cells))

    return Table(
        speaker.say(words("{measure}, who stands out first", measure=funnel.measure.name)),
        (
            column(words("Practice"), (speaker.say(point_name(funnel, each)) for each in points), is_number=False),
            column(words("Numerator"), (count_text(each.pooled.numerator, speaker) for each in points)),
            column(words("Denominator"), (count_text(each.pooled.denominator, speaker) for each in points)),
            column(result, said(each.value for each in points)),
            column(words("Lower limit"), said(band.lower if band else None for band in bands)),
            column(words("Upper limit"), said(band.upper if band else None for band in bands)),
            column(words("Against the limits"), (_standing_text(each, speaker) for each in points), is_number=False),
        ),
    )


def _standing_text(point: FunnelPoint, speaker: Speaker) -> str:
    """Nothing where there is no limit to stand against."""
    return speaker.say(STANDINGS[point.standing]) if point.band else ""
