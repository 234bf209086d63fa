"""A team's measures: the page of each, and the monthly grid. Files are in `imports`."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.choice import KINDS, name_of
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.rule_lens import rules_name
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.drafts import says_more
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.reading import RuleSet, State
from qi_portal.domain.words import words
from qi_portal.measures import actions
from qi_portal.measures.charts import Look
from qi_portal.measures.drafts.actions import discard_draft
from qi_portal.measures.drafts.queries import Draft, draft_of
from qi_portal.measures.drafts.words import offer_words
from qi_portal.measures.forms import MonthForm
from qi_portal.measures.grid import FINE, keep, looked_at, said_live
from qi_portal.measures.marks.queries import kept_marks
from qi_portal.measures.measure_chart import measure_chart
from qi_portal.measures.month import Sheet
from qi_portal.measures.queries import entries_of
from qi_portal.measures.rows import Row, count_filled
from qi_portal.measures.unlocks.queries import unlocked_months
from qi_portal.practices.queries import Enrolled, enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("measures", __name__, template_folder="templates")

MONTH = "/practices/<practice>/projects/<project_id>/months/<month:month>"


@bp.get("/practices/<practice>/measures/<measure_id>")
@door(Permission.MEASURE_READ)
def measure(practice: Place, measure_id: str, actor: Actor) -> str:
    project, _part = _project(practice, library().measure(measure_id).project_id)
    shown = project.measure(measure_id)
    today, look = today_at(practice.time_zone), Look.asked(request.args)
    due = last_complete_month(today)
    chart = measure_chart(actor, practice, project, shown, today=today, look=look)
    may_enter = may(actor, Permission.MEASURE_ENTER, practice)
    return render_template(
        "measures/measure.html",
        practice=practice,
        project=project,
        measure=shown,
        chart=chart,
        look=look,
        kinds=[(kind, name_of(kind)) for kind in KINDS[shown.type]],
        may_decide=may(actor, Permission.CHART_DECIDE, practice),
        rule_sets=[(rules, rules_name(rules)) for rules in RuleSet],
        tried=kept_marks(actor, practice, project.id),
        today=today,
        due=due,
        is_complete=_is_complete([chart], due),
        may_enter=may_enter,
        made=[
            url_for("history.show", practice=practice.code, measure_id=shown.id, month=point.month)
            for point in chart.points
        ],
    )


@bp.get(MONTH)
@door(Permission.MEASURE_ENTER)
def enter(practice: Place, project_id: str, month: Month, actor: Actor) -> str:
    """The grid as it stands; with `?draft=use` as it was typed and not saved."""
    sheet = _sheet(actor, practice, project_id, month)
    draft = draft_of(actor, practice, sheet.name)
    if draft and request.args.get("draft") == "use":
        form = MonthForm(sheet.project, sheet.all_stored(), sheet.note, draft.fields)
        return _grid(practice, sheet, form, looked_at(sheet, form, practice, actor)[0])
    form = MonthForm(sheet.project, sheet.all_stored(), sheet.note)
    form.sampling.data = sheet.sampling.value if sheet.sampling else ""
    offered = draft if draft and says_more(draft.fields, form.shown) else None
    return _grid(practice, sheet, form, sheet.rows(form, typed=False), offered)


@bp.post(MONTH)
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    try:
        return _save(actor, practice, project_id, month)
    except Stale:  # two saves at the same moment, and the other was first: look again, with everything typed
        actions.forget_unsaved()
        return _save(actor, practice, project_id, month)


@bp.post(f"{MONTH}/check")
@door(Permission.MEASURE_ENTER)
def check(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    """What saving would say of what is typed so far. Nothing is kept."""
    sheet = _sheet(actor, practice, project_id, month)
    form = MonthForm(sheet.project, note=sheet.note)
    rows, _status = looked_at(sheet, form, practice, actor)
    return jsonify(said_live(rows, form))


def _save(actor: Actor, practice: Place, project_id: str, month: Month) -> Any:
    sheet = _sheet(actor, practice, project_id, month)
    form = MonthForm(sheet.project, note=sheet.note)
    rows, status = looked_at(sheet, form, practice, actor)
    if status != FINE:
        return _grid(practice, sheet, form, rows), status
    count = keep(sheet, form, rows, practice, actor)
    discard_draft(place=practice, sheet=sheet.name, by=actor)
    flash(_saved(count, month), "done")
    return redirect(url_for("projects.show", practice=practice.code, project_id=project_id), 303)


def _grid(practice: Place, sheet: Sheet, form: MonthForm, rows: list[Row], draft: Draft | None = None) -> str:
    return render_template(
        "measures/month.html",
        practice=practice,
        sheet=sheet,
        project=sheet.project,
        month=sheet.period,
        form=form,
        rows=rows,
        filled=count_filled(rows),
        draft=offer_words(draft, practice.time_zone) if draft else None,
    )


def _sheet(actor: Actor, practice: Place, project_id: str, month: Month) -> Sheet:
    project, enrolled = _project(practice, project_id)
    today = today_at(practice.time_zone)
    if month > Month.of(today):
        raise Invalid("month", words("{month} has not begun. Choose a month up to this one.", month=month))
    if not enrolled.covers(month):
        raise Invalid(
            "month",
            words("{practice} did not take part in this project in {month}.", practice=practice.name, month=month),
        )
    months = entries_of(actor, practice, [each.id for each in project.measures])
    opened = unlocked_months(practice, [project.id], utc_now()).get(project.id, frozenset())
    return Sheet(practice.code, project, month, today, enrolled, months, month in opened)


def _project(practice: Place, project_id: str) -> tuple[Project, Enrolled]:
    """The project if the practice takes part in it."""
    project = library().project(project_id)
    return project, enrollment_of(practice, project.id)


def _is_complete(charts: Iterable[Chart], month: Month) -> bool:
    """Whether each of the charts has a value for the month, or a reason for none."""
    told = [{point.month for point in chart.points if point.state is not State.MISSING} for chart in charts]
    return all(month in months for months in told)


def _saved(count: int, month: Month) -> str:
    name = speaker().month(month)
    if not count:
        return _("Nothing was changed in %(month)s.", month=name)
    return ngettext("Saved %(num)s measure for %(month)s.", "Saved %(num)s measures for %(month)s.", count, month=name)
