"""Where a program's practices stood in its months, worked out anew from what they counted."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import or_, select

from qi_portal.db import db
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.disclosure.ratios import Counted
from qi_portal.domain.network.percentiles import large, percentiles_of
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.scope import Scope
from qi_portal.practices.models import Enrollment, Practice

Asked = Mapping[str, Collection[Month] | None]
"""By measure, the months that are asked for; None for all of them."""


def network_months(scope: Scope, project: Project, asked: Asked) -> list[dict[str, Any]]:
    """The rows of the months that somebody counted, by measure and month."""
    found = _counted(scope, project, asked)
    return [
        row
        for measure in project.measures
        if measure.id in asked
        for row in _rows(scope, project, measure, found[measure.id])
    ]


def _counted(scope: Scope, project: Project, asked: Asked) -> dict[str, dict[Month, list[Counted]]]:
    """What practices counted in months in which they took part."""
    query = (
        select(Entry.measure_id, Entry.period, Entry.numerator, Entry.denominator, Enrollment.pauses)
        .join(Practice, Practice.id == Entry.practice_id)
        .join(Enrollment, (Enrollment.practice_id == Entry.practice_id) & (Enrollment.project_id == project.id))
        .where(Practice.program_id == scope.program_id, Entry.measure_id.in_(list(asked)))
        .where(Entry.period >= Enrollment.started)
        .where(or_(Enrollment.ended.is_(None), Entry.period <= Enrollment.ended))
        .where(Entry.state == State.COUNTED.value)
        .order_by(Entry.measure_id, Entry.period, Entry.practice_id)
    )
    periods = _periods(asked)
    if periods is not None:
        query = query.where(Entry.period.in_(periods))
    found: dict[str, dict[Month, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for measure_id, period, numerator, denominator, pauses in db.session.execute(query):
        months, is_away = asked[measure_id], any(each["first"] <= str(period) <= each["last"] for each in pauses)
        if not is_away and (months is None or period in months):
            assert numerator is not None, "a counted month has a numerator"
            found[measure_id][period].append(Counted(numerator, denominator))
    return found


def _periods(asked: Asked) -> set[Month] | None:
    """Every month that is asked for; None for all there are."""
    if any(months is None for months in asked.values()):
        return None
    return {month for months in asked.values() if months is not None for month in months}


def _rows(
    scope: Scope, project: Project, measure: Measure, months: Mapping[Month, list[Counted]]
) -> Iterator[dict[str, Any]]:
    told = {each.month: each for each in percentiles_of(measure, months, is_sensitive=project.sensitive)}
    for month in sorted(months):
        at = told.get(month)
        yield {
            "program_id": scope.program_id,
            "measure_id": measure.id,
            "month": month,
            "counted": len(months[month]),
            "practices": len(large(measure, months[month])),
            **{rank: getattr(at, rank) if at else None for rank in ("p10", "p25", "p50", "p75", "p90")},
            "basis": scope.basis_of(measure.id),
        }
