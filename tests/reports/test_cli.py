"""`qi-portal report`: files by the operator's hand, and one sentence for each mistake."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from pypdf import PdfReader

from qi_portal.audit.models import AuditEvent
from qi_portal.cli import main
from qi_portal.domain.access import Place
from qi_portal.domain.periods import Month

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def place(make) -> Place:
    made = make.practice(code="P001", name="Maple Court Pediatrics")
    make.enrollment(made, "dev-screening", Month(2026, 8))
    make.entry(made, "DEV-1", Month(2026, 9), 15, 20)
    return made


@pytest.fixture
def run(app, place, monkeypatch):
    """Runs the command in the application of the test instead of a new one."""
    monkeypatch.setenv("QI_PORTAL_HOME", str(app.config["SETTINGS"].home))
    monkeypatch.setattr("qi_portal.app.create_app", lambda _settings: app)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["report", *arguments])

    return run


def exports(make) -> list[AuditEvent]:
    return [event for event in make.rows(AuditEvent) if event.action == "report.export"]


def test_report_to_pdf_is_written_and_noted(run, make, place, tmp_path: Path):
    out = tmp_path / "report.pdf"

    result = run("P001", "--out", str(out))

    assert (result.exit_code, result.stdout) == (0, f"Wrote {out}\n")
    assert PdfReader(out).metadata.author == "operator"
    assert [(event.practice_id, event.actor_id, event.after["form"]) for event in exports(make)] == [
        (place.practice_id, None, "pdf")
    ]


def test_report_to_a_workbook_is_written_and_noted(run, make, tmp_path: Path):
    out = tmp_path / "report.XLSX"

    result = run("P001", "--out", str(out))

    assert result.exit_code == 0
    assert "Summary" in load_workbook(out).sheetnames
    assert [event.after["form"] for event in exports(make)] == ["xlsx"]


def test_report_is_written_as_asked_for(run, make, tmp_path: Path):
    out = tmp_path / "report.pdf"

    result = run("P001", "--out", str(out), "--variant", "summary", "--period", "2026", "--language", "es")

    assert result.exit_code == 0, result.output
    document = PdfReader(out)
    assert (len(document.pages), document.root_object["/Lang"]) == (1, "es")
    noted = exports(make)[0].after
    assert [noted[key] for key in ("variant", "period", "language", "first")] == ["summary", "2026", "es", "2026-08"]


@pytest.mark.parametrize(
    ("practice", "out", "sentence"),
    [
        ("P001", "report.docx", "a report is a .pdf or a .xlsx file. Name it so."),
        ("P404", "report.xlsx", "There is no practice with the code P404."),
        ("P001 --period 1066", "report.pdf", "Choose one of the periods, such as 12m, 2026-Q3 or 2026."),
        ("P001", "missing/report.xlsx", "cannot be written: No such file or directory. Choose another place."),
    ],
)
def test_report_that_cannot_be_made_says_why_in_one_sentence(run, make, tmp_path: Path, practice, out, sentence):
    result = run(*practice.split(), "--out", str(tmp_path / out))

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert exports(make) == []
