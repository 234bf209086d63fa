"""A team's measures: the page of each, and the monthly grid. Files are in `imports`."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.choice import KINDS, name_of
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.rule_lens import rules_name
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cells import clean_note
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.reading import RuleSet, State
from qi_portal.domain.words import words
from qi_portal.measures import actions
from qi_portal.measures.charts import Look
from qi_portal.measures.forms import MonthForm
from qi_portal.measures.marks.queries import kept_marks
from qi_portal.measures.measure_chart import measure_chart
from qi_portal.measures.month import Row, Sheet, changes_of
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import Enrolled, enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("measures", __name__, template_folder="templates")


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
    )


@bp.get("/practices/<practice>/projects/<project_id>/months/<month:month>")
@door(Permission.MEASURE_ENTER)
def enter(practice: Place, project_id: str, month: Month, actor: Actor) -> str:
    sheet = _sheet(actor, practice, project_id, month)
    form = MonthForm(sheet.project, sheet.all_stored())
    form.note.data = sheet.note
    return _grid(practice, sheet, form, sheet.rows(form, typed=False))


@bp.post("/practices/<practice>/projects/<project_id>/months/<month:month>")
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    try:
        return _save(actor, practice, project_id, month)
    except Stale:  # two saves at the same moment, and the other was first: look again, with everything typed
        actions.forget_unsaved()
        return _save(actor, practice, project_id, month)


def _save(actor: Actor, practice: Place, project_id: str, month: Month) -> Any:
    sheet = _sheet(actor, practice, project_id, month)
    form = MonthForm(sheet.project)
    rows = sheet.rows(form, typed=True)
    if any(row.clash for row in rows):
        return _grid(practice, sheet, form, rows), 409
    if not form.fits or not all(row.is_settled for row in rows):
        return _grid(practice, sheet, form, rows), 422
    changes = changes_of(sheet, rows, clean_note(form.note.data or ""))
    count = actions.record_entries(place=practice, changes=changes, by=actor, source="form")
    flash(_saved(count, month), "done")
    return redirect(url_for("projects.show", practice=practice.code, project_id=project_id), 303)


def _grid(practice: Place, sheet: Sheet, form: MonthForm, rows: list[Row]) -> str:
    return render_template(
        "measures/month.html",
        practice=practice,
        sheet=sheet,
        project=sheet.project,
        month=sheet.period,
        form=form,
        rows=rows,
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
    return Sheet(practice.code, project, month, today, enrolled, months)


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
