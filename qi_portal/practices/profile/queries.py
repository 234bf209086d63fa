"""A practice's own facts, and the regions that it may say it is in."""

from dataclasses import dataclass

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.practice_size import Profile
from qi_portal.domain.errors import NotFound
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where


@dataclass(frozen=True)
class Kept:
    """The facts as they stand. `version` is what a form that was opened on them sends back."""

    profile: Profile
    version: int


def profile_of(actor: Actor, place: Place) -> Kept:
    """NotFound when the practice is not the actor's to see."""
    readable = Practice.id.in_(practice_ids_where(actor, Permission.PRACTICE_READ))
    row = db.session.scalar(select(Practice).where(Practice.id == place.practice_id, readable))
    if row is None:
        raise NotFound
    return Kept(profile_in(row), row.version)


def profile_in(row: Practice) -> Profile:
    return Profile(row.region, row.clinicians, row.children, row.children_as_of)


def regions_of(place: Place) -> list[str]:
    """The regions of the practice's program, by name. Hand in only a practice that the actor may see."""
    query = select(Practice.region).where(Practice.program_id == place.program_id, Practice.region != "")
    return list(db.session.scalars(query.distinct().order_by(Practice.region)))
