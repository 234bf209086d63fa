"""The catalogue of projects: what each measures and how it is counted. Open to everyone, like the guidelines."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.content.guideline import slug_of
from qi_portal.domain.content.review_queue import Reason, by_reason, review_queue
from qi_portal.measures.definitions.queries import programs_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("definitions", __name__, template_folder="../templates")


@bp.get("/projects/")
@door(Permission.DEFINITION_READ)
def index(actor: Actor) -> str:
    """Those who write definitions also see how many wait to be looked at."""
    projects = library().projects.values()
    found = by_reason(review_queue(projects, today_at("UTC")))
    return render_template(
        "measures/definitions/index.html",
        projects=[project for project in projects if not project.retired_after],
        retired=[project for project in projects if project.retired_after],
        due=len(found[Reason.OVERDUE]) + len(found[Reason.DUE]),
        open_facts=len(found[Reason.UNVERIFIED]),
        may_edit=may(actor, Permission.DEFINITION_EDIT),
    )


@bp.get("/projects/<project_id>")
@door(Permission.DEFINITION_READ)
def show(project_id: str, actor: Actor) -> Any:
    project = library().project(project_id)
    if project.id != project_id:
        return redirect(url_for(".show", project_id=project.id), 301)
    shelf = library().guidelines
    guidelines = [shelf[slug] for slug in map(slug_of, project.conditions) if slug in shelf]
    return render_template(
        "measures/definitions/show.html",
        project=project,
        guidelines=guidelines,
        today=today_at("UTC"),
        programs=programs_of(actor) if may(actor, Permission.DEFINITION_EDIT) else (),
    )
