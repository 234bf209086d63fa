"""A measure's chart as files to take away: the drawing and the table. They say what the measure's page says."""

from flask import Blueprint, Response, current_app, request

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import last_complete_month
from qi_portal.domain.words import words
from qi_portal.drawing.chart_file import chart_file
from qi_portal.drawing.data_table import data_table
from qi_portal.measures.charts import Look, Span, measure_chart
from qi_portal.practices.queries import Enrolled, enrollments_of
from qi_portal.web.clock import today_at
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

bp = Blueprint("chart_files", __name__)


@bp.get("/practices/<practice>/measures/<measure_id>.svg")
@door(Permission.MEASURE_READ)
def drawing(practice: Place, measure_id: str, actor: Actor) -> Response:
    chart = _chart(actor, practice, measure_id)
    named = {"practice": practice.name, "code": practice.code, "measure": measure_id}
    source = words("{practice} ({code}), measure {measure}", **named)
    headers = {"Content-Disposition": f'attachment; filename="{_name(practice, chart)}.svg"'}
    return Response(chart_file(chart, source, speaker()), headers=headers, mimetype="image/svg+xml")


@bp.get("/practices/<practice>/measures/<measure_id>.csv")
@door(Permission.MEASURE_READ)
def table(practice: Place, measure_id: str, actor: Actor) -> Response:
    chart = _chart(actor, practice, measure_id)
    told = data_table(chart, speaker())
    return csv_answer(_name(practice, chart), [column.label for column in told.columns], told.rows)


def _chart(actor: Actor, practice: Place, measure_id: str) -> Chart:
    """The chart of the measure's page; NotFound where there is nothing to draw."""
    measure = current_app.extensions["library"].measure(measure_id)
    enrolled = _enrolled(practice, measure.project_id)
    due = last_complete_month(today_at(practice.time_zone))
    span = Span.until(due, enrolled.started)
    chart = measure_chart(actor, practice, measure, span, Look.asked(request.args))
    if chart.last_drawn is None:
        raise NotFound
    return chart


def _enrolled(practice: Place, project_id: str) -> Enrolled:
    for enrolled in enrollments_of([practice.practice_id]):
        if enrolled.project_id == project_id:
            return enrolled
    raise NotFound


def _name(practice: Place, chart: Chart) -> str:
    """'P001-DEV-1-2026-10'"""
    return f"{practice.code}-{chart.measure_id}-{chart.points[-1].month}"
