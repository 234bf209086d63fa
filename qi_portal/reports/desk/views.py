"""The reports desk: every report and file that can be had, what each is for, and who may take it."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.errors import NotFound
from qi_portal.practices.queries import enrollments_of, facts_where, place_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("report_desk", __name__)


@bp.get("/reports")
@door(Permission.REPORT_BATCH)
def index(actor: Actor) -> str:
    practices = facts_where(actor, Permission.REPORT_EXPORT)
    taken_up = {each.project_id for each in enrollments_of([each.place.practice_id for each in practices])}
    return render_template(
        "reports/desk.html",
        practices=practices,
        projects=[project for project in library().projects.values() if project.id in taken_up],
        may_report=may(actor, Permission.PROGRAM_REPORT),
        pages=current_app.view_functions,
    )


@bp.get("/reports/open")
@door(Permission.REPORT_BATCH)
def go(actor: Actor) -> Any:
    """To the report that was chosen on the desk."""
    if code := request.args.get("practice"):
        return redirect(url_for("reports.show", practice=place_at(actor, code).code), 303)
    if project_id := request.args.get("project"):
        return redirect(url_for("project_reports.show", project_id=library().project(project_id).id), 303)
    raise NotFound
