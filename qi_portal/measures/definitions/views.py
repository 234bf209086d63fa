"""The catalogue of projects: what each measures and how it is counted. Open to everyone, like the guidelines."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import slug_of
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("definitions", __name__, template_folder="templates")


@bp.get("/projects/")
@door(Permission.DEFINITION_READ)
def index(actor: Actor) -> str:
    return render_template("measures/definitions/index.html", projects=library().projects.values())


@bp.get("/projects/<project_id>")
@door(Permission.DEFINITION_READ)
def show(project_id: str, actor: Actor) -> Any:
    project = library().project(project_id)
    if project.id != project_id:
        return redirect(url_for(".show", project_id=project.id), 301)
    shelf = library().guidelines
    guidelines = [shelf[slug] for slug in map(slug_of, project.conditions) if slug in shelf]
    return render_template("measures/definitions/show.html", project=project, guidelines=guidelines)
