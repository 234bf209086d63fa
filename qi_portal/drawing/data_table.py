"""A chart as a table: for screen readers, for a spreadsheet, and for anybody who wants the numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Segment
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.aloud import (
    CENTERS,
    OWNERS,
    TARGET,
    center_words,
    count_text,
    has_denominators,
    owners,
    target_words,
    targets_of,
    unit_text,
    value_text,
)
from qi_portal.drawing.months import in_force, in_network, remarks

Values = Sequence[float | None]

LOWER, UPPER = words("Lower limit"), words("Upper limit")
NETWORK_LOW, NETWORK_MIDDLE, NETWORK_HIGH = (
    words("Network 10th percentile"),
    words("Network median"),
    words("Network 90th percentile"),
)
LEVELS = (
    *CENTERS.values(), LOWER, UPPER, TARGET, *OWNERS.values(), NETWORK_LOW, NETWORK_MIDDLE, NETWORK_HIGH
)  # fmt: skip
"""All that months may be held against, in the order of the columns."""


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Cells as they are read; every column has one for each month. The latest month comes first."""

    caption: str
    columns: tuple[Column, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple(zip(*(column.cells for column in self.columns), strict=True))


def data_table(chart: Chart, speaker: Speaker = ENGLISH) -> Table:
    """All that the drawing shows, a row a month; a column only where the chart has something to put in it."""
    caption = speaker.say(words("{title}, latest month first", title=chart.title))
    return Table(caption, tuple(_columns(chart, tuple(reversed(chart.points)), speaker)))


def _columns(chart: Chart, points: tuple[ChartPoint, ...], speaker: Speaker) -> Iterator[Column]:
    def column(label: Words | str, cells: Iterable[str], *, is_number: bool = True) -> Column:
        return Column(speaker.say(label), is_number, tuple(cells))

    yield column(words("Month"), (speaker.month(point.month) for point in points), is_number=False)
    if has_denominators(chart):
        yield column(words("Numerator"), (count_text(point.numerator, speaker) for point in points))
        yield column(words("Denominator"), (count_text(point.denominator, speaker) for point in points))
    yield column(unit_text(chart, speaker), _said(chart, [point.value for point in points], speaker))
    for label, values in levels(chart, [point.month for point in points]):
        yield column(label, _said(chart, values, speaker))
    if len(chart.phases) > 1:
        yield column(words("Phase"), (str(point.phase) for point in points))
    yield column(words("Note"), (note(chart, point, speaker) for point in points), is_number=False)


def levels(chart: Chart, months: Sequence[Month]) -> Iterator[tuple[Words, Values]]:
    """What the months are held against, by its name; nothing that no month has."""
    limits = [in_force(chart.limits, month) for month in months]
    bands = [in_network(chart, month) for month in months]
    known: tuple[tuple[Words, Values], ...] = (
        (center_words(chart), _values(chart.centers, months)),
        (LOWER, [limit.lower if limit else None for limit in limits]),
        (UPPER, [limit.upper if limit else None for limit in limits]),
        *((target_words(chart, owner), _values(targets_of(chart, owner), months)) for owner in owners(chart)),
        (NETWORK_LOW, [band.p10 if band else None for band in bands]),
        (NETWORK_MIDDLE, [band.p50 if band else None for band in bands]),
        (NETWORK_HIGH, [band.p90 if band else None for band in bands]),
    )
    return ((label, values) for label, values in known if any(value is not None for value in values))


def _values(segments: tuple[Segment, ...], months: Sequence[Month]) -> Values:
    found = (in_force(segments, month) for month in months)
    return [segment.value if segment else None for segment in found]


def _said(chart: Chart, values: Values, speaker: Speaker) -> Iterator[str]:
    return ("" if value is None else value_text(chart, value, speaker) for value in values)


def note(chart: Chart, point: ChartPoint, speaker: Speaker) -> str:
    """Why there is no value, and what a drawing shows of the month beside it."""
    state = (state_words(point.state),) if point.value is None else ()
    return "; ".join(speaker.say(each) for each in (*state, *remarks(chart, point)))
