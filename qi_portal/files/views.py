"""A person's finished files. Taking one is a deed that is written down, so it is a POST."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound, Refused
from qi_portal.domain.words import words
from qi_portal.files import actions, jobs, queries, storage
from qi_portal.files.storage import Damaged
from qi_portal.jobs.queries import open_jobs_of
from qi_portal.web.doors import door

bp = Blueprint("files", __name__, template_folder="templates")

TASKS = (jobs,)
"""Named here so that whoever serves the pages knows the tasks too."""

REMOVED = words("This file has had its time and was removed. Ask for it again where it was made.")
NO_LONGER = words(
    "You could see all that is in this file when it was made. You no longer can, so it is not handed out."
)
DAMAGED = words("The file on the server is not what was made. Ask for it again where it was made.")


@bp.get("/files")
@door(Permission.ACCOUNT_USE)
def index(actor: Actor) -> str:
    now = utc_now()
    at_work = [(job, job.line(now)) for job in open_jobs_of(actor)]
    return render_template(
        "files/index.html", files=queries.files_of(actor), at_work=at_work, days=storage.kept_for().days
    )


@bp.get("/files/<uuid:file_id>")
@door(Permission.ACCOUNT_USE)
def show(file_id: UUID, actor: Actor) -> str:
    file = queries.file_of(actor, file_id)
    return render_template(
        "files/show.html", file=file, may_take=file.need.is_met_by(actor), removed=REMOVED, no_longer=NO_LONGER
    )


@bp.post("/files/<uuid:file_id>")
@door(Permission.ACCOUNT_USE)
def take(file_id: UUID, actor: Actor) -> Any:
    """The file itself. It is read over before its audit row is committed, and no lock is held while it travels."""
    file = queries.file_of(actor, file_id)
    if file.is_removed:
        raise NotFound(REMOVED)
    if not file.need.is_met_by(actor):
        raise Refused(NO_LONGER)
    try:
        path = storage.checked(file.content)
    except Damaged:
        raise NotFound(DAMAGED) from None
    with committing():
        actions.note_taken(file, by=actor)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(file.content.size),
        "Cache-Control": "no-store",
    }
    return Response(storage.chunks(path), headers=headers, mimetype=file.media_type)
