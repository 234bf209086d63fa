"""A practice report as an Excel workbook: who made it, a summary, one sheet a project, the definitions."""

from collections.abc import Iterator
from io import BytesIO

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Unit
from qi_portal.domain.content.measure import Direction, Measure
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.aloud import unit_text
from qi_portal.drawing.icons import signal_words
from qi_portal.reports.contents import Charted, PracticeReport, ProjectReport
from qi_portal.reports.sheets import Book, Cell, Column, Number, Sheet

MONTH, RESULT, TARGET, CHARTS = 0, 5, 8, 10
"""Columns of a project's sheet, counted from 0, that its charts are made from, and where the charts stand."""

CHART_ROWS = 16

SUMMARY = (
    (words("Project"), 34),
    (words("Lead measure"), 38),
    (words("Signal"), 22),
    (words("What the chart says"), 60),
    (words("Last month"), 12),
    (words("Result"), 10),
    (words("State"), 14),
    (words("Target"), 10),
    (words("Unit"), 18),
)
MONTHS = (
    (words("Month"), 11),
    (words("Measure"), 10),
    (words("Name"), 38),
    (words("Numerator"), 11),
    (words("Denominator"), 12),
    (words("Result"), 10),
    (words("Unit"), 18),
    (words("State"), 14),
    (words("Target"), 10),
)
DEFINITIONS = (
    (words("Measure"), 10), (words("Version"), 8), (words("Project"), 28), (words("Name"), 34), (words("Kind"), 11),
    (words("Numerator"), 50), (words("Denominator"), 50), (words("Left out"), 40), (words("Better"), 12),
    (words("Target"), 10), (words("Unit"), 18), (words("What the target rests on"), 40), (words("Source"), 40),
    (words("Read with care"), 50),
)  # fmt: skip


def workbook(report: PracticeReport, speaker: Speaker = ENGLISH) -> bytes:
    """The workbook's bytes; texts in the speaker's language, clinical prose as it was written."""
    out = BytesIO()
    title = speaker.say(words("Practice improvement report"))
    book = Book(out, {"title": title, "author": report.made_by, "created": report.made_at})
    _about(book, report, speaker)
    _summary(book, report, speaker)
    for project in report.projects:
        _project(book, project, speaker)
    _definitions(book, report, speaker)
    book.close()
    return out.getvalue()


def _columns(headings: tuple[tuple[Words, int], ...], speaker: Speaker) -> list[Column]:
    return [Column(speaker.say(label), width) for label, width in headings]


def _about(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(
        speaker.say(words("About")), [Column(speaker.say(words("Practice improvement report")), 30), Column("", 80)]
    )
    for label, text in _facts(report):
        sheet.write([speaker.say(label), speaker.say(text)])


def _facts(report: PracticeReport) -> Iterator[tuple[Words, Words | str]]:
    practice = report.practice
    yield words("Practice"), practice.place.name
    yield words("Code"), practice.place.code
    yield words("Region"), practice.region
    yield words("Program"), practice.program_name
    yield words("Months"), words("{first} to {last}", first=report.first, last=report.last)
    yield words("Data as of"), words("{day}", day=report.today)
    yield words("Made by"), report.made_by
    yield words("Made at (UTC)"), report.made_at.strftime("%Y-%m-%d %H:%M")
    yield (
        words("What is in it"),
        words("Every project that the practice takes part in, all measures, all months shown."),
    )
    yield words("Small numbers"), words("Own practice: full values, nothing is hidden. Not for publication.")


def _summary(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(speaker.say(words("Summary")), _columns(SUMMARY, speaker))
    for project in report.projects:
        sheet.write(_summary_row(project, speaker))


def _summary_row(project: ProjectReport, speaker: Speaker) -> list[Cell]:
    chart = project.lead.chart
    last = chart.points[-1] if chart.points else None
    return [
        project.project.title,
        project.lead.measure.name,
        speaker.say(signal_words(chart.signal)),
        speaker.say(chart.verdict),
        last.month.first_day if last else None,
        _result(chart, last.value if last else None),
        speaker.say(state_words(last.state)) if last else None,
        _result(chart, project.lead.measure.target_value),
        unit_text(chart, speaker),
    ]


def _project(book: Book, project: ProjectReport, speaker: Speaker) -> None:
    sheet = book.sheet(f"{project.project.code} {project.project.short_title}", _columns(MONTHS, speaker))
    for position, charted in enumerate(project.measures):
        first = sheet.next_row
        for point in charted.chart.points:
            sheet.write(_month_row(charted, point, speaker))
        if charted.chart.points:
            _draw(sheet, charted, first, position, speaker)


def _month_row(charted: Charted, point: ChartPoint, speaker: Speaker) -> list[Cell]:
    chart, measure = charted.chart, charted.measure
    return [
        point.month.first_day,
        measure.id,
        measure.name,
        _count(point.numerator),
        _count(point.denominator),
        _result(chart, point.value),
        unit_text(chart, speaker),
        speaker.say(state_words(point.state)),
        _result(chart, measure.target_value),
    ]


def _draw(sheet: Sheet, charted: Charted, first: int, position: int, speaker: Speaker) -> None:
    """A line chart of Excel's own beside the months of one measure; a month without a value stays a gap."""
    chart = sheet.book.workbook.add_chart({"type": "line"})
    last = sheet.next_row - 1
    months = [sheet.name, first, MONTH, last, MONTH]
    chart.add_series(
        {
            "name": speaker.say(words("Result")),
            "categories": months,
            "values": [sheet.name, first, RESULT, last, RESULT],
            "marker": {"type": "circle", "size": 5},
            "line": {"color": "#3C4A55", "width": 1.25},
        }
    )
    if charted.measure.target_value is not None:
        line = {"color": "#5B3E96", "width": 1.25, "dash_type": "long_dash"}
        values = [sheet.name, first, TARGET, last, TARGET]
        chart.add_series({"name": speaker.say(words("Target")), "categories": months, "values": values, "line": line})
    chart.set_title({"name": f"{charted.measure.id} {charted.measure.short_name}".strip(), "name_font": {"size": 11}})
    chart.set_y_axis({"min": charted.chart.low, "max": charted.chart.high, "major_gridlines": {"visible": True}})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yy"})
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    sheet.worksheet.insert_chart(1 + position * CHART_ROWS, CHARTS, chart)


def _definitions(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(speaker.say(words("Definitions")), _columns(DEFINITIONS, speaker))
    for project in report.projects:
        for charted in project.measures:
            sheet.write(_definition(project, charted, speaker))


def _definition(project: ProjectReport, charted: Charted, speaker: Speaker) -> list[Cell]:
    measure, source = charted.measure, project.target_source(charted.measure)
    return [
        measure.id,
        measure.version,
        project.project.title,
        measure.name,
        measure.kind,
        measure.numerator,
        measure.denominator,
        measure.exclusions,
        speaker.say(_better(measure)),
        _result(charted.chart, measure.target_value),
        unit_text(charted.chart, speaker),
        measure.target.basis if measure.target else measure.target_note,
        f"{source.title}, {source.org}, {source.year}" if source else "",
        measure.caveat,
    ]


def _better(measure: Measure) -> Words:
    return words("higher") if measure.direction is Direction.HIGHER else words("lower")


def _count(count: float | None) -> Number | None:
    """Counts are whole; sums of days or minutes need not be."""
    return None if count is None else Number(count, "#,##0" if float(count).is_integer() else "#,##0.0")


def _result(chart: Chart, value: float | None) -> Number | None:
    if value is None:
        return None
    places = f".{'0' * chart.decimals}" if chart.decimals else ""
    return Number(value, f"0{places}%" if chart.unit is Unit.SHARE else f"#,##0{places}")
