"""The change ideas of a driver diagram: adding, rewording, linking to drivers, moving, taking away, putting back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.ideas import Idea
from qi_portal.measures.ideas import actions as ideas
from qi_portal.projects.drivers import actions
from qi_portal.projects.drivers.board import Board, board_of
from qi_portal.projects.drivers.forms import IdeaForm
from qi_portal.projects.drivers.views import page, steps, to_diagram
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("driver_ideas", __name__, url_prefix="/practices/<practice>/projects/<project_id>/drivers/ideas")


@bp.post("/")
@door(Permission.PROJECT_WORK, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    """A new idea of the team's own."""
    board = board_of(actor, practice, project_id)
    form = IdeaForm(board.diagram.drivers)
    read = form.read()
    if read is None:
        return page(board, idea_form=form), 422
    text, driver_ids = read
    idea_id = ideas.add_idea(desk=board.desk, project=board.project, text=text)
    actions.link_idea(desk=board.desk, project=board.project, key=str(idea_id), driver_ids=driver_ids)
    flash(_("Added: %(text)s", text=text), "done")
    return to_diagram(board)


@bp.get("/<key>")
@door(Permission.PROJECT_WORK)
def edit(practice: Place, project_id: str, key: str, actor: Actor) -> str:
    board = board_of(actor, practice, project_id)
    idea = board.idea(key)
    return _form(board, IdeaForm(board.diagram.drivers, idea.text, board.drivers_of(idea), idea.version), idea)


@bp.post("/<key>")
@door(Permission.PROJECT_WORK, writes=True)
def change(practice: Place, project_id: str, key: str, actor: Actor) -> Any:
    """Save words and links; what somebody else saved meanwhile is shown beside what was typed here."""
    board = board_of(actor, practice, project_id)
    idea, form = board.idea(key), IdeaForm(board.diagram.drivers)
    read = form.read()
    if read is None:
        return _form(board, form, idea), 422
    text, driver_ids = read
    changes = text != idea.text or set(driver_ids) != set(board.drivers_of(idea))
    if changes and form.opened_on != idea.version:
        form.version.data = str(idea.version)
        return _form(board, form, idea, clash=idea), 409
    if text != idea.text:
        ideas.reword_idea(desk=board.desk, project=board.project, key=key, opened_on=form.opened_on, text=text)
    actions.link_idea(desk=board.desk, project=board.project, key=key, driver_ids=driver_ids)
    flash(_("Saved."), "done")
    return to_diagram(board)


@bp.post("/<key>/move")
@door(Permission.PROJECT_WORK, writes=True)
def move(practice: Place, project_id: str, key: str, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    ideas.move_idea(desk=board.desk, project=board.project, key=key, steps=steps())
    return redirect(url_for(".edit", practice=practice.code, project_id=project_id, key=key), 303)


@bp.post("/<key>/remove")
@door(Permission.PROJECT_WORK, writes=True)
def remove(practice: Place, project_id: str, key: str, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    idea = board.idea(key)
    idea_id, version = ideas.remove_idea(desk=board.desk, project=board.project, key=key, opened_on=opened_on())
    url = url_for(".put_back", practice=practice.code, project_id=project_id, idea_id=idea_id, version=version)
    offer: Any = {"says": _("Removed: %(title)s.", title=idea.text), "label": _("Put back"), "url": url}
    flash(offer, "done")
    return to_diagram(board)


@bp.post("/<uuid:idea_id>/put-back")
@door(Permission.PROJECT_WORK, writes=True)
def put_back(practice: Place, project_id: str, idea_id: UUID, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    ideas.put_idea_back(desk=board.desk, idea_id=idea_id, opened_on=opened_on())
    flash(_("It is back in the diagram."), "done")
    return to_diagram(board)


def _form(board: Board, form: IdeaForm, idea: Idea, clash: Idea | None = None) -> str:
    return render_template(
        "projects/drivers/idea.html",
        practice=board.place,
        project=board.project,
        form=form,
        idea=idea,
        clash=clash,
        acts_on=[board.driver(each).text for each in board.drivers_of(idea)],
        errors=form.error_links,
    )
