"""What data out is made from: practices in scope, and what is stored of a handful of them at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.measures.targets.queries import targets_across
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import Enrolled, enrollments_seen, practice_ids_where


class Entered(NamedTuple):
    """A stored month."""

    practice_id: UUID
    measure_id: str
    period: Month
    state: str
    numerator: float | None
    denominator: float | None
    excluded: int
    note: str
    sampling: str | None
    source: str
    definition_version: str
    saved_at: datetime
    version: int


COLUMNS = tuple(getattr(Entry, name) for name in Entered._fields)


class Site(NamedTuple):
    """A practice and the region it is in."""

    place: Place
    region: str


@dataclass(frozen=True)
class Held:
    """What is kept of one practice: its part in projects, its months by measure, its targets by measure."""

    parts: Mapping[str, Enrolled]
    months: Mapping[str, Mapping[Month, Entered]]
    targets: Mapping[str, Sequence[TargetSetting]]


def sites_where(actor: Actor, permission: Permission) -> list[Site]:
    """The practices where the actor has the permission, by code, sorted here: databases sort by language."""
    query = (
        select(Practice.id, Practice.program_id, Practice.code, Practice.name, Program.time_zone, Practice.region)
        .join(Program, Program.id == Practice.program_id)
        .where(Practice.id.in_(practice_ids_where(actor, permission)))
    )
    found = [Site(Place(*row[:-1]), row.region) for row in db.session.execute(query)]
    return sorted(found, key=lambda site: site.place.code)


@dataclass(frozen=True)
class Within:
    """Which stored months: of which measures, from and to which month, saved since when."""

    measure_ids: Collection[str]
    first: Month | None = None
    last: Month | None = None
    since: datetime | None = None

    @property
    def conditions(self) -> Iterator[ColumnElement[bool]]:
        yield Entry.measure_id.in_(self.measure_ids)
        if self.first is not None:
            yield Entry.period >= self.first
        if self.last is not None:
            yield Entry.period <= self.last
        if self.since is not None:
            yield Entry.saved_at >= self.since


def held_across(actor: Actor, practice_ids: Collection[UUID], within: Within) -> Mapping[UUID, Held]:
    """What is kept of the practices, as far as the actor may read it, in three questions."""
    parts: dict[UUID, dict[str, Enrolled]] = defaultdict(dict)
    for each in enrollments_seen(actor, practice_ids):
        parts[each.practice_id][each.project_id] = each
    months = _months(actor, practice_ids, within)
    targets = targets_across(actor, practice_ids, within.measure_ids)
    return {each: Held(parts[each], months[each], targets[each]) for each in practice_ids}


def _months(
    actor: Actor, practice_ids: Collection[UUID], within: Within
) -> Mapping[UUID, Mapping[str, Mapping[Month, Entered]]]:
    query = (
        select(*COLUMNS)
        .where(Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Entry.practice_id.in_(practice_ids), *within.conditions)
        .order_by(Entry.practice_id, Entry.measure_id, Entry.period)
    )
    found: dict[UUID, dict[str, dict[Month, Entered]]] = defaultdict(lambda: defaultdict(dict))
    for entered in map(Entered._make, db.session.execute(query)):
        found[entered.practice_id][entered.measure_id][entered.period] = entered
    return found
