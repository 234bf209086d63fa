"""Uploading a file of months: look first, commit after."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.planned import Mode
from qi_portal.domain.entry.preview import Preview, preview_of
from qi_portal.measures.imports import actions
from qi_portal.measures.imports.desk import Desk, Looked, Sent, judge, read_with
from qi_portal.measures.imports.downloads.choices import template_choices
from qi_portal.measures.imports.forms import UploadForm
from qi_portal.measures.imports.jobs import commit_later, look_later
from qi_portal.measures.imports.looking import (
    AT_ONCE,
    commit_upload,
    look_again,
    people_in_notes,
    preview_for,
)
from qi_portal.measures.imports.queries import (
    Upload,
    committed_before,
    corrected_by,
    history,
    saved_plans,
    upload_of,
    waiting_uploads,
)
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("uploads", __name__, template_folder="../templates")


@bp.get("/upload")
@door(Permission.MEASURE_IMPORT)
def show(actor: Actor) -> str:
    return _upload_page(actor, UploadForm())


@bp.post("/upload")
@door(Permission.MEASURE_IMPORT, writes=True)
def receive(actor: Actor) -> Any:
    """Read the file; put it aside only when there is something in it to commit or to map."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(actor, form), 422
    name, content = form.sent
    desk = Desk.of(actor, library())
    sent = Sent(name, content, actions.sha256_of(content))
    parsed = read_with(sent, desk)
    if parsed.can_be_mapped:
        upload_id = actions.keep_upload(name=name, content=content, corrects=None, by=actor)
        return redirect(url_for("import_columns.show", upload_id=upload_id), 303)
    is_large = len(parsed.rows) > AT_ONCE
    refusals = parsed.findings if parsed.is_refused else people_in_notes(parsed)
    if not refusals and not is_large:
        refusals = judge(sent, parsed, desk).plan.file_errors
    if refusals:
        return _upload_page(actor, form, refusals), 422
    upload_id = actions.keep_upload(name=name, content=content, corrects=corrected_by(actor, name), by=actor)
    if is_large:
        return _to_job(look_later(upload_id=upload_id, rows=len(parsed.rows), by=actor))
    return redirect(url_for(".preview", upload_id=upload_id), 303)


@bp.get("/upload/<uuid:upload_id>")
@door(Permission.MEASURE_IMPORT)
def preview(upload_id: UUID, actor: Actor) -> Any:
    upload = upload_of(actor, upload_id)
    if upload.is_committed:
        return redirect(url_for("past_imports.show", upload_id=upload_id), 303)
    if upload.job_id is not None and upload.looked is None:
        return _to_job(upload.job_id)
    shown, looked = preview_for(actor, upload)
    return _preview(actor, upload, shown, looked)


@bp.post("/upload/<uuid:upload_id>")
@door(Permission.MEASURE_IMPORT, writes=True)
def keep(upload_id: UUID, actor: Actor) -> Any:
    """Commit what the preview showed; a file that was committed already changes nothing."""
    upload = upload_of(actor, upload_id)
    if upload.is_committed:
        return redirect(url_for("past_imports.show", upload_id=upload_id), 303)
    mode = Mode.VALID_ROWS if request.form.get("mode") == Mode.VALID_ROWS else Mode.ALL_OR_NOTHING
    seen = request.form.get("seen", "")
    if upload.looked is not None:
        return _commit_later(actor, upload, mode, seen)
    desk, looked = look_again(actor, upload)
    shown = preview_of(looked.plan)
    if shown.fingerprint != seen:
        return _preview(actor, upload, shown, looked, has_changed=True), 409
    if not shown.offers(mode):
        return _preview(actor, upload, shown, looked), 422
    count = commit_upload(upload=upload, mode=mode, looked=looked, desk=desk, by=actor)
    if count is not None:
        flash(ngettext("Saved %(num)s month from the file.", "Saved %(num)s months from the file.", count), "done")
    return redirect(url_for("past_imports.show", upload_id=upload_id), 303)


def _commit_later(actor: Actor, upload: Upload, mode: Mode, seen: str) -> Any:
    shown, _looked = preview_for(actor, upload)
    if shown.fingerprint != seen or not shown.offers(mode):
        return _preview(actor, upload, shown), 422
    return _to_job(commit_later(upload_id=upload.id, mode=mode, seen=seen, rows=shown.rows, by=actor))


def _to_job(job_id: UUID) -> Any:
    return redirect(url_for("jobs.show", job_id=job_id), 303)


def _upload_page(actor: Actor, form: UploadForm, refusals: tuple[Finding, ...] = ()) -> str:
    return render_template(
        "measures/imports/upload.html",
        form=form,
        refusals=refusals,
        waiting=waiting_uploads(actor),
        recent=history(actor)[:3],
        saved=saved_plans(actor),
        choices=template_choices(actor, library()),
    )


def _preview(
    actor: Actor, upload: Upload, shown: Preview, looked: Looked | None = None, *, has_changed: bool = False
) -> str:
    return render_template(
        "measures/imports/preview.html",
        upload=upload,
        preview=shown,
        modes=Mode,
        saved=looked.saved if looked else None,
        has_changed=has_changed,
        earlier=committed_before(actor, upload.sha256),
        title=_("What this file would change"),
    )
