"""Reports about many practices on paper: fit for screen readers, complete, the same from the same data."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale
from pikepdf import Pdf

from factories import Factory
from many_practices import program_of
from qi_portal.domain.access import Role
from qi_portal.press.pdf import Press
from qi_portal.reports.program.paper import STYLESHEET, body, document
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program_files import Wish, gathered
from qi_portal.web.speech import speaker
from reports.pdf_ua import failures

MOST_PAGES = {Subject.PROJECT: 8, Subject.NETWORK: 8, Subject.FUNDER: 8}


def html_of(app: Flask, report: ProgramReport, locale: str = "en_US") -> str:
    with app.app_context(), app.test_request_context(), force_locale(locale):
        return document(report, speaker())


@pytest.fixture
def reports(app: Flask, make: Factory, today: date) -> list[ProgramReport]:
    """Of each kind one, in full where that is usual."""
    made = program_of(make, ["North"] * 7 + ["Hills"] * 5 + ["Shore"] * 2, most=20)
    staff = make.actor(make.person(Role.PROGRAM_STAFF, at=made.program))
    with app.app_context():
        return [gathered(staff, Wish(subject, {}, "asthma-control")) for subject in Subject]


def test_each_report_is_a_tagged_document_of_few_pages(app: Flask, reports: list[ProgramReport]) -> None:
    with Press() as press:
        for report in reports:
            content = press.print(html_of(app, report), stylesheet=STYLESHEET)

            assert failures(content) == []
            with Pdf.open(BytesIO(content)) as pdf:
                assert len(pdf.pages) <= MOST_PAGES[report.subject]


def test_the_same_report_is_the_same_document_and_another_language_another(app: Flask, reports) -> None:
    for report in reports:
        assert html_of(app, report) == html_of(app, report)
        assert html_of(app, report, "es_US") != html_of(app, report)


def test_links_of_a_file_lead_to_the_server_and_those_of_a_page_stay_on_it(app: Flask, reports) -> None:
    network = next(each for each in reports if each.subject is Subject.NETWORK)

    server = app.config["SETTINGS"].base_url

    with app.app_context(), app.test_request_context(base_url=server):
        in_file, on_page = document(network, speaker()), body(network, speaker())

    assert f'href="{server}/network"' in in_file
    assert 'href="/network"' in on_page


def test_a_name_that_tries_to_be_markup_stays_text(app: Flask, reports: list[ProgramReport]) -> None:
    network = next(each for each in reports if each.subject is Subject.NETWORK)
    program = replace(network.asked.program, name="<script>alert(1)</script>")

    html = html_of(app, replace(network, asked=replace(network.asked, program=program)))

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
