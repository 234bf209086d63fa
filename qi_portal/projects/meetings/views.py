"""A team's meetings: the list, the minutes of one, writing them, taking them away and putting them back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.measure import Project
from qi_portal.practices.asked import project_of
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings import actions, queries
from qi_portal.projects.meetings.forms import ROWS, ItemForm, MeetingForm
from qi_portal.projects.meetings.people import people_of
from qi_portal.projects.meetings.queries import Met
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("meetings", __name__, url_prefix="/practices/<practice>/projects/<project_id>/meetings")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, project_id: str, actor: Actor) -> str:
    project, today = project_of(practice, project_id), today_at(practice.time_zone)
    return render_template(
        "projects/meetings/index.html",
        practice=practice,
        project=project,
        meetings=queries.meetings_of(actor, practice, project.id),
        removed=queries.removed_meetings(actor, practice, project.id),
        open_actions=queries.open_actions_of(actor, practice, project.id),
        next_meeting=queries.next_meeting_of(actor, practice, project.id, today),
        may_work=may(actor, Permission.PROJECT_WORK, practice),
        today=today,
    )


@bp.get("/add")
@door(Permission.PROJECT_WORK)
def enter(practice: Place, project_id: str, actor: Actor) -> str:
    project = project_of(practice, project_id)
    form = MeetingForm(people_of(actor, practice, project.id), rows=ROWS)
    form.held_on.data = form.held_on.data or today_at(practice.time_zone).isoformat()
    return _form(practice, project, form)


@bp.post("/add")
@door(Permission.PROJECT_WORK, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    form = MeetingForm(people_of(actor, practice, project.id), rows=ROWS)
    text, items = form.read(today_at(practice.time_zone))
    if text is None:
        return _form(practice, project, form), 422
    meeting_id = actions.add_meeting(desk=Desk(practice, project.id, actor), text=text, items=items)
    flash(_("The minutes are saved."), "done")
    return _to_minutes(practice, project, meeting_id)


@bp.get("/<uuid:meeting_id>")
@door(Permission.MEASURE_READ)
def show(practice: Place, project_id: str, meeting_id: UUID, actor: Actor) -> str:
    project = project_of(practice, project_id)
    items = queries.actions_of(actor, practice, project.id)
    return render_template(
        "projects/meetings/show.html",
        practice=practice,
        project=project,
        met=queries.meeting_of(actor, practice, project.id, meeting_id),
        items=[item for item in items if item.meeting_id == meeting_id],
        form=ItemForm(people_of(actor, practice, project.id)),
        may_work=may(actor, Permission.PROJECT_WORK, practice),
        today=today_at(practice.time_zone),
    )


@bp.get("/<uuid:meeting_id>/change")
@door(Permission.PROJECT_WORK)
def edit(practice: Place, project_id: str, meeting_id: UUID, actor: Actor) -> str:
    project = project_of(practice, project_id)
    met = queries.meeting_of(actor, practice, project.id, meeting_id)
    form = MeetingForm(people_of(actor, practice, project.id), met.text, met.version)
    return _form(practice, project, form, met)


@bp.post("/<uuid:meeting_id>/change")
@door(Permission.PROJECT_WORK, writes=True)
def change(practice: Place, project_id: str, meeting_id: UUID, actor: Actor) -> Any:
    """Save the minutes anew; what somebody else saved meanwhile is shown beside what was typed here."""
    project = project_of(practice, project_id)
    met = queries.meeting_of(actor, practice, project.id, meeting_id)
    form = MeetingForm(people_of(actor, practice, project.id))
    text, _items = form.read(today_at(practice.time_zone))
    if text is None:
        return _form(practice, project, form, met), 422
    if form.opened_on != met.version:
        form.version.data = str(met.version)
        return _form(practice, project, form, met, clash=met), 409
    desk = Desk(practice, project.id, actor)
    actions.revise_meeting(desk=desk, meeting_id=meeting_id, opened_on=form.opened_on, text=text)
    flash(_("The minutes are saved."), "done")
    return _to_minutes(practice, project, meeting_id)


@bp.post("/<uuid:meeting_id>/remove")
@door(Permission.PROJECT_WORK, writes=True)
def remove(practice: Place, project_id: str, meeting_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    desk = Desk(practice, project.id, actor)
    version = actions.remove_meeting(desk=desk, meeting_id=meeting_id, opened_on=opened_on())
    url = url_for(".put_back", practice=practice.code, project_id=project.id, meeting_id=meeting_id, version=version)
    offer: Any = {"says": _("The minutes are taken away. Action items stay."), "label": _("Put back"), "url": url}
    flash(offer, "done")
    return redirect(url_for(".index", practice=practice.code, project_id=project.id), 303)


@bp.post("/<uuid:meeting_id>/put-back")
@door(Permission.PROJECT_WORK, writes=True)
def put_back(practice: Place, project_id: str, meeting_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    actions.put_meeting_back(desk=Desk(practice, project.id, actor), meeting_id=meeting_id, opened_on=opened_on())
    flash(_("The minutes are back."), "done")
    return _to_minutes(practice, project, meeting_id)


def _form(
    practice: Place, project: Project, form: MeetingForm, met: Met | None = None, clash: Met | None = None
) -> str:
    return render_template(
        "projects/meetings/form.html",
        practice=practice,
        project=project,
        form=form,
        met=met,
        clash=clash,
        errors=form.error_links,
    )


def _to_minutes(practice: Place, project: Project, meeting_id: UUID) -> Any:
    return redirect(url_for(".show", practice=practice.code, project_id=project.id, meeting_id=meeting_id), 303)
