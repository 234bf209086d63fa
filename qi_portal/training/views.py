"""Trainings for everybody: the list, one of them, signing up, completing a module, the certificate."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import format_time
from flask_babel import gettext as _

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.errors import NotFound
from qi_portal.domain.training.calendar_file import calendar_file
from qi_portal.domain.training.offer import Offer
from qi_portal.domain.words import Words, words
from qi_portal.press.pdf import PdfUnavailable, render
from qi_portal.training import attendance, queries
from qi_portal.training.listing import Listing
from qi_portal.training.page import own_id, to_training, training_page
from qi_portal.web.doors import door

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
    listing = Listing(tuple(queries.offered_to(actor)), actor.person_id, utc_now())
    return render_template("training/index.html", listing=listing, may_manage=may(actor, Permission.TRAINING_MANAGE))


@bp.get("/<uuid:training_id>")
@door(Permission.TRAINING_ATTEND)
def show(training_id: UUID, actor: Actor) -> str:
    return training_page(queries.offered(actor, training_id), actor)


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
    turn = queries.offered(actor, training_id).seating.turn_of(own_id(actor))
    flash(_("You are on the waiting list.") if turn else _("You have a seat."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/withdraw")
@door(Permission.TRAINING_ATTEND, writes=True)
def withdraw(training_id: UUID, actor: Actor) -> Any:
    attendance.withdraw(training_id=training_id, by=actor, now=utc_now())
    flash(_("You are signed off. The next in line has your seat."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/complete")
@door(Permission.TRAINING_ATTEND, writes=True)
def complete(training_id: UUID, actor: Actor) -> Any:
    if "confirm" not in request.form:
        return training_page(queries.offered(actor, training_id), actor, unconfirmed=True), 422
    attendance.complete(training_id=training_id, by=actor, now=utc_now())
    flash(_("Kept: you worked through this module today."), "ok")
    return to_training(training_id)


@bp.post("/<uuid:training_id>/take-back")
@door(Permission.TRAINING_ATTEND, writes=True)
def take_back(training_id: UUID, actor: Actor) -> Any:
    attendance.take_back(training_id=training_id, by=actor, now=utc_now())
    flash(_("Taken back."), "ok")
    return to_training(training_id)


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
        return make_response(training_page(found, actor, problem=reason.message), 503)
    with committing():
        attendance.note_certificate(program_id=found.program_id, training_id=found.id, by=actor)
    headers = {"Content-Disposition": 'attachment; filename="certificate.pdf"'}
    return Response(content, headers=headers, mimetype="application/pdf")
