"""How the numbers of a chart are read, the same in every drawing."""

from qi_portal.domain.chart.model import Center, Chart, ChartPoint, Owner, Quality, TargetLine, Unit
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker, Words, words

MARKS = {
    Mark.ORDINARY: words("month"),
    Mark.OUTSIDE: words("month outside the limits"),
    Mark.POSSIBLE: words("month in a possible change"),
    Mark.CONFIRMED: words("month in a confirmed change"),
}

CENTERS = {Center.MEDIAN: words("Median"), Center.MEAN: words("Mean")}
OWNERS = {
    Owner.PRACTICE: words("Practice target"),
    Owner.PROGRAM: words("Program target"),
    Owner.MEASURE: words("Target of the definition"),
}
TARGET = words("Target")
QUALITIES = {
    Quality.LATE: words("entered late"),
    Quality.REVISED: words("revised"),
    Quality.SMALL: words("few counted"),
}


def center_words(chart: Chart) -> Words:
    """What the center line is called: 'Median' or 'Mean'."""
    return CENTERS[chart.center]


def owners(chart: Chart) -> tuple[Owner, ...]:
    """Whose targets the chart shows."""
    return tuple(owner for owner in Owner if targets_of(chart, owner))


def targets_of(chart: Chart, owner: Owner) -> tuple[TargetLine, ...]:
    return tuple(line for line in chart.targets if line.owner is owner)


def target_words(chart: Chart, owner: Owner) -> Words:
    """'Target', or whose it is when the chart shows the targets of more than one."""
    return OWNERS[owner] if len(owners(chart)) > 1 else TARGET


def value_text(chart: Chart, value: float, speaker: Speaker) -> str:
    """'48%' or '52.3'; the unit of a number is said once, beside the axis."""
    if chart.unit is Unit.SHARE:
        return speaker.percent(value, chart.decimals)
    is_whole = chart.is_whole and float(value).is_integer()
    return speaker.number(value, 0 if is_whole else chart.decimals)


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
