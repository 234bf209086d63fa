"""People of a program, for its administrators: who there is, letting somebody in, roles, switching off, a new link."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.accounts.links.actions import Purpose
from qi_portal.accounts.links.letters import mail_is_on
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.people import actions, queries, switching
from qi_portal.people.forms import InviteForm, RolesForm, key_of
from qi_portal.people.listing import Wanted, page_of
from qi_portal.people.queries import Seen
from qi_portal.people.scope import Scope, scope_of
from qi_portal.people.showing import shared
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on, version_in

bp = Blueprint("people", __name__, url_prefix="/people", template_folder="templates")


@bp.get("/")
@door(Permission.PEOPLE_MANAGE)
def index(actor: Actor) -> str:
    scope, wanted = scope_of(actor), Wanted.read(request.args)
    shown = page_of(queries.people_in(scope, utc_now()), wanted, scope, version_in(request.args.get("page")))
    return _render(actor, "index", scope, shown=shown, wanted=wanted)


@bp.get("/add")
@door(Permission.PEOPLE_MANAGE, confirmed=True)
def enter(actor: Actor) -> str:
    return _render(actor, "invite", scope_of(actor), form=InviteForm(data={"locale": "en"}), ticked=set())


@bp.post("/add")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def invite(actor: Actor) -> Any:
    scope, form = scope_of(actor), InviteForm()
    try:
        person = actions.invite(wanted=form.read(form.chosen(scope)), place=None, by=actor, now=utc_now())
    except Invalid as problem:
        form.blame(problem)
        return _render(actor, "invite", scope, form=form, ticked=set(form.roles.data or [])), 422
    flash(invited(person.name), "done")
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.get("/<uuid:person_id>")
@door(Permission.PEOPLE_MANAGE)
def show(person_id: UUID, actor: Actor) -> str:
    scope = scope_of(actor)
    return _render(actor, "show", scope, seen=queries.person_in(scope, person_id, utc_now()))


@bp.get("/<uuid:person_id>/roles")
@door(Permission.PEOPLE_MANAGE, confirmed=True)
def edit(person_id: UUID, actor: Actor) -> str:
    scope = scope_of(actor)
    seen = queries.person_in(scope, person_id, utc_now())
    form = RolesForm(data={"version": str(seen.version)})
    return _roles(actor, scope, seen, form, ticked={key_of(held, scope) for held in seen.roles})


@bp.post("/<uuid:person_id>/roles")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def change(person_id: UUID, actor: Actor) -> Any:
    """Save the roles; what somebody else saved meanwhile is shown beside what was ticked here."""
    scope, form, now = scope_of(actor), RolesForm(), utc_now()
    ticked = set(form.roles.data or [])
    try:
        actions.change_roles(
            person_id=person_id, roles=form.chosen(scope), place=None, opened_on=form.opened_on, by=actor, now=now
        )
    except Invalid as problem:
        form.blame(problem)
        return _roles(actor, scope, queries.person_in(scope, person_id, now), form, ticked), 422
    except Stale:
        seen = queries.person_in(scope, person_id, now)
        form.version.data = str(seen.version)
        return _roles(actor, scope, seen, form, ticked, clash=True), 409
    flash(_("Saved. It counts from the next page that they open."), "done")
    is_still_here = any(each.id == person_id for each in queries.people_in(scope, now))
    return redirect(url_for(".show", person_id=person_id) if is_still_here else url_for(".index"), 303)


@bp.post("/<uuid:person_id>/<any(off, on):state>")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def switch(person_id: UUID, state: str, actor: Actor) -> Any:
    deed = switching.switch_off if state == "off" else switching.switch_on
    try:
        deed(person_id=person_id, opened_on=opened_on(), by=actor, now=utc_now())
    except Stale:
        scope = scope_of(actor)
        return _render(actor, "show", scope, seen=queries.person_in(scope, person_id, utc_now()), clash=True), 409
    flash(_("Switched off, and signed out everywhere.") if state == "off" else _("Switched on again."), "done")
    return _back(person_id)


@bp.post("/<uuid:person_id>/end-sessions")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def end_sessions(person_id: UUID, actor: Actor) -> Response:
    switching.end_sessions(person_id=person_id, by=actor, now=utc_now())
    flash(_("Signed out everywhere."), "done")
    return _back(person_id)


@bp.post("/<uuid:person_id>/link")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def send_link(person_id: UUID, actor: Actor) -> Response:
    purpose = switching.send_new_link(person_id=person_id, place=None, by=actor, now=utc_now())
    is_reset = purpose is Purpose.RESET
    flash(_("A link for a new password is on its way.") if is_reset else _("The invitation is sent again."), "done")
    return _back(person_id)


@bp.post("/<uuid:person_id>/remove-second-step")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def remove_factors(person_id: UUID, actor: Actor) -> Response:
    switching.remove_factors(person_id=person_id, by=actor, now=utc_now())
    flash(_("The second step is taken away, and the person was told."), "done")
    return _back(person_id)


def invited(name: str) -> str:
    """What is said after somebody was let in."""
    if mail_is_on():
        return _("%(name)s is invited: the letter is on its way.", name=name)
    return _("%(name)s has an account. No letter was sent: mail is off in this portal.", name=name)


def _back(person_id: UUID) -> Response:
    return redirect(url_for(".show", person_id=person_id), 303)


def _roles(actor: Actor, scope: Scope, seen: Seen, form: RolesForm, ticked: set[str], *, clash: bool = False) -> str:
    return _render(actor, "roles", scope, seen=seen, form=form, ticked=ticked, clash=clash)


def _render(actor: Actor, name: str, scope: Scope, **shown: Any) -> str:
    return render_template(f"people/{name}.html", scope=scope, **shared(actor), **shown)
