"""Feedback on the desk: the list, an answer, who answers."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid
from qi_portal.guidelines.editing.feedback import actions, queries
from qi_portal.guidelines.editing.feedback.forms import AnswerForm, OwnersForm, owners_form
from qi_portal.guidelines.editing.feedback.queries import EVERYTHING_ELSE
from qi_portal.guidelines.editing.queries import Region, may_in, region_where
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("feedback_desk", __name__, url_prefix="/guideline-desk/<code>/feedback")


@bp.get("")
@door(Permission.GUIDELINE_DESK)
def index(code: str, actor: Actor) -> str:
    """Open messages, overdue ones first; closed ones when the address asks for them."""
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    is_open = request.args.get("state") != "closed"
    return render_template(
        "guidelines/editing/feedback_list.html",
        region=region,
        messages=queries.messages(region, is_open=is_open),
        is_open=is_open,
        guidelines=_guidelines(),
        owners=queries.owners_of(region),
        today=today_at(region.time_zone),
        may_answer=may_in(actor, Permission.GUIDELINE_ANSWER, region),
    )


@bp.get("/<uuid:feedback_id>")
@door(Permission.GUIDELINE_DESK)
def show(code: str, feedback_id: UUID, actor: Actor) -> str:
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    return _page(region, feedback_id, actor)


@bp.post("/<uuid:feedback_id>/answer")
@door(Permission.GUIDELINE_ANSWER, writes=True)
def answer(code: str, feedback_id: UUID, actor: Actor) -> Any:
    region, form = region_where(actor, Permission.GUIDELINE_ANSWER, code), AnswerForm()
    try:
        actions.answer(
            region=region, feedback_id=feedback_id, opened_on=form.opened_on, text=form.text.data or "", by=actor
        )
    except Invalid as problem:
        form.blame(problem)
        return _page(region, feedback_id, actor, form), 422
    flash(_("Answered and closed."), "done")
    return redirect(url_for(".index", code=code), 303)


@bp.post("/<uuid:feedback_id>/reopen")
@door(Permission.GUIDELINE_ANSWER, writes=True)
def reopen(code: str, feedback_id: UUID, actor: Actor) -> Any:
    region, form = region_where(actor, Permission.GUIDELINE_ANSWER, code), AnswerForm()
    try:
        actions.reopen(
            region=region,
            feedback_id=feedback_id,
            opened_on=form.opened_on,
            text=form.text.data or "",
            today=today_at(region.time_zone),
            by=actor,
        )
    except Invalid as problem:
        form.blame(problem)
        return _page(region, feedback_id, actor, form), 422
    flash(_("The message is open again."), "done")
    return redirect(url_for(".show", code=code, feedback_id=feedback_id), 303)


@bp.get("/owners")
@door(Permission.GUIDELINE_ANSWER)
def owners(code: str, actor: Actor) -> str:
    region = region_where(actor, Permission.GUIDELINE_ANSWER, code)
    return _owners_page(region, _owners_form(region))


@bp.post("/owners")
@door(Permission.GUIDELINE_ANSWER, writes=True)
def set_owners(code: str, actor: Actor) -> Any:
    region = region_where(actor, Permission.GUIDELINE_ANSWER, code)
    form = _owners_form(region)
    for number, specialty in enumerate(_specialties()):
        field = form[f"owner-{number}"]
        try:
            actions.set_owner(region=region, specialty=specialty, person_id=_person(field.data), by=actor)
        except Invalid as problem:
            field.errors = [problem.message]
    if errors := form.error_links:
        return _owners_page(region, form, errors), 422
    flash(_("Saved."), "done")
    return redirect(url_for(".index", code=code), 303)


def _page(region: Region, feedback_id: UUID, actor: Actor, typed: AnswerForm | None = None) -> str:
    message = queries.message_of(region, feedback_id)
    guideline = _guidelines().get(message.condition_id or "")
    form = typed or AnswerForm(formdata=None, version=str(message.version))
    return render_template(
        "guidelines/editing/feedback.html",
        region=region,
        message=message,
        guideline=guideline,
        rule=next((rule for rule in guideline.tree.rules if rule.id == message.rule_id), None) if guideline else None,
        owner=queries.owners_of(region).of(guideline.specialty if guideline else EVERYTHING_ELSE),
        steps=queries.steps_of([message])[message.id],
        form=form,
        errors=form.error_links,
        today=today_at(region.time_zone),
        may_answer=may_in(actor, Permission.GUIDELINE_ANSWER, region),
    )


def _owners_form(region: Region) -> OwnersForm:
    chosen = queries.owners_of(region).by_specialty
    return owners_form(
        _specialties(), queries.answerers(region), {name: str(person.id) for name, person in chosen.items()}
    )


def _owners_page(region: Region, form: OwnersForm, errors: list[tuple[str, object]] | None = None) -> str:
    return render_template(
        "guidelines/editing/owners.html",
        region=region,
        form=form,
        fields=[form[f"owner-{number}"] for number in range(len(_specialties()))],
        errors=errors or [],
        fallback=queries.owners_of(region).fallback,
    )


def _person(text: str | None) -> UUID | None:
    """The person that was chosen; one that cannot be is nobody whom the action would take."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _specialties() -> list[str]:
    """Everything else first, then the specialties of the shelf."""
    return [EVERYTHING_ELSE, *sorted({each.specialty for each in _guidelines().values()})]


def _guidelines() -> dict[str, Any]:
    """By id."""
    return {each.id: each for each in library().guidelines.values()}
