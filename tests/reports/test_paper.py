"""The report as a document: what is on it, in which words, with nothing from outside."""

import re
from base64 import b64decode
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask_babel import force_locale

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.periods import Month
from qi_portal.domain.report_period import report_period
from qi_portal.domain.words import ENGLISH, words
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.measures.charts import Span, chart_of
from qi_portal.reports.next_steps import NextStep
from qi_portal.reports.paper import LEAD, Paper, document, file_name
from qi_portal.reports.parts import Charted
from qi_portal.reports.variants import Variant
from qi_portal.web.speech import speaker

pytestmark = pytest.mark.usefixtures("in_english")

LAST = Month(2026, 10)
IMAGE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')


def drawings(html: str) -> list[str]:
    return [b64decode(found).decode() for found in IMAGE.findall(html)]


def test_document_draws_the_lead_chart_as_the_page_would(report):
    html = document(report, ENGLISH)

    assert svg_chart(report.projects[0].lead.chart, ENGLISH, size=LEAD) in drawings(html)


def test_document_drawings_are_all_readable_svg(report):
    found = drawings(document(report, ENGLISH))

    keys = len(Paper(report, ENGLISH).key)
    icons_of_the_lead_measure, sparkline, lead = 3, 1, 1
    assert len(found) == icons_of_the_lead_measure + sparkline + lead + len(report.projects[0].marks) + 5 * 2 + keys
    assert {ElementTree.fromstring(svg).tag for svg in found} == {"{http://www.w3.org/2000/svg}svg"}


def test_document_refers_to_nothing_outside_itself(report):
    html = IMAGE.sub("", document(report, ENGLISH))

    assert set(re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?.""", html)) == {'href="#'}


def test_document_with_markup_in_names_escapes_it(hostile):
    html = document(hostile, ENGLISH)

    assert "<img src=" not in html.replace('<img src="data:', "")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Sons" in html


def test_months_table_tells_the_kinds_of_missing_apart(report):
    paper = Paper(report, ENGLISH)

    rows = paper.months(report.projects[0])

    second = [(str(row.month), row.cells[1].text, row.cells[1].counts) for row in rows[:4]]
    assert second == [
        ("2026-10", "no data", ""),
        ("2026-09", "none eligible", ""),
        ("2026-08", "not collected", ""),
        ("2026-07", "50%", "10/20"),
    ]
    assert len(rows) == 12


def test_document_lists_what_was_tried_by_the_numbers_on_the_charts(report):
    project = report.projects[0]

    listed = [
        (mark.number, mark.title, str(mark.kind), str(mark.months)) for _, mark in Paper(report, ENGLISH).tried(project)
    ]

    assert listed == [
        (1, "Form handed out at check-in", "test of change", "Mar 2024 to May 2024"),
        (2, "New record system", "event", "Sep 2024"),
        (3, "Reminder in the visit note", "test of change", "since May 2025"),
    ]


def test_document_without_marks_says_so(report):
    project = report.projects[0]
    bare = tuple(replace(each, chart=replace(each.chart, marks=())) for each in project.measures)

    html = document(replace(report, projects=(replace(project, measures=bare),)), ENGLISH)

    assert "No test of change was written down." in html
    assert "No test of change was written down." not in document(report, ENGLISH)


def test_full_report_says_how_each_chart_was_judged_and_no_rule_twice(report):
    paper, html = Paper(report, ENGLISH, Variant.FULL), document(report, ENGLISH, Variant.FULL)
    project = report.projects[0]

    rules = str(project.lead.chart.judged.parts[0][1])
    assert rules.startswith("Judged by the Anhoej run rules")
    assert [html.count(str(sentence)) for sentence in paper.judged] == [1] * len(paper.judged)
    assert rules in html
    assert all(f"{name_of(each.chart.kind)}: " in str(paper.judged_itself(each.chart)) for each in project.measures)
    assert all("Longest run on one side" in str(paper.judged_itself(each.chart)) for each in project.others)


def test_project_without_a_value_is_told_of_without_empty_pictures(report):
    project = report.projects[0]
    blank = tuple(Charted(each.measure, chart_of(each.measure, {}, Span(LAST, LAST))) for each in project.measures)

    html = document(replace(report, projects=(replace(project, measures=blank),)), ENGLISH)

    assert "Without a value so far:" in html
    assert "<figure" not in html


def test_standard_report_tells_of_the_latest_tests_and_says_how_many_came_before(report):
    project = report.projects[0]
    more = tuple(replace(project.lead.chart.marks[0], number=number) for number in range(1, 6))
    lead = replace(project.lead, chart=replace(project.lead.chart, marks=more))
    busy = replace(project, measures=(lead, *project.others))

    standard, full = Paper(report, ENGLISH), Paper(report, ENGLISH, Variant.FULL)

    assert [each.number for _, each in standard.tried(busy)] == [3, 4, 5]
    assert standard.untold(busy) == 2
    assert full.untold(busy) == 0


def test_tables_have_twelve_months_and_in_a_full_report_all_of_the_period(report):
    project = report.projects[0]

    told = [len(Paper(report, ENGLISH, variant).months(project)) for variant in (Variant.STANDARD, Variant.FULL)]

    assert told == [12, 36]


def test_next_step_in_the_summary_is_cut_at_a_word(report):
    project = report.projects[0]
    long = NextStep(
        words("Next"), "Make it last: write the change into the daily routine and watch every balancing measure"
    )

    assert Paper(report, ENGLISH).next_in_short(project) == "Enter Aug 2026"
    assert (
        Paper(report, ENGLISH).next_in_short(replace(project, next=(long,)))
        == "Make it last: write the change into the daily routine and watch every balancing …"
    )


def test_a_quarter_is_drawn_with_the_months_before_it(report):
    quarter = replace(report, period=report_period("2026-Q3", report.today), last=Month(2026, 9))

    assert Paper(quarter, ENGLISH).months_drawn == 12


def test_files_are_named_by_practice_kind_and_month(report):
    assert [file_name(report, variant) for variant in Variant] == [
        "P001-summary-2026-10",
        "P001-report-2026-10",
        "P001-full-report-2026-10",
    ]


def test_key_has_every_shape_of_every_chart_once(report):
    told = [str(words) for _, words in Paper(report, ENGLISH).key]

    assert len(told) == len(set(told))
    assert {
        "test of change",
        "event",
        "Practice target",
        "Program target",
        "entered late",
        "revised",
        "few counted",
    } <= set(told)


def test_target_of_another_unit_names_the_unit(report):
    project = report.projects[0]
    days = next(charted for charted in project.measures if charted.measure.unit == "days" and charted.measure.target)

    assert Paper(report, ENGLISH).target(project.lead) == "80%", "the practice set its own in May 2025"
    assert Paper(report, ENGLISH).defined_target(project.lead) == "90%"
    assert Paper(report, ENGLISH).target(days) == "45.0 days"


def test_project_without_a_month_is_laid_out_without_a_table(report):
    project = report.projects[0]
    begun_today = Span(LAST + 1, LAST)
    bare = tuple(Charted(each.measure, chart_of(each.measure, {}, begun_today)) for each in project.measures)

    html = document(replace(report, projects=(replace(project, measures=bare),)), ENGLISH)

    assert "no month yet" in html
    assert '<table class="months">' not in html


def test_document_without_projects_says_so(report):
    html = document(replace(report, projects=()), ENGLISH)

    assert "The practice took part in no project in these months." in html
    assert "Summary" not in html


def test_document_in_spanish_says_months_and_numbers_in_spanish(report):
    with force_locale("es"):
        html = document(report, speaker())

    assert '<html lang="es">' in html
    assert "21 de noviembre de 2026" in html
    assert "90\N{NO-BREAK SPACE}%" in html
    assert '<span lang="en">Between November 2023' in html
