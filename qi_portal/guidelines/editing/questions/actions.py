"""Settling a question, opening it again, taking the list away."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.content.question import Decision, Question
from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.errors import Stale
from qi_portal.domain.words import words
from qi_portal.guidelines.editing.models import QuestionDecision
from qi_portal.guidelines.editing.queries import Region
from qi_portal.guidelines.editing.questions.queries import REOPEN

STALE = words("Somebody decided on this question meanwhile. Open it again and read what was decided.")


def settle(
    *, region: Region, question: Question, decision: Decision, why: str, opened_on: int, read: str, by: Actor
) -> None:
    """Record the decision; Stale when somebody else decided first or the answer that was `read` has changed."""
    if read != question.conflict.chosen:
        raise Stale(words("The guideline's answer has changed since you opened this page. Read it again."))
    _keep(region, question, decision.value, why, opened_on, by)


def reopen(*, region: Region, question: Question, why: str, opened_on: int, by: Actor) -> None:
    """Take the last decision back."""
    if question.latest is None:
        raise Stale(STALE)
    _keep(region, question, REOPEN, why, opened_on, by)


def note_export(*, region: Region, count: int, by: Actor) -> None:
    record(
        "question.export",
        by=by,
        program_id=region.id,
        object_kind="question_list",
        object_id=region.code,
        after={"questions": count},
    )


def _keep(region: Region, question: Question, decision: str, why: str, opened_on: int, by: Actor) -> None:
    conflict = question.conflict
    take_turns(f"question/{region.id}/{conflict.id}")
    last = select(func.max(QuestionDecision.number)).where(
        QuestionDecision.program_id == region.id, QuestionDecision.question_id == conflict.id
    )
    if (db.session.scalar(last) or 0) != opened_on:
        raise Stale(STALE)
    row = QuestionDecision(
        program_id=region.id,
        condition_id=question.guideline.id,
        question_id=conflict.id,
        number=opened_on + 1,
        decision=decision,
        why=text_in("why", why),
        chosen=conflict.chosen,
        person_id=by.person_id,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as clash:
        raise Stale(STALE) from clash
    record(
        "question.reopen" if decision == REOPEN else "question.settle",
        by=by,
        program_id=region.id,
        object_kind="question",
        object_id=conflict.id,
        after={"decision": decision, "why": row.why, "chosen": row.chosen},
    )
