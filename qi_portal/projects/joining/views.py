"""Joining a project and leaving one: the choice of all projects, how a practice takes part, and its last month."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.improvement.detect import TIMES_OF_TEN, what_shows
from qi_portal.domain.improvement.part import CREDIT_CHARTS, USEFUL_CHARTS
from qi_portal.domain.periods import Month
from qi_portal.practices import actions
from qi_portal.practices.queries import Enrolled, enrollment_of, enrollments_of
from qi_portal.projects.joining.choice import chosen_by
from qi_portal.projects.joining.forms import LeaveForm, PartForm
from qi_portal.projects.team.actions import set_team
from qi_portal.projects.team.forms import TeamForm
from qi_portal.projects.team.queries import colleagues_at, team_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("joining", __name__, url_prefix="/practices/<practice>/projects", template_folder="../templates")


@bp.get("/join")
@door(Permission.PROJECT_JOIN)
def choose(practice: Place, actor: Actor) -> str:
    """Every project, each with whether the practice takes part in it; `?q=` keeps those with these words."""
    wanted = request.args.get("q", "")
    parts = {each.project_id: each for each in enrollments_of([practice.practice_id])}
    offered = [each for each in library().projects.values() if each.retired_after is None or each.id in parts]
    return render_template(
        "projects/joining/choose.html",
        practice=practice,
        projects=chosen_by(wanted, offered),
        parts=parts,
        wanted=wanted,
        count=len(offered),
    )


@bp.get("/join/<project_id>")
@door(Permission.PROJECT_JOIN)
def enter(practice: Place, project_id: str, actor: Actor) -> Any:
    project, before = _open_project(practice, project_id)
    if before is not None and before.ended is None:
        return _to_project(practice, project)
    team = TeamForm.opened(colleagues_at(actor, practice), team_of(actor, practice, project.id))
    return _page(practice, project, before, PartForm(_this_month(practice)), team)


@bp.post("/join/<project_id>")
@door(Permission.PROJECT_JOIN, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    """Take part, with the team that was named; sent twice it is once."""
    project, before = _open_project(practice, project_id)
    if before is not None and before.ended is None:
        return _to_project(practice, project)
    form = PartForm(_this_month(practice))
    typed = TeamForm.sent(colleagues_at(actor, practice), team_of(actor, practice, project.id), request.form)
    part, seats = form.read(before.ended if before else None), typed.seats()
    if part is None or seats is None:
        return _page(practice, project, before, form, typed), 422
    try:
        actions.join(place=practice, project_id=project.id, part=part, by=actor)
    except Invalid as problem:
        if problem.field != "project":
            raise
        return _to_project(practice, project)
    set_team(place=practice, project_id=project.id, seats=seats, by=actor)
    flash(_("You take part. Write the aim next: how far, and by when."), "done")
    return redirect(url_for("team.show", practice=practice.code, project_id=project.id), 303)


@bp.get("/<project_id>/leave")
@door(Permission.PROJECT_JOIN)
def ask(practice: Place, project_id: str, actor: Actor) -> str:
    project, enrolled = _going_on(practice, project_id)
    form = LeaveForm(formdata=None, data={"last": str(max(_this_month(practice), enrolled.since))})
    return _leaving(practice, project, enrolled, form)


@bp.post("/<project_id>/leave")
@door(Permission.PROJECT_JOIN, writes=True)
def leave(practice: Place, project_id: str, actor: Actor) -> Any:
    project, enrolled = _going_on(practice, project_id)
    form = LeaveForm()
    leaving = form.read(enrolled.since, _this_month(practice))
    if leaving is None:
        return _leaving(practice, project, enrolled, form), 422
    last, why = leaving
    actions.leave(place=practice, project_id=project.id, last=last, why=why, by=actor)
    flash(_("You have left the project. What was entered stays, and you can come back."), "done")
    return redirect(url_for("projects.index", practice=practice.code), 303)


def _page(practice: Place, project: Project, before: Enrolled | None, form: PartForm, team: TeamForm) -> str:
    return render_template(
        "projects/joining/join.html",
        practice=practice,
        project=project,
        before=before,
        form=form,
        team=team,
        errors=[*team.error_links, *form.error_links],
        shows=what_shows(project),
        sizes=(CREDIT_CHARTS, USEFUL_CHARTS),
        times=TIMES_OF_TEN,
    )


def _leaving(practice: Place, project: Project, enrolled: Enrolled, form: LeaveForm) -> str:
    return render_template(
        "projects/joining/leave.html",
        practice=practice,
        project=project,
        enrolled=enrolled,
        form=form,
        errors=form.error_links,
    )


def _open_project(practice: Place, project_id: str) -> tuple[Project, Enrolled | None]:
    """The project, and the practice's earlier part in it; NotFound for a retired one that it took no part in."""
    project = library().project(project_id)
    parts = enrollments_of([practice.practice_id])
    before = next((each for each in parts if each.project_id == project.id), None)
    if project.retired_after is not None and before is None:
        raise NotFound
    return project, before


def _going_on(practice: Place, project_id: str) -> tuple[Project, Enrolled]:
    """The project while the practice takes part in it; NotFound after it left."""
    project = library().project(project_id)
    enrolled = enrollment_of(practice, project.id)
    if enrolled.ended is not None:
        raise NotFound
    return project, enrolled


def _to_project(practice: Place, project: Project) -> Any:
    return redirect(url_for("projects.show", practice=practice.code, project_id=project.id), 303)


def _this_month(practice: Place) -> Month:
    return Month.of(today_at(practice.time_zone))
