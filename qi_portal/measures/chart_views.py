"""A measure's chart as files to take away: the drawing and the table. They say what the measure's page says.

That one was taken is written down first.
"""

from flask import Blueprint, Response, request

from qi_portal.db import committing
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import words
from qi_portal.drawing.chart_file import chart_file
from qi_portal.drawing.data_table import data_table
from qi_portal.measures import actions
from qi_portal.measures.charts import Look
from qi_portal.measures.measure_chart import measure_chart
from qi_portal.web.clock import today_at
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("chart_files", __name__)


@bp.get("/practices/<practice>/measures/<measure_id>.svg")
@door(Permission.MEASURE_READ)
def drawing(practice: Place, measure_id: str, actor: Actor) -> Response:
    chart = _chart(actor, practice, measure_id)
    named = {"practice": practice.name, "code": practice.code, "measure": measure_id}
    _note(practice, chart, "svg", actor)
    source = words("{practice} ({code}), measure {measure}", **named)
    headers = {"Content-Disposition": f'attachment; filename="{_name(practice, chart)}.svg"'}
    return Response(chart_file(chart, source, speaker()), headers=headers, mimetype="image/svg+xml")


@bp.get("/practices/<practice>/measures/<measure_id>.csv")
@door(Permission.MEASURE_READ)
def table(practice: Place, measure_id: str, actor: Actor) -> Response:
    chart = _chart(actor, practice, measure_id)
    _note(practice, chart, "csv", actor)
    told = data_table(chart, speaker())
    return csv_answer(_name(practice, chart), [column.label for column in told.columns], told.rows)


def _chart(actor: Actor, practice: Place, measure_id: str) -> Chart:
    """The chart of the measure's page; NotFound where there is nothing to draw."""
    measure = library().measure(measure_id)
    project, look = library().project(measure.project_id), Look.asked(request.args)
    chart = measure_chart(actor, practice, project, measure, today=today_at(practice.time_zone), look=look)
    if chart.last_drawn is None:
        raise NotFound
    return chart


def _note(practice: Place, chart: Chart, form: str, actor: Actor) -> None:
    until = chart.points[-1].month
    with committing():
        actions.note_chart_file(place=practice, measure_id=chart.measure_id, form=form, until=until, by=actor)


def _name(practice: Place, chart: Chart) -> str:
    """'P001-DEV-1-2026-10'"""
    return f"{practice.code}-{chart.measure_id}-{chart.points[-1].month}"
