"""Programs and practices as their administrators keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.errors import NotFound
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import PracticeFacts, ProgramFacts, facts_where, program_where, programs_where

USUAL_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


@dataclass(frozen=True)
class Kept:
    """A program or a practice with the version that a form which was opened on it sends back."""

    id: UUID
    code: str
    name: str
    time_zone: str
    version: int

    def as_place(self, program: "Kept") -> Place:
        """Of a practice: where its deeds are noted."""
        return Place(self.id, program.id, self.code, self.name, self.time_zone)


def programs_kept(actor: Actor) -> Sequence[tuple[ProgramFacts, list[PracticeFacts]]]:
    """The programs that the actor administers, each with its practices, by name."""
    practices = facts_where(actor, Permission.TEAM_MANAGE)
    return [
        (program, [each for each in practices if each.place.program_id == program.id])
        for program in programs_where(actor, Permission.PEOPLE_MANAGE)
    ]


def people_at(practice_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many people with a live account hold a role at each practice."""
    query = (
        select(PracticeRole.practice_id, func.count(func.distinct(PracticeRole.person_id)))
        .join(Person, Person.id == PracticeRole.person_id)
        .where(PracticeRole.practice_id.in_(practice_ids), Person.is_active)
        .group_by(PracticeRole.practice_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def program_kept(actor: Actor, code: str) -> Kept:
    """NotFound for a program that the actor does not administer."""
    facts = program_where(actor, Permission.PEOPLE_MANAGE, code)
    row = db.session.get_one(Program, facts.id, populate_existing=True)
    return Kept(row.id, row.code, row.name, row.time_zone, row.version)


def practice_kept(program: Kept, code: str) -> Kept:
    """NotFound for a practice that is none of the program's. Hand in only a program that the actor administers."""
    query = select(Practice).where(Practice.code == code, Practice.program_id == program.id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return Kept(row.id, row.code, row.name, program.time_zone, row.version)


def time_zones_offered() -> list[str]:
    """The usual ones of the country, and those in use."""
    in_use = db.session.scalars(select(Program.time_zone).distinct())
    return sorted({*USUAL_ZONES, *in_use})
