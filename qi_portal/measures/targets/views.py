"""Targets of a practice's measure, and those of a program for all its practices."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.model import Owner
from qi_portal.domain.chart.targets import levels_in, target_words
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.measures.targets import actions, queries
from qi_portal.measures.targets.actions import Whose
from qi_portal.measures.targets.forms import TargetForm
from qi_portal.measures.targets.queries import Kept
from qi_portal.practices.queries import ProgramFacts, enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("targets", __name__)

AT_PRACTICE, IN_NETWORK = "/practices/<practice>/measures/<measure_id>/targets", "/network/targets"


@bp.get(AT_PRACTICE)
@door(Permission.MEASURE_READ)
def show(practice: Place, measure_id: str, actor: Actor) -> str:
    measure = _measure_at(practice, measure_id)
    return _page_at(actor, practice, measure, TargetForm(_this_month(practice)))


@bp.post(AT_PRACTICE)
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, measure_id: str, actor: Actor) -> Any:
    measure, form = _measure_at(practice, measure_id), TargetForm(_this_month(practice))
    target = form.read(measure)
    if target is None:
        return _page_at(actor, practice, measure, form), 422
    actions.set_target(whose=Whose.practice(practice), measure_id=measure.id, target=target, by=actor)
    flash(_("The target is set."), "done")
    return redirect(url_for(".show", practice=practice.code, measure_id=measure.id), 303)


@bp.post(f"{AT_PRACTICE}/<uuid:target_id>/withdraw")
@door(Permission.MEASURE_ENTER, writes=True)
def withdraw(practice: Place, measure_id: str, target_id: UUID, actor: Actor) -> Any:
    measure = _measure_at(practice, measure_id)
    actions.withdraw(whose=Whose.practice(practice), measure_id=measure.id, target_id=target_id, by=actor)
    flash(_("The target is withdrawn."), "done")
    return redirect(url_for(".show", practice=practice.code, measure_id=measure.id), 303)


@bp.get(IN_NETWORK)
@door(Permission.TARGET_SET)
def network(actor: Actor) -> Any:
    """Every measure with what the program aims for; `?measure=` leads to that measure's page."""
    networks = queries.networks_of(actor)
    shown = queries.network_of(actor, request.args["program"]) if "program" in request.args else networks[0]
    if wanted := request.args.get("measure"):
        return redirect(url_for(".of_network", code=shown.code, measure_id=library().measure(wanted).id), 303)
    projects = list(library().projects.values())
    settings = queries.network_targets(shown, [each.id for project in projects for each in project.measures])
    month = Month.of(today_at(shown.time_zone))
    levels = {
        measure.id: levels_in(measure, settings.get(measure.id, ()), month)
        for project in projects
        for measure in project.measures
    }
    return render_template(
        "measures/targets/network.html",
        networks=networks,
        network=shown,
        projects=projects,
        levels=levels,
        target_words=target_words,
    )


@bp.get(f"{IN_NETWORK}/<code>/<measure_id>")
@door(Permission.TARGET_SET)
def of_network(code: str, measure_id: str, actor: Actor) -> str:
    shown = queries.network_of(actor, code)
    return _page_in(shown, library().measure(measure_id), TargetForm(Month.of(today_at(shown.time_zone))))


@bp.post(f"{IN_NETWORK}/<code>/<measure_id>")
@door(Permission.TARGET_SET, writes=True)
def save_for_network(code: str, measure_id: str, actor: Actor) -> Any:
    shown, measure = queries.network_of(actor, code), library().measure(measure_id)
    form = TargetForm(Month.of(today_at(shown.time_zone)))
    target = form.read(measure)
    if target is None:
        return _page_in(shown, measure, form), 422
    actions.set_target(whose=Whose(shown.id), measure_id=measure.id, target=target, by=actor)
    flash(_("The target is set for every practice of the program."), "done")
    return redirect(url_for(".of_network", code=code, measure_id=measure.id), 303)


@bp.post(f"{IN_NETWORK}/<code>/<measure_id>/<uuid:target_id>/withdraw")
@door(Permission.TARGET_SET, writes=True)
def withdraw_for_network(code: str, measure_id: str, target_id: UUID, actor: Actor) -> Any:
    shown, measure = queries.network_of(actor, code), library().measure(measure_id)
    actions.withdraw(whose=Whose(shown.id), measure_id=measure.id, target_id=target_id, by=actor)
    flash(_("The target is withdrawn."), "done")
    return redirect(url_for(".of_network", code=code, measure_id=measure.id), 303)


def _page_at(actor: Actor, practice: Place, measure: Measure, form: TargetForm) -> str:
    return render_template(
        "measures/targets/practice.html",
        practice=practice,
        project=library().project(measure.project_id),
        owner=Owner.PRACTICE,
        may_set=may(actor, Permission.MEASURE_ENTER, practice),
        **_shown(measure, form, queries.history_at(actor, practice, measure.id), _this_month(practice)),
    )


def _page_in(network: ProgramFacts, measure: Measure, form: TargetForm) -> str:
    return render_template(
        "measures/targets/measure.html",
        network=network,
        project=library().project(measure.project_id),
        owner=Owner.PROGRAM,
        may_set=True,
        **_shown(measure, form, queries.history_in(network, measure.id), Month.of(today_at(network.time_zone))),
    )


def _shown(measure: Measure, form: TargetForm, history: Sequence[Kept], month: Month) -> dict[str, Any]:
    """What both pages show of a measure: the level in force now, what stands, what was withdrawn, the form."""
    standing = [kept for kept in history if kept.withdrawn_at is None]
    levels = levels_in(measure, [kept.setting for kept in standing], month)
    return {
        "measure": measure,
        "levels": levels,
        "standing": standing,
        "withdrawn": [kept for kept in history if kept.withdrawn_at],
        "form": form,
        "errors": form.error_links,
        "target_words": target_words,
    }


def _measure_at(practice: Place, measure_id: str) -> Measure:
    """The measure if the practice takes part in its project."""
    measure = library().measure(measure_id)
    enrollment_of(practice, measure.project_id)
    return measure


def _this_month(practice: Place) -> Month:
    return Month.of(today_at(practice.time_zone))
