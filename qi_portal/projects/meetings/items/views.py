"""A project's action items across its meetings: what is overdue, open and done; ticking, changing, taking away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.meetings import ActionState
from qi_portal.practices.asked import project_of
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings import actions, queries
from qi_portal.projects.meetings.forms import ItemForm
from qi_portal.projects.meetings.people import people_of
from qi_portal.projects.meetings.queries import Action
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.paths import own_path

bp = Blueprint("action_items", __name__, url_prefix="/practices/<practice>/projects/<project_id>/actions")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, project_id: str, actor: Actor) -> str:
    project = project_of(practice, project_id)
    return _list(actor, practice, project, ItemForm(people_of(actor, practice, project.id)))


@bp.post("/")
@door(Permission.PROJECT_WORK, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    """A new item, of the meeting whose page it was typed on, if any."""
    project = project_of(practice, project_id)
    form = ItemForm(people_of(actor, practice, project.id))
    text = form.read(today_at(practice.time_zone))
    meeting_id = _meeting(actor, practice, project, request.form.get("meeting", ""))
    if text is None:
        return _list(actor, practice, project, form, meeting_id), 422
    actions.add_action(desk=Desk(practice, project.id, actor), text=text, meeting_id=meeting_id)
    flash(_("Added: %(text)s", text=text.text), "done")
    return _back(practice, project)


@bp.get("/<uuid:action_id>")
@door(Permission.PROJECT_WORK)
def edit(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> str:
    project = project_of(practice, project_id)
    item = queries.action_of(actor, practice, project.id, action_id)
    return _form(practice, project, ItemForm(people_of(actor, practice, project.id), item.text), item)


@bp.post("/<uuid:action_id>")
@door(Permission.PROJECT_WORK, writes=True)
def change(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is shown beside what was typed here."""
    project = project_of(practice, project_id)
    item = queries.action_of(actor, practice, project.id, action_id)
    form = ItemForm(people_of(actor, practice, project.id))
    text = form.read(today_at(practice.time_zone))
    if text is None:
        return _form(practice, project, form, item), 422
    if opened_on() != item.version:
        return _form(practice, project, form, item, clash=item), 409
    actions.revise_action(
        desk=Desk(practice, project.id, actor), action_id=action_id, opened_on=item.version, text=text
    )
    flash(_("Saved."), "done")
    return _back(practice, project)


@bp.post("/<uuid:action_id>/done")
@door(Permission.PROJECT_WORK, writes=True)
def tick(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> Any:
    return _tick(practice, project_id, action_id, actor, is_done=True)


@bp.post("/<uuid:action_id>/reopen")
@door(Permission.PROJECT_WORK, writes=True)
def reopen(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> Any:
    return _tick(practice, project_id, action_id, actor, is_done=False)


@bp.post("/<uuid:action_id>/remove")
@door(Permission.PROJECT_WORK, writes=True)
def remove(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    desk = Desk(practice, project.id, actor)
    version = actions.remove_action(desk=desk, action_id=action_id, opened_on=opened_on())
    _offer(practice, project, action_id, version, _("The action item is taken away."), _("Put back"), ".put_back")
    return _back(practice, project)


@bp.post("/<uuid:action_id>/put-back")
@door(Permission.PROJECT_WORK, writes=True)
def put_back(practice: Place, project_id: str, action_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    actions.put_action_back(desk=Desk(practice, project.id, actor), action_id=action_id, opened_on=opened_on())
    flash(_("The action item is back."), "done")
    return _back(practice, project)


def _tick(practice: Place, project_id: str, action_id: UUID, actor: Actor, *, is_done: bool) -> Any:
    project = project_of(practice, project_id)
    item = queries.action_of(actor, practice, project.id, action_id)
    day = today_at(practice.time_zone) if is_done else None
    desk = Desk(practice, project.id, actor)
    version = actions.tick(desk=desk, action_id=action_id, opened_on=opened_on(), done_on=day)
    says = _("Done: %(text)s", text=item.text.text) if is_done else _("Open again: %(text)s", text=item.text.text)
    _offer(practice, project, action_id, version, says, _("Undo"), ".reopen" if is_done else ".tick")
    return _back(practice, project)


def _offer(
    practice: Place, project: Project, action_id: UUID, version: int, says: str, label: str, endpoint: str
) -> None:
    """Say what was done, with a button that undoes it at once."""
    url = url_for(endpoint, practice=practice.code, project_id=project.id, action_id=action_id, version=version)
    offer: Any = {"says": says, "label": label, "url": url}
    flash(offer, "done")


def _list(actor: Actor, practice: Place, project: Project, form: ItemForm, meeting_id: UUID | None = None) -> str:
    today = today_at(practice.time_zone)
    items = queries.actions_of(actor, practice, project.id)
    return render_template(
        "projects/meetings/actions.html",
        practice=practice,
        project=project,
        groups=[(state, [item for item in items if item.state(today) is state]) for state in ActionState],
        removed=queries.removed_actions(actor, practice, project.id),
        form=form,
        meeting_id=meeting_id,
        errors=form.error_links,
        may_work=may(actor, Permission.PROJECT_WORK, practice),
        today=today,
    )


def _form(practice: Place, project: Project, form: ItemForm, item: Action, clash: Action | None = None) -> str:
    return render_template(
        "projects/meetings/action.html",
        practice=practice,
        project=project,
        form=form,
        item=item,
        clash=clash,
        version=opened_on() if form.error_links else item.version,
        errors=form.error_links,
    )


def _meeting(actor: Actor, practice: Place, project: Project, wanted: str) -> UUID | None:
    found = (met.id for met in queries.meetings_of(actor, practice, project.id) if str(met.id) == wanted)
    return next(found, None)


def _back(practice: Place, project: Project) -> Any:
    """To the page that the button stood on, else to the list."""
    listed = url_for(".index", practice=practice.code, project_id=project.id)
    return redirect(own_path(request.form.get("back", "")) or listed, 303)
