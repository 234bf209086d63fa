"""Locked months of a practice: what is open for a while, opening, closing, asking; and the staff's list of wishes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.measure import Project
from qi_portal.measures.unlocks import actions, queries
from qi_portal.measures.unlocks.forms import DeclineForm, RequestForm, UnlockForm
from qi_portal.practices.queries import enrollments_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("unlocks", __name__)

AT_PRACTICE = "/practices/<practice>/locked-months"


@bp.get(f"{AT_PRACTICE}/")
@door(Permission.MEASURE_READ)
def show(practice: Place, actor: Actor) -> str:
    """What is open and what waits; `?project=` and `?month=` fill in the form."""
    month, project_id = (request.args.get(name, "") for name in ("month", "project"))
    projects = _projects(practice)
    opening = UnlockForm(projects, {"project_id": project_id, "first": month, "last": month})
    return _page(actor, practice, opening, RequestForm(projects, {"project_id": project_id, "period": month}))


@bp.post(f"{AT_PRACTICE}/")
@door(Permission.MONTH_UNLOCK, writes=True)
def open_months(practice: Place, actor: Actor) -> Any:
    projects = _projects(practice)
    form = UnlockForm(projects, {})
    unlock = form.read(today_at(practice.time_zone))
    if unlock is None:
        return _page(actor, practice, form, RequestForm(projects, {})), 422
    actions.open_months(place=practice, project_id=form.project.id, unlock=unlock, by=actor, opened_at=utc_now())
    flash(_("Open. Changes of these months need a reason and are marked on the chart."), "done")
    return redirect(url_for(".show", practice=practice.code), 303)


@bp.post(f"{AT_PRACTICE}/<uuid:unlock_id>/close")
@door(Permission.MONTH_UNLOCK, writes=True)
def withdraw(practice: Place, unlock_id: UUID, actor: Actor) -> Any:
    actions.withdraw(place=practice, unlock_id=unlock_id, by=actor)
    flash(_("Closed again."), "done")
    return redirect(url_for(".show", practice=practice.code), 303)


@bp.post(f"{AT_PRACTICE}/requests")
@door(Permission.MEASURE_READ, writes=True)
def ask(practice: Place, actor: Actor) -> Any:
    """Anybody who reads the practice's charts may say that a locked month is wrong."""
    projects = _projects(practice)
    form = RequestForm(projects, {})
    wish = form.read(today_at(practice.time_zone))
    if wish is None:
        return _page(actor, practice, UnlockForm(projects, {}), form), 422
    actions.ask(place=practice, project_id=form.project.id, request=wish, by=actor)
    flash(_("Program staff and your coach see this on their list."), "done")
    return redirect(url_for(".show", practice=practice.code), 303)


@bp.get(f"{AT_PRACTICE}/requests/<uuid:request_id>/decline")
@door(Permission.MONTH_UNLOCK)
def enter_decline(practice: Place, request_id: UUID, actor: Actor) -> str:
    return _decline(practice, queries.request_of(actor, practice, request_id), DeclineForm())


@bp.post(f"{AT_PRACTICE}/requests/<uuid:request_id>/decline")
@door(Permission.MONTH_UNLOCK, writes=True)
def decline(practice: Place, request_id: UUID, actor: Actor) -> Any:
    wish, form = queries.request_of(actor, practice, request_id), DeclineForm()
    answer = form.read()
    if answer is None:
        return _decline(practice, wish, form), 422
    actions.decline(place=practice, request_id=wish.id, answer=answer, by=actor)
    flash(_("Declined. The months stay closed."), "done")
    return redirect(url_for(".show", practice=practice.code), 303)


@bp.get("/locked-months")
@door(Permission.CASELOAD_READ)
def waiting(actor: Actor) -> str:
    """What teams of all the actor's practices ask for."""
    return render_template(
        "measures/unlocks/waiting.html", requests=queries.waiting_requests(actor), title_of=_title_of
    )


def _page(actor: Actor, practice: Place, opening: UnlockForm, asking: RequestForm) -> str:
    now, unlocks = utc_now(), queries.unlocks_of(actor, practice)
    form = opening if may(actor, Permission.MONTH_UNLOCK, practice) else asking
    return render_template(
        "measures/unlocks/practice.html",
        practice=practice,
        may_open=form is opening,
        form=form,
        errors=form.error_links,
        standing=[unlock for unlock in unlocks if unlock.is_open(now)],
        past=[unlock for unlock in unlocks if not unlock.is_open(now)],
        requests=queries.requests_of(actor, practice),
        declined=queries.declined_at(actor, practice),
        title_of=_title_of,
        day_of=_calendar(practice),
    )


def _decline(practice: Place, wish: queries.Request, form: DeclineForm) -> str:
    return render_template("measures/unlocks/decline.html", practice=practice, wish=wish, form=form, title_of=_title_of)


def _projects(practice: Place) -> dict[str, Project]:
    """The projects that the practice takes or took part in, by title."""
    shelf = library().projects
    parts = (shelf[each.project_id] for each in enrollments_of([practice.practice_id]) if each.project_id in shelf)
    return {project.id: project for project in sorted(parts, key=lambda project: project.short_title)}


def _title_of(project_id: str) -> str:
    """A project's short title; its id once it is on no shelf."""
    project = library().projects.get(project_id)
    return project.short_title if project else project_id


def _calendar(practice: Place) -> Any:
    def day_of(moment: datetime) -> date:
        """The day on the practice's calendar."""
        return moment.astimezone(ZoneInfo(practice.time_zone)).date()

    return day_of
