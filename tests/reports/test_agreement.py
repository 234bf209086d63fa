"""Page, paper and workbook say the same of the same chart."""

import io
from datetime import datetime

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from pypdf import PdfReader

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.aloud import count_text, unit_text, value_text
from qi_portal.drawing.data_table import data_table
from qi_portal.press.pdf import render
from qi_portal.reports.paper import STYLESHEET, document
from qi_portal.reports.workbook import workbook

COUNTS = ("Numerator", "Denominator")
NO_NUMBERS = ("Month", "Note", "Phase")


@pytest.fixture(scope="module")
def printed(report, paper_app) -> str:
    """The words of the PDF, without its line breaks."""
    with paper_app.app_context(), force_locale("en"):
        content = render(document(report, ENGLISH), stylesheet=STYLESHEET)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


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


def test_paper_says_what_the_page_says_of_the_lead_chart(report, printed):
    chart = report.projects[0].lead.chart

    for told in (chart.verdict, chart.evidence, chart.judged):
        assert str(told) in printed


def test_paper_has_the_results_of_the_last_year_of_every_measure(report, printed):
    by_month = printed[printed.index("The last 12 months, latest first") :]
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
    assert all(f"{row[3]} {row[2]}" in printed for row in rows)
    assert "Prediction: 60% · Against the prediction: As predicted · Result: 67% · Decision: Adopt" in printed
