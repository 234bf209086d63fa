"""A file whose columns have other names: its sender says what they hold, once for all files like it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.errors import NotFound
from qi_portal.measures.imports import actions
from qi_portal.measures.imports.columns.forms import ColumnsForm
from qi_portal.measures.imports.columns.scopes import scopes_of
from qi_portal.measures.imports.desk import Desk, judge, read_with
from qi_portal.measures.imports.jobs import look_later
from qi_portal.measures.imports.looking import AT_ONCE, people_in_notes, sent_of
from qi_portal.measures.imports.queries import Upload, saved_plans, upload_of
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("import_columns", __name__, url_prefix="/upload")


@bp.get("/<uuid:upload_id>/columns")
@door(Permission.MEASURE_IMPORT)
def show(upload_id: UUID, actor: Actor) -> str:
    return _page(actor, upload_id, ())


@bp.post("/<uuid:upload_id>/columns")
@door(Permission.MEASURE_IMPORT, writes=True)
def save(upload_id: UUID, actor: Actor) -> Any:
    """Read the file by what was said; remember it when that can be read."""
    upload = upload_of(actor, upload_id)
    desk, form = Desk.of(actor, library()), ColumnsForm(_names(actor, upload_id))
    form.check(desk)
    if form.problems:
        return _page(actor, upload_id, (), form), 422
    actions.name_columns(upload_id=upload_id, plan=form.plan)
    upload = upload_of(actor, upload_id)
    sent = sent_of(upload)
    parsed = read_with(sent, desk)
    refusals = parsed.findings if parsed.is_refused else people_in_notes(parsed)
    if not refusals and len(parsed.rows) <= AT_ONCE:
        refusals = judge(sent, parsed, desk).plan.file_errors
    if refusals:
        return _page(actor, upload_id, refusals, form), 422
    scope = next((each for each in scopes_of(actor) if each.key == form.scope), None)
    if scope is not None:
        actions.save_plan(plan=form.plan_to_save, program_id=scope.program_id, place=scope.place, by=actor)
    if len(parsed.rows) > AT_ONCE:
        job_id = look_later(upload_id=upload_id, rows=len(parsed.rows), by=actor)
        return redirect(url_for("jobs.show", job_id=job_id), 303)
    return redirect(url_for("uploads.preview", upload_id=upload_id), 303)


@bp.post("/columns/<uuid:mapping_id>/forget")
@door(Permission.MEASURE_IMPORT, writes=True)
def forget(mapping_id: UUID, actor: Actor) -> Any:
    actions.forget_plan(mapping_id=mapping_id, may_use=[each.id for each in saved_plans(actor)], by=actor)
    flash(_("Forgotten. The next file with these headings is asked about again."), "done")
    return redirect(url_for("uploads.show"), 303)


def _page(actor: Actor, upload_id: UUID, refusals: Sequence[Finding], form: ColumnsForm | None = None) -> str:
    upload, desk = _waiting(actor, upload_id), Desk.of(actor, library())
    form = form or ColumnsForm(_names(actor, upload_id), earlier=[each.plan for each in saved_plans(actor)])
    return render_template(
        "measures/imports/columns.html",
        upload=upload,
        form=form,
        refusals=refusals,
        why=[] if refusals or upload.plan else read_with(sent_of(upload), desk).findings,
        scopes=scopes_of(actor),
        places=desk.writable_codes,
    )


def _names(actor: Actor, upload_id: UUID) -> tuple[str, ...]:
    """The headings of a file that waits to be mapped; NotFound for one that needs no mapping."""
    upload = _waiting(actor, upload_id)
    if upload.plan is not None:
        return upload.plan.names
    parsed = read_with(sent_of(upload), Desk.of(actor, library()))
    if not parsed.can_be_mapped:
        raise NotFound
    return parsed.names


def _waiting(actor: Actor, upload_id: UUID) -> Upload:
    """The actor's file that is not committed; NotFound for any other."""
    upload = upload_of(actor, upload_id)
    if upload.is_committed:
        raise NotFound
    return upload
