"""The change ideas of a team, as somebody may see them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.ideas import Idea, with_package
from qi_portal.domain.errors import NotFound
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.practices.queries import practice_ids_where


def ideas_of(actor: Actor, place: Place, project: Project) -> tuple[Idea, ...]:
    """Every idea that a test can be linked to, in the team's order."""
    rows = [*db.session.scalars(_readable(actor, place, project.id))]
    kept = (_idea(row) for row in rows if row.removed_at is None)
    return with_package(kept, [row.origin for row in rows if row.removed_at], project.change_ideas)


def removed_ideas(actor: Actor, place: Place, project: Project) -> list[Idea]:
    """The ideas that were taken away, in order."""
    return [_idea(row) for row in db.session.scalars(_readable(actor, place, project.id)) if row.removed_at]


def idea_of(actor: Actor, place: Place, project: Project, key: str) -> Idea:
    """One that stands, by its key; NotFound for any other."""
    found = next((idea for idea in ideas_of(actor, place, project) if idea.is_called(key)), None)
    if found is None:
        raise NotFound
    return found


def texts_of(actor: Actor, place: Place, project: Project) -> dict[UUID, str]:
    """What the recorded ideas say, by id; those that were taken away too, since a test may have been of one."""
    return {row.id: row.text for row in db.session.scalars(_readable(actor, place, project.id))}


def texts_across(actor: Actor, idea_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same of ideas by their ids, in several practices, of those the actor may read."""
    query = (
        select(ChangeIdea.id, ChangeIdea.text)
        .where(ChangeIdea.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(ChangeIdea.id.in_(idea_ids))
    )
    return {row.id: row.text for row in db.session.execute(query)}


def _readable(actor: Actor, place: Place, project_id: str) -> Select[ChangeIdea]:
    return (
        select(ChangeIdea)
        .where(ChangeIdea.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(ChangeIdea.practice_id == place.practice_id, ChangeIdea.project_id == project_id)
        .order_by(ChangeIdea.position, ChangeIdea.id)
    )


def _idea(row: ChangeIdea) -> Idea:
    return Idea(str(row.id), row.text, row.position, row.id, row.origin, row.version)
