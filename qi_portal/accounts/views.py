"""Signing in and out, and the language of the pages."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from qi_portal.accounts import actions, sessions
from qi_portal.accounts.forms import SignInForm
from qi_portal.accounts.kept import answers, marks
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.words import words
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
    if actions.is_throttled(email=form.email.data, source=source, now=now):
        return error_page(
            429, words("There were too many wrong tries. Wait five minutes, then try again."), {"Retry-After": "300"}
        )
    token = actions.sign_in(
        email=form.email.data, password=form.password.data, source=source, now=now, time_cost=_cost()
    )
    if token is None:
        form.password.errors = [_("The e-mail address or the password is not right. Check both and try again.")]
        return render_template("accounts/sign_in.html", form=form), 401
    return _welcome(token, form.next.data)


@bp.post("/sign-out")
@door(Permission.ACCOUNT_USE, writes=True)
def end(actor: Actor) -> Response:
    actions.sign_out(token_hash=current_user.token_hash, by=actor, now=utc_now())
    logout_user()
    session.clear()
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


def _welcome(token: str, wanted: str | None) -> Response:
    """A new session in place of whatever the browser brought."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    signed_in = sessions.load(token)
    login_user(signed_in)
    marks.mark(signed_in.actor.person_id)
    return answers.go_on(signed_in) or redirect(own_path(wanted or "") or url_for("desks.this_month"), 303)


def _cost() -> int:
    return int(current_app.config["SETTINGS"].argon2_time_cost)
