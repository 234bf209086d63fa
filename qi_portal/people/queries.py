"""Accounts as those who look after them see them: with the roles held here, and nothing of other programs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from qi_portal.accounts.factors.queries import people_with_factor
from qi_portal.accounts.links.queries import invited_until
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Held, Role
from qi_portal.domain.errors import NotFound
from qi_portal.domain.standing import Standing, in_order, standing_of
from qi_portal.people.scope import Scope

SIGNED_IN = (AuditEvent.action == "session.begin", AuditEvent.object_kind == "person")


@dataclass(frozen=True)
class Seen:
    """A person with the roles held here. `is_elsewhere`: holds roles in other programs or practices too.

    `version` is what a form that was opened on it sends back.
    """

    id: UUID
    name: str
    email: str
    standing: Standing
    signed_in_at: datetime | None
    invited_until: datetime | None
    has_factor: bool
    roles: frozenset[Held]
    is_elsewhere: bool
    version: int

    @property
    def is_disabled(self) -> bool:
        return self.standing is Standing.DISABLED

    @property
    def has_come(self) -> bool:
        return self.signed_in_at is not None

    def program_roles(self, program_id: UUID) -> list[Role]:
        return in_order([held.role for held in self.roles if held.program_id == program_id])

    def practice_roles(self, practice_id: UUID) -> list[Role]:
        return in_order([held.role for held in self.roles if held.practice_id == practice_id])


def people_in(scope: Scope, now: datetime) -> list[Seen]:
    """Everybody with a role here, by name; to the operator everybody."""
    if scope.is_all:
        return _seen(Person.id.is_not(None), scope, now)
    over = select(ProgramRole.person_id).where(ProgramRole.program_id.in_(scope.programs))
    at = select(PracticeRole.person_id).where(PracticeRole.practice_id.in_(scope.places))
    return _seen(or_(Person.id.in_(over), Person.id.in_(at)), scope, now)


def person_in(scope: Scope, person_id: UUID, now: datetime) -> Seen:
    """One of these; NotFound for anybody else."""
    found = next((each for each in _seen(Person.id == person_id, scope, now) if each.roles or scope.is_all), None)
    if found is None:
        raise NotFound
    return found


def other_admins(program_id: UUID, person_id: UUID) -> bool:
    """Whether somebody else administers the program: switched on, and with a way to sign in."""
    has_come = exists().where(*SIGNED_IN, AuditEvent.actor_id == Person.id)
    query = (
        select(Person.id)
        .join(ProgramRole, ProgramRole.person_id == Person.id)
        .where(ProgramRole.program_id == program_id, ProgramRole.role == Role.ADMIN.value)
        .where(Person.id != person_id, Person.is_active, or_(Person.password_hash.is_not(None), has_come))
    )
    return db.session.scalar(query.limit(1)) is not None


def roles_of(people: Collection[UUID]) -> Mapping[UUID, frozenset[Held]]:
    """Every role of these people, wherever it is held."""
    found: dict[UUID, set[Held]] = defaultdict(set)
    over = select(ProgramRole.person_id, ProgramRole.role, ProgramRole.program_id)
    for person_id, role, where in db.session.execute(over.where(ProgramRole.person_id.in_(people))):
        found[person_id].add(Held(Role(role), program_id=where))
    at = select(PracticeRole.person_id, PracticeRole.role, PracticeRole.practice_id)
    for person_id, role, where in db.session.execute(at.where(PracticeRole.person_id.in_(people))):
        found[person_id].add(Held(Role(role), practice_id=where))
    return {person_id: frozenset(held) for person_id, held in found.items()}


def _seen(whose: ColumnElement[bool], scope: Scope, now: datetime) -> list[Seen]:
    people = db.session.scalars(select(Person).where(whose).order_by(func.lower(Person.name), Person.email)).all()
    ids = [each.id for each in people]
    roles, signed_in, invited = roles_of(ids), _signed_in(ids), invited_until(ids, now)
    with_factor = people_with_factor(ids)
    return [
        _one(each, roles.get(each.id, frozenset()), scope, signed_in.get(each.id), invited, each.id in with_factor)
        for each in people
    ]


def _one(
    person: Person,
    roles: frozenset[Held],
    scope: Scope,
    signed_in_at: datetime | None,
    invited: Mapping[UUID, datetime],
    has_factor: bool,
) -> Seen:
    here = frozenset(held for held in roles if scope.covers(held))
    until = invited.get(person.id)
    standing = standing_of(is_active=person.is_active, signed_in_at=signed_in_at, is_invited=until is not None)
    return Seen(
        person.id,
        person.name,
        person.email,
        standing,
        signed_in_at,
        until,
        has_factor,
        here,
        here != roles,
        person.version,
    )


def _signed_in(people: Collection[UUID]) -> dict[UUID, datetime]:
    """When each signed in last, by the audit log: sessions are forgotten earlier."""
    named = {str(each): each for each in people}
    query = select(AuditEvent.object_id, func.max(AuditEvent.at)).where(*SIGNED_IN, AuditEvent.object_id.in_(named))
    return {named[name]: at for name, at in db.session.execute(query.group_by(AuditEvent.object_id))}
