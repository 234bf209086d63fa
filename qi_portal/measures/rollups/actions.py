"""Keeping the roll-ups true: after a change in its own transaction, and anew from nothing.

Who rolls up a program holds its turn to the end of the transaction and does nothing else any more. The next one then
sees what this one wrote, so that of two practices that save the same month at once both count.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from qi_portal.db import Base, db, take_turns
from qi_portal.domain.periods import Month
from qi_portal.measures.rollups.models import NetworkMonth, Standing, StandingLine
from qi_portal.measures.rollups.months import network_months
from qi_portal.measures.rollups.scope import Scope, program_ids, scope_of
from qi_portal.measures.rollups.standings import Row, lines_of, standings_of
from qi_portal.measures.rollups.touched import Touched
from qi_portal.measures.rollups.wanted import Charts, charts_of, months_of, programs_of
from qi_portal.practices.models import Practice

BATCH = 50
"""Practices whose charts are read together."""


Piece = Callable[[Scope], None]
"""A part of a program that can be rolled up by itself."""


def refresh(touched: Touched) -> None:
    """Roll up what was touched, in the present transaction and at its end: programs are held from here on."""
    is_defining = bool(touched.definitions)
    if touched.everything:
        for program_id in program_ids():
            scope = _hold(program_id, is_defining=is_defining)
            for piece in _all_of(scope):
                piece(scope)
        return
    homes = programs_of(touched.named)
    for program_id in sorted({*homes.values(), *touched.programs}):
        scope = _hold(program_id, is_defining=is_defining)
        inside = {practice_id for practice_id, home in homes.items() if home == program_id}
        _roll_charts(scope, charts_of(scope, touched, inside))
        for project_id, asked in months_of(scope, touched, inside).items():
            _roll_months(scope, project_id, asked)


def pieces_of(program_id: UUID) -> list[Callable[[], None]]:
    """All of a program in pieces, each of which can have a transaction of its own."""
    return [partial(_alone, program_id, piece) for piece in _all_of(scope_of(program_id))]


def pieces_behind(program_id: UUID) -> list[Callable[[], None]]:
    """The pieces of a program that are as of an older month, or made with other definitions or another release."""
    return [partial(_alone, program_id, piece) for piece in _behind(scope_of(program_id))]


def every_chart(scope: Scope) -> dict[str, set[str]]:
    """All measures by project."""
    return {project.id: {measure.id for measure in project.measures} for project in scope.projects.values()}


def _hold(program_id: UUID, *, is_defining: bool = False) -> Scope:
    """The program as it is now, with nobody else rolling it up until this transaction ends."""
    take_turns(f"rollups/{program_id}")
    return scope_of(program_id, is_defining=is_defining)


def _alone(program_id: UUID, piece: Piece) -> None:
    """A piece in a transaction in which the program may be another than when the piece was cut."""
    piece(_hold(program_id))


def _all_of(scope: Scope) -> Iterator[Piece]:
    query = select(Practice.id).where(Practice.program_id == scope.program_id).order_by(Practice.id)
    yield _forget_unknown
    for ids in batches(db.session.scalars(query).all()):
        yield partial(_roll_practices, practice_ids=ids)
    for project_id, measure_ids in every_chart(scope).items():
        yield partial(_roll_measures, project_id=project_id, measure_ids=measure_ids)


def _behind(scope: Scope) -> Iterator[Piece]:
    stale = _stale_measures(scope)
    if stale - set(scope.measures):
        yield _forget_unknown
    for ids in batches(_stale_practices(scope)):
        yield partial(_roll_practices, practice_ids=ids)
    for project_id, measure_ids in every_chart(scope).items():
        if stale & measure_ids:
            yield partial(_roll_measures, project_id=project_id, measure_ids=stale & measure_ids)


def _roll_practices(scope: Scope, practice_ids: Sequence[UUID]) -> None:
    """Everything that the charts of these practices say, anew."""
    _delete(Standing, Standing.practice_id.in_(practice_ids))
    _insert(Standing, standings_of(scope, dict.fromkeys(practice_ids, every_chart(scope))))
    _roll_lines(scope, practice_ids)


def _roll_measures(scope: Scope, project_id: str, measure_ids: Collection[str]) -> None:
    """Every month of these measures of a project, anew."""
    _roll_months(scope, project_id, dict.fromkeys(measure_ids))


def _forget_unknown(scope: Scope) -> None:
    """Months of measures that are in no project any more."""
    _delete(NetworkMonth, NetworkMonth.program_id == scope.program_id, NetworkMonth.measure_id.not_in(scope.measures))


def _stale_practices(scope: Scope) -> list[UUID]:
    """Those without a line, those with one or any chart as of another month, and those with a chart that was read
    otherwise."""
    line = (StandingLine.as_of.is_(None)) | (StandingLine.as_of != scope.month)
    query = select(Practice.id).outerjoin(StandingLine, StandingLine.practice_id == Practice.id)
    behind = set(db.session.scalars(query.where(Practice.program_id == scope.program_id, line)))
    in_program = Standing.program_id == scope.program_id
    made = select(Standing.measure_id, Standing.basis, Standing.as_of).where(in_program).distinct()
    for measure_id, basis, as_of in db.session.execute(made).all():
        if (scope.basis_of(measure_id), scope.month) != (basis, as_of):
            alike = (Standing.measure_id == measure_id, Standing.basis == basis, Standing.as_of == as_of)
            behind.update(db.session.scalars(select(Standing.practice_id).where(in_program, *alike)))
    return sorted(behind)


def _stale_measures(scope: Scope) -> set[str]:
    """Measures with months that were told by another definition or release."""
    made = select(NetworkMonth.measure_id, NetworkMonth.basis).where(NetworkMonth.program_id == scope.program_id)
    return {
        measure_id for measure_id, basis in db.session.execute(made.distinct()) if scope.basis_of(measure_id) != basis
    }


# --- charts


def _roll_charts(scope: Scope, charts: Charts) -> None:
    for ids in batches(sorted(charts)):
        batch = {practice_id: charts[practice_id] for practice_id in ids}
        for (project_id, measure_ids), alike in _alike(batch).items():
            known = {measure.id for measure in scope.projects[project_id].measures}
            rows = (Standing.practice_id.in_(alike), Standing.project_id == project_id)
            _delete(Standing, *rows, Standing.measure_id.not_in(known - measure_ids))
        _insert(Standing, standings_of(scope, batch))
        _roll_lines(scope, ids)


def _alike(charts: Charts) -> Mapping[tuple[str, frozenset[str]], list[UUID]]:
    """Practices of which the same charts of a project are wanted."""
    found: dict[tuple[str, frozenset[str]], list[UUID]] = defaultdict(list)
    for practice_id, projects in charts.items():
        for project_id, measure_ids in projects.items():
            found[project_id, frozenset(measure_ids)].append(practice_id)
    return found


def _roll_lines(scope: Scope, practice_ids: Sequence[UUID]) -> None:
    """One row for each practice, from what its lead measures say."""
    query = select(*_table(Standing).c).where(Standing.practice_id.in_(practice_ids), Standing.is_lead)
    leads = [dict(row._mapping) for row in db.session.execute(query)]
    _delete(StandingLine, StandingLine.practice_id.in_(practice_ids))
    _insert(StandingLine, lines_of(scope, practice_ids, leads))


# --- months


def _roll_months(scope: Scope, project_id: str, asked: Mapping[str, set[Month] | None]) -> None:
    for measure_id, months in asked.items():
        of_measure = (NetworkMonth.program_id == scope.program_id, NetworkMonth.measure_id == measure_id)
        _delete(NetworkMonth, *of_measure, *(() if months is None else (NetworkMonth.month.in_(months),)))
    _insert(NetworkMonth, network_months(scope, scope.projects[project_id], asked))


# --- rows


def batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """The ids, so many at a time."""
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def _delete(model: type[Base], *which: ColumnElement[bool]) -> None:
    db.session.execute(_table(model).delete().where(*which))


def _insert(model: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        db.session.execute(_table(model).insert(), rows)


def _table(model: type[Base]) -> Table:
    """Past the session, which need not know of rows that are only ever written whole."""
    assert isinstance(model.__table__, Table)
    return model.__table__
