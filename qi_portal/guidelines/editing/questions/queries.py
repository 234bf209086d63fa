"""How the program's clinical lead settled the questions of the shelf."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.question import Decision, Question, Settled, questions_of
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.editing.models import QuestionDecision
from qi_portal.guidelines.editing.queries import Region

REOPEN = "reopen"


@dataclass(frozen=True)
class Step:
    """One decision on a question, or its reopening."""

    number: int
    decision: Decision | None
    why: str
    by: str
    at: datetime


def latest(region: Region | None) -> Mapping[str, Settled]:
    """The last decision on each question; a question that was opened again is absent."""
    if region is None:
        return {}
    newest = (
        select(QuestionDecision.question_id, func.max(QuestionDecision.number).label("number"))
        .where(QuestionDecision.program_id == region.id)
        .group_by(QuestionDecision.question_id)
        .subquery()
    )
    query = (
        select(QuestionDecision, Person.name)
        .join(Person, Person.id == QuestionDecision.person_id)
        .join(
            newest,
            (newest.c.question_id == QuestionDecision.question_id) & (newest.c.number == QuestionDecision.number),
        )
        .where(QuestionDecision.program_id == region.id, QuestionDecision.decision != REOPEN)
        .order_by(QuestionDecision.question_id)
    )
    return {row.question_id: _settled(row, name, region) for row, name in db.session.execute(query)}


def question_of(region: Region, guidelines: Iterable[Guideline], question_id: str) -> Question:
    """One question of the shelf with its state; NotFound when no guideline has it."""
    found = (each for each in questions_of(guidelines, latest(region)) if each.conflict.id == question_id)
    question = next(found, None)
    if question is None:
        raise NotFound
    return question


def steps_of(region: Region, question_id: str) -> list[Step]:
    """What was decided on the question, oldest first."""
    query = (
        select(QuestionDecision, Person.name)
        .join(Person, Person.id == QuestionDecision.person_id)
        .where(QuestionDecision.program_id == region.id, QuestionDecision.question_id == question_id)
        .order_by(QuestionDecision.number)
    )
    return [
        Step(row.number, None if row.decision == REOPEN else Decision(row.decision), row.why, name, row.at)
        for row, name in db.session.execute(query)
    ]


def _settled(row: QuestionDecision, name: str, region: Region) -> Settled:
    on = region.clock(row.at).date()
    return Settled(row.question_id, Decision(row.decision), row.why, name, on, row.chosen)
