"""Teams as an actor may see them, and the people of a practice who can be in one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.improvement.team import Seat, TeamRole
from qi_portal.practices.queries import practice_ids_where
from qi_portal.projects.team.models import TeamMember

ORDER = list(TeamRole)


@dataclass(frozen=True)
class Member(Seat):
    """Somebody in a team; `id` stays theirs for as long as they have this role in it."""

    id: UUID | None = None


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account at a practice who can be in a team."""

    person_id: UUID
    name: str


def team_of(actor: Actor, place: Place, project_id: str) -> tuple[Member, ...]:
    """Who works on the project in one practice, by role and name; empty before anybody was named."""
    return teams_across(actor, [place.practice_id]).get((place.practice_id, project_id), ())


def teams_across(actor: Actor, practice_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], tuple[Member, ...]]:
    """The same for every project of several practices, of those the actor may read, by practice and project."""
    query = (
        select(TeamMember, Person.name)
        .outerjoin(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(TeamMember.practice_id.in_(practice_ids), TeamMember.removed_at.is_(None))
    )
    found: dict[tuple[UUID, str], list[Member]] = defaultdict(list)
    for row, name in db.session.execute(query):
        found[row.practice_id, row.project_id].append(
            Member(name or row.name, TeamRole(row.role), row.person_id, id=row.id)
        )
    return {key: tuple(sorted(team, key=_place_in_list)) for key, team in found.items()}


def colleagues_at(actor: Actor, place: Place) -> list[Colleague]:
    """The people with an account at the practice, by name: its own team, not those who coach it."""
    query = (
        select(Person.id, Person.name)
        .join(PracticeRole, PracticeRole.person_id == Person.id)
        .where(PracticeRole.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(PracticeRole.practice_id == place.practice_id, PracticeRole.role != Role.COACH.value, Person.is_active)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [Colleague(person_id, name) for person_id, name in db.session.execute(query)]


def _place_in_list(member: Member) -> tuple[int, str, str]:
    return ORDER.index(member.role), member.name, str(member.id)
