"""A physician's own claims: what counts, what is missing and where it is done; writing, attesting, taking away."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.credit import actions, queries
from qi_portal.credit.actions import Turn, Wanted
from qi_portal.credit.finding import own_hand, type_for
from qi_portal.credit.forms import DraftForm, StepForm
from qi_portal.credit.hand import InHand, lead_chart
from qi_portal.credit.paper import packet_of, printed
from qi_portal.credit.queries import KeptClaim
from qi_portal.credit.types.queries import types_at
from qi_portal.credit.where import where_done
from qi_portal.db import committing
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.activities import NEEDED, Activity
from qi_portal.domain.credit.claim import Part, State, Step, Taken
from qi_portal.domain.credit.evidence import QUESTIONS
from qi_portal.domain.credit.statements import attestation
from qi_portal.domain.credit.typed import ANSWER_FIELDS, day_field, note_field
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.words import Words
from qi_portal.drawing.frame import PAPER
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.practices.asked import project_of
from qi_portal.practices.queries import enrollment_of, enrollments_of
from qi_portal.press.pdf import PdfUnavailable
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import VersionForm
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("credit", __name__, url_prefix="/practices/<practice>", template_folder="templates")

ACTIVITY_FIELDS = tuple((each, day_field(each), note_field(each), each in NEEDED) for each in Activity)
ANSWERS = tuple(zip(ANSWER_FIELDS, QUESTIONS, strict=True))


@bp.get("/credit/")
@door(Permission.CREDIT_CLAIM)
def index(practice: Place, actor: Actor) -> str:
    """The practice's projects with the actor's own claims, and what waits for the actor as its leader."""
    known = library().projects
    own = queries.own_claims(actor, practice)
    enrolled = [each.project_id for each in enrollments_of([practice.practice_id]) if each.project_id in known]
    leads = may(actor, Permission.CREDIT_CONFIRM, practice)
    return render_template(
        "credit/index.html",
        practice=practice,
        projects=known,
        rows=[(known[each], [claim for claim in own if claim.project_id == each]) for each in enrolled],
        waiting=queries.waiting_for_leader(actor, practice) if leads else None,
        has_types=bool(types_at(practice)),
    )


@bp.get("/projects/<project_id>/credit")
@door(Permission.CREDIT_CLAIM)
def show(practice: Place, project_id: str, actor: Actor) -> str:
    project = project_of(practice, project_id)
    if type_for(actor, practice, project.id, request.args.get("type", "")) is None:
        return render_template("credit/no_types.html", practice=practice, project=project)
    hand = _own_hand(actor, practice, project)
    return _page(actor, hand, DraftForm(hand.claim))


@bp.post("/projects/<project_id>/credit")
@door(Permission.CREDIT_CLAIM, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    """Keep the draft; one that was saved in another window meanwhile is said above what was typed here."""
    project = project_of(practice, project_id)
    hand, form = _own_hand(actor, practice, project), DraftForm()
    read = form.read(hand.evidence.as_of, enrollment_of(practice, project.id).started.first_day)
    if read is None:
        return _page(actor, hand, form), 422
    if form.opened_on != hand.version:
        form.version.data = str(hand.version)
        return _page(actor, hand, form, clash=True), 409
    activities, reflection = read
    actions.save_draft(
        wanted=Wanted(practice, project.id, hand.type_id),
        opened_on=form.opened_on,
        activities=activities,
        reflection=reflection,
        by=actor,
    )
    flash(_("Saved. Only you see it until you attest."), "ok")
    return _to(hand)


@bp.get("/projects/<project_id>/credit/attest")
@door(Permission.CREDIT_CLAIM)
def read(practice: Place, project_id: str, actor: Actor) -> str:
    """The packet as it would be frozen, above the sentence to attest."""
    hand = _draft(actor, practice, project_of(practice, project_id))
    return _attest_page(actor, hand, StepForm())


@bp.post("/projects/<project_id>/credit/attest")
@door(Permission.CREDIT_CLAIM, writes=True)
def attest(practice: Place, project_id: str, actor: Actor) -> Any:
    """Freeze what the page showed; when the evidence is another one by now, it is shown anew."""
    hand, form = _draft(actor, practice, project_of(practice, project_id)), StepForm()
    if form.fingerprint.data != hand.fingerprint:
        return _attest_page(actor, hand, form, is_other=True), 409
    if not form.is_ticked:
        return _attest_page(actor, hand, form, unticked=True), 422
    chart = svg_chart(lead_chart(actor, practice, hand.project, hand.evidence.as_of), speaker(), size=PAPER)
    actions.attest(turn=_turn(hand, actor, Step.ATTEST, speaker().say(_sentence(hand, actor))), chart=chart, by=actor)
    flash(_("Attested. The local leader, or program staff where there is none, can confirm it now."), "ok")
    return _to(hand)


@bp.post("/projects/<project_id>/credit/withdraw")
@door(Permission.CREDIT_CLAIM, writes=True)
def withdraw(practice: Place, project_id: str, actor: Actor) -> Any:
    hand = _own_hand(actor, practice, project_of(practice, project_id))
    _still(hand, VersionForm())
    actions.decide(turn=_turn(hand, actor, Step.WITHDRAW), by=actor)
    flash(_("Withdrawn. You can begin a new claim at any time."), "ok")
    return redirect(url_for(".index", practice=practice.code), 303)


@bp.post("/projects/<project_id>/credit/packet.pdf")
@door(Permission.CREDIT_CLAIM)
def packet(practice: Place, project_id: str, actor: Actor) -> Response:
    """The actor's own packet, printed before the note about it is written."""
    hand = _own_hand(actor, practice, project_of(practice, project_id))
    claim = _claim(hand)
    try:
        content = printed(packet_of(claim, hand.project, actor.name))
    except PdfUnavailable as reason:
        return make_response(_page(actor, hand, DraftForm(claim), problem=reason.message), 503)
    with committing():
        actions.note_packet(place=practice, claim=claim, by=actor)
    headers = {"Content-Disposition": f'attachment; filename="credit-{hand.project.id}.pdf"'}
    return Response(content, headers=headers, mimetype="application/pdf")


def _page(actor: Actor, hand: InHand, form: DraftForm, *, clash: bool = False, problem: Words | None = None) -> str:
    return render_template(
        "credit/show.html",
        practice=hand.place,
        project=hand.project,
        hand=hand,
        form=form,
        errors=form.error_links,
        clash=clash,
        problem=problem,
        types=types_at(hand.place),
        where=where_done(hand),
        activities=ACTIVITY_FIELDS,
        answers=ANSWERS,
        has_leader=queries.has_other_lead(hand.place, actor.person_id) if actor.person_id else False,
    )


def _attest_page(actor: Actor, hand: InHand, form: StepForm, *, is_other: bool = False, unticked: bool = False) -> str:
    return render_template(
        "credit/attest.html",
        practice=hand.place,
        project=hand.project,
        hand=hand,
        chart=lead_chart(actor, hand.place, hand.project, hand.evidence.as_of),
        sentence=_sentence(hand, actor),
        is_other=is_other,
        unticked=unticked,
    )


def _sentence(hand: InHand, actor: Actor) -> Words:
    return attestation(actor.name, hand.project.title, hand.place.name, hand.asked.name)


def _turn(hand: InHand, actor: Actor, step: Step, statement: str = "") -> Turn:
    claim = _claim(hand)
    taken = Taken(step, claim.person_id, Part.CLAIMANT)
    return Turn(hand.place, claim, taken, hand.evidence, statement=statement)


def _claim(hand: InHand) -> KeptClaim:
    if hand.claim is None:
        raise NotFound
    return hand.claim


def _draft(actor: Actor, practice: Place, project: Project) -> InHand:
    """The actor's own claim while it can be attested; NotFound otherwise."""
    hand = _own_hand(actor, practice, project)
    if hand.claim is None or hand.state is not State.DRAFT or hand.unmet:
        raise NotFound
    return hand


def _own_hand(actor: Actor, practice: Place, project: Project) -> InHand:
    """The actor's own claim of the type that the address asks for; NotFound when the program has no types."""
    kind = type_for(actor, practice, project.id, request.args.get("type", ""))
    if kind is None:
        raise NotFound
    return own_hand(actor, practice, project, kind, today_at(practice.time_zone))


def _still(hand: InHand, form: VersionForm) -> None:
    if form.opened_on != hand.version:
        raise Stale(actions.STALE)


def _to(hand: InHand) -> Any:
    return redirect(url_for(".show", practice=hand.place.code, project_id=hand.project.id, type=hand.type_id), 303)
