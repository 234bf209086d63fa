"""Connected systems, for administrators: who reads from here, letting one in, renewing its token, shutting it out."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.interop.tokens import actions, queries
from qi_portal.interop.tokens.actions import CALLS_A_MINUTE, Wanted
from qi_portal.interop.tokens.forms import HALF_A_YEAR, ExpiryForm, IntegrationForm
from qi_portal.interop.tokens.queries import Kept
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("integrations", __name__, url_prefix="/integrations", template_folder="templates")


@bp.get("/")
@door(Permission.INTEGRATION_MANAGE)
def index(actor: Actor) -> str:
    today, kept = _today(), queries.integrations_of(actor)
    shown = [
        (program, [each for each in kept if each.program_id == program.id]) for program in queries.programs_of(actor)
    ]
    return render_template("interop/integrations/index.html", shown=shown, today=today, calls=CALLS_A_MINUTE)


@bp.get("/programs/<code>/add")
@door(Permission.INTEGRATION_MANAGE)
def enter(code: str, actor: Actor) -> str:
    form = IntegrationForm(data={"expires_on": (_today() + HALF_A_YEAR).isoformat(), "version": "0"})
    return _form(actor, queries.program_of(actor, code), form)


@bp.post("/programs/<code>/add")
@door(Permission.INTEGRATION_MANAGE, writes=True, confirmed=True)
def save(code: str, actor: Actor) -> Any:
    """Let it in. The answer shows the token, which nobody can see again."""
    program, form, today = queries.program_of(actor, code), IntegrationForm(), _today()
    expires_on = form.read_day(today)
    try:
        practices = form.chosen(queries.practices_in(actor, program))
        if expires_on is not None:
            wanted = Wanted(form.name.data or "", program.id, practices, expires_on)
            integration_id, token = actions.add_integration(wanted=wanted, today=today, by=actor)
            return _token(queries.integration_of(actor, integration_id), token)
    except Invalid as problem:
        form.blame(problem)
    return _form(actor, program, form), 422


@bp.get("/<uuid:integration_id>")
@door(Permission.INTEGRATION_MANAGE)
def show(integration_id: UUID, actor: Actor) -> str:
    kept = queries.integration_of(actor, integration_id)
    form = ExpiryForm(data={"expires_on": (_today() + HALF_A_YEAR).isoformat(), "version": str(kept.version)})
    return _show(kept, form)


@bp.post("/<uuid:integration_id>/renew")
@door(Permission.INTEGRATION_MANAGE, writes=True, confirmed=True)
def renew(integration_id: UUID, actor: Actor) -> Any:
    """A new token. The old one opens nothing from now on."""
    kept, form, today = queries.integration_of(actor, integration_id), ExpiryForm(), _today()
    expires_on = form.read_day(today)
    try:
        if expires_on is not None:
            token = actions.renew(
                integration_id=kept.id, expires_on=expires_on, opened_on=form.opened_on, today=today, by=actor
            )
            return _token(queries.integration_of(actor, kept.id), token)
    except Invalid as problem:
        form.blame(problem)
    except Stale:
        return _changed(kept)
    return _show(kept, form), 422


@bp.post("/<uuid:integration_id>/revoke")
@door(Permission.INTEGRATION_MANAGE, writes=True, confirmed=True)
def revoke(integration_id: UUID, actor: Actor) -> Any:
    kept = queries.integration_of(actor, integration_id)
    try:
        actions.revoke(integration_id=kept.id, opened_on=opened_on(), by=actor)
    except Stale:
        return _changed(kept)
    flash(_("%(name)s reads nothing from now on.", name=kept.name), "done")
    return redirect(url_for(".index"), 303)


def _token(kept: Kept, token: str) -> Response:
    return make_response(render_template("interop/integrations/token.html", kept=kept, token=token), 201)


def _form(actor: Actor, program: ProgramFacts, form: IntegrationForm) -> str:
    practices = queries.practices_in(actor, program)
    return render_template("interop/integrations/form.html", program=program, form=form, practices=practices)


def _show(kept: Kept, form: ExpiryForm, *, clash: bool = False) -> str:
    return render_template("interop/integrations/show.html", kept=kept, form=form, today=_today(), clash=clash)


def _changed(kept: Kept) -> Any:
    """Somebody else renewed or revoked it meanwhile: the page says how it is now."""
    form = ExpiryForm()
    form.version.data = str(kept.version)
    return _show(kept, form, clash=True), 409


def _today() -> date:
    """Tokens count their days in UTC."""
    return utc_now().date()
