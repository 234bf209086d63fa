"""Reports that come back by themselves: set them, pause them, see what became of each time."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.report_schedule import Occasion
from qi_portal.reports.batches.choice import Choices, choices_of
from qi_portal.reports.schedules import actions, queries
from qi_portal.reports.schedules import jobs as tasks
from qi_portal.reports.schedules.forms import ScheduleForm
from qi_portal.reports.schedules.queries import Schedule
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("schedules", __name__, template_folder="templates")

TASKS = (tasks,)
"""Named here so that whoever serves the pages knows the tasks too."""


@bp.get("/reports/schedules")
@door(Permission.REPORT_BATCH)
def index(actor: Actor) -> str:
    now = utc_now()
    schedules = [(each, each.next(now), queries.may_change(actor, each)) for each in queries.schedules_of(actor)]
    return render_template("schedules/index.html", schedules=schedules, mail_is_on=_mail_is_on())


@bp.get("/reports/schedules/new")
@door(Permission.REPORT_BATCH)
def new(actor: Actor) -> str:
    return _form(_form_of(_offered(actor, request.args.get("program"))), offered=choices_of(actor))


@bp.post("/reports/schedules/new")
@door(Permission.REPORT_BATCH, writes=True)
def add(actor: Actor) -> Any:
    choices = _offered(actor, request.form.get("program"))
    form = _form_of(choices)
    plan = form.read(_zone(choices))
    if plan is None:
        return _form(form, offered=choices_of(actor)), 422
    schedule_id = form.new_id
    actions.add(schedule_id=schedule_id, plan=plan, by=actor)
    flash(_("Saved."), "done")
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.get("/reports/schedules/<uuid:schedule_id>")
@door(Permission.REPORT_BATCH)
def show(schedule_id: UUID, actor: Actor) -> str:
    """With what became of each time; a recipient who may not change it sees what came to themselves."""
    schedule, may_change = _seen(actor, schedule_id)
    deliveries = queries.deliveries_of(schedule.id, None if may_change else actor)
    return render_template(
        "schedules/show.html",
        schedule=schedule,
        next=schedule.next(utc_now()),
        deliveries=deliveries,
        may_change=may_change,
        person_id=actor.person_id,
        token=uuid4(),
        mail_is_on=_mail_is_on(),
    )


@bp.get("/reports/schedules/<uuid:schedule_id>/edit")
@door(Permission.REPORT_BATCH)
def edit(schedule_id: UUID, actor: Actor) -> str:
    schedule = queries.schedule_of(actor, schedule_id)
    return _form(_form_of(_offered(actor, str(schedule.program_id)), schedule), schedule)


@bp.post("/reports/schedules/<uuid:schedule_id>/edit")
@door(Permission.REPORT_BATCH, writes=True)
def change(schedule_id: UUID, actor: Actor) -> Any:
    schedule = queries.schedule_of(actor, schedule_id)
    choices = _offered(actor, str(schedule.program_id))
    form = _form_of(choices, schedule)
    plan = form.read(_zone(choices))
    if plan is None:
        return _form(form, schedule), 422
    try:
        actions.revise(schedule_id=schedule_id, opened_on=form.opened_on, plan=plan, by=actor)
    except Stale:
        form.version.data = str(schedule.version)
        return _form(form, schedule, is_clash=True), 409
    flash(_("Saved. It counts from now on."), "done")
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.post("/reports/schedules/<uuid:schedule_id>/pause")
@door(Permission.REPORT_BATCH, writes=True)
def pause(schedule_id: UUID, actor: Actor) -> Any:
    queries.schedule_of(actor, schedule_id)
    actions.pause(schedule_id=schedule_id, opened_on=opened_on(), by=actor)
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.post("/reports/schedules/<uuid:schedule_id>/resume")
@door(Permission.REPORT_BATCH, writes=True)
def resume(schedule_id: UUID, actor: Actor) -> Any:
    queries.schedule_of(actor, schedule_id)
    actions.resume(schedule_id=schedule_id, opened_on=opened_on(), by=actor)
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.post("/reports/schedules/<uuid:schedule_id>/remove")
@door(Permission.REPORT_BATCH, writes=True)
def remove(schedule_id: UUID, actor: Actor) -> Any:
    queries.schedule_of(actor, schedule_id)
    actions.remove(schedule_id=schedule_id, opened_on=opened_on(), by=actor)
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.post("/reports/schedules/<uuid:schedule_id>/put-back")
@door(Permission.REPORT_BATCH, writes=True)
def put_back(schedule_id: UUID, actor: Actor) -> Any:
    queries.schedule_of(actor, schedule_id)
    actions.put_back(schedule_id=schedule_id, opened_on=opened_on(), by=actor)
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.post("/reports/schedules/<uuid:schedule_id>/run")
@door(Permission.REPORT_BATCH, writes=True)
def run(schedule_id: UUID, actor: Actor) -> Any:
    """Now, beside its own times. The button's token makes two clicks one."""
    schedule = queries.schedule_of(actor, schedule_id)
    today = today_at(schedule.rhythm.zone)
    actions.run(schedule=schedule, occasion=Occasion(today, _by_hand(today)), by=actor)
    flash(_("Begun. What comes of it is in the list below."), "done")
    return redirect(url_for(".show", schedule_id=schedule_id), 303)


@bp.get("/reports/schedules/<uuid:schedule_id>/leave")
@door(Permission.ACCOUNT_USE)
def ask_to_leave(schedule_id: UUID, actor: Actor) -> str:
    return render_template("schedules/leave.html", schedule=queries.received_schedule_of(actor, schedule_id))


@bp.post("/reports/schedules/<uuid:schedule_id>/leave")
@door(Permission.ACCOUNT_USE, writes=True)
def leave(schedule_id: UUID, actor: Actor) -> Any:
    actions.leave(schedule=queries.received_schedule_of(actor, schedule_id), by=actor)
    flash(_("You get no more of these reports."), "done")
    return redirect(url_for("files.index"), 303)


def _by_hand(today: date) -> str:
    try:
        return f"{today} {UUID(request.form.get('token', ''))}"
    except ValueError:
        raise NotFound from None


def _seen(actor: Actor, schedule_id: UUID) -> tuple[Schedule, bool]:
    """The schedule, and whether the actor may change it."""
    try:
        return queries.schedule_of(actor, schedule_id), True
    except NotFound:
        return queries.received_schedule_of(actor, schedule_id), False


def _offered(actor: Actor, program: str | None) -> Choices:
    offered = choices_of(actor)
    found = next((each for each in offered if str(each.program_id) == program), None)
    found = found or next(iter(offered), None)
    if found is None:
        raise NotFound
    return found


def _form_of(choices: Choices, stored: Schedule | None = None) -> ScheduleForm:
    return ScheduleForm(choices, queries.members_of(choices.program_id), stored)


def _zone(choices: Choices) -> str:
    return choices.practices[0].place.time_zone


def _form(
    form: ScheduleForm, schedule: Schedule | None = None, *, is_clash: bool = False, offered: Sequence[Choices] = ()
) -> str:
    errors = form.error_links
    return render_template(
        "schedules/form.html", form=form, schedule=schedule, is_clash=is_clash, errors=errors, offered=offered
    )


def _mail_is_on() -> bool:
    return current_app.config["SETTINGS"].mail_server is not None
