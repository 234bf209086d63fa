"""A person's draft of a monthly grid: kept while somebody types, thrown away when asked. The grids offer it."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.drafts import draft_fields
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.drafts import actions
from qi_portal.measures.drafts.words import kept_words
from qi_portal.practices.asked import project_of
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("drafts", __name__, url_prefix="/practices/<practice>/drafts/<subject>")


@bp.post("/<month:month>")
@door(Permission.MEASURE_ENTER, writes=True)
def keep_month(practice: Place, subject: str, month: Month, actor: Actor) -> Any:
    """What was typed into a project's month; a script is answered with a sentence, a form with its page."""
    project = project_of(practice, subject)
    here = url_for("measures.enter", practice=practice.code, project_id=project.id, month=month)
    return _kept(practice, f"{project.id}/{month}", actor, here)


@bp.post("/<int:year>")
@door(Permission.MEASURE_ENTER, writes=True)
def keep_year(practice: Place, subject: str, year: int, actor: Actor) -> Any:
    """The same for a measure over the months of a year."""
    measure = library().measure(subject)
    enrollment_of(practice, measure.project_id)
    here = url_for("years.enter", practice=practice.code, measure_id=measure.id, year=_checked(year))
    return _kept(practice, f"{measure.id}/{year}", actor, here)


@bp.post("/<month:month>/discard")
@door(Permission.MEASURE_ENTER, writes=True)
def discard_month(practice: Place, subject: str, month: Month, actor: Actor) -> Any:
    actions.discard_draft(place=practice, sheet=f"{subject}/{month}", by=actor)
    flash(_("The draft is gone."), "done")
    return redirect(url_for("measures.enter", practice=practice.code, project_id=subject, month=month), 303)


@bp.post("/<int:year>/discard")
@door(Permission.MEASURE_ENTER, writes=True)
def discard_year(practice: Place, subject: str, year: int, actor: Actor) -> Any:
    actions.discard_draft(place=practice, sheet=f"{subject}/{year}", by=actor)
    flash(_("The draft is gone."), "done")
    return redirect(url_for("years.enter", practice=practice.code, measure_id=subject, year=year), 303)


def _kept(practice: Place, sheet: str, actor: Actor, here: str) -> Any:
    fields, names_somebody = draft_fields(request.form)
    now = utc_now()
    if fields:
        actions.keep_draft(place=practice, sheet=sheet, fields=fields, by=actor, at=now)
    said = kept_words(now, practice.time_zone, left_out=names_somebody)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(said=said)
    flash(said, "done")
    return redirect(here, 303)


def _checked(year: int) -> int:
    if not Month.parse("2015-01").year <= year <= 9998:
        raise NotFound
    return year
