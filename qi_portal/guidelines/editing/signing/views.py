"""A clinician signs a guideline, or takes the signature back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.sign_off import check_next_review, check_signer, latest_review
from qi_portal.domain.content.wording import clean_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import LONGEST
from qi_portal.guidelines.editing.forms import ReasonForm
from qi_portal.guidelines.editing.queries import Region, region_where
from qi_portal.guidelines.editing.signing import actions
from qi_portal.guidelines.editing.signing.forms import SignForm
from qi_portal.guidelines.editing.signing.queries import in_force, signatures
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("sign_offs", __name__, url_prefix="/guideline-desk/<code>/guidelines/<slug>/sign-off")


@bp.get("")
@door(Permission.GUIDELINE_SIGN)
def enter(code: str, slug: str, actor: Actor) -> str:
    region, guideline = region_where(actor, Permission.GUIDELINE_SIGN, code), _guideline(slug)
    return _page(region, guideline, actor, SignForm(formdata=None, content_hash=guideline.content_hash))


@bp.post("")
@door(Permission.GUIDELINE_SIGN, writes=True)
def sign(code: str, slug: str, actor: Actor) -> Any:
    region, guideline = region_where(actor, Permission.GUIDELINE_SIGN, code), _guideline(slug)
    form, today = SignForm(), today_at(region.time_zone)
    check_signer(guideline, actor.name)
    if not _fits(form, region):
        return _page(region, guideline, actor, form), 422
    actions.sign(
        region=region,
        guideline=guideline,
        read_hash=form.content_hash.data or "",
        credentials=form.credentials.data,
        next_review=form.next_review.data,
        today=today,
        by=actor,
    )
    flash(_("Signed. The draft label is gone from this guideline."), "done")
    return redirect(url_for("guideline_desk.guideline", code=code, slug=guideline.slug), 303)


@bp.post("/<uuid:sign_off_id>/take-back")
@door(Permission.GUIDELINE_SIGN, writes=True)
def take_back(code: str, slug: str, sign_off_id: UUID, actor: Actor) -> Any:
    region, guideline, form = region_where(actor, Permission.GUIDELINE_SIGN, code), _guideline(slug), ReasonForm()
    try:
        actions.take_back(
            region=region, guideline=guideline, sign_off_id=sign_off_id, reason=form.note.data or "", by=actor
        )
    except Invalid as problem:
        form.note.errors = [problem.message]
        blank = SignForm(formdata=None, content_hash=guideline.content_hash)
        return _page(region, guideline, actor, blank, form), 422
    is_signed = in_force(guideline, signatures(region)) is not None
    flash(_("Saved.") if is_signed else _("The signature is taken back. The guideline is a draft again."), "done")
    return redirect(url_for("guideline_desk.guideline", code=code, slug=guideline.slug), 303)


def _page(region: Region, guideline: Guideline, actor: Actor, form: SignForm, ending: ReasonForm | None = None) -> str:
    signed = signatures(region)
    return render_template(
        "guidelines/editing/sign.html",
        region=region,
        guideline=guideline,
        form=form,
        ending=ending or ReasonForm(formdata=None),
        errors=form.error_links + (ending.error_links if ending else []),
        sign_off=in_force(guideline, signed),
        own=[each for each in signed.get(guideline.id, []) if each.signer_id == actor.person_id],
        latest_review=latest_review(today_at(region.time_zone)),
    )


def _fits(form: SignForm, region: Region) -> bool:
    """Every mistake at its field at once."""
    try:
        clean_text("credentials", form.credentials.data or "", LONGEST)
    except Invalid as problem:
        form.blame(problem)
    try:
        if form.next_review.data is None:
            form.next_review.errors = [_("Choose a day.")]
        else:
            check_next_review(form.next_review.data, today_at(region.time_zone))
    except Invalid as problem:
        form.blame(problem)
    if not form.confirm.data:
        form.confirm.errors = [_("Tick this box if you have.")]
    return not form.error_links


def _guideline(slug: str) -> Guideline:
    return library().guideline(slug)
