"""One measure across the practices of a network, and what each counted of it."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.funnel import Pooled
from qi_portal.domain.periods import Month
from qi_portal.measures.beside import beside_across
from qi_portal.measures.charts import MONTHS_SHOWN, Span
from qi_portal.measures.queries import Months, entries_across
from qi_portal.measures.rollups.queries import MonthTold, band_of
from qi_portal.network.measures.series import Series
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of


def series_of(
    actor: Actor, project: Project, measure: Measure, practices: Sequence[PracticeFacts], month: Month
) -> list[Series]:
    """The measure in each of the practices that takes part in the month, in their order; in five questions."""
    parts = _parts([each.place.practice_id for each in practices], project.id)
    taking = [each for each in practices if _takes_part(parts, each, month)]
    ids = [each.place.practice_id for each in taking]
    beside = beside_across(actor, ids, [project])
    shown = month - (MONTHS_SHOWN - 1)
    first = min((first_needed(beside[each][measure.id].decided, shown) for each in ids), default=shown)
    stored = entries_across(actor, [measure.id], ids, first=first)
    return [
        Series(each, measure, stored[here].get(measure.id, {}), Span.until(month, parts[here].started), kept)
        for each in taking
        for here in [each.place.practice_id]
        for kept in [beside[here][measure.id]]
    ]


def bands_of(practices: Iterable[PracticeFacts], measure: Measure, span: Span) -> dict[UUID, tuple[MonthTold, ...]]:
    """Where the practices' programs stood in the months of the span, by program."""
    programs = {each.place.program_id: None for each in practices}
    return {each: band_of(each, measure.id, span.first, span.last) for each in programs}


def percentiles_in(months: Iterable[MonthTold]) -> tuple[Percentiles, ...]:
    """Those that may be told."""
    return tuple(each.told for each in months if each.told is not None)


def pooled(actor: Actor, measure: Measure, practices: Sequence[PracticeFacts], span: Span) -> list[Pooled]:
    """What each of the practices counted of a measure in the span, all months together, in their order."""
    ids = [each.place.practice_id for each in practices]
    stored = entries_across(actor, [measure.id], ids, first=span.first)
    parts = _parts(ids, measure.project_id)
    return [
        _together(each.place, stored[each.place.practice_id].get(measure.id, {}), part, span)
        for each in practices
        if (part := parts.get(each.place.practice_id)) is not None
    ]


def _parts(practice_ids: Sequence[UUID], project_id: str) -> dict[UUID, Enrolled]:
    return {each.practice_id: each for each in enrollments_of(practice_ids) if each.project_id == project_id}


def _takes_part(parts: Mapping[UUID, Enrolled], practice: PracticeFacts, month: Month) -> bool:
    part = parts.get(practice.place.practice_id)
    return part is not None and part.covers(month)


def _together(place: Place, months: Months, part: Enrolled, span: Span) -> Pooled:
    counted = [
        (stored.numerator, stored.denominator)
        for month, stored in months.items()
        if month <= span.last and part.covers(month) and stored.numerator is not None and stored.denominator
    ]
    return Pooled(place.code, place.name, sum(a for a, _ in counted), sum(n for _, n in counted))
