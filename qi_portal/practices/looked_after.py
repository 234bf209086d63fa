"""Who belongs to the programs that somebody looks after."""

from uuid import UUID

from sqlalchemy import or_, select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, roles_granting
from qi_portal.practices.models import Practice


def people_of(actor: Actor, permission: Permission) -> dict[UUID, str]:
    """Name by id of everybody with a role in a program where the actor earns the permission, or in a practice of it."""
    programs = actor.program_ids(roles_granting(permission, Anywhere))
    over = select(ProgramRole.person_id).where(ProgramRole.program_id.in_(programs))
    at = (
        select(PracticeRole.person_id)
        .join(Practice, Practice.id == PracticeRole.practice_id)
        .where(Practice.program_id.in_(programs))
    )
    query = select(Person.id, Person.name).where(or_(Person.id.in_(over), Person.id.in_(at)))
    return {row.id: row.name for row in db.session.execute(query)}
