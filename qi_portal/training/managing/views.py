"""Offering trainings: adding, changing, calling off, and keeping who was there."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.training.offer import Kind
from qi_portal.domain.training.typed import Around
from qi_portal.practices.queries import ProgramFacts
from qi_portal.training import actions, attendance, queries
from qi_portal.training.forms import CancelForm, GuestForm, OfferForm, attended_in
from qi_portal.training.page import to_training, training_page
from qi_portal.training.queries import Offered
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.shelves import library

bp = Blueprint("training_desk", __name__, url_prefix="/training")


@bp.get("/new/<kind>")
@door(Permission.TRAINING_MANAGE)
def enter(kind: str, actor: Actor) -> str:
    return _form(OfferForm(_kind(kind)), queries.programs_managed(actor))


@bp.post("/new/<kind>")
@door(Permission.TRAINING_MANAGE, writes=True)
def save(kind: str, actor: Actor) -> Any:
    form, programs = OfferForm(_kind(kind)), queries.programs_managed(actor)
    program = next((each for each in programs if str(each.id) == form.program.data), programs[0])
    offer = form.read(_around(ZoneInfo(program.time_zone)))
    if offer is None:
        return _form(form, programs), 422
    flash(_("Saved. Everybody in the program can see it."), "ok")
    return to_training(actions.add(program_id=program.id, offer=offer, by=actor))


@bp.get("/<uuid:training_id>/change")
@door(Permission.TRAINING_MANAGE)
def edit(training_id: UUID, actor: Actor) -> str:
    found = queries.managed(actor, training_id)
    return _form(OfferForm(found.offer.kind, found.offer, found.version), [], found)


@bp.post("/<uuid:training_id>/change")
@door(Permission.TRAINING_MANAGE, writes=True)
def change(training_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is said above what was typed here."""
    found = queries.managed(actor, training_id)
    form = OfferForm(found.offer.kind)
    offer = form.read(_around(found.zone))
    if offer is not None and form.opened_on != found.version:
        form.version.data = str(found.version)
        return _form(form, [], found, clash=True), 409
    try:
        if offer is not None:
            actions.revise(training_id=training_id, opened_on=form.opened_on, offer=offer, by=actor)
    except Invalid as problem:
        form.blame(problem)
    if form.error_links:
        return _form(form, [], found), 422
    flash(_("Saved."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/cancel")
@door(Permission.TRAINING_MANAGE, writes=True)
def cancel(training_id: UUID, actor: Actor) -> Any:
    found, form = queries.managed(actor, training_id), CancelForm()
    reason = form.read()
    if reason is None:
        return training_page(found, actor, cancelling=form), 422
    actions.cancel(training_id=training_id, opened_on=form.opened_on, reason=reason, by=actor, now=utc_now())
    flash(_("Called off. Everybody who signed up is told on their pages."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/put-back")
@door(Permission.TRAINING_MANAGE, writes=True)
def put_back(training_id: UUID, actor: Actor) -> Any:
    actions.put_back(training_id=training_id, opened_on=opened_on(), by=actor)
    flash(_("It is offered again. Everybody has the seat they had."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/attendance")
@door(Permission.TRAINING_MANAGE, writes=True)
def keep_attendance(training_id: UUID, actor: Actor) -> Any:
    attendance.keep_attendance(
        training_id=training_id, attended=attended_in(request.form.to_dict()), by=actor, now=utc_now()
    )
    flash(_("Attendance is saved."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/guests")
@door(Permission.TRAINING_MANAGE, writes=True)
def add_guest(training_id: UUID, actor: Actor) -> Any:
    found, form = queries.managed(actor, training_id), GuestForm()
    try:
        attendance.add_guest(training_id=training_id, email=form.email.data or "", by=actor, now=utc_now())
    except Invalid as problem:
        form.email.errors = [problem.message]
        return training_page(found, actor, guest=form), 422
    flash(_("Added as attended."), "ok")
    return to_training(training_id)


def _form(form: OfferForm, programs: list[ProgramFacts], found: Offered | None = None, *, clash: bool = False) -> str:
    return render_template(
        "training/form.html",
        form=form,
        programs=programs,
        training=found,
        clash=clash,
        projects=library().projects.values(),
        errors=form.error_links,
    )


def _around(zone: ZoneInfo) -> Around:
    return Around(zone, tuple(library().projects))


def _kind(name: str) -> Kind:
    if name not in list(Kind):
        raise NotFound
    return Kind(name)
