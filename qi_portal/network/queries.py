"""Who oversees what in a network: its practices, and what a page draws beside the roll-ups."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.measure import Project
from qi_portal.measures.rollups.models import Standing, StandingLine
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import PracticeFacts, facts_where, practice_ids_where

SOMEWHERE = "UTC"


def practices_of(actor: Actor) -> list[PracticeFacts]:
    """The practices of the actor's network, by name."""
    return facts_where(actor, Permission.MEASURE_READ)


def time_zone_of(actor: Actor) -> str:
    """Where the first of the actor's practices is: a network lives by one calendar."""
    query = (
        select(Program.time_zone)
        .join(Practice, Practice.program_id == Program.id)
        .where(Practice.id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .order_by(Practice.name, Practice.code)
        .limit(1)
    )
    return db.session.scalar(query) or SOMEWHERE


def sparks_of(practice_ids: Collection[UUID], measure_ids: Collection[str]) -> Mapping[tuple[UUID, str], str]:
    """What is drawn of the charts the size of a word, by practice and measure. Hand in only practices that the actor
    may see."""
    query = select(Standing.practice_id, Standing.measure_id, Standing.spark).where(
        Standing.practice_id.in_(practice_ids), Standing.measure_id.in_(measure_ids)
    )
    return {(practice_id, measure_id): spark for practice_id, measure_id, spark in db.session.execute(query)}


def parts_of(actor: Actor) -> Mapping[str, int]:
    """How many of the actor's practices take part in each project now."""
    query = (
        select(StandingLine.projects, func.count())
        .where(StandingLine.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .group_by(StandingLine.projects)
    )
    parts: Counter[str] = Counter()
    for projects, count in db.session.execute(query):
        parts.update(dict.fromkeys(projects.split(), count))
    return parts


def taken_up(actor: Actor, shelf: Mapping[str, Project]) -> list[Project]:
    """The projects that any practice of the actor's takes part in; all of them before the first enrolls."""
    return taken(shelf, parts_of(actor))


def taken(shelf: Mapping[str, Project], parts: Mapping[str, int]) -> list[Project]:
    """The same from how many practices take part in each project."""
    return [project for project in shelf.values() if parts.get(project.id)] or list(shelf.values())


def most_taken(shelf: Mapping[str, Project], parts: Mapping[str, int], count: int) -> list[Project]:
    """Those that most of the practices take part in, in the shelf's order."""
    found = taken(shelf, parts)
    most = sorted(found, key=lambda project: -parts.get(project.id, 0))[:count]
    return [project for project in found if project in most]
