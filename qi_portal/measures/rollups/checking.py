"""Whether the roll-ups are what they would be if they were made from nothing."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from qi_portal.db import Base, db
from qi_portal.measures.rollups.actions import batches, every_chart
from qi_portal.measures.rollups.models import NetworkMonth, Standing, StandingLine
from qi_portal.measures.rollups.months import network_months
from qi_portal.measures.rollups.scope import scope_of
from qi_portal.measures.rollups.standings import Row, lines_of, standings_of
from qi_portal.practices.models import Practice


def differences(program_id: UUID) -> Iterator[str]:
    """What is kept otherwise than it would be made now: table, where, column, what is kept and what it should be."""
    scope = scope_of(program_id)
    query = select(Practice.id).where(Practice.program_id == program_id).order_by(Practice.id)
    for ids in batches(db.session.scalars(query).all()):
        made = standings_of(scope, dict.fromkeys(ids, every_chart(scope)))
        yield from _compared(Standing, made, Standing.practice_id.in_(ids))
        yield from _compared(StandingLine, lines_of(scope, ids, made), StandingLine.practice_id.in_(ids))
    months = [
        row
        for project in scope.projects.values()
        for row in network_months(scope, project, dict.fromkeys([each.id for each in project.measures]))
    ]
    yield from _compared(NetworkMonth, months, NetworkMonth.program_id == program_id)


def _compared(model: type[Base], made: Iterable[Row], which: ColumnElement[bool]) -> Iterator[str]:
    table = model.__table__
    assert isinstance(table, Table)
    now = _by_key(table, made)
    kept = _by_key(table, (dict(row._mapping) for row in db.session.execute(select(*table.c).where(which))))
    for key in sorted({*now, *kept}):
        for column in table.c:
            name = column.name
            is_, should_be = kept.get(key, {}).get(name), now.get(key, {}).get(name)
            if is_ != should_be:
                yield f"{table.name} {key}: {name} is {is_!r}, should be {should_be!r}"


def _by_key(table: Table, rows: Iterable[Row]) -> Mapping[str, Row]:
    return {" ".join(str(row[column.name]) for column in table.primary_key): row for row in rows}
