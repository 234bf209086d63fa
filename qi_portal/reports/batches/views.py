"""Reports of many practices: ask for them, see how far they are, go on after a stop, take them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound
from qi_portal.jobs import actions as jobs
from qi_portal.reports.batches import actions, queries
from qi_portal.reports.batches import jobs as tasks
from qi_portal.reports.batches.choice import Choices, choices_of
from qi_portal.reports.batches.forms import BatchForm
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door

bp = Blueprint("batches", __name__, template_folder="templates")

TASKS = (tasks,)
"""Named here so that whoever serves the pages knows the tasks too."""


@bp.get("/reports/batches")
@door(Permission.REPORT_BATCH)
def index(actor: Actor) -> str:
    now = utc_now()
    batches = [(each, each.line(now)) for each in queries.batches_of(actor)]
    return render_template("batches/index.html", batches=batches)


@bp.get("/reports/batches/new")
@door(Permission.REPORT_BATCH)
def new(actor: Actor) -> Any:
    """With `?practice=P001&practice=P002` these are ticked."""
    offered = choices_of(actor)
    if not offered:
        return render_template("batches/none.html")
    picked = request.args.getlist("practice")
    return _form(offered, _form_of(_chosen(offered, request.args.get("program"), picked), picked))


@bp.post("/reports/batches/new")
@door(Permission.REPORT_BATCH, writes=True)
def ask(actor: Actor) -> Any:
    offered = choices_of(actor)
    form = _form_of(_chosen(offered, request.form.get("program"), request.form.getlist("picked")), [])
    asked = form.read()
    if asked is None:
        return _form(offered, form), 422
    batch_id = actions.ask(batch_id=form.new_id, asked=asked, by=actor)
    return redirect(url_for(".show", batch_id=batch_id), 303)


@bp.get("/reports/batches/<uuid:batch_id>")
@door(Permission.REPORT_BATCH)
def show(batch_id: UUID, actor: Actor) -> str:
    batch = queries.batch_of(actor, batch_id)
    return render_template(
        "batches/show.html", batch=batch, line=batch.line(utc_now()), items=queries.items_of(batch.id)
    )


@bp.post("/reports/batches/<uuid:batch_id>/again")
@door(Permission.REPORT_BATCH, writes=True)
def go_on(batch_id: UUID, actor: Actor) -> Any:
    actions.go_on(batch_id=batch_id, by=actor)
    return redirect(url_for(".show", batch_id=batch_id), 303)


@bp.post("/reports/batches/<uuid:batch_id>/stop")
@door(Permission.REPORT_BATCH, writes=True)
def stop(batch_id: UUID, actor: Actor) -> Any:
    batch = queries.batch_of(actor, batch_id)
    if batch.job is None:
        raise NotFound
    jobs.cancel(job_id=batch.job.id, by=actor)
    flash(_("Stopped. What was made is kept; you can go on later."), "done")
    return redirect(url_for(".show", batch_id=batch_id), 303)


def _form_of(choices: Choices, picked: list[str]) -> BatchForm:
    return BatchForm(choices, today_at(choices.practices[0].place.time_zone), picked)


def _chosen(offered: list[Choices], program: str | None, picked: list[str]) -> Choices:
    """The program that is named, or that the picked practices belong to, or the first."""
    named = [each for each in offered if str(each.program_id) == program]
    holding = [each for each in offered if any(facts.place.code in picked for facts in each.practices)]
    found = next(iter((*named, *holding, *offered)), None)
    if found is None:
        raise NotFound
    return found


def _form(offered: list[Choices], form: BatchForm) -> str:
    return render_template("batches/new.html", form=form, errors=form.error_links, offered=offered)
