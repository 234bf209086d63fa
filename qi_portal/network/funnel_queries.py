"""Practices side by side in one measure: what each counted."""

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.network.funnel import Pooled
from qi_portal.measures.charts import Span
from qi_portal.measures.queries import Months, entries_across
from qi_portal.network.queries import practices_of
from qi_portal.practices.queries import Enrolled, enrollments_of


def pooled(actor: Actor, measure: Measure, span: Span) -> list[Pooled]:
    """What each practice of the network counted of a measure in the span, all months together; by name."""
    practices = practices_of(actor)
    ids = [each.place.practice_id for each in practices]
    stored = entries_across(actor, [measure.id], ids, first=span.first)
    parts = {each.practice_id: each for each in enrollments_of(ids) if each.project_id == measure.project_id}
    found = ((each, parts.get(each.place.practice_id)) for each in practices)
    return [
        _together(each.place, stored[each.place.practice_id].get(measure.id, {}), part, span)
        for each, part in found
        if part is not None
    ]


def _together(place: Place, months: Months, part: Enrolled, span: Span) -> Pooled:
    counted = [
        (stored.numerator, stored.denominator)
        for month, stored in months.items()
        if month <= span.last and part.covers(month) and stored.numerator is not None and stored.denominator
    ]
    return Pooled(place.code, place.name, sum(a for a, _ in counted), sum(n for _, n in counted))
