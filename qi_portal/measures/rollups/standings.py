"""What charts say, worked out for many practices with a few questions: the same chart that the measure's page draws."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor
from qi_portal.domain.chart.assurance import assurance_of
from qi_portal.domain.chart.decisions import first_needed, in_force
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.targets import target_now
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.chance import expected_by_chance
from qi_portal.domain.network.ranking import Judged
from qi_portal.domain.periods import Month
from qi_portal.drawing.sparkline import strokes
from qi_portal.measures.beside import Beside
from qi_portal.measures.chart_decisions.queries import decisions_across
from qi_portal.measures.charts import MONTHS_SHOWN, Look, Span, chart_of
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import Months, entries_across
from qi_portal.measures.rollups.lines import Cell, pack
from qi_portal.measures.rollups.scope import Scope
from qi_portal.measures.targets.queries import targets_across
from qi_portal.practices.queries import Enrolled, enrollments_of, operator

Wanted = Mapping[UUID, Mapping[str, Collection[str]]]
"""By practice and project, the measures whose charts are to be read."""

Row = dict[str, Any]

IN_NUMBERS = Look(in_words=False)


@dataclass(frozen=True)
class Subject:
    """A project that a practice takes part in, and the measures wanted of it."""

    part: Enrolled
    project: Project
    measures: tuple[Measure, ...]


def standings_of(scope: Scope, wanted: Wanted) -> list[Row]:
    """The rows of the wanted charts, by practice and measure; none where a practice takes no part in the month."""
    subjects = list(_subjects(scope, wanted))
    if not subjects:
        return []
    known = _Known.of(scope, subjects)
    return [row for subject in subjects for row in _rows(scope, subject, known)]


def lines_of(scope: Scope, practice_ids: Iterable[UUID], standings: Iterable[Row]) -> list[Row]:
    """A row for each practice, of those standings that are of lead measures."""
    leads: dict[UUID, list[Row]] = {practice_id: [] for practice_id in practice_ids}
    for row in sorted(standings, key=lambda each: each["project_id"]):
        if row["is_lead"]:
            leads[row["practice_id"]].append(row)
    return [
        {
            "practice_id": practice_id,
            "program_id": scope.program_id,
            "as_of": min((row["as_of"] for row in rows), default=scope.month),
            **pack({row["project_id"]: Cell.of(row) for row in rows}),
        }
        for practice_id, rows in leads.items()
    ]


@dataclass(frozen=True)
class _Known:
    """What is kept of the practices of one batch."""

    months: Mapping[UUID, Mapping[str, Months]]
    beside: Mapping[UUID, Mapping[str, Beside]]
    entered: frozenset[tuple[UUID, str]]

    @staticmethod
    def of(scope: Scope, subjects: Collection[Subject]) -> "_Known":
        asker = operator()
        ids = {each.part.practice_id for each in subjects}
        measure_ids = {measure.id for each in subjects for measure in each.measures}
        beside = _beside(asker, ids, measure_ids)
        first = scope.month - (MONTHS_SHOWN - 1)
        needed = [first_needed(kept.decided, first) for kinds in beside.values() for kept in kinds.values()]
        months = entries_across(asker, measure_ids, ids, first=min(needed, default=first))
        return _Known(months, beside, _entered(scope, ids, {each.project.id for each in subjects}))


def _subjects(scope: Scope, wanted: Wanted) -> Iterator[Subject]:
    for part in enrollments_of(list(wanted)):
        project, ids = scope.projects.get(part.project_id), wanted[part.practice_id].get(part.project_id, ())
        if project is not None and part.covers(scope.month):
            measures = tuple(each for each in project.measures if each.id in ids)
            if measures:
                yield Subject(part, project, measures)


def _beside(asker: Actor, ids: Collection[UUID], measure_ids: Collection[str]) -> dict[UUID, dict[str, Beside]]:
    """Of those measures only for which something was decided or set."""
    decided, targets = decisions_across(asker, measure_ids, ids), targets_across(asker, ids, measure_ids)
    return {
        practice_id: {
            measure_id: Beside(
                in_force(decided.get(practice_id, {}).get(measure_id, ())), targets[practice_id].get(measure_id, ())
            )
            for measure_id in {*decided.get(practice_id, {}), *targets[practice_id]}
        }
        for practice_id in ids
    }


def _entered(scope: Scope, ids: Collection[UUID], project_ids: Iterable[str]) -> frozenset[tuple[UUID, str]]:
    """Which of the measures that are due have something entered for the month."""
    due = {measure_id for project_id in project_ids for measure_id in scope.due_in(project_id)}
    query = select(Entry.practice_id, Entry.measure_id).where(
        Entry.practice_id.in_(ids), Entry.measure_id.in_(due), Entry.period == scope.month
    )
    return frozenset((practice_id, measure_id) for practice_id, measure_id in db.session.execute(query))


def _rows(scope: Scope, subject: Subject, known: _Known) -> Iterator[Row]:
    practice_id, span = subject.part.practice_id, Span.until(scope.month, subject.part.started)
    due = scope.due_in(subject.project.id)
    for measure in subject.measures:
        months = known.months[practice_id].get(measure.id, {})
        beside = known.beside[practice_id].get(measure.id, Beside())
        chart = chart_of(measure, months, span, beside, IN_NUMBERS)
        is_lead = measure is subject.project.lead_measure
        yield {
            "practice_id": practice_id,
            "measure_id": measure.id,
            "program_id": scope.program_id,
            "project_id": subject.project.id,
            "is_lead": is_lead,
            "as_of": scope.month,
            **_said(chart, measure),
            "last_entered": _last(months, scope.month),
            "entered": sum((practice_id, each) in known.entered for each in due) if is_lead else None,
            "due": len(due) if is_lead else None,
            "basis": scope.basis_of(measure.id),
        }


def _said(chart: Chart, measure: Measure) -> Row:
    """The columns that the chart alone fills."""
    judged, target, last = Judged(chart, measure.direction), target_now(chart), chart.last_drawn
    return {
        "signal": chart.signal.value,
        "urgency": judged.urgency,
        "assurance": assurance_of(chart, measure.direction).value,
        "gap": _real(judged.gap),
        "target": _real(target.value if target else None),
        "state": chart.points[-1].state.value,
        "value": _real(last.value if last else None),
        "value_month": last.month if last else None,
        "decimals": chart.decimals,
        "by_chance": float(expected_by_chance([chart])),
        "size": _middle(point.denominator for point in chart.points),
        "spark": strokes(chart),
    }


def _real(number: float | None) -> float | None:
    """As a database gives it back: 0 is 0.0."""
    return None if number is None else float(number)


def _middle(counted: Iterable[float | None]) -> float | None:
    known = [each for each in counted if each is not None]
    return float(median(known)) if known else None


def _last(months: Iterable[Month], as_of: Month) -> Month | None:
    """The latest month with anything entered, of those a chart shows and later ones."""
    return max((month for month in months if month > as_of - MONTHS_SHOWN), default=None)
