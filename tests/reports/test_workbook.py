"""The workbook: numbers as numbers, text as text, and who made it."""

import io
from dataclasses import replace
from datetime import datetime, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from qi_portal.domain.chart.model import Break
from qi_portal.domain.words import words
from qi_portal.press.sheets import sheet_name
from qi_portal.reports.workbook import workbook


@pytest.fixture(scope="module")
def opened(report) -> Workbook:
    return load_workbook(io.BytesIO(workbook(report)))


def test_workbook_has_a_sheet_for_each_part(opened):
    assert opened.sheetnames == [
        "About",
        "Summary",
        "DEV Developmental screening",
        "Next steps",
        "Charts",
        "Marks",
        "Definitions",
    ]
    assert {sheet.freeze_panes for sheet in opened} == {"A2"}


@pytest.mark.rule(36)
def test_about_sheet_says_who_when_what_and_that_nothing_is_hidden(report, opened):
    rows = list(opened["About"].iter_rows(min_row=2, max_col=2, values_only=True))

    assert rows[:2] == [("Practice", "Maple Court Pediatrics"), ("Months", "Nov 2023 to Oct 2026")]
    assert rows[2:8] == [(str(what), str(value)) for what, value in report.provenance.lines]
    assert rows[8] == ("In short", "1 project has improved, and the change is confirmed.")


def test_next_steps_sheet_has_a_row_a_step(report, opened):
    rows = list(opened["Next steps"].iter_rows(min_row=2, values_only=True))

    assert [row[1:] for row in rows] == [
        ("Next", "Enter Aug 2026", "It was due on a day."),
        ("Test under way", "Reminder in the visit note", "since May 2025"),
        ("Overdue", "Ask the printer for new forms", "Dana Ruiz"),
    ]


def test_project_sheet_holds_every_month_of_every_measure(report, opened):
    rows = list(opened["DEV Developmental screening"].iter_rows(min_row=2))

    assert [(row[0].value, row[1].value) for row in rows] == [
        (datetime.combine(point.month.first_day, time.min), charted.measure.id)
        for charted in report.projects[0].measures
        for point in charted.chart.points
    ]


def test_project_sheet_holds_counts_and_results_as_numbers(opened):
    first = next(opened["DEV Developmental screening"].iter_rows(min_row=2))

    assert [cell.value for cell in first[3:8]] == [9, 20, 0.45, "Percent", "counted"]
    assert [cell.number_format for cell in (first[0], first[5], first[8])] == ["mmm yyyy", "0%", "General"]


def test_project_sheet_has_the_columns_of_its_data_tables(opened):
    headings = [cell.value for cell in opened["DEV Developmental screening"][1]]

    assert headings[8:] == [
        "Median",
        "Mean",
        "Lower limit",
        "Upper limit",
        "Target",
        "Practice target",
        "Program target",
        "Phase",
        "Note",
    ]


def test_charts_sheet_says_how_each_was_judged(report, opened):
    rows = list(opened["Charts"].iter_rows(min_row=2, values_only=True))

    assert [row[1] for row in rows] == [charted.measure.id for charted in report.projects[0].measures]
    assert [row[3] for row in rows[:3]] == ["P chart", "P chart", "Run chart"]
    assert [row[6:9] for row in rows] == [
        (str(chart.verdict), str(chart.evidence), str(chart.judged))
        for chart in (charted.chart for charted in report.projects[0].measures)
    ]


def test_marks_sheet_lists_them_by_number(opened):
    rows = list(opened["Marks"].iter_rows(min_row=2, values_only=True))

    assert [row[1:6] for row in rows] == [
        (1, "test of change", "Form handed out at check-in", datetime(2024, 3, 1), datetime(2024, 5, 1)),  # noqa: DTZ001 - Excel knows no time zones
        (2, "event", "New record system", datetime(2024, 9, 1), None),  # noqa: DTZ001 - as above
        (3, "test of change", "Reminder in the visit note", datetime(2025, 5, 1), None),  # noqa: DTZ001 - as above
    ]


def test_marks_sheet_tells_what_came_of_each_test(opened):
    heads, first, event, open_test = opened["Marks"].iter_rows(min_col=7, values_only=True)

    assert dict(zip(heads, first, strict=True)) == {
        "First day": datetime(2024, 3, 5),  # noqa: DTZ001 - Excel knows no time zones
        "Last day": datetime(2024, 5, 28),  # noqa: DTZ001 - as above
        "Owner": "Dana Ruiz", "Decision": "adopted", "Against the prediction": "As predicted",
        "Plan": "Tuesdays first.", "Prediction": "60%", "What was done": "All Tuesdays.",
        "What was not expected": "Fewer calls.", "Result": "67%", "Reason": "It costs nothing.",
    }  # fmt: skip
    assert [each for each in event if each] == ["Two weeks on paper."]
    assert [each for each in open_test if each] == []


def test_project_sheet_tells_the_kinds_of_missing_apart(opened):
    rows = [row for row in opened["DEV Developmental screening"].iter_rows(values_only=True) if row[1] == "DEV-2"]

    assert [(row[3], row[4], row[5], row[7]) for row in rows[-3:]] == [
        (None, None, None, "not collected"),
        (None, None, None, "none eligible"),
        (None, None, None, "no data"),
    ]


def test_project_sheet_has_a_chart_for_each_measure(report, opened):
    assert len(opened["DEV Developmental screening"]._charts) == len(report.projects[0].measures)


def test_summary_sheet_repeats_the_verdict(report, opened):
    row = next(opened["Summary"].iter_rows(min_row=2, values_only=True))

    assert row[2:4] == ("confirmed improvement", str(report.projects[0].lead.chart.verdict))
    assert row[5:9] == (0.9, "counted", 0.8, "Percent")
    assert row[9:] == (
        "In Oct 2026 the middle half of 41 practices lay between 52% and 68%; this one had 90%, which is better.",
        "213 of 216 monthly values are there. 1 was entered late. 1 was corrected later. 1 rests on few children.",
        report.projects[0].aim,
    )


@pytest.mark.rule(34)
def test_text_that_looks_like_a_formula_stays_text(hostile):
    project = hostile.projects[0]
    measure = replace(project.lead.measure, name='=HYPERLINK("http://evil.example")', caveat="+1", exclusions="-1")
    lead = replace(project.lead, measure=measure)
    named = replace(project.project, short_title="'=cmd|[x]:*?/\\ and much too long a name for any sheet")
    report = replace(hostile, projects=(replace(project, project=named, measures=(lead, *project.others), aim="=1+1"),))

    book = load_workbook(io.BytesIO(workbook(report)))

    cells: list[Cell] = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "@SUM(A1)", "+1", "-1", '=HYPERLINK("http://evil.example")'} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []


def test_workbook_without_projects_can_be_opened(report):
    book = load_workbook(io.BytesIO(workbook(replace(report, projects=()))))

    assert book.sheetnames == ["About", "Summary", "Next steps", "Charts", "Marks", "Definitions"]


def test_workbook_of_the_same_report_has_the_same_bytes(report):
    assert workbook(report) == workbook(report)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DEV Screening", "DEV Screening"),
        ("a[b]:c*d?e/f\\g", "a b  c d e f g"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
    ],
)
def test_sheet_name_is_one_that_excel_takes(name, given):
    assert sheet_name(name) == given


def test_results_are_two_lines_where_months_began_to_be_counted_in_another_way(report):
    lead, *others = report.projects[0].measures
    month = lead.chart.points[12].month
    cut = replace(lead.chart, breaks=(Break(month, words("Counted differently."), words("version 2")),))
    project = replace(report.projects[0], measures=(replace(lead, chart=cut), *others))

    book = load_workbook(io.BytesIO(workbook(replace(report, projects=(project, *report.projects[1:])))))
    first, second = book["DEV Developmental screening"]._charts[:2]

    results = [each for each in first.series if each.marker is not None and each.marker.symbol == "circle"]
    assert [each.yVal.numRef.f.rpartition("!")[2] for each in results] == ["$F$2:$F$13", "$F$14:$F$37"]
    assert type(second).__name__ == "LineChart"
