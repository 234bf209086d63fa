"""A network for those who oversee it: who needs somebody first, one project's measures, and practices side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from qi_portal.desks import network_queries as queries
from qi_portal.desks.queries import most_taken_up, taken_up
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.network import funnel_words
from qi_portal.domain.network.chance import expected_by_chance
from qi_portal.domain.network.funnel import funnel as funnel_of
from qi_portal.domain.network.funnel import why_not
from qi_portal.domain.network.ranking import URGENCY, Judged, Order
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.measures.charts import Span
from qi_portal.practices.queries import PracticeFacts
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("desks", __name__, template_folder="templates")

PROJECTS_SHOWN = 5
"""Projects side by side on the network page before one has to choose."""

PERIODS = {"year": 12, "quarter": 3, "month": 1}
"""How many months a funnel puts together, by the name in its address."""


@bp.get("/network")
@door(Permission.NETWORK_READ)
def network(actor: Actor) -> str:
    """Practices by projects, each with its lead measure: what is missing, what the charts say."""
    shelf = library().projects
    chosen = [shelf[each] for each in dict.fromkeys(request.args.getlist("project")) if each in shelf]
    shown = chosen or most_taken_up(actor, shelf, PROJECTS_SHOWN)
    columns = queries.lead_columns(shown)
    return _page(actor, "desks/network.html", columns, projects=shown, shelf=shelf.values())


@bp.get("/network/projects/<project_id>")
@door(Permission.NETWORK_READ)
def network_project(project_id: str, actor: Actor) -> str:
    """Practices by the measures of one project."""
    project = library().project(project_id)
    return _page(actor, "desks/network_project.html", queries.measure_columns(project), project=project)


@bp.get("/network/funnel")
@door(Permission.NETWORK_READ)
def funnel(actor: Actor) -> str:
    """Practices side by side in one measure, against what chance explains."""
    measure = _measure(actor, request.args.get("measure"))
    period = request.args.get("period")
    months = PERIODS.get(period or "", PERIODS["year"])
    last = _month(queries.practices_of(actor))
    span, reason = Span(last - (months - 1), last), why_not(measure)
    drawn = None if reason else funnel_of(measure, queries.pooled(actor, measure, span))
    return render_template(
        "desks/funnel.html",
        measure=measure,
        project=library().project(measure.project_id),
        projects=taken_up(actor, library().projects),
        reason=reason,
        funnel=drawn,
        says=funnel_words,
        span=span,
        period=period if period in PERIODS else "year",
    )


@dataclass(frozen=True)
class Kept:
    """Which practices are shown: all those of a region and of a coach, or of any."""

    region: str
    coach: str
    practices: list[PracticeFacts]
    regions: list[str]
    coaches: list[queries.Coach]


def _page(actor: Actor, template: str, columns: Sequence[queries.Column], **more: Any) -> str:
    every = queries.practices_of(actor)
    kept, month, order = _kept(every, request.args), _month(every), Order.chosen(request.args.get("order"))
    lines = queries.in_order(queries.network(actor, kept.practices, columns, month), order)
    judged = [each for line in lines for each in line.judged]
    return render_template(
        template,
        lines=lines,
        columns=columns,
        month=month,
        order=order,
        kept=kept,
        told=_told(judged),
        signals=URGENCY,
        assurances=list(Assurance),
        words_of_state=state_words,
        may_set_targets=may(actor, Permission.TARGET_SET),
        **more,
    )


def _kept(every: list[PracticeFacts], asked: Mapping[str, str]) -> Kept:
    """The practices of the region and the coach that are asked for; anything unknown asks for all."""
    coaches, regions = queries.coaches_of(every), sorted({each.region for each in every})
    coach = next((each for each in coaches if str(each.id) == asked.get("coach")), None)
    region = asked.get("region") if asked.get("region") in regions else None
    practices = [
        each
        for each in every
        if region in (None, each.region) and (coach is None or each.place.practice_id in coach.practice_ids)
    ]
    return Kept(region or "", str(coach.id) if coach else "", practices, regions, coaches)


def _told(judged: Sequence[Judged]) -> dict[str, Any]:
    """How many charts show what, and how many would by chance."""
    counts = Counter(each.chart.signal for each in judged)
    return {
        "signals": counts,
        "worse": sum(count for signal, count in counts.items() if signal.is_worse),
        "by_chance": expected_by_chance(each.chart for each in judged),
        "all": len(judged),
    }


def _measure(actor: Actor, name: str | None) -> Measure:
    """The measure by its id; without one the first lead measure of the network's projects that can have a funnel."""
    if name:
        return library().measure(name)
    leads = [project.lead_measure for project in taken_up(actor, library().projects)]
    return next((measure for measure in leads if why_not(measure) is None), leads[0])


def _month(practices: Sequence[PracticeFacts]) -> Month:
    """The month now being collected, where the first of the practices is."""
    return last_complete_month(today_at(practices[0].place.time_zone if practices else "UTC"))
