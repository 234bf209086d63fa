"""What files brought: the list, one import, taking it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission
from qi_portal.measures.imports.jobs import undo_later
from qi_portal.measures.imports.looking import AT_ONCE
from qi_portal.measures.imports.past.undo import undo, undoing_of
from qi_portal.measures.imports.queries import has_content, history
from qi_portal.web.doors import door

bp = Blueprint("past_imports", __name__, url_prefix="/upload/history")


@bp.get("")
@door(Permission.MEASURE_IMPORT)
def index(actor: Actor) -> str:
    return render_template("measures/imports/history.html", imports=history(actor))


@bp.get("/<uuid:upload_id>")
@door(Permission.MEASURE_IMPORT)
def show(upload_id: UUID, actor: Actor) -> str:
    undoing = undoing_of(actor, upload_id)
    may_correct = undoing.done.left_out > 0 and has_content(actor, upload_id)
    return render_template("measures/imports/past.html", undoing=undoing, done=undoing.done, may_correct=may_correct)


@bp.get("/<uuid:upload_id>/undo")
@door(Permission.MEASURE_IMPORT)
def ask(upload_id: UUID, actor: Actor) -> str:
    undoing = undoing_of(actor, upload_id)
    return render_template("measures/imports/undo.html", undoing=undoing, done=undoing.done)


@bp.post("/<uuid:upload_id>/undo")
@door(Permission.MEASURE_IMPORT, writes=True)
def take_back(upload_id: UUID, actor: Actor) -> Any:
    undoing = undoing_of(actor, upload_id)
    if undoing.refusal is None and undoing.count > AT_ONCE:
        job_id = undo_later(import_id=upload_id, months=undoing.count, by=actor)
        return redirect(url_for("jobs.show", job_id=job_id), 303)
    count = undo(import_id=upload_id, by=actor)
    flash(ngettext("Took back %(num)s month.", "Took back %(num)s months.", count), "done")
    return redirect(url_for(".show", upload_id=upload_id), 303)
