"""The chart of a measure's own page, as anybody asked to see it; its files are drawn from the same."""

from dataclasses import replace
from datetime import date

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import last_complete_month
from qi_portal.measures.beside import beside_measure
from qi_portal.measures.charts import Look, Span, chart_of, with_current
from qi_portal.measures.network import network_band
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import enrollment_of


def measure_chart(actor: Actor, place: Place, project: Project, measure: Measure, *, today: date, look: Look) -> Chart:
    """Up to the month that is due, or the one after it where that was begun. NotFound where the practice takes no part
    in the project; `today` is the date in the practice's time zone."""
    due = last_complete_month(today)
    stored = entries_of(actor, place, [measure.id])
    span = with_current(Span.until(due, enrollment_of(place, project.id).started), stored, due + 1)
    network = network_band(actor, place, measure, span) if look.compares else ()
    beside = beside_measure(actor, place, measure)
    return chart_of(measure, stored.get(measure.id, {}), span, beside, replace(look, network=network))
