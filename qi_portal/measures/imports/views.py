"""Uploading a file of months: look first, commit after."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.entry.plan import Mode, Plan
from qi_portal.measures import actions
from qi_portal.measures.forms import UploadForm
from qi_portal.measures.imports.desk import Desk, commit, look
from qi_portal.measures.queries import Upload, committed_before, upload_of
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("uploads", __name__, template_folder="templates")


@bp.get("/upload")
@door(Permission.MEASURE_IMPORT)
def show(actor: Actor) -> str:
    return render_template("measures/imports/upload.html", form=UploadForm())


@bp.post("/upload")
@door(Permission.MEASURE_IMPORT, writes=True)
def receive(actor: Actor) -> Any:
    """Look at the file; put it aside only when there is something in it to commit."""
    form = UploadForm()
    if not form.validate():
        return render_template("measures/imports/upload.html", form=form), 422
    name, content = form.file.data.filename or "", form.file.data.read()
    _desk, looked = _look(actor, name, content)
    if looked.file_errors:
        return render_template("measures/imports/upload.html", form=form, refusals=looked.file_errors), 422
    kept = actions.keep_upload(name=name, content=content, by=actor)
    return redirect(url_for(".preview", upload_id=kept.id), 303)


@bp.get("/upload/<uuid:upload_id>")
@door(Permission.MEASURE_IMPORT)
def preview(upload_id: UUID, actor: Actor) -> str:
    upload = upload_of(actor, upload_id)
    _desk, looked = _look(actor, upload.name, upload.content)
    return _preview(actor, upload, looked)


@bp.post("/upload/<uuid:upload_id>")
@door(Permission.MEASURE_IMPORT, writes=True)
def keep(upload_id: UUID, actor: Actor) -> Any:
    """Commit what the preview showed; a file that was committed already changes nothing."""
    upload = upload_of(actor, upload_id)
    if upload.is_committed:
        return redirect(url_for("desks.this_month"), 303)
    desk, looked = _look(actor, upload.name, upload.content)
    mode = Mode.VALID_ROWS if request.form.get("mode") == Mode.VALID_ROWS else Mode.ALL_OR_NOTHING
    if not looked.to_keep(mode):
        return _preview(actor, upload, looked), 422
    count = commit(looked, mode, desk, by=actor, source="file")
    actions.close_upload(upload_id=upload.id, outcome=looked.outcome_in(mode), count=count, by=actor)
    flash(ngettext("Saved %(num)s month from the file.", "Saved %(num)s months from the file.", count), "done")
    return redirect(url_for("desks.this_month"), 303)


def _look(actor: Actor, name: str, content: bytes) -> tuple[Desk, Plan]:
    desk = Desk.of(actor, library())
    return desk, look(name, content, desk)


def _preview(actor: Actor, upload: Upload, looked: Plan) -> str:
    return render_template(
        "measures/imports/preview.html", upload=upload, plan=looked, modes=Mode, before=committed_before(actor, upload.sha256)
    )
