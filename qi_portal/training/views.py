"""Trainings: the list, one of them, signing up, and what staff do with them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.training.calendar_file import calendar_file
from qi_portal.domain.training.offer import Kind, Offer
from qi_portal.domain.training.typed import Around
from qi_portal.domain.words import Words, words
from qi_portal.press.pdf import PdfUnavailable, render
from qi_portal.training import actions, attendance, queries
from qi_portal.training.forms import CancelForm, GuestForm, OfferForm, VersionForm, attended_in
from qi_portal.training.queries import Offered, ProgramFacts
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("training", __name__, url_prefix="/training", template_folder="templates")


@bp.app_template_filter()
def session_time(offer: Offer) -> Words:
    """'December 3, 2026, 12:30 PM EST': when a session begins, where its program is."""
    assert offer.starts is not None, "a module never begins"
    time = format_time(offer.starts, "short", rebase=False)
    return words("{day}, {time} {zone}", day=offer.starts.date(), time=time, zone=offer.starts.tzname() or "")


@bp.get("/")
@door(Permission.TRAINING_ATTEND)
def index(actor: Actor) -> str:
    now, known = utc_now(), queries.offered_to(actor)
    mine = [(each, part) for each in known if (part := each.part_of(actor.person_id))]
    return render_template(
        "training/index.html",
        called_off=[each for each, _part in mine if each.is_cancelled and not each.has_begun(now)],
        mine=[(each, part) for each, part in mine if not each.is_cancelled],
        sessions=[each for each in known if each.is_session and not each.has_begun(now)],
        modules=[each for each in known if not each.is_session and not each.is_cancelled],
        past=[each for each in reversed(known) if each.has_begun(now)] if _may_manage(actor) else [],
        may_manage=_may_manage(actor),
        person_id=actor.person_id,
        now=now,
    )


@bp.get("/<uuid:training_id>")
@door(Permission.TRAINING_ATTEND)
def show(training_id: UUID, actor: Actor) -> str:
    return _page(queries.offered(actor, training_id), actor)


@bp.get("/<uuid:training_id>/session.ics")
@door(Permission.TRAINING_ATTEND)
def calendar(training_id: UUID, actor: Actor) -> Response:
    """The session for a calendar."""
    found = queries.offered(actor, training_id)
    if found.offer.starts is None:
        raise NotFound
    text = calendar_file(
        found.offer, found.id, starts=found.offer.starts, made_at=utc_now(), cancelled=found.is_cancelled
    )
    headers = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return Response(text, headers=headers, mimetype="text/calendar")


@bp.post("/<uuid:training_id>/sign-up")
@door(Permission.TRAINING_ATTEND, writes=True)
def sign_up(training_id: UUID, actor: Actor) -> Any:
    attendance.sign_up(training_id=training_id, by=actor, now=utc_now())
    turn = queries.offered(actor, training_id).seating.turn_of(_id(actor))
    flash(_("You are on the waiting list.") if turn else _("You have a seat."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/withdraw")
@door(Permission.TRAINING_ATTEND, writes=True)
def withdraw(training_id: UUID, actor: Actor) -> Any:
    attendance.withdraw(training_id=training_id, by=actor, now=utc_now())
    flash(_("You are signed off. The next in line has your seat."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/complete")
@door(Permission.TRAINING_ATTEND, writes=True)
def complete(training_id: UUID, actor: Actor) -> Any:
    if "confirm" not in request.form:
        return _page(queries.offered(actor, training_id), actor, unconfirmed=True), 422
    attendance.complete(training_id=training_id, by=actor, now=utc_now())
    flash(_("Kept: you worked through this module today."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/take-back")
@door(Permission.TRAINING_ATTEND, writes=True)
def take_back(training_id: UUID, actor: Actor) -> Any:
    attendance.take_back(training_id=training_id, by=actor, now=utc_now())
    flash(_("Taken back."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/certificate.pdf")
@door(Permission.TRAINING_ATTEND)
def certificate(training_id: UUID, actor: Actor) -> Response:
    """The certificate of a session that the asker attended, printed before the note about it is written."""
    found = queries.offered(actor, training_id)
    part = found.part_of(actor.person_id)
    on = found.done_on(part) if part and found.is_session else None
    if on is None:
        raise NotFound
    try:
        page = render_template("training/certificate.html", training=found, on=on, name=actor.name, now=utc_now())
        content = render(page, stylesheet="report.css")
    except PdfUnavailable as reason:
        return make_response(_page(found, actor, problem=reason.message), 503)
    with committing():
        attendance.note_certificate(program_id=found.program_id, training_id=found.id, by=actor)
    headers = {"Content-Disposition": 'attachment; filename="certificate.pdf"'}
    return Response(content, headers=headers, mimetype="application/pdf")


# --- staff


@bp.get("/new/<kind>")
@door(Permission.TRAINING_MANAGE)
def enter(kind: str, actor: Actor) -> str:
    return _form(OfferForm(_kind(kind)), queries.programs_managed(actor))


@bp.post("/new/<kind>")
@door(Permission.TRAINING_MANAGE, writes=True)
def save(kind: str, actor: Actor) -> Any:
    form, programs = OfferForm(_kind(kind)), queries.programs_managed(actor)
    program = next((each for each in programs if str(each.id) == form.program.data), programs[0])
    offer = form.read(_around(program.zone))
    if offer is None:
        return _form(form, programs), 422
    flash(_("Saved. Everybody in the program can see it."), "ok")
    return _to(actions.add(program_id=program.id, offer=offer, by=actor))


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
    return _to(training_id)


@bp.post("/<uuid:training_id>/cancel")
@door(Permission.TRAINING_MANAGE, writes=True)
def cancel(training_id: UUID, actor: Actor) -> Any:
    found, form = queries.managed(actor, training_id), CancelForm()
    reason = form.read()
    if reason is None:
        return _page(found, actor, cancelling=form), 422
    actions.cancel(training_id=training_id, opened_on=form.opened_on, reason=reason, by=actor, now=utc_now())
    flash(_("Called off. Everybody who signed up is told on their pages."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/put-back")
@door(Permission.TRAINING_MANAGE, writes=True)
def put_back(training_id: UUID, actor: Actor) -> Any:
    actions.put_back(training_id=training_id, opened_on=VersionForm().opened_on, by=actor)
    flash(_("It is offered again. Everybody has the seat they had."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/attendance")
@door(Permission.TRAINING_MANAGE, writes=True)
def keep_attendance(training_id: UUID, actor: Actor) -> Any:
    attendance.keep_attendance(
        training_id=training_id, attended=attended_in(request.form.to_dict()), by=actor, now=utc_now()
    )
    flash(_("Attendance is saved."), "ok")
    return _to(training_id)


@bp.post("/<uuid:training_id>/guests")
@door(Permission.TRAINING_MANAGE, writes=True)
def add_guest(training_id: UUID, actor: Actor) -> Any:
    found, form = queries.managed(actor, training_id), GuestForm()
    try:
        attendance.add_guest(training_id=training_id, email=form.email.data or "", by=actor, now=utc_now())
    except Invalid as problem:
        form.email.errors = [problem.message]
        return _page(found, actor, guest=form), 422
    flash(_("Added as attended."), "ok")
    return _to(training_id)


def _page(
    found: Offered,
    actor: Actor,
    *,
    problem: Words | None = None,
    unconfirmed: bool = False,
    cancelling: CancelForm | None = None,
    guest: GuestForm | None = None,
) -> str:
    part = found.part_of(actor.person_id)
    manages = _may_manage(actor) and found.program_id in {each.id for each in queries.programs_managed(actor)}
    return render_template(
        "training/show.html",
        training=found,
        offer=found.offer,
        part=part,
        turn=found.seating.turn_of(_id(actor)),
        done_on=found.done_on(part) if part else None,
        projects=_titles(found.offer),
        manages=manages,
        cancelling=cancelling or CancelForm(formdata=None, version=str(found.version)),
        guest=guest or GuestForm(formdata=None),
        problem=problem,
        unconfirmed=unconfirmed,
        now=utc_now(),
    )


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


def _titles(offer: Offer) -> list[str]:
    projects: Mapping[str, Any] = library().projects
    return [projects[each].title for each in offer.project_ids if each in projects]


def _around(zone: ZoneInfo) -> Around:
    return Around(zone, tuple(library().projects))


def _may_manage(actor: Actor) -> bool:
    return may(actor, Permission.TRAINING_MANAGE)


def _kind(name: str) -> Kind:
    if name not in list(Kind):
        raise NotFound
    return Kind(name)


def _id(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def _to(training_id: UUID) -> Any:
    return redirect(url_for(".show", training_id=training_id), 303)
