"""For whom the meaning of columns is remembered: one practice, or all of a program."""

from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.practices.queries import places_where

MOST_PRACTICES = 30
"""Practices offered one by one; staff with more of them keep it for the program."""


@dataclass(frozen=True)
class Scope:
    """`place` None is the whole program. `key` is what the form sends."""

    key: str
    program_id: UUID
    place: Place | None


def scopes_of(actor: Actor) -> list[Scope]:
    """What the actor may remember it for, the widest first."""
    places = places_where(actor, Permission.MEASURE_ENTER)
    programs = dict.fromkeys(place.program_id for place in places if place.program_id in _programs(actor))
    whole = [Scope(f"program-{number}", program_id, None) for number, program_id in enumerate(programs)]
    return [*whole, *(Scope(place.code, place.program_id, place) for place in places[:MOST_PRACTICES])]


def _programs(actor: Actor) -> frozenset[UUID]:
    return frozenset(held.program_id for held in actor.roles if held.program_id)
