"""The report as a document: what is on it, in which words, with nothing from outside."""

import re
from base64 import b64decode
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask_babel import force_locale

from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.frame import PAPER
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.measures.charts import Span, chart_of
from qi_portal.reports.contents import Charted
from qi_portal.reports.paper import Paper, document
from qi_portal.web.speech import speaker

pytestmark = pytest.mark.usefixtures("in_english")

LAST = Month(2026, 10)
IMAGE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')


def drawings(html: str) -> list[str]:
    return [b64decode(found).decode() for found in IMAGE.findall(html)]


def test_document_draws_the_lead_chart_as_the_page_would(report):
    html = document(report, ENGLISH)

    assert svg_chart(report.projects[0].lead.chart, ENGLISH, size=PAPER) in drawings(html)


def test_document_drawings_are_all_readable_svg(report):
    found = drawings(document(report, ENGLISH))

    keys = len(Paper(report, ENGLISH).key)
    assert len(found) == 2 + 1 + 1 + len(report.projects[0].marks) + 5 * 2 + keys
    assert {ElementTree.fromstring(svg).tag for svg in found} == {"{http://www.w3.org/2000/svg}svg"}


def test_document_refers_to_nothing_outside_itself(report):
    html = IMAGE.sub("", document(report, ENGLISH))

    assert re.findall(r"""(?:src|href|url)\s*[=(]""", html) == []


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


def test_document_without_marks_has_no_list_of_them(report):
    project = report.projects[0]
    bare = tuple(replace(each, chart=replace(each.chart, marks=())) for each in project.measures)

    html = document(replace(report, projects=(replace(project, measures=bare),)), ENGLISH)

    assert "What was tried" in document(report, ENGLISH)
    assert "What was tried" not in html


def test_table_of_lines_says_line_limits_target_and_what_to_know_of_the_data(report):
    paper = Paper(report, ENGLISH)
    lead, gaps, run, *_ = report.projects[0].measures

    assert [paper.center(each) for each in (lead, gaps, run)] == ["Mean 86%", "Mean 53%", "Median 55%"]
    assert [paper.limits(each) for each in (lead, gaps, run)] == ["63% to 100%", "20% to 87%", ""]
    assert [paper.aimed(each) for each in (lead, gaps, run)] == ["80%", "90%", "90%"]
    assert [paper.data(each) for each in (lead, gaps)] == [("36", "0", "1", "1", "1"), ("33", "3", "0", "0", "0")]


@pytest.mark.parametrize(
    ("lower", "upper", "told"),
    [(0.25, None, "from 25%"), (None, 0.75, "up to 75%"), (0.25, 0.75, "25% to 75%"), (0.0, 0.5, "0% to 50%")],
)
def test_limits_on_one_side_only_say_which(report, lower, upper, told):
    lead = report.projects[0].lead
    limit = replace(lead.chart.limits[-1], lower=lower, upper=upper)

    assert Paper(report, ENGLISH).limits(replace(lead, chart=replace(lead.chart, limits=(limit,)))) == told


def test_rules_are_told_once_a_project_and_the_figures_of_every_chart(report):
    paper, project = Paper(report, ENGLISH), report.projects[0]

    besides = [str(paper.judged_beside(project, each)) for each in project.others]

    rules = str(project.lead.chart.judged.parts[0][1])
    assert rules.startswith("Judged by the Anhoej run rules")
    assert document(report, ENGLISH).count(rules) == 1
    assert not any(rules in text for text in besides)
    assert all("Longest run on one side" in text for text in besides)


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
    assert Paper(report, ENGLISH).aimed(days) == "45.0"


def test_project_without_a_month_is_laid_out_without_a_table(report):
    project = report.projects[0]
    begun_today = Span(LAST + 1, LAST)
    bare = tuple(Charted(each.measure, chart_of(each.measure, {}, begun_today)) for each in project.measures)

    html = document(replace(report, projects=(replace(project, measures=bare),)), ENGLISH)

    assert "no month yet" in html
    assert "Month by month" not in html


def test_document_without_projects_says_so(report):
    html = document(replace(report, projects=()), ENGLISH)

    assert "The practice takes part in no project yet." in html
    assert "Summary" not in html


def test_document_in_spanish_says_months_and_numbers_in_spanish(report):
    with force_locale("es"):
        html = document(report, speaker())

    assert '<html lang="es">' in html
    assert "21 de noviembre de 2026" in html
    assert "90\N{NO-BREAK SPACE}%" in html
    assert '<span lang="en">Between November 2023' in html
