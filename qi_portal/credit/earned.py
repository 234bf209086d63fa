"""Credit that was earned in a program: approved claims, for those who report on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qi_portal.credit.models import CreditClaim, CreditStep, CreditType
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.credit.claim import State, Step
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import ProgramFacts, programs_where


@dataclass(frozen=True)
class Earned:
    """An approved claim; `on` is the day of the approval where the program is, `points` what its type is worth."""

    practice_id: UUID
    person_id: UUID
    credit: str
    points: float
    on: date


def earned_in(actor: Actor, program: ProgramFacts) -> list[Earned]:
    """Every claim that stands approved, by day; none where the actor may not report on the program."""
    if program not in programs_where(actor, Permission.PROGRAM_REPORT):
        return []
    query = (
        select(CreditClaim.practice_id, CreditClaim.person_id, CreditType.name, CreditType.points, CreditStep.at)
        .join(CreditType, CreditType.id == CreditClaim.credit_type_id)
        .join(Practice, Practice.id == CreditClaim.practice_id)
        .join(CreditStep, CreditStep.claim_id == CreditClaim.id)
        .where(CreditStep.practice_id == CreditClaim.practice_id, CreditStep.step == Step.APPROVE.value)
        .where(Practice.program_id == program.id, CreditClaim.state == State.APPROVED.value)
        .order_by(CreditStep.at, CreditClaim.id)
    )
    zone = ZoneInfo(program.time_zone)
    return [
        Earned(practice_id, person_id, name, points or 0.0, at.astimezone(zone).date())
        for practice_id, person_id, name, points, at in db.session.execute(query)
    ]
