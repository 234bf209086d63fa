"""From what was changed to what has to be worked out anew: charts by practice and project, months by project."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.scope import Scope
from qi_portal.measures.rollups.touched import Part, Touched
from qi_portal.practices.models import Enrollment, Practice

Charts = dict[UUID, dict[str, set[str]]]
"""By practice and project, the measures whose charts are to be read; a practice without any has its line made."""

Months = dict[str, dict[str, set[Month] | None]]
"""By project and measure; None for every month there is."""


def charts_of(scope: Scope, touched: Touched, inside: Iterable[UUID]) -> Charts:
    """The charts of one program that may say something else now; `inside` are the practices of it that were named."""
    found: Charts = {practice_id: defaultdict(set) for practice_id in inside}
    for practice_id, project_id, measure_ids in _named(scope, touched):
        if practice_id in found:
            found[practice_id][project_id] |= measure_ids
    for project_id, measure_ids in _wide(scope, touched):
        for practice_id in _enrolled(scope, project_id):
            found.setdefault(practice_id, defaultdict(set))[project_id] |= measure_ids
    return found


def months_of(scope: Scope, touched: Touched, inside: Collection[UUID]) -> Months:
    """The months of one program that may stand otherwise now."""
    found: Months = defaultdict(lambda: defaultdict(set))
    for practice_id, measure_id, month in (*touched.months, *_of_parts(scope, touched)):
        measure = scope.measures.get(measure_id)
        if measure is not None and practice_id in inside:
            months = found[measure.project_id][measure_id]
            assert months is not None, "whole measures come last"
            months.add(month)
    for project_id in _defined(scope, touched):
        found[project_id] = dict.fromkeys(_ids(scope.projects[project_id]))
    return found


def programs_of(practice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The program of each practice."""
    query = select(Practice.id, Practice.program_id).where(Practice.id.in_(practice_ids))
    return {row.id: row.program_id for row in db.session.execute(query)}


def _named(scope: Scope, touched: Touched) -> Iterator[tuple[UUID, str, set[str]]]:
    """Charts of single practices: the measure, with its project's lead measure, which says what is entered."""
    for practice_id, measure_id in {(each[0], each[1]) for each in touched.months}:
        if measure_id in scope.measures:
            project = scope.projects[scope.measures[measure_id].project_id]
            yield practice_id, project.id, {measure_id, project.lead_measure.id}
    for practice_id, measure_id in touched.charts:
        if measure_id in scope.measures:
            yield practice_id, scope.measures[measure_id].project_id, {measure_id}
    for practice_id, project_id in touched.parts:
        if project_id in scope.projects:
            yield practice_id, project_id, _ids(scope.projects[project_id])


def _wide(scope: Scope, touched: Touched) -> Iterator[tuple[str, set[str]]]:
    """Charts of all practices that take part."""
    for program_id, measure_id in touched.measures:
        if program_id == scope.program_id and measure_id in scope.measures:
            yield scope.measures[measure_id].project_id, {measure_id}
    for project_id in _defined(scope, touched):
        yield project_id, _ids(scope.projects[project_id])


def _defined(scope: Scope, touched: Touched) -> set[str]:
    """The projects of which a definition was released or ended."""
    ids = {each for program_id, each in touched.definitions if program_id == scope.program_id}
    of_measures = {scope.measures[each].project_id for each in ids if each in scope.measures}
    return of_measures | {each for each in ids if each in scope.projects}


def _ids(project: Project) -> set[str]:
    return {measure.id for measure in project.measures}


def _enrolled(scope: Scope, project_id: str) -> list[UUID]:
    query = select(Enrollment.practice_id).join(Practice, Practice.id == Enrollment.practice_id)
    mine = (Practice.program_id == scope.program_id, Enrollment.project_id == project_id)
    return list(db.session.scalars(query.where(*mine).order_by(Enrollment.practice_id)))


def _of_parts(scope: Scope, touched: Touched) -> Iterator[tuple[UUID, str, Month]]:
    """The entered months that lie within a practice's part now and did not before, or the other way round."""
    for (practice_id, project_id), before in touched.parts.items():
        row = db.session.get(Enrollment, (practice_id, project_id))
        now = (row.started, row.ended) if row else None
        if before != now and project_id in scope.projects:
            ids = _ids(scope.projects[project_id])
            query = select(Entry.measure_id, Entry.period).where(
                Entry.practice_id == practice_id, Entry.measure_id.in_(ids)
            )
            for measure_id, month in db.session.execute(query):
                if _covers(before, month) != _covers(now, month):
                    yield practice_id, measure_id, month


def _covers(part: Part | None, month: Month) -> bool:
    return part is not None and part[0] <= month and (part[1] is None or month <= part[1])
