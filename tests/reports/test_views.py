"""The report's page and its files, through the door."""

import io
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.jobs.models import Job
from qi_portal.press.pdf import PdfUnavailable
from qi_portal.reports import views

pytestmark = pytest.mark.usefixtures("today")

PAGE, PDF, XLSX = "/practices/P001/report", "/practices/P001/report.pdf", "/practices/P001/report.xlsx"
SUMMARY = {"variant": "summary"}


@pytest.fixture
def program(make):
    return make.program()


@pytest.fixture
def place(make, program) -> Place:
    made = make.practice(program, code="P001", name="Maple <Court> Pediatrics")
    make.enrollment(made, "dev-screening", Month(2026, 8))
    make.entry(made, "DEV-1", Month(2026, 9), 15, 20)
    return made


@pytest.fixture
def staff(make, program, place, client):
    return client.sign_in(make.person(Role.PROGRAM_STAFF, program))


def exports(make) -> list[AuditEvent]:
    return [event for event in make.rows(AuditEvent) if event.action == "report.export"]


def test_report_page_shows_the_report_and_the_two_files(staff):
    answer = staff.get(PAGE)

    assert answer.status_code == 200
    assert "Maple &lt;Court&gt; Pediatrics" in answer.text
    assert f'action="{PDF}"' in answer.text
    assert f'action="{XLSX}"' in answer.text
    assert f'href="{PAGE.removesuffix("report")}data"' in answer.text


def test_report_page_is_not_noted(staff, make):
    staff.get(PAGE)

    assert exports(make) == []


def test_pdf_is_handed_out_as_a_file_and_noted(staff, make, place):
    answer = staff.send(PDF, SUMMARY)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="P001-summary-2026-10.pdf"'
    assert PdfReader(io.BytesIO(answer.data)).metadata.title.endswith("Maple <Court> Pediatrics, Oct 2026")
    event = exports(make)[0]
    assert (event.practice_id, event.object_id) == (place.practice_id, "P001-summary-2026-10")
    assert event.after["form"] == "pdf"
    assert event.after == {
        "form": "pdf", "variant": "summary", "language": "en", "period": "36m", "first": "2026-08", "last": "2026-10",
        "scope": f"Maple <Court> Pediatrics (P001), North, {event.after['scope'].rpartition(', ')[2]}",
        "chosen": "Last 36 months: Aug 2026 to Oct 2026", "values": "full", "data_as_of": "2026-11-21",
    }  # fmt: skip


def test_longer_pdf_is_printed_by_a_job(staff, make):
    answer = staff.send(PDF, {"variant": "standard", "period": "12m", "language": "es"})

    assert answer.status_code == 303
    assert answer.location.startswith("/jobs/")
    (job,) = make.rows(Job)
    wanted = {"practice": "P001", "variant": "standard", "period": "12m", "language": "es", "form": "pdf"}
    assert (job.task, job.payload) == ("report.print", wanted)
    assert [(event.after["form"], event.after["variant"]) for event in exports(make)] == [("pdf", "standard")]


def test_report_in_another_language_than_the_page_says_which(staff):
    answer = staff.get(PAGE, query_string={"language": "es", "variant": "summary", "period": "2026-Q3"})

    assert re.search(r'<div lang="es">\s*<article class="report summary"', answer.text)
    assert '<html lang="en">' in answer.text
    assert '<option value="2026-Q3" selected>' in answer.text
    assert 'name="period" value="2026-Q3"' in answer.text


@pytest.mark.parametrize("asked", [{"variant": "thick"}, {"period": "1066"}, {"language": "la"}])
def test_choice_that_is_not_offered_is_the_usual_one(staff, asked):
    answer = staff.get(PAGE, query_string=asked)

    assert answer.status_code == 200
    assert '<article class="report standard"' in answer.text
    assert '<option value="36m" selected>' in answer.text


def test_workbook_is_handed_out_as_a_file_and_noted(staff, make):
    answer = staff.send(XLSX)

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="P001-report-2026-10.xlsx"'
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "About"
    assert [event.after["form"] for event in exports(make)] == ["xlsx"]


def test_pdf_that_cannot_be_made_shows_the_report_and_says_why(staff, make, monkeypatch):
    def refuse(_html: str, *, stylesheet: str) -> bytes:
        raise PdfUnavailable(words("There is no ink."))

    monkeypatch.setattr(views, "render", refuse)

    answer = staff.send(PDF, SUMMARY)

    assert answer.status_code == 503
    assert "There is no ink. Take the workbook instead." in answer.text
    assert "Maple &lt;Court&gt; Pediatrics" in answer.text
    assert exports(make) == []


def test_physician_reads_the_report_but_takes_no_file(client, make, place):
    client.sign_in(make.person(Role.PHYSICIAN, place))

    page = client.get(PAGE)

    assert page.status_code == 200
    assert "report.pdf" not in page.text
    assert [client.send(url).status_code for url in (PDF, XLSX)] == [403, 403]
    assert exports(make) == []


@pytest.mark.parametrize("url", [PDF, XLSX])
def test_file_asked_for_by_get_is_not_made(staff, make, url):
    assert staff.get(url).status_code == 405
    assert exports(make) == []


@pytest.mark.parametrize("url", [PDF, XLSX])
def test_file_without_the_form_token_is_refused(staff, make, url):
    assert staff.post(url).status_code == 400
    assert exports(make) == []


def test_report_of_another_program_looks_like_a_missing_one(client, make, place):
    client.sign_in(make.person(Role.PROGRAM_STAFF, make.program()))

    foreign = [client.get(PAGE).status_code, client.send(PDF).status_code, client.send(XLSX).status_code]

    assert foreign == [404, 404, 404]
    assert client.get("/practices/P404/report").status_code == 404


def test_report_for_a_visitor_asks_to_sign_in_as_at_a_missing_practice(client, place):
    assert [client.get(url).status_code for url in (PAGE, "/practices/P404/report")] == [303, 303]
