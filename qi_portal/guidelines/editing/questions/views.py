"""Questions for the clinical lead: the list, one question, its decision, the list as a file."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.question import Question, questions_of
from qi_portal.domain.errors import Invalid
from qi_portal.guidelines.editing.queries import Region, may_in, region_where
from qi_portal.guidelines.editing.questions import actions
from qi_portal.guidelines.editing.questions.forms import SettleForm
from qi_portal.guidelines.editing.questions.queries import latest, question_of, steps_of
from qi_portal.guidelines.editing.questions.rows import COLUMNS, row_of
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("questions", __name__, url_prefix="/guideline-desk/<code>")


@bp.get("/questions")
@door(Permission.GUIDELINE_DESK)
def index(code: str, actor: Actor) -> str:
    """Every question by specialty; those of one state when the address asks for it."""
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    every, state = questions_of(_shelf(), latest(region)), request.args.get("state", "all")
    by_specialty: dict[str, list[Question]] = {}
    for question in every:
        if state not in ("open", "settled") or (state == "settled") is (question.settled is not None):
            by_specialty.setdefault(question.guideline.specialty, []).append(question)
    return render_template(
        "guidelines/editing/questions.html",
        region=region,
        by_specialty=by_specialty,
        state=state,
        settled=sum(question.settled is not None for question in every),
        count=len(every),
    )


@bp.post("/questions.csv")
@door(Permission.GUIDELINE_DESK, writes=True)
def take(code: str, actor: Actor) -> Response:
    """The whole list as a file. Taking it is written down."""
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    every = questions_of(_shelf(), latest(region))
    actions.note_export(region=region, count=len(every), by=actor)
    taken_at = region.clock(utc_now())
    rows = (row_of(question, program=region.name, by=actor.name, at=taken_at) for question in every)
    return csv_answer("clinical-questions", COLUMNS, rows)


@bp.get("/questions/<question_id>")
@door(Permission.GUIDELINE_DESK)
def show(code: str, question_id: str, actor: Actor) -> str:
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    return _page(region, question_of(region, _shelf(), question_id), actor)


@bp.post("/questions/<question_id>/settle")
@door(Permission.GUIDELINE_SIGN, writes=True)
def settle(code: str, question_id: str, actor: Actor) -> Any:
    region, form = region_where(actor, Permission.GUIDELINE_SIGN, code), SettleForm()
    question, decision = question_of(region, _shelf(), question_id), form.chose()
    if decision is None:
        return _page(region, question, actor, form), 422
    try:
        actions.settle(
            region=region,
            question=question,
            decision=decision,
            why=form.why.data or "",
            opened_on=form.opened_on,
            read=form.chosen.data or "",
            by=actor,
        )
    except Invalid as problem:
        form.blame(problem)
        return _page(region, question, actor, form), 422
    flash(_("Settled. Readers see the decision beside the rule."), "done")
    return redirect(url_for(".index", code=code, _anchor=question_id), 303)


@bp.post("/questions/<question_id>/reopen")
@door(Permission.GUIDELINE_SIGN, writes=True)
def reopen(code: str, question_id: str, actor: Actor) -> Any:
    region, form = region_where(actor, Permission.GUIDELINE_SIGN, code), SettleForm()
    question = question_of(region, _shelf(), question_id)
    try:
        actions.reopen(region=region, question=question, why=form.why.data or "", opened_on=form.opened_on, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _page(region, question, actor, form), 422
    flash(_("The question is open again."), "done")
    return redirect(url_for(".show", code=code, question_id=question_id), 303)


def _page(region: Region, question: Question, actor: Actor, typed: SettleForm | None = None) -> str:
    steps = steps_of(region, question.conflict.id)
    form = typed or SettleForm(formdata=None, version=str(len(steps)), chosen=question.conflict.chosen)
    return render_template(
        "guidelines/editing/question.html",
        region=region,
        question=question,
        steps=steps,
        form=form,
        errors=form.error_links,
        may_settle=may_in(actor, Permission.GUIDELINE_SIGN, region),
    )


def _shelf() -> list[Guideline]:
    return list(library().guidelines.values())
