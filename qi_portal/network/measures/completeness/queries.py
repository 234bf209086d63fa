"""What practices entered over a year, and when: added up by the database, since a network enters ten thousands of
months."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Integer, String, and_, column, exists, func, select, type_coerce, values

from qi_portal.audit.models import AuditEvent
from qi_portal.db import MonthType, UtcDateTime, db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.network.completeness import MONTHS, NOTHING, Entered, Row, Tally, tally
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, practice_ids_where

Cell = tuple[UUID, str, Month]
"""A practice, a project and a month."""


@dataclass(frozen=True)
class Year:
    """The practices' months of each project in which they took part."""

    months: tuple[Month, ...]
    cells: Mapping[Cell, Tally]

    def by_practice(self, practices: Iterable[PracticeFacts]) -> list[Row]:
        """A row for each of the practices that takes part in anything."""
        found = self._added(lambda cell: cell[0])
        named = [(each.place.practice_id, each.place.code, each.place.name) for each in practices]
        return [Row(code, name, found[here]) for here, code, name in named if here in found]

    def by_project(self, projects: Iterable[Project]) -> list[Row]:
        """A row for each of the projects that anybody takes part in."""
        found = self._added(lambda cell: cell[1])
        return [Row(each.id, each.short_title, found[each.id]) for each in projects if each.id in found]

    def _added(self, key: Callable[[Cell], UUID | str]) -> dict[UUID | str, dict[Month, Tally]]:
        found: dict[UUID | str, dict[Month, Tally]] = {}
        for cell, kept in self.cells.items():
            months = found.setdefault(key(cell), dict.fromkeys(self.months, Tally()))
            months[cell[2]] += kept
        return found


def year_of(actor: Actor, practices: Sequence[PracticeFacts], projects: Sequence[Project], today: date) -> Year:
    """Of those practices that the actor may read: 12 months to the one now being collected; in two questions."""
    last = last_complete_month(today)
    months = tuple(months_between(last - (MONTHS - 1), last))
    ids = [each.place.practice_id for each in practices]
    entered = _entered(actor, ids, projects, months) if ids and projects else {}
    return Year(months, dict(_cells(enrollments_of(ids), projects, months, entered, today)))


def _cells(
    parts: Iterable[Enrolled],
    projects: Sequence[Project],
    months: Sequence[Month],
    entered: Mapping[Cell, Entered],
    today: date,
) -> Iterator[tuple[Cell, Tally]]:
    expected = {(each.id, month): len(project_at(each, month).measures) for each in projects for month in months}
    for part in parts:
        for month in months:
            if part.covers(month) and (part.project_id, month) in expected:
                cell = part.practice_id, part.project_id, month
                count = expected[part.project_id, month]
                yield cell, tally(count, entered.get(cell, NOTHING), is_open=today <= month.due_on)


def _entered(
    actor: Actor, practice_ids: Sequence[UUID], projects: Sequence[Project], months: Sequence[Month]
) -> dict[Cell, Entered]:
    asked, due = _asked(projects), _due(months)
    is_counted = Entry.state == State.COUNTED.value
    is_small = and_(Entry.sampling == Sampling.SAMPLE.value, Entry.denominator < asked.c.fewest)
    query = (
        select(
            Entry.practice_id,
            asked.c.project_id,
            Entry.period,
            _count(is_counted & ~_is_late(due)),
            _count(is_counted & _is_late(due)),
            _count(Entry.state == State.NONE_ELIGIBLE.value),
            _count(Entry.state == State.NOT_COLLECTED.value),
            _count(is_counted & is_small),
        )
        .join(asked, asked.c.measure_id == Entry.measure_id)
        .join(due, due.c.period == Entry.period)
        .where(Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Entry.practice_id.in_(practice_ids))
        .group_by(Entry.practice_id, asked.c.project_id, Entry.period)
    )
    return {
        (here, project_id, month): Entered(*counts) for here, project_id, month, *counts in db.session.execute(query)
    }


def _asked(projects: Iterable[Project]) -> CTE:
    """The measures, their projects, and the fewest charts of a review."""
    rows = [(each.id, project.id, each.collection.minimum or 0) for project in projects for each in project.measures]
    named = column("measure_id", String), column("project_id", String), column("fewest", Integer)
    return values(*named, name="asked_values").data(rows).cte("asked")


def _due(months: Iterable[Month]) -> CTE:
    """The months, and the moment from which a number for them is late."""
    rows = [(month, datetime.combine(month.due_on + timedelta(days=1), time(), UTC)) for month in months]
    return values(column("period", MonthType), column("late", UtcDateTime), name="due_values").data(rows).cte("due")


def _is_late(due: CTE) -> ColumnElement[bool]:
    """Kept after the day it was due. A number that was revised later is as late as the first one that was kept."""
    kept = exists().where(
        AuditEvent.object_kind == "entry",
        AuditEvent.object_id == Entry.measure_id + "/" + type_coerce(Entry.period, String),
        AuditEvent.practice_id == Entry.practice_id,
        AuditEvent.at < due.c.late,
    )
    return (Entry.saved_at >= due.c.late) & ((Entry.version == 1) | ~kept)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
