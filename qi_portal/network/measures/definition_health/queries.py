"""How the practices of a network use the definitions of measures, over a year; added up by the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Integer, Select, String, column, func, select, values

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.definition_history import version_for
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.completeness import MONTHS
from qi_portal.domain.network.health import Health, Use, by_urgency, health_of
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.measures.unlocks.models import MonthUnlock
from qi_portal.practices.queries import practice_ids_where


def health_in(actor: Actor, practice_ids: Collection[UUID], projects: Collection[Project], today: date) -> list[Health]:
    """The measures of the projects with their last 12 months in the practices, what causes most trouble first; in three
    questions."""
    first = last_complete_month(today) - (MONTHS - 1)
    whose = (
        Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)),
        Entry.practice_id.in_(practice_ids),
        Entry.period >= first,
    )
    measures = {measure.id: measure for project in projects for measure in project.measures}
    uses = _uses(measures, whose) if measures else {}
    unlocks = _unlocks(actor, practice_ids, first)
    return by_urgency(
        health_of(project, measure, uses.get(measure.id, Use()), unlocks.get(project.id, 0), today)
        for project in projects
        for measure in project.measures
    )


Where = tuple[ColumnElement[bool], ...]


def _uses(measures: Mapping[str, Measure], whose: Where) -> dict[str, Use]:
    found: dict[str, Use] = defaultdict(Use)
    for measure_id, month, version, *counts in db.session.execute(_counted(measures.values(), whose)):
        is_other = version != version_for(measures[measure_id], month)
        found[measure_id] = _more(found[measure_id], counts, is_other=is_other)
    practices = dict(_practices(measures, whose))
    return {name: replace(use, practices=practices.get(name, {})) for name, use in found.items()}


def _more(use: Use, counts: list[int], *, is_other: bool) -> Use:
    entered, not_collected, few, doubts, revised = counts
    return Use(
        use.entered + entered,
        use.not_collected + not_collected,
        use.few + few,
        use.doubts + doubts,
        use.revised + revised,
        use.other + entered * is_other,
    )


def _counted(measures: Iterable[Measure], whose: Where) -> Select[str, Month, str, int, int, int, int, int]:
    asked = _asked(measures)
    is_few = (Entry.state == State.NONE_ELIGIBLE.value) | (Entry.denominator < asked.c.least)
    return (
        select(
            Entry.measure_id,
            Entry.period,
            Entry.definition_version,
            func.count(),
            func.count().filter(Entry.state == State.NOT_COLLECTED.value),
            func.count().filter(is_few),
            func.count().filter(Entry.accepted != ""),
            func.count().filter(Entry.version > 1),
        )
        .join(asked, asked.c.measure_id == Entry.measure_id)
        .where(*whose)
        .group_by(Entry.measure_id, Entry.period, Entry.definition_version)
    )


def _practices(measures: Collection[str], whose: Where) -> Iterator[tuple[str, dict[str, int]]]:
    """How many practices counted their latest month by which version, by measure."""
    latest = (
        select(Entry.practice_id, Entry.measure_id, func.max(Entry.period).label("period"))
        .where(*whose, Entry.measure_id.in_(measures))
        .group_by(Entry.practice_id, Entry.measure_id)
        .subquery()
    )
    is_latest = (
        (latest.c.practice_id == Entry.practice_id)
        & (latest.c.measure_id == Entry.measure_id)
        & (latest.c.period == Entry.period)
    )
    query = (
        select(Entry.measure_id, Entry.definition_version, func.count())
        .join(latest, is_latest)
        .group_by(Entry.measure_id, Entry.definition_version)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for measure_id, version, count in db.session.execute(query):
        found[measure_id][version] = count
    yield from found.items()


def _asked(measures: Iterable[Measure]) -> CTE:
    """The measures, and the fewest that say much."""
    named = column("measure_id", String), column("least", Integer)
    return values(*named, name="asked_values").data([(each.id, each.min_denominator) for each in measures]).cte("asked")


def _unlocks(actor: Actor, practice_ids: Collection[UUID], first: Month) -> dict[str, int]:
    """How often closed months were opened since then, by project."""
    begin = datetime.combine(first.first_day, time(), UTC)
    query = (
        select(MonthUnlock.project_id, func.count())
        .where(MonthUnlock.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(MonthUnlock.practice_id.in_(practice_ids), MonthUnlock.opened_at >= begin)
        .group_by(MonthUnlock.project_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
