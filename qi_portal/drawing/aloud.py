"""How the numbers of a chart are read, the same in all four drawings."""

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Unit
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker, Words, words

MARKS = {
    Mark.ORDINARY: words("month"),
    Mark.POSSIBLE: words("month in a possible change"),
    Mark.CONFIRMED: words("month in a confirmed change"),
}


def value_text(chart: Chart, value: float, speaker: Speaker) -> str:
    """'48%' or '52.3'; the unit of a number is said once, beside the axis."""
    if chart.unit is Unit.SHARE:
        return speaker.percent(value, chart.decimals)
    return speaker.number(value, chart.decimals)


def tick_text(chart: Chart, tick: float, speaker: Speaker) -> str:
    """A grid line's value with no more decimals than the grid needs: '25%', '0.5'."""
    if chart.unit is Unit.SHARE:
        return speaker.percent(tick)
    needed = (places for places in range(4) if all(round(each, places) == round(each, 4) for each in chart.ticks))
    return speaker.number(tick, next(needed, 4))


def count_text(count: float | None, speaker: Speaker) -> str:
    """A numerator or a denominator; counts are whole, days and doses need not be. Empty when there is none."""
    if count is None:
        return ""
    return speaker.number(count, 0 if float(count).is_integer() else 1)


def unit_text(chart: Chart, speaker: Speaker) -> str:
    """What a column of values is called: 'Percent', or the unit's name."""
    if chart.unit is Unit.SHARE:
        return speaker.say(words("Percent"))
    return chart.unit_name or speaker.say(words("Result"))


def mark_words(point: ChartPoint) -> Words:
    return MARKS[point.mark]


def has_denominators(chart: Chart) -> bool:
    """Counts and days between events have none, so there is nothing to draw for n."""
    return any(point.denominator for point in chart.points)


def point_text(chart: Chart, point: ChartPoint, speaker: Speaker) -> str:
    """One month in a line: 'Oct 2026: 90% (18 of 20), month in a confirmed change', or why there is no value."""
    if point.value is None:
        return speaker.say(words("{month}: {state}", month=point.month, state=state_words(point.state)))
    value = value_text(chart, point.value, speaker)
    told = words("{month}: {value}", month=point.month, value=value)
    if point.denominator:
        numerator, denominator = count_text(point.numerator, speaker), count_text(point.denominator, speaker)
        counts = {"numerator": numerator, "denominator": denominator}
        told = words("{month}: {value} ({numerator} of {denominator})", month=point.month, value=value, **counts)
    mark = "" if point.mark is Mark.ORDINARY else f", {speaker.say(mark_words(point))}"
    return speaker.say(told) + mark
