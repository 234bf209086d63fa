"""Which accounts have which rights, and who shows a second factor."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.factors.queries import people_with_factor
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole, SignIn
from qi_portal.db import db
from qi_portal.domain.access import SECOND_FACTOR_ROLES, Role
from qi_portal.practices.models import Practice, Program


@dataclass(frozen=True)
class Account:
    """A person with every role, as (role, code of the place where it is held)."""

    name: str
    email: str
    is_active: bool
    roles: tuple[tuple[Role, str], ...]
    has_factor: bool
    seen_at: datetime | None

    @property
    def needs_factor(self) -> bool:
        """Whether a role opens nothing without one, where the portal demands one, and there is none."""
        return self.is_active and not self.has_factor and any(role in SECOND_FACTOR_ROLES for role, _ in self.roles)


def accounts(programs: Collection[UUID] | None) -> list[Account]:
    """Who holds a role in one of the programs, with their roles there; with None everybody, also without a role."""
    held = _held(programs)
    query = select(Person).order_by(Person.name, Person.email)
    if programs is not None:
        query = query.where(Person.id.in_(held))
    people = list(db.session.scalars(query))
    seen = dict(db.session.execute(select(SignIn.person_id, func.max(SignIn.seen_at)).group_by(SignIn.person_id)).all())
    with_factor = people_with_factor([person.id for person in people])
    return [
        Account(
            person.name, person.email, person.is_active, tuple(sorted(held.get(person.id, ()))),
            person.id in with_factor, seen.get(person.id),
        )
        for person in people
    ]  # fmt: skip


def by_role(people: Collection[Account]) -> Counter[Role]:
    """How many hold each role somewhere; those who are switched off are not counted."""
    return Counter(role for each in people if each.is_active for role in {role for role, _ in each.roles})


def _held(programs: Collection[UUID] | None) -> dict[UUID, list[tuple[Role, str]]]:
    over = select(ProgramRole.person_id, ProgramRole.role, Program.code).join(Program)
    at = select(PracticeRole.person_id, PracticeRole.role, Practice.code).join(Practice)
    if programs is not None:
        over, at = over.where(Program.id.in_(programs)), at.where(Practice.program_id.in_(programs))
    held: dict[UUID, list[tuple[Role, str]]] = {}
    for query in (over, at):
        for person_id, role, code in db.session.execute(query):
            held.setdefault(person_id, []).append((Role(role), code))
    return held
