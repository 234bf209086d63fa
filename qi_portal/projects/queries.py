"""Where the projects of practices stand, as an actor may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Project
from qi_portal.domain.improvement.standing import Standing, standing_of
from qi_portal.domain.improvement.stuck import Hint, hints_of
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.measures.beside import Beside, beside_across, beside_measure
from qi_portal.measures.charts import MONTHS_SHOWN, Span, chart_of
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import Months, entries_across, entries_of
from qi_portal.practices.queries import Enrolled, enrollments_seen


@dataclass(frozen=True)
class Stood:
    """A practice's part in one project and where it stands. After leaving it has its chart and no hints."""

    project: Project
    enrolled: Enrolled
    standing: Standing
    hints: tuple[Hint, ...]

    @property
    def chart(self) -> Chart:
        """Of the lead measure."""
        return self.standing.chart


def stood_across(
    actor: Actor, practice_ids: Collection[UUID], shelf: Mapping[str, Project], today: date
) -> dict[UUID, tuple[Stood, ...]]:
    """Every project that the practices take or took part in, with where it is stuck, by practice and title; of those
    practices the actor may read, in six questions.

    `today` is the date where the practices are. A project is stuck when it has `hints`.
    """
    parts = [each for each in enrollments_seen(actor, practice_ids) if each.project_id in shelf]
    projects = [shelf[each] for each in {part.project_id: None for part in parts}]
    known = _known(actor, {part.practice_id for part in parts}, projects, today)
    found: dict[UUID, list[Stood]] = defaultdict(list)
    for part in sorted(parts, key=lambda each: shelf[each.project_id].title):
        found[part.practice_id].append(_stood(shelf[part.project_id], part, known, today))
    return {practice_id: tuple(stood) for practice_id, stood in found.items()}


def entered_in(actor: Actor, place: Place, projects: Collection[Project], month: Month) -> dict[str, int]:
    """How many measures of each project have something for the month, by project."""
    ids = [measure.id for project in projects for measure in project.measures]
    stored = entries_across(actor, ids, [place.practice_id], first=month)[place.practice_id]
    return {
        project.id: sum(month in stored.get(measure.id, {}) for measure in project.measures) for project in projects
    }


def span_of(part: Enrolled, today: date) -> Span:
    """The months that the charts of a project show: up to the last complete one, none after the practice left."""
    last = last_complete_month(today)
    return Span.until(last if part.ended is None else min(last, part.ended), part.started)


def lead_chart_of(actor: Actor, place: Place, project: Project, part: Enrolled, today: date) -> Chart:
    """The chart of the lead measure in one practice."""
    lead = project.lead_measure
    months = entries_of(actor, place, [lead.id]).get(lead.id, {})
    return chart_of(lead, months, span_of(part, today), beside_measure(actor, place, lead))


@dataclass(frozen=True)
class _Known:
    """What is stored of the practices, by practice and measure."""

    months: Mapping[UUID, Mapping[str, Months]]
    beside: Mapping[UUID, Mapping[str, Beside]]
    last_entries: Mapping[tuple[UUID, str], Month]


def _known(actor: Actor, practice_ids: Collection[UUID], projects: Collection[Project], today: date) -> _Known:
    leads = [project.lead_measure.id for project in projects]
    beside = beside_across(actor, practice_ids, projects)
    shown = last_complete_month(today) - (MONTHS_SHOWN - 1)
    first = min((first_needed(kept[lead].decided, shown) for kept in beside.values() for lead in leads), default=shown)
    months = entries_across(actor, leads, practice_ids, first=first)
    return _Known(months, beside, dict(_last_entries(practice_ids, projects)))


def _stood(project: Project, part: Enrolled, known: _Known, today: date) -> Stood:
    lead, here = project.lead_measure, part.practice_id
    beside = known.beside[here][lead.id]
    entries = (known.last_entries.get((here, measure.id)) for measure in project.measures)
    standing = standing_of(
        chart_of(lead, known.months[here].get(lead.id, {}), span_of(part, today), beside),
        lead.direction,
        beside.marks,
        since=part.since,
        last_entry=max((month for month in entries if month), default=None),
        today=today,
    )
    return Stood(project, part, standing, hints_of(standing) if part.covers(standing.this_month) else ())


def _last_entries(
    practice_ids: Collection[UUID], projects: Collection[Project]
) -> Iterator[tuple[tuple[UUID, str], Month]]:
    """The last month with anything entered, by practice and measure."""
    query = (
        select(Entry.practice_id, Entry.measure_id, func.max(Entry.period))
        .where(Entry.practice_id.in_(practice_ids))
        .where(Entry.measure_id.in_([measure.id for project in projects for measure in project.measures]))
        .group_by(Entry.practice_id, Entry.measure_id)
    )
    for practice_id, measure_id, month in db.session.execute(query):
        yield (practice_id, measure_id), month
