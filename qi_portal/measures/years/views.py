"""One measure over the months of a year, typed in one grid."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import ngettext

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.drafts import says_more
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.measures import actions
from qi_portal.measures.drafts.actions import discard_draft
from qi_portal.measures.drafts.queries import Draft, draft_of
from qi_portal.measures.drafts.words import offer_words
from qi_portal.measures.forms import GridForm
from qi_portal.measures.grid import FINE, keep, looked_at, said_live
from qi_portal.measures.queries import entries_of
from qi_portal.measures.rows import Row, count_filled
from qi_portal.measures.unlocks.queries import unlocked_months
from qi_portal.measures.years.sheet import YearSheet
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("years", __name__, url_prefix="/practices/<practice>/measures/<measure_id>/months")


@bp.get("/")
@door(Permission.MEASURE_ENTER)
def enter(practice: Place, measure_id: str, actor: Actor) -> str:
    """The months of `?year=`, this one without it; with `?draft=use` as they were typed and not saved."""
    sheet = _sheet(actor, practice, measure_id)
    draft = draft_of(actor, practice, sheet.name)
    if draft and request.args.get("draft") == "use":
        form = GridForm(sheet.keys, sheet.all_stored(), draft.fields)
        return _grid(practice, sheet, form, looked_at(sheet, form, practice, actor)[0])
    form = GridForm(sheet.keys, sheet.all_stored())
    form.sampling.data = sheet.sampling.value if sheet.sampling else ""
    offered = draft if draft and says_more(draft.fields, form.shown) else None
    return _grid(practice, sheet, form, sheet.rows(form, typed=False), offered)


@bp.post("/")
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, measure_id: str, actor: Actor) -> Any:
    try:
        return _save(actor, practice, measure_id)
    except Stale:  # two saves at the same moment, and the other was first: look again, with everything typed
        actions.forget_unsaved()
        return _save(actor, practice, measure_id)


@bp.post("/check")
@door(Permission.MEASURE_ENTER)
def check(practice: Place, measure_id: str, actor: Actor) -> Any:
    """What saving would say of what is typed so far. Nothing is kept."""
    sheet = _sheet(actor, practice, measure_id)
    form = GridForm(sheet.keys, {})
    rows, _status = looked_at(sheet, form, practice, actor)
    return jsonify(said_live(rows, form))


def _save(actor: Actor, practice: Place, measure_id: str) -> Any:
    sheet = _sheet(actor, practice, measure_id)
    form = GridForm(sheet.keys, {})
    rows, status = looked_at(sheet, form, practice, actor)
    if status != FINE:
        return _grid(practice, sheet, form, rows), status
    count = keep(sheet, form, rows, practice, actor)
    discard_draft(place=practice, sheet=sheet.name, by=actor)
    flash(ngettext("Saved %(num)s month.", "Saved %(num)s months.", count), "done")
    return redirect(url_for("measures.measure", practice=practice.code, measure_id=measure_id), 303)


def _grid(practice: Place, sheet: YearSheet, form: GridForm, rows: list[Row], draft: Draft | None = None) -> str:
    return render_template(
        "measures/years/enter.html",
        practice=practice,
        sheet=sheet,
        project=library().project(sheet.measure.project_id),
        measure=sheet.measure,
        form=form,
        rows=rows,
        filled=count_filled(rows),
        draft=offer_words(draft, practice.time_zone) if draft else None,
    )


def _sheet(actor: Actor, practice: Place, measure_id: str) -> YearSheet:
    """The measure's year; NotFound for one without a month of the practice."""
    measure = library().measure(measure_id)
    enrolled = enrollment_of(practice, measure.project_id)
    months = entries_of(actor, practice, [measure.id]).get(measure.id, {})
    opened = unlocked_months(practice, [measure.project_id], utc_now()).get(measure.project_id, frozenset())
    today = today_at(practice.time_zone)
    sheet = YearSheet(practice.code, measure, _year(today.year), today, enrolled, months, opened)
    if sheet.year not in sheet.years:
        raise NotFound
    return sheet


def _year(this_year: int) -> int:
    text = request.args.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
