"""A network for those who oversee it: who needs somebody first, and one project's measures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.network.chance import expected_by_chance
from qi_portal.domain.network.ranking import URGENCY, Judged, Order
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.network import queries
from qi_portal.practices.queries import PracticeFacts
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("network", __name__, template_folder="templates")

PROJECTS_SHOWN = 5
"""Projects side by side on the network page before one has to choose."""


@bp.get("/network")
@door(Permission.NETWORK_READ)
def index(actor: Actor) -> str:
    """Practices by projects, each with its lead measure: what is missing, what the charts say."""
    shelf = library().projects
    chosen = [shelf[each] for each in dict.fromkeys(request.args.getlist("project")) if each in shelf]
    shown = chosen or queries.most_taken_up(actor, shelf, PROJECTS_SHOWN)
    columns = queries.lead_columns(shown)
    return _page(actor, "network/index.html", columns, projects=shown, shelf=shelf.values())


@bp.get("/network/projects/<project_id>")
@door(Permission.NETWORK_READ)
def project(project_id: str, actor: Actor) -> str:
    """Practices by the measures of one project."""
    shown = library().project(project_id)
    return _page(actor, "network/project.html", queries.measure_columns(shown), project=shown)


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


def _month(practices: Sequence[PracticeFacts]) -> Month:
    """The month now being collected, where the first of the practices is."""
    return last_complete_month(today_at(practices[0].place.time_zone if practices else "UTC"))
