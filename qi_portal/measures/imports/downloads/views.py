"""Files to take: rows to correct, everything that was found, everything that changes, and templates to fill in."""

import re
from pathlib import PurePath
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.planned import Deed, Kept, Value
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import LOCK_DAYS, Month, last_complete_month
from qi_portal.measures.imports.downloads.corrections import correction_of
from qi_portal.measures.imports.downloads.template_file import NAMES, Template, months_due
from qi_portal.measures.imports.downloads.template_file import workbook_of as template_workbook
from qi_portal.measures.imports.downloads.written import csv_of, workbook_of
from qi_portal.measures.imports.files.reader import open_file
from qi_portal.measures.imports.looking import look_again
from qi_portal.measures.imports.queries import Upload, upload_of
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("import_files", __name__)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINDINGS = ("row", "code", "severity", "field", "practice_id", "measure_id", "period", "message")
CHANGES = (
    "row", "what", "practice_id", "measure_id", "period", "old_numerator", "old_denominator", "old_excluded",
    "numerator", "denominator", "excluded", "late",
)  # fmt: skip


@bp.get("/upload/<uuid:upload_id>/correction")
@door(Permission.MEASURE_IMPORT)
def correction(upload_id: UUID, actor: Actor) -> Any:
    """The rows with errors, in the form in which the file came."""
    upload = _here(actor, upload_id)
    _desk, looked = look_again(actor, upload)
    plans = [looked.parsed.mapped_by] if looked.parsed.mapped_by else []
    opened = open_file(upload.name, upload.content, plans)
    made = correction_of(opened, looked.plan.errors, plans, speaker())
    name = f"{_stem(upload)}-correction-{upload.id.hex[-8:]}"
    if PurePath(upload.name).suffix.lower() == ".xlsx":
        return _attached(workbook_of(made), f"{name}.xlsx", WORKBOOK)
    return _attached(csv_of(made), f"{name}.csv", "text/csv")


@bp.get("/upload/<uuid:upload_id>/findings.csv")
@door(Permission.MEASURE_IMPORT)
def findings(upload_id: UUID, actor: Actor) -> Response:
    upload = _here(actor, upload_id)
    _desk, looked = look_again(actor, upload)
    rows = (
        [
            str(each.row or ""),
            each.code,
            each.severity.value,
            each.field.value if each.field else "",
            each.practice or "",
            each.measure_id or "",
            str(each.period or ""),
            speaker().say(each.message),
        ]
        for each in (*looked.plan.errors, *looked.plan.warnings)
    )
    return csv_answer(f"{_stem(upload)}-findings", FINDINGS, rows)


@bp.get("/upload/<uuid:upload_id>/changes.csv")
@door(Permission.MEASURE_IMPORT)
def changes(upload_id: UUID, actor: Actor) -> Response:
    upload = _here(actor, upload_id)
    _desk, looked = look_again(actor, upload)
    rows = (_change(value) for value in looked.plan.all_values)
    return csv_answer(f"{_stem(upload)}-changes", CHANGES, rows)


@bp.get("/upload/template")
@door(Permission.MEASURE_IMPORT)
def choose(actor: Actor) -> Any:
    """On to the template that was chosen; its own door says whether it may be had."""
    kind = "csv" if request.args.get("kind") == "csv" else "xlsx"
    practice, project_id = (request.args.get(name) or "-" for name in ("practice", "project_id"))
    return redirect(url_for(".template", kind=kind, practice=practice, project_id=project_id), 303)


@bp.get("/practices/<practice>/projects/<project_id>/template.<any(csv, xlsx):kind>")
@door(Permission.MEASURE_ENTER)
def template(practice: Place, project_id: str, kind: str, actor: Actor) -> Any:
    """A file to fill in for the months that are due."""
    project = library().project(project_id)
    today = today_at(practice.time_zone)
    stored = entries_of(actor, practice, [measure.id for measure in project.measures])
    locked = next(month for back in range(LOCK_DAYS) if (month := Month.of(today) - back).is_locked(today))
    kept = {measure.id: stored.get(measure.id, {}) for measure in project.measures}
    months = months_due(enrollment_of(practice, project.id), kept, last_complete_month(today), locked)
    made = Template(practice.code, project, months)
    name = f"{practice.code}-{project.id}-{months[-1]}"
    if kind == "csv":
        return csv_answer(name, NAMES, made.rows)
    return _attached(template_workbook(made, speaker()), f"{name}.xlsx", WORKBOOK)


def _here(actor: Actor, upload_id: UUID) -> Upload:
    """The actor's file; NotFound when its content is gone."""
    upload = upload_of(actor, upload_id)
    if not upload.content:
        raise NotFound
    return upload


def _change(value: Value) -> list[str]:
    late = "late" if value.is_late and value.deed is Deed.NEW else ""
    return [
        str(value.row), value.deed.value, value.practice, value.measure.id, str(value.period),
        *_numbers(value.before), *_numbers(value.after), late,
    ]  # fmt: skip


def _numbers(kept: Kept | None) -> list[str]:
    if kept is None:
        return ["", "", ""]
    if kept.numerator is None:
        return [kept.state.value, "", str(kept.excluded or "")]
    return [
        f"{kept.numerator:.10g}",
        "" if kept.denominator is None else f"{kept.denominator:.10g}",
        str(kept.excluded),
    ]


def _stem(upload: Upload) -> str:
    """The name of the file in letters that a header may hold."""
    stem = re.sub(r"-correction-[0-9a-f]{8}$", "", PurePath(upload.name).stem)
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:60] or "file"


def _attached(content: bytes, name: str, mimetype: str) -> Response:
    return Response(content, headers={"Content-Disposition": f'attachment; filename="{name}"'}, mimetype=mimetype)
