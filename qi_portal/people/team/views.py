"""A practice's people, for its lead: inviting somebody into the team, changing what they are there, ending it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.standing import LEAD_GIVES
from qi_portal.people import actions, queries, switching
from qi_portal.people.forms import TeamForm, TeamInviteForm
from qi_portal.people.queries import Seen
from qi_portal.people.scope import scope_of
from qi_portal.people.showing import shared
from qi_portal.people.views import invited
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("practice_people", __name__, url_prefix="/practices/<practice>/people", template_folder="../templates")


@bp.get("/")
@door(Permission.TEAM_MANAGE)
def index(practice: Place, actor: Actor) -> str:
    people = queries.people_in(scope_of(actor, practice), utc_now())
    return _render(practice, actor, "index", people=people)


@bp.get("/add")
@door(Permission.TEAM_MANAGE, confirmed=True)
def enter(practice: Place, actor: Actor) -> str:
    return _render(practice, actor, "invite", form=TeamInviteForm(data={"locale": "en"}))


@bp.post("/add")
@door(Permission.TEAM_MANAGE, writes=True, confirmed=True)
def invite(practice: Place, actor: Actor) -> Any:
    form = TeamInviteForm()
    try:
        wanted = form.read(form.chosen(scope_of(actor, practice)))
        person = actions.invite(wanted=wanted, place=practice, by=actor, now=utc_now())
    except Invalid as problem:
        form.blame(problem)
        return _render(practice, actor, "invite", form=form), 422
    flash(invited(person.name), "done")
    return _back(practice)


@bp.get("/<uuid:person_id>")
@door(Permission.TEAM_MANAGE, confirmed=True)
def show(practice: Place, person_id: UUID, actor: Actor) -> str:
    seen = queries.person_in(scope_of(actor, practice), person_id, utc_now())
    held = [role.value for role in seen.practice_roles(practice.practice_id)]
    return _person(practice, actor, seen, TeamForm(data={"version": str(seen.version), "roles": held}))


@bp.post("/<uuid:person_id>")
@door(Permission.TEAM_MANAGE, writes=True, confirmed=True)
def change(practice: Place, person_id: UUID, actor: Actor) -> Any:
    form, scope, now = TeamForm(), scope_of(actor, practice), utc_now()
    seen = queries.person_in(scope, person_id, now)
    try:
        roles = form.chosen(scope)
        actions.change_roles(
            person_id=person_id, roles=roles, place=practice, opened_on=form.opened_on, by=actor, now=now
        )
    except Invalid as problem:
        form.blame(problem)
        return _person(practice, actor, seen, form), 422
    except Stale:
        form.version.data = str(seen.version)
        return _person(practice, actor, seen, form, clash=True), 409
    flash(_("Saved. It counts from the next page that they open."), "done")
    return _back(practice)


@bp.post("/<uuid:person_id>/end")
@door(Permission.TEAM_MANAGE, writes=True, confirmed=True)
def end(practice: Place, person_id: UUID, actor: Actor) -> Any:
    """Their roles in the team end; a coach's assignment stays, and so does the account."""
    now, scope = utc_now(), scope_of(actor, practice)
    seen = queries.person_in(scope, person_id, now)
    try:
        actions.change_roles(
            person_id=person_id, roles=frozenset(), place=practice, opened_on=opened_on(), by=actor, now=now
        )
    except Stale:
        return _person(practice, actor, seen, TeamForm(data={"version": str(seen.version)}), clash=True), 409
    flash(_("%(name)s is no longer part of the team.", name=seen.name), "done")
    return _back(practice)


@bp.post("/<uuid:person_id>/invite")
@door(Permission.TEAM_MANAGE, writes=True, confirmed=True)
def invite_again(practice: Place, person_id: UUID, actor: Actor) -> Response:
    switching.send_new_link(person_id=person_id, place=practice, by=actor, now=utc_now())
    flash(_("The invitation is sent again."), "done")
    return _back(practice)


def _back(practice: Place) -> Response:
    return redirect(url_for(".index", practice=practice.code), 303)


def _person(practice: Place, actor: Actor, seen: Seen, form: TeamForm, *, clash: bool = False) -> str:
    in_team = not set(LEAD_GIVES).isdisjoint(seen.practice_roles(practice.practice_id))
    return _render(practice, actor, "show", seen=seen, in_team=in_team, form=form, clash=clash)


def _render(practice: Place, actor: Actor, name: str, **shown: Any) -> str:
    return render_template(f"people/team/{name}.html", practice=practice, offered=LEAD_GIVES, **shared(actor), **shown)
