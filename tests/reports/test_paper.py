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

    assert len(found) == 2 + 1 + 1 + 5 * 2
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


def test_target_of_another_unit_names_the_unit(report):
    project = report.projects[0]
    days = next(charted for charted in project.measures if charted.measure.unit == "days" and charted.measure.target)

    assert Paper(report, ENGLISH).target(project.lead) == "90%"
    assert Paper(report, ENGLISH).target(days) == "45.0 days"


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
