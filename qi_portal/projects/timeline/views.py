"""The timeline of a project: what happened, newest first."""

from flask import Blueprint, render_template, request

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.improvement.timeline import Kind, newest_first
from qi_portal.practices.queries import enrollment_of
from qi_portal.projects.timeline.queries import happenings
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("timeline", __name__, url_prefix="/practices/<practice>/projects/<project_id>")


@bp.get("/timeline")
@door(Permission.MEASURE_READ)
def show(practice: Place, project_id: str, actor: Actor) -> str:
    """Everything, or `?show=` one kind; an unknown one shows everything."""
    project, today = library().project(project_id), today_at(practice.time_zone)
    wanted = request.args.get("show")
    kind = Kind(wanted) if wanted in list(Kind) else None
    found = happenings(actor, practice, project, enrollment_of(practice, project.id), today)
    return render_template(
        "projects/timeline/show.html",
        practice=practice,
        project=project,
        kind=kind,
        kinds=[each for each in Kind if any(happening.kind is each for happening in found)],
        happenings=newest_first(found, kind),
        today=today,
    )
