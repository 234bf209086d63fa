"""The digest as a page, a program's days for letters, and which letters a person wants."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, AtPractice, Permission, Place, roles_granting
from qi_portal.domain.errors import Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.calendar import due_days
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.practices.queries import places_where
from qi_portal.reminders import actions, jobs, queries
from qi_portal.reminders.contents import Digest, digests_of
from qi_portal.reminders.forms import MailForm, ScheduleForm
from qi_portal.reminders.queries import ProgramSchedule
from qi_portal.reminders.stop_token import read_stop_token
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door, own_id

bp = Blueprint("reminders", __name__, template_folder="templates")


@bp.get("/digest")
@door(Permission.ACCOUNT_USE)
def digest(actor: Actor) -> str:
    """What is due, shows a change or is quiet in the practices that the person works in or coaches."""
    may_enter_at = {place.practice_id for place in places_where(actor, Permission.MEASURE_ENTER)}
    return render_template("reminders/digest.html", digests=_digests(actor), may_enter_at=may_enter_at)


@bp.get("/reminders/settings")
@door(Permission.REMINDER_SET)
def settings(actor: Actor) -> str:
    return _settings_page(actor)


@bp.post("/reminders/settings/<program>")
@door(Permission.REMINDER_SET, writes=True)
def save(program: str, actor: Actor) -> Any:
    stored = queries.own_schedule(actor, program)
    form = ScheduleForm(stored)
    schedule = form.read()
    if schedule is None:
        return _settings_page(actor, {program: form}), 422
    try:
        actions.set_schedule(program_id=stored.program_id, schedule=schedule, opened_on=form.opened_on, by=actor)
    except Stale:
        form.version.data = str(stored.version)
        return _settings_page(actor, {program: form}, clash=stored), 409
    flash(_("Saved. It counts from now on."), "done")
    return redirect(url_for(".settings"), 303)


@bp.get("/account/mail")
@door(Permission.ACCOUNT_USE)
def choices(actor: Actor) -> str:
    stopped = queries.stopped_by(actor.person_id)
    form = MailForm(data={kind.value: kind not in stopped for kind in Kind})
    return render_template("reminders/choices.html", form=form, email=actor.email, mail_is_on=_mail_is_on())


@bp.post("/account/mail")
@door(Permission.ACCOUNT_USE, writes=True)
def choose(actor: Actor) -> Any:
    actions.choose(person_id=own_id(actor), wanted=MailForm().wanted, by=actor)
    flash(_("Saved."), "done")
    return redirect(url_for(".choices"), 303)


@bp.get("/mail/stop/<token>")
@door(Permission.SITE_USE)
def ask_to_stop(token: str, actor: Actor) -> str:
    _person, kind = read_stop_token(token)
    return render_template("reminders/stop.html", kind=kind, token=token, is_stopped=False)


@bp.post("/mail/stop/<token>")
@door(Permission.SITE_USE, writes=True)
def stop(token: str, actor: Actor) -> str:
    person_id, kind = read_stop_token(token)
    actions.stop(person_id=person_id, kind=kind)
    return render_template("reminders/stop.html", kind=kind, token=token, is_stopped=True)


def _digests(actor: Actor) -> list[Digest]:
    """By practice; each program's projects and day are its own."""
    own = actor.practice_ids(roles_granting(Permission.MEASURE_READ, AtPractice))
    places = [each for each in places_where(actor, Permission.MEASURE_READ) if each.practice_id in own]
    programs: dict[Any, list[Place]] = {}
    for place in places:
        programs.setdefault(place.program_id, []).append(place)
    return [
        each
        for program_id, theirs in programs.items()
        for each in digests_of(actor, theirs, jobs.shelf_of(program_id), today_at(theirs[0].time_zone))
    ]


def _settings_page(
    actor: Actor, typed: dict[str, ScheduleForm] | None = None, clash: ProgramSchedule | None = None
) -> str:
    forms = typed or {}
    programs = [
        (each, forms.get(each.code) or ScheduleForm(each), {kind: _next_day(each, kind) for kind in Kind})
        for each in queries.own_schedules(actor)
    ]
    return render_template("reminders/settings.html", programs=programs, clash=clash, mail_is_on=_mail_is_on())


def _next_day(program: ProgramSchedule, kind: Kind) -> date | None:
    """The next day from today on that letters of the kind go out."""
    today = today_at(program.time_zone)
    months = (Month.of(today), Month.of(today) + 1)
    days = (day for month in months for day in due_days(month, program.schedule.days_of(kind)))
    return next((day for day in days if day >= today), None)


def _mail_is_on() -> bool:
    return current_app.config["SETTINGS"].mail_server is not None
