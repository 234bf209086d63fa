"""Views of the network under a name: kept, shared, found first, taken away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.coaching.queries import caseloads_seen_by
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid
from qi_portal.domain.network.view import View
from qi_portal.network.said import all_of
from qi_portal.network.saved_views import actions, queries
from qi_portal.network.saved_views.forms import ViewForm
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.shelves import library

bp = Blueprint("saved_views", __name__, url_prefix="/network/views", template_folder="../templates")


@bp.get("/")
@door(Permission.NETWORK_READ)
def index(actor: Actor) -> str:
    caseloads, shelf = caseloads_seen_by(actor), library().projects
    kept = [(each, all_of(each.view, caseloads, shelf)) for each in queries.saved_views(actor)]
    return render_template("network/saved_views/index.html", kept=kept, removed=_just_removed(actor))


@bp.get("/new")
@door(Permission.NETWORK_READ)
def enter(actor: Actor) -> str:
    """The query of the address is what will be kept."""
    view = View.of(request.args.items(multi=True))
    return _form(actor, ViewForm(queries.programs_of(actor), query=view.query), view)


@bp.post("/new")
@door(Permission.NETWORK_READ, writes=True)
def save(actor: Actor) -> Any:
    form = ViewForm(queries.programs_of(actor))
    view = View.read(form.query.data or "")
    try:
        actions.save(name=form.name.data or "", view=view, program_id=form.program_id, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _form(actor, form, view), 422
    flash(_("Saved. You find the view above the table."), "done")
    return redirect(f"{url_for('network.index')}?{view.query or 'order=signal'}", 303)


@bp.get("/<uuid:view_id>")
@door(Permission.NETWORK_READ)
def edit(view_id: UUID, actor: Actor) -> str:
    kept = queries.saved_view(actor, view_id)
    return _form(actor, ViewForm(queries.programs_of(actor), kept), kept.view, kept)


@bp.post("/<uuid:view_id>")
@door(Permission.NETWORK_READ, writes=True)
def change(view_id: UUID, actor: Actor) -> Any:
    kept = queries.saved_view(actor, view_id)
    form = ViewForm(queries.programs_of(actor))
    if form.opened_on != kept.version:
        form.version.data = str(kept.version)
        return _form(actor, form, kept.view, kept, clash=True), 409
    name = form.name.data or ""
    try:
        actions.change(view_id=view_id, opened_on=form.opened_on, name=name, program_id=form.program_id, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _form(actor, form, kept.view, kept), 422
    flash(_("Saved."), "done")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:view_id>/remove")
@door(Permission.NETWORK_READ, writes=True)
def remove(view_id: UUID, actor: Actor) -> Any:
    actions.remove(view_id=view_id, opened_on=opened_on(), by=actor)
    return redirect(url_for(".index", removed=view_id), 303)


@bp.post("/<uuid:view_id>/put-back")
@door(Permission.NETWORK_READ, writes=True)
def put_back(view_id: UUID, actor: Actor) -> Any:
    actions.put_back(view_id=view_id, opened_on=opened_on(), by=actor)
    flash(_("The view is back."), "done")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:view_id>/first")
@door(Permission.NETWORK_READ, writes=True)
def find_first(view_id: UUID, actor: Actor) -> Any:
    actions.find_first(view_id=view_id, by=actor)
    flash(_("The network page opens with this view for you."), "done")
    return redirect(url_for(".index"), 303)


@bp.post("/none-first")
@door(Permission.NETWORK_READ, writes=True)
def find_none_first(actor: Actor) -> Any:
    actions.find_none_first(by=actor)
    flash(_("The network page opens with the usual view for you."), "done")
    return redirect(url_for(".index"), 303)


def _form(actor: Actor, form: ViewForm, view: View, kept: queries.Saved | None = None, *, clash: bool = False) -> str:
    return render_template(
        "network/saved_views/form.html",
        form=form,
        kept=kept,
        clash=clash,
        shows=all_of(view, caseloads_seen_by(actor), library().projects),
        errors=form.error_links,
    )


def _just_removed(actor: Actor) -> queries.Saved | None:
    """The view that the address says was removed, so that it can be put back at once."""
    wanted = request.args.get("removed", "")
    return next((each for each in queries.removed_views(actor) if str(each.id) == wanted), None)
