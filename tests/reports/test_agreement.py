"""Page, paper and workbook say the same of the same chart."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Speaker
from qi_portal.drawing.aloud import count_text, unit_text, value_text
from qi_portal.drawing.data_table import data_table
from qi_portal.drawing.icons import signal_words
from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.short import beside_the_leads, in_short
from qi_portal.reports.variants import Variant
from qi_portal.reports.workbook import workbook
from qi_portal.web.locale import FORMATS
from qi_portal.web.speech import speaker

COUNTS = ("Numerator", "Denominator")
NO_NUMBERS = ("Month", "Note", "Phase")


@pytest.fixture(scope="module")
def printed(print_of) -> str:
    """The words of the PDF, without its line breaks."""
    return print_of(Variant.FULL).text


@pytest.fixture(scope="module")
def sheets(report):
    return load_workbook(io.BytesIO(workbook(report)))


def rows_of(sheet, measure_id: str) -> list[dict[str, object]]:
    """The rows of a measure by heading, latest month first."""
    headings, *rows = sheet.iter_rows(values_only=True)
    named = [dict(zip(headings, row, strict=True)) for row in rows]
    return [row for row in reversed(named) if row["Measure"] == measure_id]


def as_read(chart: Chart, heading: str, value: object) -> str:
    """A cell of the workbook as the data table would say it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return ENGLISH.month(Month(value.year, value.month))
    if heading in NO_NUMBERS:
        return str(value)
    return count_text(value, ENGLISH) if heading in COUNTS else value_text(chart, value, ENGLISH)


def test_every_column_of_the_data_table_is_in_the_workbook_with_the_same_values(report, sheets):
    sheet = sheets["DEV Developmental screening"]
    compared = 0
    for charted in report.projects[0].measures:
        rows = rows_of(sheet, charted.measure.id)
        for column in data_table(charted.chart).columns:
            heading = "Result" if column.label == unit_text(charted.chart, ENGLISH) else column.label
            assert tuple(as_read(charted.chart, heading, row[heading]) for row in rows) == column.cells
            compared += len(column.cells)

    assert compared > 36 * 6 * 6


def facts(report: PracticeReport, speaker: Speaker) -> Iterator[str]:
    """What page, PDF and workbook all have to say, as the speaker says it."""
    yield from (speaker.say(value) for _, value in report.provenance.lines)
    yield from (speaker.say(sentence) for sentence in (*in_short(report), *beside_the_leads(report)))
    for project in report.projects:
        chart = project.lead.chart
        yield from (project.project.title, project.aim, speaker.say(signal_words(chart.signal)))
        yield from (speaker.say(chart.verdict), speaker.say(chart.evidence))
        yield from (speaker.say(sentence) for _, sentence in chart.judged.parts)
        yield from (speaker.say(project.network_words), speaker.say(project.data_words(report.period)))
        for step in project.next:
            yield from (speaker.say(step.kind), speaker.say(step.says), speaker.say(step.about))
        yield from (mark.title for mark in project.marks)
        for charted in project.measures:
            measure = charted.measure
            yield from (measure.id, measure.name, measure.version, measure.numerator, measure.denominator)
            yield from (measure.target.basis if measure.target else "", speaker.say(signal_words(charted.chart.signal)))


def without_space(text: str) -> str:
    return "".join(text.split())


def cells_of(content: bytes) -> str:
    sheets = load_workbook(io.BytesIO(content), read_only=True)
    return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_paper_and_workbook_say_the_same_in_each_language(report, paper_app, print_of, language):
    with paper_app.app_context(), force_locale(FORMATS[language]):
        workbook_text = cells_of(workbook(report, speaker()))
        told = [without_space(fact) for fact in facts(report, speaker())]
    printed = print_of(Variant.FULL, language)
    paper = without_space(printed.text)
    page = without_space(unescape(re.sub(r"<[^>]+>", "", printed.html)))

    assert len(told) > 60
    assert [fact for fact in told if fact not in page] == []
    assert [fact for fact in told if fact not in paper] == []
    assert [fact for fact in told if fact not in without_space(workbook_text)] == []


def test_paper_has_the_results_of_the_last_year_of_every_measure(report, printed):
    by_month = printed[printed.index("The last 36 months, latest first") :]
    for charted in report.projects[0].measures:
        table = {column.label: column.cells[:12] for column in data_table(charted.chart).columns}
        result = table[unit_text(charted.chart, ENGLISH)]
        for row, month in enumerate(table["Month"]):
            counted = f"{table['Numerator'][row]}/{table['Denominator'][row]} {result[row]}"
            begin = by_month.index(f"{month} ")
            assert (counted if result[row] else table["Note"][row].split(";")[0]) in by_month[begin : begin + 120]


def test_paper_and_workbook_have_the_same_marks(report, printed, sheets):
    rows = list(sheets["Marks"].iter_rows(min_row=2, values_only=True))

    assert [row[1] for row in rows] == [mark.number for mark in report.projects[0].lead.chart.marks] == [1, 2, 3]
    assert all(f"{row[3]} · {row[2]}" in printed for row in rows)
    assert "Prediction: 60% · Against the prediction: As predicted · Result: 67% · Decision: Adopt" in printed
