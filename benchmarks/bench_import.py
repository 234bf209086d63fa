"""A file of 50,000 rows from 60 practices, as CSV and as a workbook: looked at and committed, in a process of its own.

The references are what may be waited for and held: 10 seconds for the preview, 300 MB at the peak.
"""

import io
import json
import subprocess
import sys
from time import perf_counter
from typing import Any

import xlsxwriter
from sqlalchemy import update

from benchmarks.bench_pages import network
from benchmarks.table import Row, peak_mb
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import committing, db
from qi_portal.domain.access import Permission
from qi_portal.domain.entry.planned import Mode
from qi_portal.domain.entry.preview import preview_of
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.actions import commit, sha256_of
from qi_portal.measures.imports.desk import Desk, Sent, look
from qi_portal.practices.actions import enroll
from qi_portal.practices.models import Enrollment
from qi_portal.practices.queries import enrollments_of, operator, places_where

ROWS = 50_000
PREVIEW_S, COMMIT_S, MOST_MB = 10.0, 60.0, 300
LONG_AGO = Month(2015, 1)
HEADING = ("practice_id", "measure_id", "period", "numerator", "denominator")


def run() -> list[Row]:
    rows = []
    with network() as app:
        with app.app_context(), committing():
            enroll_everywhere(app.extensions["library"])
        for kind in ("xlsx", "csv"):
            told = measured_apart(kind, str(app.config["SETTINGS"].home))
            work = f"{ROWS} rows of {kind} looked at; {told['mb']:.0f} of {MOST_MB} MB"
            rows.append(Row(work, told["look_s"], "may take", PREVIEW_S, 1))
    return [*rows, Row(f"{told['written']} months committed", told["commit_s"], "may take", COMMIT_S, 1)]


def measured_apart(kind: str, home: str) -> dict[str, Any]:
    """What `measured` says in a process that has done nothing else."""
    line = [sys.executable, "-m", "benchmarks.bench_import", kind, home]
    told: dict[str, Any] = json.loads(subprocess.check_output(line, text=True))
    return told


def enroll_everywhere(library: Any) -> None:
    """Every practice in every project, long ago."""
    places = places_where(operator(), Permission.MEASURE_ENTER)
    known = {(each.practice_id, each.project_id) for each in enrollments_of([place.practice_id for place in places])}
    for place in places:
        for project_id in library.projects:
            if (place.practice_id, project_id) in known:
                change = update(Enrollment).where(Enrollment.practice_id == place.practice_id)
                db.session.execute(change.values(started=LONG_AGO, ended=None))
            else:
                enroll(place=place, project_id=project_id, started=LONG_AGO, by=operator())


def measured(kind: str, home: str) -> dict[str, Any]:
    """Seconds and megabytes of one look at the file, and seconds of its commit when it is CSV."""
    app = create_app(read_settings({"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost"}))
    with app.app_context():
        library = app.extensions["library"]
        content = {"csv": as_csv, "xlsx": as_workbook}[kind](rows_of(library))
        sent = Sent(f"all.{kind}", content, sha256_of(content))
        began = perf_counter()
        desk = Desk.of(operator(), library)
        looked = look(sent, desk)
        preview = preview_of(looked.plan)
        look_s, peak = perf_counter() - began, peak_mb()
        began = perf_counter()
        if kind == "csv":
            with committing():
                commit(looked=looked, mode=Mode.VALID_ROWS, desk=desk, sent=sent, upload_id=None, by=operator())
        told = {"look_s": look_s, "mb": peak, "commit_s": perf_counter() - began, "written": preview.writes}
        return {**told, "commit_mb": peak_mb(), "errors": preview.error_rows}


def rows_of(library: Any) -> list[tuple[str, str, str, int, int]]:
    """Every measure that is a plain pair of counts, in every practice, for months that are long past and recent."""
    measures = (measure for project in library.projects.values() for measure in project.measures)
    ids = [measure.id for measure in measures if measure.type == "proportion"]
    months = [f"{year}-{month:02d}" for year in (2021, 2022, 2023, 2026) for month in (8, 9, 10)]
    found = (
        (f"P{practice:03d}", measure_id, month, 8 + (practice + number) % 9, 20 + (practice * number) % 7)
        for number, month in enumerate(months)
        for practice in range(1, 61)
        for measure_id in ids
    )
    return [row for _, row in zip(range(ROWS), found, strict=False)]


def as_csv(rows: list[tuple[Any, ...]]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (HEADING, *rows)).encode()


def as_workbook(rows: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADING, *rows)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


if __name__ == "__main__":
    print(json.dumps(measured(*sys.argv[1:])))
