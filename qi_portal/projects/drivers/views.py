"""A team's key driver diagram: the picture and the list, and changing its drivers. Ideas are in `ideas.views`."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import committing
from qi_portal.domain.access import Actor, Permission, Place, Role, may
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.improvement.drivers import KeptDriver, outline_of
from qi_portal.drawing.driver_diagram import driver_file
from qi_portal.measures.ideas.queries import removed_ideas
from qi_portal.projects.drivers import actions, queries
from qi_portal.projects.drivers.board import Board, board_of
from qi_portal.projects.drivers.forms import DriverForm, IdeaForm
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.speech import speaker

bp = Blueprint("drivers", __name__, url_prefix="/practices/<practice>/projects/<project_id>/drivers")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, project_id: str, actor: Actor) -> str:
    return page(board_of(actor, practice, project_id))


@bp.get("/picture.svg")
@door(Permission.MEASURE_READ)
def picture(practice: Place, project_id: str, actor: Actor) -> Response:
    """The drawing as a file."""
    board = board_of(actor, practice, project_id)
    with committing():
        actions.note_picture(place=practice, project_id=board.project.id, by=actor)
    title = f"{board.project.short_title}, {practice.name}"
    answer = Response(driver_file(board.diagram, title, speaker()), mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="drivers-{practice.code}-{board.project.id}.svg"'
    return answer


@bp.post("/")
@door(Permission.PROJECT_WORK, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    """A new driver."""
    board = board_of(actor, practice, project_id)
    form = DriverForm(board.diagram.drivers)
    read = form.read()
    if read is None:
        return page(board, driver_form=form), 422
    text, parent_id = read
    actions.add_driver(desk=board.desk, text=text, parent_id=parent_id)
    flash(_("Added: %(text)s", text=text), "done")
    return to_diagram(board)


@bp.get("/<uuid:driver_id>")
@door(Permission.PROJECT_WORK)
def edit(practice: Place, project_id: str, driver_id: UUID, actor: Actor) -> str:
    board = board_of(actor, practice, project_id)
    driver = board.driver(driver_id)
    return _form(board, DriverForm(board.diagram.drivers, driver), driver)


@bp.post("/<uuid:driver_id>")
@door(Permission.PROJECT_WORK, writes=True)
def change(practice: Place, project_id: str, driver_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is shown beside what was typed here."""
    board = board_of(actor, practice, project_id)
    driver = board.driver(driver_id)
    form = DriverForm([each for each in board.diagram.drivers if each.id != driver_id])
    read = form.read()
    if read is None:
        return _form(board, form, driver), 422
    if form.opened_on != driver.version:
        form.version.data = str(driver.version)
        return _form(board, form, driver, clash=driver), 409
    text, parent_id = read
    try:
        actions.revise_driver(
            desk=board.desk, driver_id=driver_id, opened_on=form.opened_on, text=text, parent_id=parent_id
        )
    except Invalid as problem:
        form.blame(problem)
        return _form(board, form, driver), 422
    flash(_("Saved."), "done")
    return to_diagram(board)


@bp.post("/<uuid:driver_id>/move")
@door(Permission.PROJECT_WORK, writes=True)
def move(practice: Place, project_id: str, driver_id: UUID, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    actions.move_driver(desk=board.desk, driver_id=driver_id, steps=steps())
    return redirect(url_for(".edit", practice=practice.code, project_id=project_id, driver_id=driver_id), 303)


@bp.post("/<uuid:driver_id>/remove")
@door(Permission.PROJECT_WORK, writes=True)
def remove(practice: Place, project_id: str, driver_id: UUID, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    driver = board.driver(driver_id)
    version = actions.remove_driver(desk=board.desk, driver_id=driver_id, opened_on=opened_on())
    url = url_for(".put_back", practice=practice.code, project_id=project_id, driver_id=driver_id, version=version)
    offer: Any = {"says": _("Removed: %(title)s.", title=driver.text), "label": _("Put back"), "url": url}
    flash(offer, "done")
    return to_diagram(board)


@bp.post("/<uuid:driver_id>/put-back")
@door(Permission.PROJECT_WORK, writes=True)
def put_back(practice: Place, project_id: str, driver_id: UUID, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    actions.put_driver_back(desk=board.desk, driver_id=driver_id, opened_on=opened_on())
    flash(_("It is back in the diagram."), "done")
    return to_diagram(board)


@bp.post("/start")
@door(Permission.PROJECT_WORK, writes=True)
def start(practice: Place, project_id: str, actor: Actor) -> Any:
    """Take over what the program offers."""
    board = board_of(actor, practice, project_id)
    outline = queries.start_of(practice, board.project.id)
    if outline is None:
        raise NotFound
    actions.start_from(desk=board.desk, project=board.project, outline=outline)
    flash(_("These are the program's drivers. Change them until they are yours."), "done")
    return to_diagram(board)


@bp.post("/offer")
@door(Permission.PROJECT_WORK, writes=True)
def offer(practice: Place, project_id: str, actor: Actor) -> Any:
    """Program staff: let every practice of the program start from these drivers."""
    board = board_of(actor, practice, project_id)
    actions.offer_start(place=practice, project_id=board.project.id, outline=outline_of(board.diagram), by=actor)
    flash(_("Practices without drivers can start from these now."), "done")
    return to_diagram(board)


@bp.post("/withdraw")
@door(Permission.PROJECT_WORK, writes=True)
def withdraw(practice: Place, project_id: str, actor: Actor) -> Any:
    board = board_of(actor, practice, project_id)
    actions.withdraw_start(place=practice, project_id=board.project.id, by=actor)
    flash(_("Nothing is offered to start from any more."), "done")
    return to_diagram(board)


def page(board: Board, driver_form: DriverForm | None = None, idea_form: IdeaForm | None = None) -> str:
    """The diagram with its list; with the form that did not fit, if one was sent."""
    form, ideas = driver_form or DriverForm(board.diagram.drivers), idea_form or IdeaForm(board.diagram.drivers)
    return render_template(
        "projects/drivers/index.html",
        practice=board.place,
        project=board.project,
        diagram=board.diagram,
        removed=queries.removed_drivers(board.actor, board.place, board.project.id),
        removed_ideas=removed_ideas(board.actor, board.place, board.project),
        has_start=queries.start_of(board.place, board.project.id) is not None,
        form=form,
        idea_form=ideas,
        errors=[*form.error_links, *ideas.error_links],
        may_work=may(board.actor, Permission.PROJECT_WORK, board.place),
        is_staff=board.place.program_id in board.actor.program_ids((Role.PROGRAM_STAFF,)),
    )


def steps() -> int:
    """Which of the two buttons was pressed."""
    return -1 if request.form.get("direction") == "earlier" else 1


def to_diagram(board: Board) -> Any:
    return redirect(url_for("drivers.index", practice=board.place.code, project_id=board.project.id), 303)


def _form(board: Board, form: DriverForm, driver: KeptDriver, clash: KeptDriver | None = None) -> str:
    return render_template(
        "projects/drivers/driver.html",
        practice=board.place,
        project=board.project,
        form=form,
        driver=driver,
        clash=clash,
        errors=form.error_links,
    )
