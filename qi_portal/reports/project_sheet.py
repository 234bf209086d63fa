"""A project's sheet of the workbook: a row for every month of every measure, with the columns of the data tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Unit
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import OWNERS, TARGET, unit_text
from qi_portal.drawing.data_table import LEVELS, Values, levels, note
from qi_portal.press.sheets import Book, Cell, Column, Number, Sheet
from qi_portal.reports.parts import Charted, ProjectReport

MONTH, RESULT = words("Month"), words("Result")

BEFORE = (
    (MONTH, 11),
    (words("Measure"), 10),
    (words("Name"), 38),
    (words("Numerator"), 11),
    (words("Denominator"), 12),
    (RESULT, 10),
    (words("Unit"), 18),
    (words("State"), 14),
)
AFTER = ((words("Phase"), 8), (words("Note"), 40))
LEVEL_WIDTH = 12

CHART_ROWS = 16

RESULT_LINE = {"color": "#3C4A55", "width": 1.25}
TARGET_LINE = {"color": "#5B3E96", "width": 1.25, "dash_type": "long_dash"}
OTHER_LINE = {"color": "#6B7780", "width": 1.0, "dash_type": "dash"}


def project_sheet(book: Book, project: ProjectReport, speaker: Speaker) -> None:
    """The months, and beside them a chart of Excel's own for each measure."""
    by_measure = [_levels(charted.chart) for charted in project.measures]
    shown = [label for label in LEVELS if any(label in each for each in by_measure)]
    headings = (*BEFORE, *((label, LEVEL_WIDTH) for label in shown), *AFTER)
    name = f"{project.project.code} {project.project.short_title}"
    sheet = book.sheet(name, [Column(speaker.say(label), width) for label, width in headings])
    place = {label: column for column, (label, _) in enumerate(headings)}
    for position, (charted, known) in enumerate(zip(project.measures, by_measure, strict=True)):
        first = sheet.next_row
        for row, point in enumerate(charted.chart.points):
            held_against = [known[label][row] if label in known else None for label in shown]
            sheet.write(_row(charted, point, held_against, speaker))
        if charted.chart.points:
            columns = {label: place[label] for label in (RESULT, *shown) if label == RESULT or label in known}
            drawing = _lines(sheet, charted, first, columns, speaker)
            sheet.worksheet.insert_chart(1 + position * CHART_ROWS, len(headings) + 1, drawing)


def result_cell(chart: Chart, value: float | None) -> Number | None:
    """A value of the chart as the chart shows it."""
    if value is None:
        return None
    places = f".{'0' * chart.decimals}" if chart.decimals else ""
    return Number(value, f"0{places}%" if chart.unit is Unit.SHARE else f"#,##0{places}")


def _levels(chart: Chart) -> Mapping[Words, Values]:
    return dict(levels(chart, [point.month for point in chart.points]))


def _row(charted: Charted, point: ChartPoint, held_against: Values, speaker: Speaker) -> list[Cell]:
    chart, measure = charted.chart, charted.measure
    return [
        point.month.first_day,
        measure.id,
        measure.name,
        _count(point.numerator),
        _count(point.denominator),
        result_cell(chart, point.value),
        unit_text(chart, speaker),
        speaker.say(state_words(point.state)),
        *(result_cell(chart, value) for value in held_against),
        Number(point.phase, "0"),
        note(chart, point, speaker),
    ]


def _count(count: float | None) -> Number | None:
    """Counts are whole; sums of days or minutes need not be."""
    return None if count is None else Number(count, "#,##0" if float(count).is_integer() else "#,##0.0")


def _lines(sheet: Sheet, charted: Charted, first: int, columns: Mapping[Words, int], speaker: Speaker) -> Any:
    """A line for the results and for each level that they are held against; a month without a value stays a gap. Where
    months began to be counted in another way the results are two lines, which takes another chart of Excel's."""
    stretches = _stretches(charted.chart)
    is_cut = len(stretches) > 1
    chart = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight"} if is_cut else {"type": "line"})
    for series in _series(sheet, first, columns, stretches, speaker):
        chart.add_series(series)
    chart.set_title({"name": f"{charted.measure.id} {charted.measure.short_name}".strip(), "name_font": {"size": 11}})
    chart.set_y_axis({"min": charted.chart.low, "max": charted.chart.high, "major_gridlines": {"visible": True}})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yy"})
    chart.set_legend({"position": "bottom", "delete_series": list(range(1, len(stretches)))})
    chart.show_blanks_as("gap")
    return chart


def _stretches(chart: Chart) -> list[tuple[int, int]]:
    """The first and last of the chart's months, and between them where they began to be counted in another way."""
    cuts = {each.month for each in chart.breaks}
    starts = [0, *(row for row, point in enumerate(chart.points) if row and point.month in cuts)]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(chart.points) - 1], strict=True))


def _series(
    sheet: Sheet, first: int, columns: Mapping[Words, int], stretches: Sequence[tuple[int, int]], speaker: Speaker
) -> Iterator[dict[str, Any]]:
    whole = (stretches[0][0], stretches[-1][1])
    for label, column in columns.items():
        for start, end in stretches if label == RESULT else (whole,):
            yield {
                "name": speaker.say(label),
                "categories": [sheet.name, first + start, 0, first + end, 0],
                "values": [sheet.name, first + start, column, first + end, column],
                "line": _line(label),
            } | ({"marker": {"type": "circle", "size": 5}} if label == RESULT else {})


def _line(label: Words) -> dict[str, Any]:
    if label == RESULT:
        return RESULT_LINE
    return TARGET_LINE if label in (TARGET, *OWNERS.values()) else OTHER_LINE
