"""Large files in the background: looked at, committed, undone. And every day the contents nobody came back for go."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.entry.planned import Mode
from qi_portal.domain.entry.preview import preview_of
from qi_portal.domain.words import words
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running
from qi_portal.measures.imports import actions
from qi_portal.measures.imports.kept_preview import preview_to_json
from qi_portal.measures.imports.looking import commit_upload, look_again
from qi_portal.measures.imports.past.undo import undo
from qi_portal.measures.imports.queries import upload_of

Payload = Mapping[str, Any]

LOOK, COMMIT, UNDO = "import.look", "import.commit", "import.undo"


def look_later(*, upload_id: UUID, rows: int, by: Actor) -> UUID:
    """Ask for the look at a large file; the job."""
    job_id = enqueue(LOOK, {"upload": str(upload_id)}, by=by, total=rows)
    actions.note_look(upload_id=upload_id, job_id=job_id)
    return job_id


def commit_later(*, upload_id: UUID, mode: Mode, seen: str, rows: int, by: Actor) -> UUID:
    return enqueue(COMMIT, {"upload": str(upload_id), "mode": mode.value, "seen": seen}, by=by, total=rows)


def undo_later(*, import_id: UUID, months: int, by: Actor) -> UUID:
    return enqueue(UNDO, {"upload": str(import_id)}, by=by, total=months)


@task(LOOK, title=words("Looking at the file"), link=words("See what it would change"))
def look_at(job: Running, payload: Payload) -> None:
    """Judge every row and keep the preview with the file."""
    upload = upload_of(job.by, UUID(payload["upload"]))
    _desk, looked = look_again(job.by, upload, job.progress)
    with job.committing():
        actions.note_look(upload_id=upload.id, looked=preview_to_json(preview_of(looked.plan)))
        job.set_result(_to("uploads.preview", upload.id))


@task(COMMIT, title=words("Saving the file"), link=words("See what was saved"))
def commit(job: Running, payload: Payload) -> None:
    """Do what the preview showed; show it anew when that would no longer be the same."""
    upload = upload_of(job.by, UUID(payload["upload"]))
    if upload.is_committed:
        job.set_result(_to("past_imports.show", upload.id))
        return
    desk, looked = look_again(job.by, upload, job.progress)
    preview = preview_of(looked.plan)
    with job.committing():
        if preview.fingerprint == payload["seen"]:
            commit_upload(upload=upload, mode=Mode(payload["mode"]), looked=looked, desk=desk, by=job.by)
            job.set_result(_to("past_imports.show", upload.id))
        else:
            actions.note_look(upload_id=upload.id, looked=preview_to_json(preview))
            job.set_result(_to("uploads.preview", upload.id))


@task(UNDO, title=words("Undoing the import"), link=words("See what was undone"))
def take_back(job: Running, payload: Payload) -> None:
    import_id = UUID(payload["upload"])
    with job.committing():
        undo(import_id=import_id, by=job.by)
        job.set_result(_to("past_imports.show", import_id))


@task("import.forget", title=words("Dropping files nobody came back for"), every=timedelta(days=1))
def forget(job: Running, payload: Payload) -> None:
    with job.committing():
        job.set_result({"files": actions.forget_contents(now=utc_now())})


def _to(endpoint: str, upload_id: UUID) -> dict[str, Any]:
    return {"endpoint": endpoint, "values": {"upload_id": str(upload_id)}}
