"""What a practice may see of the others: percentiles of its program, never one practice's numbers."""

from collections import defaultdict

from sqlalchemy import ColumnElement, or_, select

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.percentiles import Counted, percentiles_of
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.charts import Span
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment, Practice
from qi_portal.practices.queries import practice_ids_where


def network_band(actor: Actor, place: Place, project: Project, measure: Measure, span: Span) -> tuple[Percentiles, ...]:
    """Where the practices of the place's program stood in each month of the span that may be told, oldest first.

    All practices that took part in the month count, the place's own among them; so everybody in a program is told the
    same. Nothing for an actor who may not read the place's measures.
    """
    query = (
        select(Entry.period, Entry.numerator, Entry.denominator)
        .join(Practice, Practice.id == Entry.practice_id)
        .join(Enrollment, (Enrollment.practice_id == Entry.practice_id) & (Enrollment.project_id == project.id))
        .where(_is_in_the_program_of(actor, place), _took_part())
        .where(Entry.measure_id == measure.id, Entry.state == State.COUNTED.value)
        .where(Entry.period >= span.first, Entry.period <= span.last)
        .order_by(Entry.period, Entry.practice_id)
    )
    months: dict[Month, list[Counted]] = defaultdict(list)
    for period, numerator, denominator in db.session.execute(query):
        assert numerator is not None, "a counted month has a numerator"
        months[period].append(Counted(numerator, denominator))
    return percentiles_of(measure, months, is_sensitive=project.sensitive)


def _is_in_the_program_of(actor: Actor, place: Place) -> ColumnElement[bool]:
    readable = practice_ids_where(actor, Permission.MEASURE_READ).where(Practice.id == place.practice_id)
    return (Practice.program_id == place.program_id) & readable.correlate(None).exists()


def _took_part() -> ColumnElement[bool]:
    return (Entry.period >= Enrollment.started) & or_(Enrollment.ended.is_(None), Entry.period <= Enrollment.ended)
