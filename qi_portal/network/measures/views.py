"""One measure across practices: charts side by side, in a funnel, month by month, and in order of change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network import change_words, funnel_words
from qi_portal.domain.network.band_chart import band_chart
from qi_portal.domain.network.chance import alarms_by_chance
from qi_portal.domain.network.funnel import funnel as funnel_of
from qi_portal.domain.network.funnel import why_not
from qi_portal.domain.network.places import By, places_of
from qi_portal.domain.network.side_by_side import Line, lined_up
from qi_portal.domain.network.view import View
from qi_portal.domain.periods import Month
from qi_portal.measures.charts import MONTHS_SHOWN, Span
from qi_portal.network.measures.blueprint import bp
from qi_portal.network.measures.completeness import views as _completeness  # noqa: F401 - hangs up its pages
from qi_portal.network.measures.definition_health import views as _health  # noqa: F401 - hangs up its page
from qi_portal.network.measures.group import Group, group_of
from qi_portal.network.measures.improvements import views as _improvements  # noqa: F401 - hangs up its page
from qi_portal.network.measures.queries import bands_of, percentiles_in, pooled, series_of
from qi_portal.network.measures.series import Series, axis_of
from qi_portal.network.queries import taken_up
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

__all__ = ["bp"]

PERIODS = {"year": 12, "quarter": 3, "month": 1}
"""How many months a funnel puts together, by the name in its address."""

CHARTS = 24
"""On one page, so that they can still be compared."""


@dataclass(frozen=True)
class Asked:
    """A measure, the practices that it is shown of, and the other measures to choose from."""

    measure: Measure
    project: Project
    projects: list[Project]
    group: Group

    @property
    def month(self) -> Month:
        return self.group.month

    @property
    def kept(self) -> dict[str, str]:
        """What the other pages about the measure are asked with."""
        chosen = {"region": self.group.region, "coach": self.group.coach}
        return {name: value for name, value in chosen.items() if value}


@bp.get("/network/measures")
@bp.get("/network/measures/<measure_id>")
@door(Permission.NETWORK_READ)
def side_by_side(actor: Actor, measure_id: str = "") -> str:
    """The chart of each practice, on the same axes."""
    asked, line = _asked(actor, measure_id), Line.chosen(request.args.get("order"))
    series = _series(actor, asked)
    order = lined_up([each.moved for each in series.values()], line)
    pages = max(1, -(-len(order) // CHARTS))
    page = min(View.of(request.args.items(multi=True)).page, pages)
    shown = [series[key] for key in order[(page - 1) * CHARTS : page * CHARTS]]
    bands = _bands(asked)
    axis = axis_of(list(series.values())) if series else None
    return render_template(
        "network/measures/side_by_side.html",
        asked=asked,
        charts_shown=[(each, axis.drawn(each, bands[each.facts.place.program_id])) for each in shown] if axis else [],
        line=line,
        page_number=page,
        pages=pages,
        all=len(order),
        has_network=any(bands.values()),
        says=change_words,
    )


@bp.get("/network/ranking")
@bp.get("/network/measures/<measure_id>/ranking")
@door(Permission.NETWORK_READ)
def ranking(actor: Actor, measure_id: str = "") -> str:
    """Who changed how far and for how long, with how many chance alone would bring."""
    asked, by = _asked(actor, measure_id), By.chosen(request.args.get("by"))
    series = _series(actor, asked)
    places = places_of([each.moved for each in series.values()], by)
    return render_template(
        "network/measures/ranking.html",
        asked=asked,
        by=by,
        series=series,
        places=places,
        alarms=alarms_by_chance(each.told for each in series.values() if each.change),
        says=change_words,
    )


@bp.get("/network/months")
@bp.get("/network/measures/<measure_id>/months")
@door(Permission.NETWORK_READ)
def months(actor: Actor, measure_id: str = "") -> str:
    """Where the practices of the network stood in each month."""
    asked = _asked(actor, measure_id)
    span = Span(asked.month - (MONTHS_SHOWN - 1), asked.month)
    found = bands_of(asked.group.every, asked.measure, span)
    names = {each.place.program_id: each.program_name for each in asked.group.every}
    shown = [
        (names[program_id], told, band_chart(asked.measure, percentiles_in(told))) for program_id, told in found.items()
    ]
    return render_template("network/measures/months.html", asked=asked, span=span, shown=shown)


@bp.get("/network/funnel")
@door(Permission.NETWORK_READ)
def funnel(actor: Actor) -> str:
    """Practices side by side in one measure, against what chance explains."""
    asked, period = _asked(actor, "", prefers_funnel=True), request.args.get("period")
    count = PERIODS.get(period or "", PERIODS["year"])
    span, reason = Span(asked.month - (count - 1), asked.month), why_not(asked.measure)
    practices = asked.group.practices
    drawn = None if reason else funnel_of(asked.measure, pooled(actor, asked.measure, practices, span))
    return render_template(
        "network/measures/funnel.html",
        asked=asked,
        reason=reason,
        funnel=drawn,
        says=funnel_words,
        span=span,
        period=period if period in PERIODS else "year",
    )


def _asked(actor: Actor, measure_id: str, *, prefers_funnel: bool = False) -> Asked:
    """The measure by its id, in the address or chosen on the page; without one the first lead measure of the network's
    projects, of those that can have a funnel where there shall be one."""
    projects, name = taken_up(actor, library().projects), measure_id or request.args.get("measure")
    leads = [project.lead_measure for project in projects]
    usual = next((each for each in leads if prefers_funnel and why_not(each) is None), leads[0])
    measure = library().measure(name) if name else usual
    return Asked(measure, library().project(measure.project_id), projects, group_of(actor, request.args))


def _series(actor: Actor, asked: Asked) -> dict[str, Series]:
    """By the practice's code."""
    found = series_of(actor, asked.project, asked.measure, asked.group.practices, asked.month)
    return {each.facts.place.code: each for each in found}


def _bands(asked: Asked) -> dict[UUID, Any]:
    span = Span(asked.month - (MONTHS_SHOWN - 1), asked.month)
    found = bands_of(asked.group.practices, asked.measure, span)
    return {program_id: percentiles_in(told) for program_id, told in found.items()}
