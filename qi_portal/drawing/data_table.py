"""A chart as a table: for screen readers, for the workbook, and for anybody who wants the numbers."""

from dataclasses import dataclass

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.aloud import count_text, has_denominators, mark_words, unit_text, value_text


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """Cells as they are read; every row has one for each column. The latest month comes first."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def data_table(chart: Chart, speaker: Speaker = ENGLISH) -> Table:
    """Month, counts where there are any to divide by, result, and a note for a month that is not ordinary."""
    has_counts = has_denominators(chart)
    counts = (Column(speaker.say(words("Numerator")), True), Column(speaker.say(words("Denominator")), True))
    return Table(
        caption=speaker.say(words("{title}, latest month first", title=chart.title)),
        columns=(
            Column(speaker.say(words("Month")), False),
            *(counts if has_counts else ()),
            Column(unit_text(chart, speaker), True),
            Column(speaker.say(words("Note")), False),
        ),
        rows=tuple(_row(chart, point, speaker, has_counts=has_counts) for point in reversed(chart.points)),
    )


def _row(chart: Chart, point: ChartPoint, speaker: Speaker, *, has_counts: bool) -> tuple[str, ...]:
    counts = (count_text(point.numerator, speaker), count_text(point.denominator, speaker)) if has_counts else ()
    value = "" if point.value is None else value_text(chart, point.value, speaker)
    return (speaker.month(point.month), *counts, value, _note(point, speaker))


def _note(point: ChartPoint, speaker: Speaker) -> str:
    if point.value is None:
        return speaker.say(state_words(point.state))
    return "" if point.mark is Mark.ORDINARY else speaker.say(mark_words(point))
