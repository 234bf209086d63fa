"""A practice's projects: the list, and the page of one."""

from typing import Any

from flask import Blueprint, render_template, url_for

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.targets import target_words
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.entry.meetings import ActionState
from qi_portal.domain.improvement.next_step import StepKind
from qi_portal.domain.improvement.real import is_it_real
from qi_portal.domain.periods import last_complete_month
from qi_portal.domain.words import Words, plural_words
from qi_portal.practices.queries import enrollment_of
from qi_portal.projects.drivers.queries import diagram_for
from qi_portal.projects.meetings.queries import next_meeting_of, open_actions_of
from qi_portal.projects.overview import Overview, overview_of
from qi_portal.projects.queries import entered_in, stood_across
from qi_portal.training.queries import needed_for
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("projects", __name__, url_prefix="/practices/<practice>/projects", template_folder="templates")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, actor: Actor) -> str:
    """What each project says, what is due in it, and where it is stuck."""
    today = today_at(practice.time_zone)
    month = last_complete_month(today)
    stood = stood_across(actor, [practice.practice_id], library().projects, today).get(practice.practice_id, ())
    going_on = [each for each in stood if each.enrolled.ended is None]
    asked = [project_at(each.project, month) for each in going_on]
    return render_template(
        "projects/index.html",
        practice=practice,
        going_on=going_on,
        entered=entered_in(actor, practice, asked, month),
        wanted={project.id: len(project.measures) for project in asked},
        left=[each for each in stood if each.enrolled.ended],
        month=month,
        is_late=today > month.due_on,
        may_enter=may(actor, Permission.MEASURE_ENTER, practice),
        may_join=may(actor, Permission.PROJECT_JOIN, practice),
    )


@bp.get("/<project_id>")
@door(Permission.MEASURE_READ)
def show(practice: Place, project_id: str, actor: Actor) -> str:
    """Where are we, is it real, what is due, what did we try, what next: in this order."""
    project, today = library().project(project_id), today_at(practice.time_zone)
    view = overview_of(actor, practice, project, enrollment_of(practice, project.id), today)
    actions = open_actions_of(actor, practice, project.id)
    overdue = [each for each in actions if each.state(today) is ActionState.OVERDUE]
    return render_template(
        "projects/show.html",
        practice=practice,
        project=project,
        view=view,
        real=is_it_real(view.lead.signal),
        step_url=_step_url(practice, view) if view.step else "",
        diagram=diagram_for(actor, practice, project, today),
        late_actions=_late_actions(len(overdue)),
        waiting=len(view.due) + len(view.to_study) + len(overdue),
        open_actions=actions,
        next_meeting=next_meeting_of(actor, practice, project.id, today),
        level_words=lambda level: target_words(project.lead_measure, level),
        trainings=needed_for(actor, project.id, utc_now()),
        today=today,
        **_rights(actor, practice),
    )


def _step_url(practice: Place, view: Overview) -> str:
    """Where the next step is done; '' for one that is done in the practice and not here."""

    def at(endpoint: str, **more: Any) -> str:
        return url_for(endpoint, practice=practice.code, project_id=view.project.id, **more)

    step, lead = view.step, view.project.lead_measure
    match step.kind if step else None:
        case StepKind.ENTER:
            return at("measures.enter", month=step.month if step else None)
        case StepKind.TEAM:
            return at("team.show", _anchor="people")
        case StepKind.AIM:
            return at("team.show", _anchor="aim")
        case StepKind.STUDY:
            return at("marks.edit", mark_id=view.to_study[0].id, _anchor="step-study")
        case StepKind.LOOK:
            return at("marks.enter", kind="event")
        case StepKind.TEST:
            return at("marks.enter", kind="test", idea=view.next_idea)
        case StepKind.LOCK | StepKind.PHASE:
            return url_for("chart_decisions.show", practice=practice.code, measure_id=lead.id)
    return ""


def _late_actions(count: int) -> Words | None:
    """What is said of action items past their day; None without any."""
    if not count:
        return None
    return plural_words("{count} action item is overdue.", "{count} action items are overdue.", count)


def _rights(actor: Actor, practice: Place) -> dict[str, bool]:
    return {
        "may_enter": may(actor, Permission.MEASURE_ENTER, practice),
        "may_work": may(actor, Permission.PROJECT_WORK, practice),
        "may_join": may(actor, Permission.PROJECT_JOIN, practice),
        "may_claim": may(actor, Permission.CREDIT_CLAIM, practice),
    }
