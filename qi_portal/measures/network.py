"""What a practice may see of the others: percentiles of its program, never one practice's numbers."""

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.content.measure import Measure
from qi_portal.measures.charts import Span
from qi_portal.measures.rollups.models import NetworkMonth
from qi_portal.measures.rollups.queries import month_told
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where


def network_band(actor: Actor, place: Place, measure: Measure, span: Span) -> tuple[Percentiles, ...]:
    """Where the practices of the place's program stood in each month of the span that may be told, oldest first.

    All practices that took part in the month count, the place's own among them; so everybody in a program is told the
    same. Nothing for an actor who may not read the place's measures.
    """
    readable = practice_ids_where(actor, Permission.MEASURE_READ).where(Practice.id == place.practice_id)
    query = (
        select(NetworkMonth)
        .where(NetworkMonth.program_id == place.program_id, NetworkMonth.measure_id == measure.id)
        .where(NetworkMonth.month >= span.first, NetworkMonth.month <= span.last)
        .where(NetworkMonth.p50.is_not(None), readable.correlate(None).exists())
        .order_by(NetworkMonth.month)
    )
    found = (month_told(row).told for row in db.session.scalars(query))
    return tuple(each for each in found if each is not None)
