"""A job's page: how far it is, where its result is, what to do when it failed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, url_for

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.jobs import actions, queries
from qi_portal.jobs.queries import Standing
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

bp = Blueprint("jobs", __name__, template_folder="templates")


@bp.get("/jobs/<uuid:job_id>")
@door(Permission.ACCOUNT_USE)
def show(job_id: UUID, actor: Actor) -> Any:
    """How far it is. Where the result is a page that says more, as a file's, that page takes over."""
    job = queries.job_of(actor, job_id)
    if job.result.get("goes") and (url := _url(job)):
        return redirect(url, 303)
    return render_template("jobs/show.html", job=job, line=job.line(utc_now()), url=_url(job))


@bp.get("/jobs/<uuid:job_id>.json")
@door(Permission.ACCOUNT_USE)
def state(job_id: UUID, actor: Actor) -> Any:
    job = queries.job_of(actor, job_id)
    return jsonify(
        state=job.state,
        is_open=job.is_open,
        done=job.done,
        total=job.total,
        line=speaker().say(job.line(utc_now())),
        error=speaker().say(job.error) if job.error else None,
        url=_url(job),
    )


@bp.post("/jobs/<uuid:job_id>/again")
@door(Permission.ACCOUNT_USE, writes=True)
def again(job_id: UUID, actor: Actor) -> Any:
    actions.try_again(job_id=job_id, by=actor)
    return redirect(url_for(".show", job_id=job_id), 303)


@bp.post("/jobs/<uuid:job_id>/stop")
@door(Permission.ACCOUNT_USE, writes=True)
def stop(job_id: UUID, actor: Actor) -> Any:
    actions.cancel(job_id=job_id, by=actor)
    return redirect(url_for(".show", job_id=job_id), 303)


def _url(job: Standing) -> str | None:
    """Where the result is, once it is there."""
    endpoint = job.result.get("endpoint")
    return url_for(endpoint, **job.result.get("values", {})) if endpoint and job.state == "done" else None
