"""A page of many charts, from the stored months to the answer, in CPU seconds beside the same page with one table."""

from itertools import islice
from statistics import median
from time import process_time

from flask import Flask, render_template_string

from benchmarks.bench_pages import MONTHS, network
from benchmarks.table import Row
from qi_portal.demo import actions as demo
from qi_portal.domain.periods import last_complete_month
from qi_portal.measures.beside import beside_across
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import any_practice, enrollments_of, operator
from qi_portal.web.clock import today_at

CHARTS, MOST = 24, 3
REPEAT = 20
PAGE = """{% extends "layout.html" %}{% import "components/charts.html" as charts %}{% block content %}
{% for chart in shown %}{{ charts.data(chart) if draws_table else charts.small(chart, "/") }}{% endfor %}
{% endblock %}"""


def run() -> list[Row]:
    with network() as app:
        charts, table, tables = (
            _cpu(app, count, draws_table=draws_table)
            for count, draws_table in ((CHARTS, False), (1, True), (CHARTS, True))
        )
    work = f"a page of {CHARTS} charts, CPU"
    return [
        Row(work, charts, "the same page with one table, CPU", table, MOST),
        Row(work, charts, f"the same page with {CHARTS} tables, CPU", tables),
    ]


def _cpu(app: Flask, count: int, *, draws_table: bool) -> float:
    return median(_seconds(app, count, draws_table=draws_table) for _ in range(REPEAT))


def _seconds(app: Flask, count: int, *, draws_table: bool) -> float:
    start = process_time()
    with app.test_request_context("/network"):
        last = last_complete_month(today_at(demo.PROGRAM[2]))
        actor, place, span = operator(), any_practice("P001"), Span(last - (MONTHS - 1), last)
        taken, shelf = enrollments_of([place.practice_id]), app.extensions["library"].projects
        projects = [shelf[each.project_id] for each in taken]
        measures = list(islice((measure for project in projects for measure in project.measures), count))
        ids = {measure.project_id for measure in measures}
        stored = entries_of(actor, place, [measure.id for measure in measures])
        beside = beside_across(actor, [place.practice_id], [each for each in projects if each.id in ids])
        shown = [chart_of(each, stored[each.id], span, beside[place.practice_id][each.id]) for each in measures]
        assert render_template_string(PAGE, shown=shown, draws_table=draws_table)
    return process_time() - start
