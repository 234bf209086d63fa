"""A practice's projects: the list, and the page of one."""

from flask import Blueprint, render_template

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import last_complete_month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.beside import beside_across
from qi_portal.measures.charts import Span, chart_of, charts_of
from qi_portal.measures.marks.queries import kept_marks
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import Enrolled, enrollment_of, enrollments_of
from qi_portal.projects.aims.queries import aims_of
from qi_portal.projects.team.queries import team_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("projects", __name__, url_prefix="/practices/<practice>/projects", template_folder="templates")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, actor: Actor) -> str:
    span_end = last_complete_month(today_at(practice.time_zone))
    enrolled = _enrolled_projects(practice)
    months = entries_of(actor, practice, [project.lead_measure.id for project, _part in enrolled])
    beside = beside_across(actor, [practice.practice_id], [project for project, _part in enrolled])
    shown = [
        (
            project,
            chart_of(
                lead,
                months.get(lead.id, {}),
                Span.until(span_end, part.started),
                beside[practice.practice_id][lead.id],
            ),
        )
        for project, part in enrolled
        for lead in [project.lead_measure]
    ]
    return render_template("projects/index.html", practice=practice, shown=shown)


@bp.get("/<project_id>")
@door(Permission.MEASURE_READ)
def show(practice: Place, project_id: str, actor: Actor) -> str:
    project = library().project(project_id)
    enrolled = enrollment_of(practice, project.id)
    due = last_complete_month(today_at(practice.time_zone))
    charts = charts_of(actor, practice, project, Span.until(due, enrolled.started))
    told = [{point.month for point in chart.points if point.state is not State.MISSING} for chart in charts.values()]
    return render_template(
        "projects/show.html",
        practice=practice,
        project=project,
        charts=charts,
        tried=kept_marks(actor, practice, project.id),
        today=today_at(practice.time_zone),
        due=due,
        team=team_of(actor, practice, project.id),
        aims=aims_of(actor, practice, project.id),
        is_complete=all(due in months for months in told),
        may_enter=may(actor, Permission.MEASURE_ENTER, practice),
    )


def _enrolled_projects(practice: Place) -> list[tuple[Project, Enrolled]]:
    shelf = library().projects
    found = [each for each in enrollments_of([practice.practice_id]) if each.project_id in shelf]
    return sorted(((shelf[each.project_id], each) for each in found), key=lambda pair: pair[0].title)
