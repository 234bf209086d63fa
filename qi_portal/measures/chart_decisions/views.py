"""Deciding about a chart: what stands, a look at the effect, keeping it, taking it back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.decision_effect import effects
from qi_portal.domain.chart.decision_rules import advice, clean_why
from qi_portal.domain.chart.decisions import ChartDecision, Decided, DecisionKind, kind_of, title_of
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.method import Baseline
from qi_portal.measures.chart_decisions import actions
from qi_portal.measures.chart_decisions.forms import DecisionForm, WithdrawForm, form_of
from qi_portal.measures.chart_decisions.in_hand import ChartInHand, chart_in_hand
from qi_portal.measures.chart_decisions.queries import decision_of
from qi_portal.measures.charts import Span
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("chart_decisions", __name__, url_prefix="/practices/<practice>/measures/<measure_id>/chart")


@bp.get("/")
@door(Permission.MEASURE_READ)
def show(practice: Place, measure_id: str, actor: Actor) -> str:
    hand = _in_hand(actor, practice, measure_id)
    return _list(practice, hand, actor, _asked_baseline(hand))


@bp.post("/<kind>")
@door(Permission.CHART_DECIDE)
def preview(practice: Place, measure_id: str, kind: str, actor: Actor) -> Any:
    """The chart as it is and as it would be. Nothing is kept; the way back leads to the form as it was typed."""
    hand = _in_hand(actor, practice, measure_id)
    form = form_of(_kind(kind), hand.series, sent=request.form)
    if "back" in request.form:
        return _list(practice, hand, actor, form)
    return _preview(practice, hand, actor, form)


@bp.post("/<kind>/keep")
@door(Permission.CHART_DECIDE, writes=True)
def keep(practice: Place, measure_id: str, kind: str, actor: Actor) -> Any:
    """Keep what was looked at. When counts or decisions changed since, it is looked at again."""
    hand = _in_hand(actor, practice, measure_id)
    form = form_of(_kind(kind), hand.series, sent=request.form)
    try:
        _decide(practice, hand, actor, form)
    except Invalid as problem:
        form.blame(problem)
        return _list(practice, hand, actor, form), 422
    except Stale:
        return _preview(practice, hand, actor, form, is_stale=True)
    flash(_("Kept. It can be withdrawn on this page."), "done")
    return _to_list(practice, measure_id)


@bp.get("/decisions/<uuid:decision_id>/withdraw")
@door(Permission.CHART_DECIDE)
def ask(practice: Place, measure_id: str, decision_id: UUID, actor: Actor) -> str:
    """What the chart would be without the decision, and why it shall go."""
    hand = _in_hand(actor, practice, measure_id)
    return _withdrawal(practice, hand, decision_of(hand.history, decision_id), WithdrawForm(formdata=None))


@bp.post("/decisions/<uuid:decision_id>/withdraw")
@door(Permission.CHART_DECIDE, writes=True)
def withdraw(practice: Place, measure_id: str, decision_id: UUID, actor: Actor) -> Any:
    hand, form = _in_hand(actor, practice, measure_id), WithdrawForm()
    decision = decision_of(hand.history, decision_id)
    try:
        actions.withdraw(subject=_subject(practice, hand), decision_id=decision_id, why=form.why.data or "", by=actor)
    except Invalid as problem:
        form.why.errors = [problem.message]
        return _withdrawal(practice, hand, decision, form), 422
    flash(_("Withdrawn. The chart reads again as it would without it."), "done")
    return _to_list(practice, measure_id)


def _decide(practice: Place, hand: ChartInHand, actor: Actor, form: DecisionForm) -> None:
    what = form.what()
    if form.seen.data != hand.seen and what not in hand.standing:
        raise Stale(actions.STALE)
    actions.decide(subject=_subject(practice, hand), what=what, why=form.why.data or "", by=actor)


def _asked_baseline(hand: ChartInHand) -> DecisionForm | None:
    """The form of a baseline with the months that the address names, as a link from elsewhere proposes them."""
    try:
        first, last = (Month.parse(request.args.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return None
    return form_of(DecisionKind.BASELINE, hand.series, filled=Baseline(first, last, ()))


def _list(practice: Place, hand: ChartInHand, actor: Actor, typed: DecisionForm | None = None) -> str:
    asked = typed or hand.proposed
    return render_template(
        "measures/chart_decisions/list.html",
        **_named(practice, hand),
        hand=hand,
        standing=[each for each in hand.history if each.withdrawn is None],
        withdrawn=[each for each in reversed(hand.history) if each.withdrawn],
        forms_by_kind=_forms(hand, typed) if may(actor, Permission.CHART_DECIDE, practice) else {},
        open_kind=asked.kind if asked else None,
        chart_name=name_of(hand.now.kind),
        errors=typed.error_links if typed else [],
    )


def _preview(practice: Place, hand: ChartInHand, actor: Actor, form: DecisionForm, *, is_stale: bool = False) -> Any:
    try:
        what, why = form.what(), form.why.data or ""
        after = hand.with_one_more(what)
        clean_why(why)
    except Invalid as problem:
        form.blame(problem)
        return _list(practice, hand, actor, form), 422
    form.seen.data = hand.seen
    return render_template(
        "measures/chart_decisions/preview.html",
        **_compared(practice, hand, what, after),
        form=form,
        kind=kind_of(what),
        advice=advice(what, hand.series),
        is_stale=is_stale,
    ), 409 if is_stale else 200


def _withdrawal(practice: Place, hand: ChartInHand, decision: ChartDecision, form: WithdrawForm) -> str:
    if decision.withdrawn:
        raise Stale(actions.STALE)
    return render_template(
        "measures/chart_decisions/withdraw.html",
        **_compared(practice, hand, decision.what, hand.without(decision.what)),
        form=form,
        decision=decision,
    )


def _compared(practice: Place, hand: ChartInHand, what: Decided, after: Chart) -> dict[str, Any]:
    """What the two pages with a chart before and after have in common."""
    before = hand.now
    told = {"title": title_of(what), "before": before, "after": after, "effects": effects(before, after)}
    return _named(practice, hand) | told


def _named(practice: Place, hand: ChartInHand) -> dict[str, Any]:
    def day_of(moment: datetime) -> date:
        """The day on the practice's calendar."""
        return moment.astimezone(ZoneInfo(practice.time_zone)).date()

    project = library().project(hand.measure.project_id)
    return {"practice": practice, "measure": hand.measure, "project": project, "day_of": day_of, "title_of": title_of}


def _forms(hand: ChartInHand, typed: DecisionForm | None) -> dict[DecisionKind, DecisionForm]:
    """An empty form of each kind, the proposed decision filled in; or the one that was typed."""
    asked = hand.proposed
    forms = {
        kind: form_of(kind, hand.series, filled=asked.what if asked and asked.kind is kind else None)
        for kind in DecisionKind
    }
    return forms | ({typed.kind: typed} if typed else {})


def _subject(practice: Place, hand: ChartInHand) -> actions.Subject:
    return actions.Subject(practice, hand.measure.id, hand.series)


def _in_hand(actor: Actor, practice: Place, measure_id: str) -> ChartInHand:
    measure = library().measure(measure_id)
    today = today_at(practice.time_zone)
    span = Span.until(last_complete_month(today), enrollment_of(practice, measure.project_id).started)
    return chart_in_hand(actor, practice, measure, span, Month.of(today))


def _kind(text: str) -> DecisionKind:
    try:
        return DecisionKind(text)
    except ValueError:
        raise NotFound from None


def _to_list(practice: Place, measure_id: str) -> Any:
    return redirect(url_for(".show", practice=practice.code, measure_id=measure_id), 303)
