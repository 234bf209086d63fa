"""A project's tests of change and events: the list, adding, changing, removing and putting back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.marks import actions, queries
from qi_portal.measures.marks.forms import MarkForm, VersionForm
from qi_portal.measures.marks.queries import Mark
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("marks", __name__, url_prefix="/practices/<practice>/projects/<project_id>/marks")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, project_id: str, actor: Actor) -> str:
    project = _project(practice, project_id)
    removed = queries.removed_marks(actor, practice, project.id)
    return render_template(
        "measures/marks/index.html",
        practice=practice,
        project=project,
        marks=queries.kept_marks(actor, practice, project.id),
        removed=removed,
        just_removed=next((mark for mark in removed if str(mark.id) == request.args.get("removed")), None),
        may_enter=may(actor, Permission.MEASURE_ENTER, practice),
        today=today_at(practice.time_zone),
    )


@bp.get("/add/<kind>")
@door(Permission.MEASURE_ENTER)
def enter(practice: Place, project_id: str, kind: str, actor: Actor) -> str:
    project = _project(practice, project_id)
    return _form(practice, project, MarkForm(_kind(kind)))


@bp.post("/add/<kind>")
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, project_id: str, kind: str, actor: Actor) -> Any:
    project, form = _project(practice, project_id), MarkForm(_kind(kind))
    text = form.read(_this_month(practice))
    if text is None:
        return _form(practice, project, form), 422
    actions.add(place=practice, project_id=project.id, text=text, by=actor)
    flash(_("Saved. It stands on every chart of the project."), "done")
    return _to_list(practice, project)


@bp.get("/<uuid:mark_id>")
@door(Permission.MEASURE_ENTER)
def edit(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> str:
    project = _project(practice, project_id)
    mark = queries.mark_of(actor, practice, project.id, mark_id)
    return _form(practice, project, MarkForm(mark.text.kind, mark.text, mark.version), mark)


@bp.post("/<uuid:mark_id>")
@door(Permission.MEASURE_ENTER, writes=True)
def change(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is shown beside what was typed here."""
    project = _project(practice, project_id)
    mark = queries.mark_of(actor, practice, project.id, mark_id)
    form = MarkForm(mark.text.kind)
    text = form.read(_this_month(practice))
    if text is None:
        return _form(practice, project, form, mark), 422
    if form.opened_on != mark.version:
        form.version.data = str(mark.version)
        return _form(practice, project, form, mark, clash=mark), 409
    actions.revise(
        place=practice, project_id=project.id, mark_id=mark_id, opened_on=form.opened_on, text=text, by=actor
    )
    flash(_("Saved."), "done")
    return _to_list(practice, project)


@bp.post("/<uuid:mark_id>/remove")
@door(Permission.MEASURE_ENTER, writes=True)
def remove(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    project = _project(practice, project_id)
    actions.remove(place=practice, project_id=project.id, mark_id=mark_id, opened_on=VersionForm().opened_on, by=actor)
    return _to_list(practice, project, removed=mark_id)


@bp.post("/<uuid:mark_id>/put-back")
@door(Permission.MEASURE_ENTER, writes=True)
def put_back(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    project = _project(practice, project_id)
    actions.put_back(
        place=practice, project_id=project.id, mark_id=mark_id, opened_on=VersionForm().opened_on, by=actor
    )
    flash(_("It is back on every chart of the project."), "done")
    return _to_list(practice, project)


def _form(
    practice: Place, project: Project, form: MarkForm, mark: Mark | None = None, clash: Mark | None = None
) -> str:
    return render_template(
        "measures/marks/form.html",
        practice=practice,
        project=project,
        form=form,
        kind=form.kind,
        mark=mark,
        clash=clash,
        errors=form.error_links,
    )


def _to_list(practice: Place, project: Project, removed: UUID | None = None) -> Any:
    return redirect(url_for(".index", practice=practice.code, project_id=project.id, removed=removed), 303)


def _kind(name: str) -> MarkKind:
    if name not in list(MarkKind):
        raise NotFound
    return MarkKind(name)


def _this_month(practice: Place) -> Month:
    return Month.of(today_at(practice.time_zone))


def _project(practice: Place, project_id: str) -> Project:
    """The project if the practice takes part in it."""
    project = library().project(project_id)
    enrollment_of(practice, project.id)
    return project
