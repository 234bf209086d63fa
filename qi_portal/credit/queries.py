"""Claims for credit: a physician's own, those that wait for a local leader, and those that a program sees.

Nobody else reads a draft: a claim is shown to others once it was attested, and its story from then on.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.credit.models import CreditClaim, CreditStep, CreditType
from qi_portal.credit.types.queries import asked_of
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.credit.activities import Done
from qi_portal.domain.credit.asked import Asked
from qi_portal.domain.credit.claim import Claim, Part, State, Step
from qi_portal.domain.credit.evidence import Evidence
from qi_portal.domain.credit.frozen import done_of, thawed, thawed_asked
from qi_portal.domain.errors import NotFound
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where

STANDING = (State.ATTESTED.value, State.CONFIRMED.value, State.APPROVED.value)


@dataclass(frozen=True)
class StepTaken:
    """A step with the day on which it was taken, where the practice is, and who took it."""

    step: Step
    part: Part
    by: str
    on: date
    statement: str
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Attested:
    """What was frozen when the physician attested. `chart` is the lead measure's, as a drawing of its own."""

    on: date
    statement: str
    evidence: Evidence
    asked: Asked
    digest: str
    chart: str


@dataclass(frozen=True)
class KeptClaim:
    """A claim as it stands. `asked` is what its type asks for today; `attested.asked` what it did then."""

    id: UUID
    practice_id: UUID
    practice_code: str
    practice_name: str
    project_id: str
    person_id: UUID
    person_name: str
    type_id: UUID
    asked: Asked
    state: State
    activities: tuple[Done, ...]
    reflection: tuple[str, ...]
    attested: Attested | None
    confirmed_by: UUID | None
    saved_at: datetime
    saved_on: date
    version: int
    steps: tuple[StepTaken, ...]

    @property
    def sent_back(self) -> StepTaken | None:
        """Why it is a draft again; None for one that was never sent back, and after it was attested anew."""
        last = self.steps[-1] if self.steps else None
        return last if last and last.step is Step.SEND_BACK else None

    def last(self, step: Step) -> StepTaken | None:
        return next((each for each in reversed(self.steps) if each.step is step), None)


def own_claims(actor: Actor, place: Place) -> list[KeptClaim]:
    """The actor's own claims in a practice that were not withdrawn, by project and type."""
    mine = (CreditClaim.practice_id == place.practice_id, CreditClaim.person_id == actor.person_id)
    return _claims(*mine, CreditClaim.state != State.WITHDRAWN.value)


def own_claim(actor: Actor, place: Place, project_id: str, type_id: UUID) -> KeptClaim | None:
    """The actor's own claim of a project and type; None before anything was saved."""
    found = own_claims(actor, place)
    return next((each for each in found if (each.project_id, each.type_id) == (project_id, type_id)), None)


def waiting_for_leader(actor: Actor, place: Place) -> list[KeptClaim]:
    """What waits for the actor as the practice's leader: attested claims of others, the longest wait first."""
    found = _claims(*_led(actor, place), CreditClaim.state == State.ATTESTED.value)
    return sorted(found, key=lambda each: each.saved_at)


def claim_for_leader(actor: Actor, place: Place, claim_id: UUID) -> KeptClaim:
    """One of them; NotFound for any other, one of the actor's own among them."""
    return _one(CreditClaim.id == claim_id, *_led(actor, place), CreditClaim.state == State.ATTESTED.value)


def claim_for_program(actor: Actor, place: Place, claim_id: UUID) -> KeptClaim:
    """A claim that stands attested, in a practice of a program that the actor approves for. One that was sent back is
    its physician's again."""
    here = CreditClaim.practice_id == place.practice_id
    return _one(CreditClaim.id == claim_id, here, CreditClaim.state.in_(STANDING), *_of_program(actor))


def claims_of_program(actor: Actor) -> list[KeptClaim]:
    """Every claim of the actor's programs that was attested at least once, the latest change first."""
    return sorted(_claims(*_of_program(actor)), key=lambda each: each.saved_at, reverse=True)


def has_other_lead(place: Place, person_id: UUID) -> bool:
    """Whether somebody else leads the practice, and can sign in."""
    query = (
        select(PracticeRole.person_id)
        .join(Person, Person.id == PracticeRole.person_id)
        .where(PracticeRole.practice_id == place.practice_id, PracticeRole.role == Role.PRACTICE_LEAD.value)
        .where(PracticeRole.person_id != person_id, Person.is_active)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def standing(claim: KeptClaim, place: Place) -> Claim:
    """The claim as its rules see it."""
    return Claim(claim.person_id, has_other_lead(place, claim.person_id), claim.state, claim.confirmed_by)


def _led(actor: Actor, place: Place) -> tuple[ColumnElement[bool], ...]:
    led = CreditClaim.practice_id.in_(practice_ids_where(actor, Permission.CREDIT_CONFIRM))
    return CreditClaim.practice_id == place.practice_id, led, CreditClaim.person_id != actor.person_id


def _of_program(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    approved = CreditClaim.practice_id.in_(practice_ids_where(actor, Permission.CREDIT_APPROVE))
    was_attested = CreditClaim.id.in_(select(CreditStep.claim_id).where(CreditStep.step == Step.ATTEST.value))
    return approved, was_attested


def _one(*where: ColumnElement[bool]) -> KeptClaim:
    found = _claims(*where)
    if not found:
        raise NotFound
    return found[0]


def _claims(*where: ColumnElement[bool]) -> list[KeptClaim]:
    query = (
        select(CreditClaim, CreditType, Person.name, Practice)
        .join(CreditType, CreditType.id == CreditClaim.credit_type_id)
        .join(Person, Person.id == CreditClaim.person_id)
        .join(Practice, Practice.id == CreditClaim.practice_id)
        .where(*where)
        .order_by(CreditClaim.practice_id, CreditClaim.project_id, CreditType.name, CreditClaim.id)
    )
    rows = db.session.execute(query).all()
    steps = _steps([claim.id for claim, *_ in rows])
    return [_kept(claim, kind, who, where, steps.get(claim.id, [])) for claim, kind, who, where in rows]


def _steps(claim_ids: Collection[UUID]) -> Mapping[UUID, list[tuple[CreditStep, str]]]:
    """The steps of claims with who took them, oldest first."""
    who = aliased(Person)
    query = (
        select(CreditStep, who.name)
        .join(who, who.id == CreditStep.by)
        .where(CreditStep.claim_id.in_(claim_ids))
        .order_by(CreditStep.claim_id, CreditStep.at, CreditStep.id)
    )
    found: dict[UUID, list[tuple[CreditStep, str]]] = defaultdict(list)
    for row, name in db.session.execute(query):
        found[row.claim_id].append((row, name))
    return found


def _kept(
    row: CreditClaim, kind: CreditType, person_name: str, practice: Practice, steps: Sequence[tuple[CreditStep, str]]
) -> KeptClaim:
    zone = ZoneInfo(practice.program.time_zone)
    return KeptClaim(
        id=row.id,
        practice_id=row.practice_id,
        practice_code=practice.code,
        practice_name=practice.name,
        project_id=row.project_id,
        person_id=row.person_id,
        person_name=person_name,
        type_id=row.credit_type_id,
        asked=asked_of(kind),
        state=State(row.state),
        activities=tuple(map(done_of, row.activities)),
        reflection=tuple(row.reflection),
        attested=_attested(row, zone),
        confirmed_by=row.confirmed_by,
        saved_at=row.saved_at,
        saved_on=row.saved_at.astimezone(zone).date(),
        version=row.version,
        steps=tuple(_step(step, name, zone) for step, name in steps),
    )


def _step(row: CreditStep, name: str, zone: ZoneInfo) -> StepTaken:
    on = row.at.astimezone(zone).date()
    return StepTaken(Step(row.step), Part(row.part), name, on, row.statement, row.reason, tuple(row.changes))


def _attested(row: CreditClaim, zone: ZoneInfo) -> Attested | None:
    if row.attested_at is None:
        return None
    frozen: Any = row.frozen
    asked: Any = row.asked
    on = row.attested_at.astimezone(zone).date()
    return Attested(on, row.statement, thawed(frozen), thawed_asked(asked), row.digest, row.chart)
