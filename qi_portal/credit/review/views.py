"""Somebody else's claim: the local leader reads and confirms it or sends it back, and program staff after that."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.credit import actions, queries
from qi_portal.credit.actions import Turn
from qi_portal.credit.forms import StepForm
from qi_portal.credit.hand import InHand, hand_of, lead_chart
from qi_portal.credit.paper import packet_of, printed
from qi_portal.credit.queries import KeptClaim
from qi_portal.db import committing
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.credit.claim import Part, Step, Taken, may_take
from qi_portal.domain.credit.statements import approval, confirmation
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import Words
from qi_portal.press.pdf import PdfUnavailable
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("credit_review", __name__, url_prefix="/practices/<practice>/credit/claims/<uuid:claim_id>")

DEEDS = {"confirm": Step.CONFIRM, "approve": Step.APPROVE, "send-back": Step.SEND_BACK}


@bp.get("/")
@door(Permission.CREDIT_CONFIRM)
def read(practice: Place, claim_id: UUID, actor: Actor) -> str:
    return _page(actor, _hand(actor, practice, queries.claim_for_leader(actor, practice, claim_id)), Part.LEADER)


@bp.post("/<deed>")
@door(Permission.CREDIT_CONFIRM, writes=True)
def decide(practice: Place, claim_id: UUID, deed: str, actor: Actor) -> Any:
    hand = _hand(actor, practice, queries.claim_for_leader(actor, practice, claim_id))
    return _decide(actor, hand, Part.LEADER, deed) or redirect(url_for("credit.index", practice=practice.code), 303)


@bp.get("/program/")
@door(Permission.CREDIT_APPROVE)
def read_for_program(practice: Place, claim_id: UUID, actor: Actor) -> str:
    return _page(actor, _hand(actor, practice, queries.claim_for_program(actor, practice, claim_id)), Part.STAFF)


@bp.post("/program/<deed>")
@door(Permission.CREDIT_APPROVE, writes=True)
def decide_for_program(practice: Place, claim_id: UUID, deed: str, actor: Actor) -> Any:
    hand = _hand(actor, practice, queries.claim_for_program(actor, practice, claim_id))
    return _decide(actor, hand, Part.STAFF, deed) or redirect(url_for("credit_desk.index"), 303)


@bp.post("/program/packet.pdf")
@door(Permission.CREDIT_APPROVE)
def packet(practice: Place, claim_id: UUID, actor: Actor) -> Response:
    """The packet, printed before the note about it is written."""
    hand = _hand(actor, practice, queries.claim_for_program(actor, practice, claim_id))
    claim = _claim(hand)
    try:
        content = printed(packet_of(claim, hand.project, actor.name))
    except PdfUnavailable as reason:
        return make_response(_page(actor, hand, Part.STAFF, problem=reason.message), 503)
    with committing():
        actions.note_packet(place=practice, claim=claim, by=actor)
    headers = {"Content-Disposition": f'attachment; filename="credit-{practice.code}-{hand.project.id}.pdf"'}
    return Response(content, headers=headers, mimetype="application/pdf")


def _decide(actor: Actor, hand: InHand, part: Part, deed: str) -> Any:
    """None when the step was taken; else the page again, with what does not fit."""
    step, form = DEEDS.get(deed), StepForm()
    if step is None:
        raise NotFound
    if form.opened_on != hand.version or form.fingerprint.data != hand.fingerprint:
        return _page(actor, hand, part, form=form, is_other=True), 409
    reason = form.read_reason() if step is Step.SEND_BACK else ""
    if reason is None or (step is not Step.SEND_BACK and not form.is_ticked):
        return _page(actor, hand, part, form=form, unticked=reason is not None), 422
    statement = "" if step is Step.SEND_BACK else speaker().say(_sentence(actor, hand, step))
    turn = Turn(hand.place, _claim(hand), _taken(actor, step, part), hand.evidence, statement, reason)
    actions.decide(turn=turn, by=actor)
    flash(_say_done(step), "ok")
    return None


def _say_done(step: Step) -> str:
    if step is Step.CONFIRM:
        return _("Confirmed. Program staff can approve it now.")
    return _("Approved.") if step is Step.APPROVE else _("Sent back with your reason.")


def _page(
    actor: Actor,
    hand: InHand,
    part: Part,
    *,
    form: StepForm | None = None,
    is_other: bool = False,
    unticked: bool = False,
    problem: Words | None = None,
) -> str:
    claim = _claim(hand)
    known = queries.standing(claim, hand.place)
    open_steps = [step for step in DEEDS.values() if may_take(known, _taken(actor, step, part))]
    forward = next((step for step in open_steps if step is not Step.SEND_BACK), None)
    return render_template(
        "credit/review.html",
        practice=hand.place,
        project=hand.project,
        hand=hand,
        claim=claim,
        chart=lead_chart(actor, hand.place, hand.project, hand.evidence.as_of),
        forward=forward,
        deed=next((name for name, step in DEEDS.items() if step is forward), ""),
        sentence=_sentence(actor, hand, forward) if forward else None,
        may_send_back=Step.SEND_BACK in open_steps,
        for_program=part is Part.STAFF,
        is_in_leaders_place=part is Part.STAFF and forward is Step.CONFIRM,
        form=form,
        is_other=is_other,
        unticked=unticked,
        problem=problem,
    )


def _sentence(actor: Actor, hand: InHand, step: Step) -> Words:
    name = _claim(hand).person_name
    if step is Step.APPROVE:
        return approval(actor.name, name, hand.asked.name)
    return confirmation(actor.name, name, hand.project.title)


def _taken(actor: Actor, step: Step, part: Part) -> Taken:
    if actor.person_id is None:
        raise NotFound
    return Taken(step, actor.person_id, part)


def _claim(hand: InHand) -> KeptClaim:
    if hand.claim is None:
        raise NotFound
    return hand.claim


def _hand(actor: Actor, practice: Place, claim: KeptClaim) -> InHand:
    return hand_of(actor, practice, library().project(claim.project_id), claim, today_at(practice.time_zone))
