"""Is it still you? As a page of its own, before a page that is delicate to read."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from qi_portal.accounts import sessions
from qi_portal.accounts.confirming.asking import answer_in, question
from qi_portal.accounts.confirming.forms import PREFIX, AgainForm
from qi_portal.accounts.passkeys.actions import SESSION
from qi_portal.accounts.passkeys.asking import to_sign
from qi_portal.domain.access import Actor, Permission
from qi_portal.web.doors import door, own_id
from qi_portal.web.paths import own_path

bp = Blueprint("confirming", __name__, url_prefix="/account/confirm", template_folder="../templates")


@bp.get("")
@door(Permission.ACCOUNT_USE, first_steps=True)
def ask(actor: Actor) -> Any:
    return question(AgainForm(prefix=PREFIX), 200)


@bp.post("")
@door(Permission.ACCOUNT_USE, writes=True, first_steps=True)
def answer(actor: Actor) -> Any:
    form = AgainForm(request.form, prefix=PREFIX)
    status, token = answer_in(form)
    if token is None:
        return question(form, status)
    sessions.adopt(token)
    return redirect(own_path(request.args.get("next", "")) or url_for("own_account.show"), 303)


@bp.post("/challenge")
@door(Permission.ACCOUNT_USE, writes=True, first_steps=True)
def challenge(actor: Actor) -> Any:
    """What the browser asks a passkey of the person to sign."""
    return to_sign(SESSION, current_user.token_hash, own_id(actor))
