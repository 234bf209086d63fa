"""A network for those who oversee it: practices by projects, and by the measures of one project."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.network.view import EVERY, View
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.network import actions, said
from qi_portal.network.of_measures import table_of_measures
from qi_portal.network.of_projects import table_of_projects
from qi_portal.network.saved_views.queries import default_view, saved_views
from qi_portal.network.shown import Shown
from qi_portal.network.table import Table
from qi_portal.network.taken import csv_rows, workbook
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("network", __name__, template_folder="templates")


@bp.get("/network")
@door(Permission.NETWORK_READ)
def index(actor: Actor) -> Any:
    """Each project by its lead measure. Without a query the page opens with the person's own view, if there is one."""
    if not request.args and (wanted := default_view(actor)) and wanted.query:
        return redirect(f"{url_for('.index')}?{wanted.query}", 303)
    table = table_of_projects(actor, View.of(request.args.items(multi=True)), library().projects)
    every = f"{url_for('.index')}?{urlencode(replace(table.view, projects=(EVERY,), page=1).kept)}"
    more = {"shelf": library().projects, "kept": saved_views(actor), "every_project": every}
    return _page("network/index.html", actor, table, **more)


@bp.get("/network/projects/<project_id>")
@door(Permission.NETWORK_READ)
def project(project_id: str, actor: Actor) -> str:
    """Every measure of one project."""
    found = library().project(project_id)
    table = table_of_measures(actor, View.of(request.args.items(multi=True)), found)
    return _page("network/project.html", actor, table, project=found)


@bp.post("/network/export")
@door(Permission.NETWORK_EXPORT, writes=True)
def take(actor: Actor) -> Response:
    """The table by projects as a file: every row of the view, whichever page of it was looked at."""
    view = View.of(request.form.items(multi=True))
    table = table_of_projects(actor, view, library().projects, is_whole=True)
    return _file(actor, table, "network", words("Practices by project"))


@bp.post("/network/projects/<project_id>/export")
@door(Permission.NETWORK_EXPORT, writes=True)
def take_project(project_id: str, actor: Actor) -> Response:
    """The table by measures as a file."""
    found = library().project(project_id)
    table = table_of_measures(actor, View.of(request.form.items(multi=True)), found, is_whole=True)
    return _file(actor, table, found.id, words("Practices by measure: {project}", project=found.short_title))


def _file(actor: Actor, table: Table, name: str, title: Words) -> Response:
    """A workbook, or CSV where that is asked for; that it was taken is written down."""
    form = "csv" if request.form.get("form") == "csv" else "xlsx"
    provenance = Provenance(
        made_by=actor.name,
        made_at=utc_now(),
        data_as_of=table.around.today,
        scope=plural_words("{title}, {count} practice", "{title}, {count} practices", len(table.rows), title=title),
        chosen=_chosen(table),
        disclosure=Disclosure.FULL,
    )
    actions.note_export(what=name, form=form, rows=len(table.rows), provenance=provenance, by=actor)
    named = f"{name}-{table.around.month}"
    if form == "csv":
        return csv_answer(named, *csv_rows(table, provenance, speaker()))
    headers = {"Content-Disposition": f'attachment; filename="{named}.xlsx"'}
    return Response(workbook(table, title, provenance, speaker()), headers=headers, mimetype=XLSX)


def _chosen(table: Table) -> Words:
    """What was asked for, with every project by its name."""
    shown = {each.project.id: each.project for each in table.columns}
    return said.all_of(replace(table.view, projects=tuple(shown)), table.around.caseloads, shown)


def _page(template: str, actor: Actor, table: Table, **more: Any) -> str:
    names = {column.key: column.name for column in table.columns}
    return render_template(
        template,
        table=table,
        shown=Shown(table),
        filters=said.filters_of(table.view, table.around.caseloads),
        order=said.order_of(table.view.sort, names),
        sizes=said.SIZES,
        findings=said.FINDINGS,
        orders=said.SHORT_ORDERS,
        signals=URGENCY,
        assurances=list(Assurance),
        may_set_targets=may(actor, Permission.TARGET_SET),
        may_export=may(actor, Permission.NETWORK_EXPORT),
        may_report=may(actor, Permission.REPORT_BATCH),
        may_report_on_all=may(actor, Permission.PROGRAM_REPORT),
        **more,
    )
