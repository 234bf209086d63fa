"""A network for those who oversee it: practices by projects, and by the measures of one project."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.network.view import EVERY, View
from qi_portal.network import said
from qi_portal.network.of_measures import table_of_measures
from qi_portal.network.of_projects import table_of_projects
from qi_portal.network.saved_views.queries import default_view, saved_views
from qi_portal.network.shown import Shown
from qi_portal.network.table import Table
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

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


def _page(template: str, actor: Actor, table: Table, **more: Any) -> str:
    names = {column.key: column.name for column in table.columns}
    return render_template(
        template,
        table=table,
        shown=Shown(table),
        filters=said.filters_of(table.view, table.around.coaches),
        order=said.order_of(table.view.sort, names),
        sizes=said.SIZES,
        findings=said.FINDINGS,
        orders=said.SHORT_ORDERS,
        signals=URGENCY,
        assurances=list(Assurance),
        may_set_targets=may(actor, Permission.TARGET_SET),
        may_export=may(actor, Permission.NETWORK_EXPORT),
        **more,
    )
