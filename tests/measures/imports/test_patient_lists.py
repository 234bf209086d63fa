"""A list of patients is refused, and not one byte of it is found anywhere afterwards."""

import io
import json
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, String, cast, select

from page import Page
from qi_portal.db import Base, db
from sent_files import workbook

MARKER = "Zebrowski-Quillfeather"
"""No name that stands anywhere else."""

HEADING = "practice_id,measure_id,period,numerator,denominator"
ROW = "P001,DEV-1,2026-10,18,24"
BIRTHS = ("2019-03-14", "2020-07-22", "2021-11-05", "2018-01-19")
PHONES = ("203-555-0141", "203-555-0187", "860-555-0122", "475-555-0109")


def lines(heading: str, *rows: str) -> bytes:
    return "\n".join((heading, *rows, "")).encode()


LISTS = {
    "named column": ("list.csv", lines("patient name,MRN,date of birth", f"{MARKER},12345,2019-03-14")),
    "named column beside counts": ("list.csv", lines(f"{HEADING},Patient Name", f"{ROW},{MARKER}")),
    "notes column with a birthday": ("list.csv", lines(f"{HEADING},note", f"{ROW},{MARKER} born 3/14/2019")),
    "births in a column of another name": (
        "list.csv",
        lines(f"{HEADING},Kid,B-day", *(f"{ROW},{MARKER},{day}" for day in BIRTHS)),
    ),
    "phones in a column of another name": (
        "list.csv",
        lines(f"{HEADING},Reach,Who", *(f"{ROW},{phone},{MARKER}" for phone in PHONES)),
    ),
    "no heading of ours at all": (
        "list.csv",
        lines("Kid,Born,Flu shot,Visits", *(f"{MARKER},{day},yes,2" for day in BIRTHS)),
    ),
    "births below thirty thousand rows": (
        "list.csv",
        lines(
            f"{HEADING},extra",
            *(f"P001,DEV-{number},2026-10,18,24," for number in range(30_000)),
            *(f"{ROW},{day}" for day in BIRTHS),
            f"{ROW},{MARKER}",
        ),
    ),
    "columns without a name": ("list.csv", lines(HEADING, *(f"{ROW},{MARKER},{day}" for day in BIRTHS))),
    "second table below the first": (
        "list.csv",
        lines(HEADING, ROW, "", "PatientName,DateOfBirth,Visit,Result", f"{MARKER},2019-03-14,1,2"),
    ),
    "workbook": ("list.xlsx", workbook(["DOB", "Last name", "Count"], ["2019-03-14", MARKER, 1])),
    "individual report": (
        "list.json",
        json.dumps({"resourceType": "MeasureReport", "type": "individual", "subject": {"display": MARKER}}).encode(),
    ),
    "report that contains a patient": (
        "list.json",
        json.dumps(
            {"resourceType": "MeasureReport", "contained": [{"resourceType": "Patient", "name": [{"text": MARKER}]}]}
        ).encode(),
    ),
    "report with a narrative about patients": (
        "list.json",
        json.dumps(
            {
                "resourceType": "MeasureReport",
                "text": {"div": "".join(f"<li>{MARKER}</li><li>{day}</li>" for day in BIRTHS)},
            }
        ).encode(),
    ),
    "category I document": (
        "list.xml",
        f'<ClinicalDocument xmlns="urn:hl7-org:v3"><templateId root="2.16.840.1.113883.10.20.24.1.1"/>'
        f"<recordTarget><patientRole><patient><name>{MARKER}</name></patient></patientRole></recordTarget>"
        f"</ClinicalDocument>".encode(),
    ),
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.rule(37, 38)
def test_list_of_patients_is_refused_and_leaves_no_byte(
    network, app: Flask, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    name, content = LISTS[kind]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    padded = content + b"\n" * 600_000 if name.endswith((".csv", ".json", ".xml")) else content

    answer = network.browser.send("/upload", {"file": (io.BytesIO(padded), name)}, content_type="multipart/form-data")

    answer.request.environ["wsgi.input"].close()  # the browser's own copy
    assert answer.status_code == 422
    assert "F10" in Page(answer.text).main.text
    assert MARKER not in answer.text
    assert MARKER not in "".join(capfd.readouterr())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert found_in_database(app, MARKER) == []


def found_in_database(app: Flask, marker: str) -> list[str]:
    """The columns of any table that hold the marker."""
    found = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                kind = column if isinstance(column.type, LargeBinary) else cast(column, String)
                for value in db.session.scalars(select(kind)):
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    found += [str(column)] if marker in text else []
    return found


def test_search_finds_what_is_there(network, app: Flask) -> None:
    content = lines(f"{HEADING},note", f"{ROW},{MARKER}")

    network.browser.send("/upload", {"file": (io.BytesIO(content), "a.csv")}, content_type="multipart/form-data")

    assert found_in_database(app, MARKER) == ["import_file.content"]


@pytest.mark.parametrize(
    "column",
    [
        "phone",
        "NPI",
        "clinician",
        "last updated",
    ],
)
def test_column_about_the_practice_is_no_list_of_patients(network, column: str) -> None:
    told = {"phone": PHONES, "NPI": ("1234567893",) * 4, "clinician": ("Jane Smith", "Maria Lopez", "John Brown", "x")}
    rows = (f"P001,DEV-1,2026-0{month},18,24,{told.get(column, BIRTHS[:1] * 4)[month - 6]}" for month in (6, 7, 8, 9))
    content = lines(f"{HEADING},{column}", *rows)

    answer = network.browser.send(
        "/upload", {"file": (io.BytesIO(content), "a.csv")}, content_type="multipart/form-data"
    )

    assert answer.status_code == 303
