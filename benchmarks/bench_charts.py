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
from qi_portal.practices.queries import any_practice, operator
from qi_portal.web.clock import today_at

CHARTS, MOST = 24, 3
REPEAT = 20
PAGE = """{% extends "layout.html" %}{% import "components/charts.html" as charts %}{% block content %}
{% for chart in shown %}{{ charts.data(chart) if draws_table else charts.small(chart, "/") }}{% endfor %}
{% endblock %}"""


def run() -> list[Row]:
    with network() as app:
        charts, table = _cpu(app, CHARTS, draws_table=False), _cpu(app, 1, draws_table=True)
    return [Row(f"a page of {CHARTS} charts, CPU", charts, "the same page with one table, CPU", table, MOST)]


def _cpu(app: Flask, count: int, *, draws_table: bool) -> float:
    return median(_seconds(app, count, draws_table=draws_table) for _ in range(REPEAT))


def _seconds(app: Flask, count: int, *, draws_table: bool) -> float:
    start = process_time()
    with app.test_request_context("/network"):
        last = last_complete_month(today_at(demo.PROGRAM[2]))
        span, projects = Span(last - (MONTHS - 1), last), list(app.extensions["library"].projects.values())
        measures = list(islice((measure for project in projects for measure in project.measures), count))
        ids = {measure.project_id for measure in measures}
        actor, place = operator(), any_practice("P001")
        stored = entries_of(actor, place, [measure.id for measure in measures])
        beside = beside_across(actor, [place.practice_id], [each for each in projects if each.id in ids])
        shown = [chart_of(each, stored[each.id], span, beside[place.practice_id][each.id]) for each in measures]
        assert render_template_string(PAGE, shown=shown, draws_table=draws_table)
    return process_time() - start
