"""What teams tried and what happened, as somebody may see it: short for the charts, in full for the team's pages."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from uuid import UUID

from sqlalchemy import Select, select

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import ChartMark, MarkKind
from qi_portal.domain.entry.cycles import NO_CYCLE, Compared, Cycle
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.entry.owner import Owner
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.practices.queries import practice_ids_where


@dataclass(frozen=True)
class Mark:
    """A test of change or an event as it stands. `version` is what a form that was opened on it sends back.

    `number` counts tests and events of the project together by their first months; 0 for a removed one.
    """

    id: UUID
    number: int
    text: MarkText
    version: int
    saved_by: str
    saved_at: datetime


def marks_of(actor: Actor, place: Place, project_id: str) -> tuple[ChartMark, ...]:
    """What stands on every chart of the project in one practice, by number."""
    return marks_across(actor, [place.practice_id], [project_id]).get((place.practice_id, project_id), ())


def marks_across(
    actor: Actor, practice_ids: Collection[UUID], project_ids: Collection[str]
) -> Mapping[tuple[UUID, str], tuple[ChartMark, ...]]:
    """The same for several practices, of those the actor may read, by practice and project, in one question."""
    query = _readable(actor, practice_ids, project_ids).where(ProjectMark.removed_at.is_(None))
    found: dict[tuple[UUID, str], list[ProjectMark]] = defaultdict(list)
    for row, _name in db.session.execute(query):
        found[row.practice_id, row.project_id].append(row)
    return {key: tuple(starmap(_chart_mark, enumerate(rows, 1))) for key, rows in found.items()}


def texts_across(
    actor: Actor, practice_ids: Collection[UUID], project_ids: Collection[str]
) -> Mapping[tuple[UUID, str], Mapping[int, MarkText]]:
    """What teams wrote, by practice, project and number, of the practices that the actor may read; in one question."""
    query = _readable(actor, practice_ids, project_ids).where(ProjectMark.removed_at.is_(None))
    found: dict[tuple[UUID, str], dict[int, MarkText]] = defaultdict(dict)
    for row, _name in db.session.execute(query):
        of_project = found[row.practice_id, row.project_id]
        of_project[len(of_project) + 1] = text_of(row)
    return found


def kept_marks(actor: Actor, place: Place, project_id: str) -> list[Mark]:
    """What the team wrote down for the project, by number."""
    rows = _readable(actor, [place.practice_id], [project_id]).where(ProjectMark.removed_at.is_(None))
    return [_mark(row, name, number) for number, (row, name) in enumerate(db.session.execute(rows), 1)]


def removed_marks(actor: Actor, place: Place, project_id: str) -> list[Mark]:
    """What the team took away again, by first month."""
    rows = _readable(actor, [place.practice_id], [project_id]).where(ProjectMark.removed_at.is_not(None))
    return [_mark(row, name, 0) for row, name in db.session.execute(rows)]


def cycles_of(actor: Actor, place: Place, project_id: str) -> list[Mark]:
    """The tests of change of a project, by number, each with the parts of its cycle.

    `text.cycle.owner` is whose it is (`person_id` None for a name that was typed), `text.standing(today, weeks)` says
    where it stands; it is studied once `text.study` or `text.cycle.compared` is there, decided once `text.act` is.
    """
    return [mark for mark in kept_marks(actor, place, project_id) if mark.text.kind is MarkKind.TEST]


def _readable(
    actor: Actor, practice_ids: Collection[UUID], project_ids: Collection[str]
) -> Select[ProjectMark, str | None]:
    """Marks with who saved them last, by practice, project and number; an operator has no name."""
    return (
        select(ProjectMark, Person.name)
        .outerjoin(Person, Person.id == ProjectMark.saved_by)
        .where(ProjectMark.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(ProjectMark.practice_id.in_(practice_ids), ProjectMark.project_id.in_(project_ids))
        .order_by(ProjectMark.practice_id, ProjectMark.project_id, ProjectMark.first, ProjectMark.id)
    )


def _chart_mark(number: int, row: ProjectMark) -> ChartMark:
    return ChartMark(number, MarkKind(row.kind), row.title, row.first, row.last)


def _mark(row: ProjectMark, name: str | None, number: int) -> Mark:
    return Mark(row.id, number, text_of(row), row.version, name or "", row.saved_at)


def text_of(row: ProjectMark) -> MarkText:
    return MarkText(
        kind=MarkKind(row.kind),
        title=row.title,
        first=row.first,
        last=row.last,
        plan=row.plan,
        prediction=row.prediction,
        study=row.study,
        act=Act(row.act) if row.act else None,
        cycle=_cycle(row) if row.kind == MarkKind.TEST else NO_CYCLE,
    )


def _cycle(row: ProjectMark) -> Cycle:
    return Cycle(
        question=row.question,
        who=row.who,
        location=row.location,
        schedule=row.schedule,
        owner=Owner(row.owner_name, row.owner_id) if row.owner_name else None,
        idea_id=row.idea_id,
        measure_ids=tuple(filter(None, row.measure_ids.split(","))),
        follows_id=row.follows_id,
        first_day=row.first_day,
        last_day=row.last_day,
        done=row.done,
        unexpected=row.unexpected,
        compared=Compared(row.compared) if row.compared else None,
        reason=row.reason,
    )
