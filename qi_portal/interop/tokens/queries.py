"""Other systems as administrators see them, and who stands behind a token."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.accounts.tokens import digest
from qi_portal.db import db
from qi_portal.domain.access import Actor, Held, Permission, Place, Role
from qi_portal.domain.errors import NotFound
from qi_portal.interop.tokens.models import Integration, IntegrationPractice
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import ProgramFacts, places_where, program_where, programs_where


@dataclass(frozen=True)
class Kept:
    """A system with its story. `practices` are codes; none where it reads the whole program."""

    id: UUID
    program_id: UUID
    name: str
    is_program_wide: bool
    practices: tuple[str, ...]
    expires_on: date
    made_by: str
    made_at: datetime
    renewed_at: datetime
    last_used_at: datetime | None
    revoked_by: str
    revoked_at: datetime | None
    version: int

    def is_open(self, today: date) -> bool:
        """Whether its token opens anything."""
        return self.revoked_at is None and today <= self.expires_on


@dataclass(frozen=True)
class Caller:
    """A system that showed a good token. Its id stands where a person's would."""

    integration_id: UUID
    program_id: UUID
    actor: Actor


def caller_of(token: str, today: date) -> Caller | None:
    """Who stands behind a token, with what it may read now; None when it is unknown, expired or revoked."""
    query = select(Integration).where(
        Integration.token_hash == digest(token), Integration.revoked_at.is_(None), Integration.expires_on >= today
    )
    found = db.session.scalar(query)
    if found is None:
        return None
    held = _held(found)
    return Caller(found.id, found.program_id, Actor(found.id, found.name, "", frozenset(held)))


def _held(row: Integration) -> list[Held]:
    if row.is_program_wide:
        return [Held(Role.INTEGRATION, program_id=row.program_id)]
    named = (
        select(IntegrationPractice.practice_id)
        .join(Practice, Practice.id == IntegrationPractice.practice_id)
        .where(IntegrationPractice.integration_id == row.id, Practice.program_id == row.program_id)
    )
    return [Held(Role.INTEGRATION, practice_id=each) for each in db.session.scalars(named)]


def programs_of(actor: Actor) -> list[ProgramFacts]:
    """The programs whose systems the actor manages, by name."""
    return programs_where(actor, Permission.INTEGRATION_MANAGE)


def program_of(actor: Actor, code: str) -> ProgramFacts:
    """One of these by its code; NotFound for any other."""
    return program_where(actor, Permission.INTEGRATION_MANAGE, code)


def practices_in(actor: Actor, program: ProgramFacts) -> list[Place]:
    """The practices of a program that the actor manages, by name."""
    return [place for place in places_where(actor, Permission.MEASURE_READ) if place.program_id == program.id]


def integrations_of(actor: Actor) -> list[Kept]:
    """Every system of these programs, by name, those that were revoked among them."""
    return _kept(Integration.program_id.in_([each.id for each in programs_of(actor)]))


def integration_of(actor: Actor, integration_id: UUID) -> Kept:
    """One of these; NotFound for any other."""
    found = next((each for each in integrations_of(actor) if each.id == integration_id), None)
    if found is None:
        raise NotFound
    return found


def every_integration() -> list[Kept]:
    """All there are, for the command line, which acts for the operator."""
    return _kept(Integration.id.is_not(None))


def _kept(condition: ColumnElement[bool]) -> list[Kept]:
    maker, revoker = aliased(Person), aliased(Person)
    query = (
        select(Integration, maker.name, revoker.name)
        .outerjoin(maker, maker.id == Integration.made_by)
        .outerjoin(revoker, revoker.id == Integration.revoked_by)
        .where(condition)
        .order_by(Integration.name, Integration.made_at)
    )
    found = db.session.execute(query).all()
    codes = _codes([row.id for row, _, _ in found])
    return [
        Kept(
            row.id,
            row.program_id,
            row.name,
            row.is_program_wide,
            tuple(codes[row.id]),
            row.expires_on,
            made_by or "",
            row.made_at,
            row.renewed_at,
            row.last_used_at,
            revoked_by or "",
            row.revoked_at,
            row.version,
        )
        for row, made_by, revoked_by in found
    ]


def _codes(ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    query = (
        select(IntegrationPractice.integration_id, Practice.code)
        .join(Practice, Practice.id == IntegrationPractice.practice_id)
        .where(IntegrationPractice.integration_id.in_(ids))
        .order_by(Practice.code)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for integration_id, code in db.session.execute(query):
        found[integration_id].append(code)
    return found
