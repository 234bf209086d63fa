"""Every table with what it holds, whose rows they are, how many, and how long they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select

from qi_portal.db import Base, db
from qi_portal.domain.holdings import Holds
from qi_portal.domain.retention import Retention, retention_of
from qi_portal.jobs.models import ClockRun
from qi_portal.sealed.rotation import sealed_columns


@dataclass(frozen=True)
class TableFacts:
    """`means` is English. `owner` is 'practice', 'program', 'person' or 'reference'. `sealed` names sealed columns."""

    name: str
    means: str
    owner: str
    holds: Holds
    rows: int
    sealed: tuple[str, ...]
    kept: Retention


def table_facts() -> list[TableFacts]:
    """By how much harm they would do, the most first; within that by name."""
    order = list(reversed(Holds))
    means = _meanings()
    every = [_facts(table, means.get(table.name, "")) for table in Base.metadata.sorted_tables]
    return sorted(every, key=lambda each: (order.index(each.holds), each.name))


def cleaned() -> Mapping[str, datetime]:
    """When each task of the clock was last done."""
    return {row.task: row.done_at for row in db.session.scalars(select(ClockRun))}


def _facts(table: Table, means: str) -> TableFacts:
    rows = db.session.scalar(select(func.count()).select_from(table)) or 0
    sealed = tuple(column.name for column in sealed_columns() if column.table is table)
    owner, holds = table.info["owner"], Holds(table.info["holds"])
    return TableFacts(table.name, means, owner, holds, rows, sealed, retention_of(table.name))


def _meanings() -> dict[str, str]:
    """The first sentence that the room itself says of its table."""
    found = {}
    for mapper in Base.registry.mappers:
        said = " ".join((mapper.class_.__doc__ or "").split("\n\n")[0].split())
        found[str(mapper.local_table.name)] = said.partition(". ")[0].rstrip(".") + "."  # type: ignore[attr-defined]
    return found
