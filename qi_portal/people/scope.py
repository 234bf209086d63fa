"""Whose accounts somebody looks after: everybody's in the programs administered, or a practice's team."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import actor_of
from qi_portal.db import db, take_turns
from qi_portal.domain.access import OPERATOR, Actor, Held, Permission, Place, Role, may
from qi_portal.domain.errors import Refused
from qi_portal.domain.standing import IN_PRACTICES, IN_PROGRAM, LEAD_GIVES
from qi_portal.practices.queries import ProgramFacts, every_place, every_program, programs_where


@dataclass(frozen=True)
class Scope:
    """Programs and practices by id. On a practice's own page there is no program, and no role above a lead to give.

    `is_all`: the operator's, who finds accounts without any role too.
    """

    programs: Mapping[UUID, ProgramFacts]
    places: Mapping[UUID, Place]
    practice_roles: tuple[Role, ...]
    is_all: bool = False

    def covers(self, held: Held) -> bool:
        """Whether the role is held here at all."""
        return held.program_id in self.programs or held.practice_id in self.places

    def place_of(self, held: Held) -> Place:
        """Where a role is held that is held in a practice here."""
        assert held.practice_id is not None, "held in a practice where it is not held in a program"
        return self.places[held.practice_id]

    def program_of(self, roles: Collection[Held]) -> UUID | None:
        """A program in which one of the roles here is held; None where there is none."""
        here = [held for held in roles if self.covers(held)]
        return min((held.program_id or self.place_of(held).program_id for held in here), default=None)

    def gives(self, held: Held) -> bool:
        """Whether the role may be given and taken here."""
        if held.program_id is not None:
            return held.program_id in self.programs and held.role in IN_PROGRAM
        return held.practice_id in self.places and held.role in self.practice_roles


def scope_of(actor: Actor, place: Place | None = None) -> Scope:
    """What the actor looks after: on a practice's page that practice. Refused when it is nothing."""
    if place is not None:
        if not may(actor, Permission.TEAM_MANAGE, place):
            raise Refused
        return Scope({}, {place.practice_id: place}, LEAD_GIVES)
    if actor != OPERATOR and not may(actor, Permission.PEOPLE_MANAGE):
        raise Refused
    programs = every_program() if actor == OPERATOR else programs_where(actor, Permission.PEOPLE_MANAGE)
    by_id = {each.id: each for each in programs}
    places = {each.practice_id: each for each in every_place(by_id)}
    return Scope(by_id, places, IN_PRACTICES, is_all=actor == OPERATOR)


def in_turn(by: Actor, place: Place | None, person_id: UUID | None = None) -> tuple[Actor, Scope]:
    """Wait for whoever changes people here, then look again at what the actor may: it may have been taken meanwhile."""
    programs = {place.program_id} if place else set(scope_of(by).programs)
    for program_id in sorted(programs):
        take_turns(f"people/{program_id}")
    if person_id is not None:
        take_turns(f"person/{person_id}")
    fresh = _again(by)
    return fresh, scope_of(fresh, place)


def _again(by: Actor) -> Actor:
    """With the roles held now; nobody when the account was switched off."""
    if by == OPERATOR:
        return by
    query = select(Person).where(Person.id == by.person_id, Person.is_active)
    person = db.session.scalar(query.execution_options(populate_existing=True))
    if person is None:
        raise Refused
    return actor_of(person)
