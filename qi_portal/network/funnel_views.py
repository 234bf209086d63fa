"""Practices side by side in one measure."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.network import funnel_words
from qi_portal.domain.network.funnel import funnel as funnel_of
from qi_portal.domain.network.funnel import why_not
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.measures.charts import Span
from qi_portal.network.funnel_queries import pooled
from qi_portal.network.queries import practices_of, taken_up
from qi_portal.practices.queries import PracticeFacts
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("network_measures", __name__, template_folder="templates")

PERIODS = {"year": 12, "quarter": 3, "month": 1}
"""How many months a funnel puts together, by the name in its address."""


@bp.get("/network/funnel")
@door(Permission.NETWORK_READ)
def funnel(actor: Actor) -> str:
    """Practices side by side in one measure, against what chance explains."""
    measure = _measure(actor, request.args.get("measure"))
    period = request.args.get("period")
    months = PERIODS.get(period or "", PERIODS["year"])
    last = _month(practices_of(actor))
    span, reason = Span(last - (months - 1), last), why_not(measure)
    drawn = None if reason else funnel_of(measure, pooled(actor, measure, span))
    return render_template(
        "network/funnel.html",
        measure=measure,
        project=library().project(measure.project_id),
        projects=taken_up(actor, library().projects),
        reason=reason,
        funnel=drawn,
        says=funnel_words,
        span=span,
        period=period if period in PERIODS else "year",
    )


def _measure(actor: Actor, name: str | None) -> Measure:
    """The measure by its id; without one the first lead measure of the network's projects that can have a funnel."""
    if name:
        return library().measure(name)
    leads = [project.lead_measure for project in taken_up(actor, library().projects)]
    return next((measure for measure in leads if why_not(measure) is None), leads[0])


def _month(practices: Sequence[PracticeFacts]) -> Month:
    """The month now being collected, where the first of the practices is."""
    return last_complete_month(today_at(practices[0].place.time_zone if practices else "UTC"))
