"""Signing in and out, and the language of the pages."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from qi_portal.accounts import actions, throttle
from qi_portal.accounts.forms import SignInForm
from qi_portal.accounts.signing import actions as signing
from qi_portal.accounts.signing.actions import Half
from qi_portal.accounts.signing.views import ask_for_factor
from qi_portal.accounts.signing.welcome import welcome
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.browsers import browser_of
from qi_portal.web.doors import door
from qi_portal.web.errors import error_page
from qi_portal.web.locale import LOCALES
from qi_portal.web.paths import own_path

bp = Blueprint("accounts", __name__, template_folder="templates")


@bp.get("/sign-in")
@door(Permission.SITE_USE)
def sign_in(actor: Actor) -> Any:
    if actor.is_signed_in:
        return redirect(url_for("desks.this_month"), 303)
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@door(Permission.SITE_USE, writes=True)
def begin(actor: Actor) -> Any:
    form, now = SignInForm(), utc_now()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    source = request.remote_addr or ""
    if throttle.is_slowed(throttle.account_of(form.email.data), source=source, now=now):
        return error_page(429, throttle.TOO_MANY, throttle.RETRY_AFTER)
    begun = signing.sign_in(
        email=form.email.data,
        password=form.password.data,
        source=source,
        now=now,
        time_cost=_cost(),
        browser=browser_of(request.user_agent.string),
    )
    if begun is None:
        form.password.errors = [_("The e-mail address or the password is not right. Check both and try again.")]
        return render_template("accounts/sign_in.html", form=form), 401
    wanted = form.next.data or ""
    return ask_for_factor(begun, wanted) if isinstance(begun, Half) else welcome(begun, wanted)


@bp.post("/sign-out")
@door(Permission.ACCOUNT_USE, writes=True, first_steps=True)
def end(actor: Actor) -> Response:
    actions.sign_out(token_hash=current_user.token_hash, by=actor, now=utc_now())
    came_through_provider = "through_provider" in session
    logout_user()
    session.clear()
    if came_through_provider:
        return redirect(url_for("sso.signed_out"), 303)
    flash(_("You are signed out."), "done")
    return redirect(url_for("guidelines.home"), 303)


@bp.post("/language")
@door(Permission.SITE_USE, writes=True)
def choose_language(actor: Actor) -> Response:
    locale = request.form.get("locale", "")
    if locale in LOCALES:
        session["locale"] = locale
        if actor.person_id:
            actions.choose_locale(person_id=actor.person_id, locale=locale, by=actor)
        refresh()
    return redirect(own_path(request.form.get("next", "")) or url_for("guidelines.home"), 303)


def _cost() -> int:
    return int(current_app.config["SETTINGS"].argon2_time_cost)
