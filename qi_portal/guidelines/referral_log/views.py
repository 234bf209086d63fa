"""The referral log: a decision is recorded beside an answer, and a practice reads its own.

The practice is a choice of the form, not a part of the address, because somebody may belong to several; it is looked
up among those for which the person may record.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.guideline import Guideline, slug_of
from qi_portal.domain.errors import Invalid
from qi_portal.domain.network import pareto
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.referral_charts import MONTHS_SHOWN, charts_of
from qi_portal.domain.referral_log import Decision, decided
from qi_portal.domain.referral_tally import Tally, tallies
from qi_portal.guidelines.referral_log import actions
from qi_portal.guidelines.referral_log.forms import DecisionForm, decision_form
from qi_portal.guidelines.referral_log.queries import (
    decisions_at,
    ended_quarters,
    place_to_record,
    places_to_record,
    reasons_of,
    regions_of,
    sums_of,
)
from qi_portal.web.clock import today_at
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("decisions", __name__)
bp.add_app_template_global(decision_form)

QUARTERS_SHOWN = 4
COLUMNS = (
    "practice", "month", "condition", "version", "content hash", "advised", "age band", "followed", "done instead",
    "reason", "exported by", "exported at (UTC)",
)  # fmt: skip


@bp.post("/guidelines/<slug>/decisions")
@door(Permission.DECISION_RECORD, writes=True)
def record(slug: str, actor: Actor) -> Any:
    form = DecisionForm()
    guideline = library().guideline(slug, form.version.data or "")
    try:
        place = place_to_record(actor, form.practice.data or "")
        decision = decided(guideline, form.sent, Month.of(today_at(place.time_zone)))
        actions.record_decision(place=place, decision=decision, key=form.identity, by=actor)
    except Invalid as problem:
        form.blame(problem)
        page = render_template(
            "guidelines/referral_log/enter.html", guideline=guideline, form=form, places=places_to_record(actor)
        )
        return page, 422
    _offer_undo(place, form.identity)
    return redirect(url_for("guidelines.show", slug=guideline.slug), 303)


@bp.post("/practices/<practice>/decisions/<uuid:decision_id>/undo")
@door(Permission.DECISION_RECORD, writes=True)
def undo(practice: Place, decision_id: UUID, actor: Actor) -> Any:
    condition = actions.undo(place=practice, decision_id=decision_id, by=actor, now=utc_now())
    flash(_("Taken back. Nothing is kept of it in the log."), "ok")
    return redirect(url_for("guidelines.show", slug=slug_of(condition)), 303)


@bp.get("/practices/<practice>/decisions")
@door(Permission.DECISION_READ)
def show(practice: Place, actor: Actor) -> str:
    """What the practice recorded: two run charts of the months that are over, and tables by month and by condition."""
    decisions = decisions_at(actor, practice)
    today = today_at(practice.time_zone)
    by_condition = tallies(decisions, lambda each: each.condition_id)
    return render_template(
        "guidelines/referral_log/decisions.html",
        practice=practice,
        this_month=Month.of(today),
        charts=charts_of(decisions, last_complete_month(today), speaker()),
        by_month=_every_month(decisions, Month.of(today)),
        by_condition=sorted(by_condition.items(), key=lambda pair: (-pair[1].decided, pair[0])),
        titles=_titles(),
        may_take=may(actor, Permission.DECISION_EXPORT, practice),
    )


@bp.post("/practices/<practice>/decisions.csv")
@door(Permission.DECISION_EXPORT, writes=True)
def take(practice: Place, actor: Actor) -> Response:
    """Every decision of the practice as a file. Taking it is written down."""
    decisions = decisions_at(actor, practice)
    actions.note_export(place=practice, count=len(decisions), by=actor)
    taken = (actor.name, f"{utc_now():%Y-%m-%d %H:%M}")
    rows = ([practice.code, *_cells(decision), *taken] for decision in decisions)
    return csv_answer(f"referral-decisions-{practice.code}", COLUMNS, rows)


@bp.get("/network/decisions")
@door(Permission.NETWORK_READ)
def network(actor: Actor) -> str:
    """Sums over a program's practices by condition and quarter, and the last quarter's reasons; no small numbers."""
    logs = []
    for region in regions_of(actor):
        quarters = ended_quarters(today_at(region.time_zone), QUARTERS_SHOWN)
        sums = sums_of(region, quarters)
        logs.append((region, sums, reasons_of(region, quarters[0], sums[quarters[0]])))
    return render_template("guidelines/referral_log/network.html", logs=logs, titles=_titles(), says=pareto)


def _every_month(decisions: Sequence[Decision], this_month: Month) -> list[tuple[Month, Tally]]:
    """From this month back to the first that is drawn, months without a decision among them."""
    counted = tallies(decisions, lambda each: each.month)
    if not counted:
        return []
    first = max(min(counted), this_month - MONTHS_SHOWN)
    return [(month, counted.get(month, Tally())) for month in reversed(list(months_between(first, this_month)))]


def _offer_undo(place: Place, decision_id: UUID) -> None:
    url = url_for(".undo", practice=place.code, decision_id=decision_id)
    offer: Any = {"says": _("Recorded for %(name)s.", name=place.name), "label": _("Undo"), "url": url}
    flash(offer, "ok")  # any JSON value can be flashed, and components/shell.html draws this one as a form


def _cells(decision: Decision) -> list[str]:
    return [
        str(decision.month),
        decision.condition_id,
        decision.version,
        decision.content_hash,
        decision.advised.value,
        decision.age_band.value,
        "yes" if decision.is_followed else "no",
        decision.done_instead.value if decision.done_instead else "",
        decision.reason.value if decision.reason else "",
    ]


def _titles() -> dict[str, Guideline]:
    """The guidelines by id; one that was taken off the shelf is not among them."""
    return {guideline.id: guideline for guideline in library().guidelines.values()}
