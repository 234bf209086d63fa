"""Signing in through a provider: there, back, and connecting an account with it.

What asks the provider is not done inside a writing transaction: a slow provider must not keep the others from saving.
So these views have small transactions of their own. Coming back by GET writes nothing and asks nobody; its page sends
what the provider said on as a form, with a token.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from qi_portal.accounts import throttle
from qi_portal.accounts.confirming.asking import can_show
from qi_portal.accounts.signing import actions as signing
from qi_portal.accounts.signing.actions import Half
from qi_portal.accounts.signing.views import ask_for_factor
from qi_portal.accounts.signing.welcome import welcome
from qi_portal.accounts.sso import actions, queries
from qi_portal.accounts.sso.claimed import Claimed
from qi_portal.accounts.sso.failures import Unreachable, Untrusted
from qi_portal.accounts.sso.refusals import Refusal
from qi_portal.config import Settings
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.browsers import browser_of
from qi_portal.domain.errors import NotFound
from qi_portal.web.doors import door
from qi_portal.web.errors import error_page
from qi_portal.web.paths import whole_address

bp = Blueprint("sso", __name__, template_folder="../templates")

UNDER_WAY = "provider"
"""Where the cookie keeps the sign-in that went to the provider: its state, where it leads, whom it connects."""

THROUGH = "through_provider"
"""Where the cookie keeps that the provider signed this browser in, so that signing out shows the way out there too."""

STATE_BYTES = 32
LONGEST = 4096
LONGEST_PATH = 1000
"""Of the page that the person was going to, which `welcome` checks: it waits in the cookie, which holds 4 KB."""


@bp.post("/sign-in/provider")
@door(Permission.SITE_USE)
def begin(actor: Actor) -> Any:
    return _go(request.form.get("next", "")[:LONGEST_PATH], connects="")


@bp.post("/account/provider")
@door(Permission.ACCOUNT_USE, confirmed=True)
def connect(actor: Actor) -> Any:
    return _go(url_for("own_account.show"), connects=str(actor.person_id))


@bp.post("/account/provider/part")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True)
def part(actor: Actor) -> Response:
    actions.part(issuer=_provider().settings.issuer, by=actor, now=utc_now())
    flash(_("%(name)s no longer signs you in.", name=_provider().settings.name), "done")
    return redirect(url_for("own_account.show"), 303)


@bp.get("/sign-in/provider/answer")
@door(Permission.SITE_USE)
def arrive(actor: Actor) -> Any:
    """What the provider said is sent on by the page, so that an address alone signs nobody in."""
    provider, said = _provider(), {name: request.args.get(name, "")[:LONGEST] for name in ("code", "state", "iss")}
    if "error" in request.args:
        return _refuse(Refusal.DENIED)
    if not said["code"] or not said["state"]:
        return _refuse(Refusal.STALE)
    return render_template("accounts/sso/arriving.html", said=said, name=provider.settings.name)


@bp.post("/sign-in/provider/answer")
@door(Permission.SITE_USE)
def finish(actor: Actor) -> Any:
    provider, under_way = _provider(), session.pop(UNDER_WAY, {})
    state = request.form.get("state", "")
    with committing():
        is_mine = hmac.compare_digest(state.encode(), under_way.get("state", "").encode())
        is_under_way = actions.come_back(state=state, now=utc_now())
    if not state or not is_mine or not is_under_way:
        return _refuse(Refusal.STALE)
    try:
        claimed = provider.claimed(
            code=request.form.get("code", ""),
            said_issuer=request.form.get("iss", ""),
            nonce=_derived(state, "nonce"),
            verifier=_derived(state, "verifier"),
        )
    except Unreachable:
        return _refuse(Refusal.UNREACHABLE)
    except Untrusted:
        return _refuse(Refusal.UNTRUSTED)
    if under_way.get("connects"):
        return _connected(claimed, under_way["connects"], state, actor)
    return _signed_in(claimed, under_way.get("next", ""), state)


@bp.get("/signed-out")
@door(Permission.SITE_USE)
def signed_out(actor: Actor) -> Any:
    """The portal's session is over. The provider's may go on, so the way out there is shown."""
    provider = _provider()
    way_out = provider.way_out(whole_address("guidelines.home"))
    return render_template("accounts/sso/signed_out.html", name=provider.settings.name, way_out=way_out)


def register(app: Flask) -> None:
    """Get to know the provider, where one is set; only then is its library loaded."""
    settings: Settings = app.config["SETTINGS"]
    if settings.sign_in_provider is not None:
        from qi_portal.accounts.sso.provider import Provider

        answer = f"{settings.base_url}/sign-in/provider/answer"
        app.extensions["sign_in_provider"] = Provider(settings.sign_in_provider, answer)
    app.jinja_env.globals |= {"sign_in_provider": _name, "own_provider": _own}


def _provider() -> Any:
    found = current_app.extensions.get("sign_in_provider")
    if found is None:
        raise NotFound
    return found


def _name() -> str | None:
    """What people call the provider; None where there is none."""
    found = current_app.extensions.get("sign_in_provider")
    return found.settings.name if found else None


def _own() -> Any:
    """How the reader's account is connected; None where it is not."""
    return queries.link_of(current_user.actor.person_id, _provider().settings.issuer)


def _go(wanted: str, *, connects: str) -> Any:
    provider, state, now = _provider(), secrets.token_urlsafe(STATE_BYTES), utc_now()
    source = request.remote_addr or ""
    if actions.is_throttled(source=source, now=now):
        return error_page(429, throttle.TOO_MANY, throttle.RETRY_AFTER)
    try:
        way_in = provider.way_in(state=state, nonce=_derived(state, "nonce"), verifier=_derived(state, "verifier"))
    except Unreachable:
        return _refuse(Refusal.UNREACHABLE)
    with committing():
        actions.go(state=state, source=source, now=now)
    session[UNDER_WAY] = {"state": state, "next": wanted, "connects": connects}
    return render_template("accounts/sso/leaving.html", way_in=way_in, name=provider.settings.name)


def _signed_in(claimed: Claimed, wanted: str, state: str) -> Any:
    now, browser = utc_now(), browser_of(request.user_agent.string)
    with committing():
        person = actions.recognize(claimed, now=now)
        if person is None:
            return _refuse(Refusal.UNKNOWN)
        actions.settle(state=state)
        factor = "provider" if claimed.has_factor else ""
        begun = signing.let_in(person=person, factor=factor, now=now, browser=browser, is_shown=not can_show(person))
        answer = ask_for_factor(begun, wanted) if isinstance(begun, Half) else welcome(begun, wanted)
    session[THROUGH] = True
    return answer


def _connected(claimed: Claimed, person_id: str, state: str, actor: Actor) -> Any:
    """Only for who began it, in a session that is still alive."""
    if str(actor.person_id) != person_id:
        return _refuse(Refusal.STALE)
    with committing():
        actions.connect(claimed, by=actor, now=utc_now())
        actions.settle(state=state)
    flash(_("%(name)s signs you in from now on.", name=_provider().settings.name), "done")
    return redirect(url_for("own_account.show"), 303)


def _derived(state: str, what: str) -> str:
    """A secret of this one sign-in that need not be stored: 64 letters out of its state and the portal's key."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"provider {what} {state}".encode(), sha256).hexdigest()


def _refuse(refusal: Refusal) -> Any:
    page = render_template("accounts/sso/refused.html", refusal=refusal, name=_provider().settings.name)
    return make_response(page, refusal.status, {"Retry-After": "30"} if refusal.status == 503 else {})
