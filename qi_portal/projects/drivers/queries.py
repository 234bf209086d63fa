"""A team's driver diagram, as somebody may see it; what its program offers to start from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.errors import NotFound
from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.domain.improvement.drivers import Diagram, KeptDriver, Tried, diagram_of
from qi_portal.domain.words import words
from qi_portal.measures.ideas.queries import ideas_of
from qi_portal.measures.marks.queries import cycles_of
from qi_portal.practices.queries import enrollment_of, practice_ids_where
from qi_portal.projects.aims.queries import aims_of
from qi_portal.projects.drivers.models import Driver, DriverIdea, DriverStart


@dataclass(frozen=True)
class Gone:
    """A driver that was taken away."""

    id: UUID
    text: str
    version: int


def diagram_for(actor: Actor, place: Place, project: Project, today: date) -> Diagram:
    """The diagram as it stands: at first the project's change ideas alone, none of them sorted."""
    rows = _rows(actor, place, project.id)
    return diagram_of(
        _aim(actor, place, project),
        [_kept(row) for row in rows if row.removed_at is None],
        links_of(actor, place),
        ideas_of(actor, place, project),
        _tried(actor, place, project, today),
    )


def driver_of(actor: Actor, place: Place, project: Project, driver_id: UUID) -> KeptDriver:
    """One that stands; NotFound for any other."""
    rows = _rows(actor, place, project.id)
    found = next((_kept(row) for row in rows if row.id == driver_id and row.removed_at is None), None)
    if found is None:
        raise NotFound
    return found


def drivers_of(actor: Actor, place: Place, project_id: str) -> list[KeptDriver]:
    """Every driver that stands, in the team's order; one whose parent was taken away, too."""
    return [_kept(row) for row in _rows(actor, place, project_id) if row.removed_at is None]


def removed_drivers(actor: Actor, place: Place, project_id: str) -> list[Gone]:
    return [Gone(row.id, row.text, row.version) for row in _rows(actor, place, project_id) if row.removed_at]


def links_of(actor: Actor, place: Place) -> set[tuple[UUID, UUID]]:
    """Which idea acts on which driver of the practice: pairs of driver and idea."""
    query = (
        select(DriverIdea.driver_id, DriverIdea.idea_id)
        .where(DriverIdea.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(DriverIdea.practice_id == place.practice_id)
    )
    return {(driver_id, idea_id) for driver_id, idea_id in db.session.execute(query)}


def start_of(place: Place, project_id: str) -> list[dict[str, Any]] | None:
    """What the program offers its practices to start from; None when nothing is offered."""
    row = db.session.get(DriverStart, (place.program_id, project_id))
    return row.outline if row else None


def _rows(actor: Actor, place: Place, project_id: str) -> list[Driver]:
    query = (
        select(Driver)
        .where(Driver.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Driver.practice_id == place.practice_id, Driver.project_id == project_id)
        .order_by(Driver.position, Driver.id)
    )
    return [*db.session.scalars(query)]


def _kept(row: Driver) -> KeptDriver:
    return KeptDriver(row.id, row.text, row.parent_id, row.version)


def _aim(actor: Actor, place: Place, project: Project) -> str:
    aims, part = aims_of(actor, place, project.id), enrollment_of(place, project.id)
    return sentence_of(project, part.started, aims[0].text if aims else None, part.ended)


def _tried(actor: Actor, place: Place, project: Project, today: date) -> dict[UUID, Tried]:
    tests: dict[UUID, list[MarkText]] = defaultdict(list)
    for mark in cycles_of(actor, place, project.id):
        if mark.text.cycle.idea_id:
            tests[mark.text.cycle.idea_id].append(mark.text)
    return {
        idea_id: Tried(len(texts), texts[-1].state_words(today) or words("under way"))
        for idea_id, texts in tests.items()
    }
