"""The operator's page: the line of jobs, the workers, the mail; begin again or stop what got stuck."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from qi_portal.config import IMMEDIATE, Settings
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.jobs import actions
from qi_portal.jobs.oversight import queries
from qi_portal.jobs.oversight.queries import LOOKED_BACK, STATES, People
from qi_portal.jobs.registry import TASKS, TITLE
from qi_portal.mail.queries import outbox_since
from qi_portal.web.doors import door

bp = Blueprint("oversight", __name__, template_folder="templates")


@bp.get("/jobs")
@door(Permission.JOB_OPERATE)
def index(actor: Actor) -> str:
    now, people = utc_now(), people_of(actor)
    state, task = _state(request.args.get("state", "")), request.args.get("task", "")
    by_state, by_task = queries.counts(people, now)
    titles = {name: TASKS[name].title if name in TASKS else TITLE for name in by_task}
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "oversight/index.html",
        jobs=[(each, each.age(now)) for each in queries.jobs_seen(people, now=now, state=state, task=task)],
        by_state=by_state,
        by_task=by_task,
        titles=titles,
        states=STATES,
        state=state,
        task=task if task in by_task else "",
        workers=queries.workers(now),
        oldest=queries.oldest_waiting(people, now),
        outbox=outbox_since(now - LOOKED_BACK),
        mail_is_on=settings.mail_server is not None,
        queue_kind=queue_kind(settings.queue_url),
        now=now,
        spell=queries.spell,
        days=LOOKED_BACK.days,
    )


@bp.post("/jobs/<uuid:job_id>/operate/again")
@door(Permission.JOB_OPERATE, writes=True)
def again(job_id: UUID, actor: Actor) -> Any:
    actions.try_anothers_again(job_id=job_id, people=people_of(actor), by=actor)
    return redirect(url_for(".index"), 303)


@bp.post("/jobs/<uuid:job_id>/operate/stop")
@door(Permission.JOB_OPERATE, writes=True)
def stop(job_id: UUID, actor: Actor) -> Any:
    actions.cancel_anothers(job_id=job_id, people=people_of(actor), by=actor)
    return redirect(url_for(".index"), 303)


def people_of(actor: Actor) -> People:
    """Those in the programs that the actor looks after."""
    people: Callable[[Actor, Permission], People] = current_app.extensions["people_of"]
    return people(actor, Permission.JOB_OPERATE)


def queue_kind(url: str) -> str:
    """Where the ids wait, without an address or a password."""
    return url if url == IMMEDIATE else {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[urlsplit(url).scheme]


def _state(text: str) -> str:
    return text if text in STATES else ""
