"""A person's own account: name, address, password, second step, sessions and what happened to the account."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from qi_portal.accounts import actions, sessions, throttle
from qi_portal.accounts.factors.queries import factors_of
from qi_portal.accounts.links.letters import mail_is_on
from qi_portal.accounts.own import changes, queries
from qi_portal.accounts.own.forms import AddressForm, NameForm, PasswordForm
from qi_portal.accounts.signing.actions import is_right
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.words import words
from qi_portal.web.doors import door, own_id
from qi_portal.web.errors import error_page

bp = Blueprint("own_account", __name__, url_prefix="/account", template_folder="../templates")


@bp.get("")
@door(Permission.ACCOUNT_USE, first_steps=True)
def show(actor: Actor) -> str:
    account = queries.account_of_person(own_id(actor))
    return _page(actor, NameForm(data={"name": account.name, "version": str(account.version)}))


@bp.post("/name")
@door(Permission.ACCOUNT_USE, writes=True)
def rename(actor: Actor) -> Any:
    form = NameForm()
    try:
        changes.rename(person_id=own_id(actor), name=form.name.data or "", opened_on=form.opened_on, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _page(actor, form), 422
    except Stale:
        form.version.data = str(queries.account_of_person(own_id(actor)).version)
        return _page(actor, form, clash=True), 409
    return _saved(_("Saved."))


@bp.get("/password")
@door(Permission.ACCOUNT_USE, first_steps=True)
def enter_password(actor: Actor) -> str:
    return _password_page(actor, PasswordForm())


@bp.post("/password")
@door(Permission.ACCOUNT_USE, writes=True, first_steps=True)
def change_password(actor: Actor) -> Any:
    form, now, source = PasswordForm(), utc_now(), request.remote_addr or ""
    if throttle.is_slowed(throttle.account_of(actor.email), source=source, now=now):
        return error_page(429, words("There were too many wrong tries. Wait five minutes."), throttle.RETRY_AFTER)
    if not form.validate():
        return _password_page(actor, form), 422
    person = changes.person_in_turn(own_id(actor))
    if not is_right(
        person=person, password=form.old_password.data, source=source, now=now, time_cost=_cost(), by=actor
    ):
        form.old_password.errors = [_("This is not your present password.")]
        return _password_page(actor, form), 401
    try:
        token = changes.change_password(
            person=person, new=form.password.data, this=current_user.token_hash, by=actor, now=now, time_cost=_cost()
        )
    except Invalid as problem:
        form.blame(problem)
        return _password_page(actor, form), 422
    sessions.adopt(token)
    return _saved(_("Your password is changed. Everywhere else you are signed out."))


@bp.get("/email")
@door(Permission.ACCOUNT_USE, confirmed=True)
def enter_email(actor: Actor) -> str:
    return _email_page(actor, AddressForm())


@bp.post("/email")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True)
def change_email(actor: Actor) -> Any:
    form = AddressForm()
    if not mail_is_on():
        return _email_page(actor, form), 422
    try:
        changes.ask_for_address(person_id=own_id(actor), address=form.email.data or "", by=actor, now=utc_now())
    except Invalid as problem:
        form.blame(problem)
        return _email_page(actor, form), 422
    return _saved(
        _("We sent a letter to %(address)s. It counts once you follow the link in it.", address=form.email.data)
    )


@bp.post("/sessions/end")
@door(Permission.ACCOUNT_USE, writes=True)
def end_session(actor: Actor) -> Response:
    """One of the own sessions; another's, or one that ended already, is left alone without a word."""
    token_hash = queries.session_named(own_id(actor), request.form.get("session", ""))
    if token_hash is not None and token_hash != current_user.token_hash:
        actions.sign_out(token_hash=token_hash, by=actor, now=utc_now())
    return _saved(_("That session has ended."))


@bp.post("/sessions/end-others")
@door(Permission.ACCOUNT_USE, writes=True)
def end_other_sessions(actor: Actor) -> Response:
    actions.end_sessions(own_id(actor), but=current_user.token_hash, by=actor, now=utc_now())
    return _saved(_("Everywhere else you are signed out."))


def _saved(told: str) -> Response:
    flash(told, "done")
    return redirect(url_for(".show"), 303)


def _page(actor: Actor, form: NameForm, *, clash: bool = False) -> str:
    idle = timedelta(minutes=current_app.config["SETTINGS"].idle_minutes)
    now, this = utc_now(), current_user.token_hash
    return render_template(
        "accounts/own/show.html",
        account=queries.account_of_person(own_id(actor)),
        form=form,
        clash=clash,
        factors=factors_of(own_id(actor)),
        sessions=queries.open_sessions(own_id(actor), this=this, now=now, idle=idle),
        happened=queries.happened_to(actor),
        latest=queries.LATEST,
        clock=_clock_of(actor),
    )


def _clock_of(actor: Actor) -> Callable[[datetime], datetime]:
    """Tells a moment on the clock of where the person works."""
    zone = ZoneInfo(current_app.extensions["time_zone_of"](actor))
    return lambda moment: moment.astimezone(zone)


def _password_page(actor: Actor, form: PasswordForm) -> str:
    account = queries.account_of_person(own_id(actor))
    return render_template("accounts/own/password.html", account=account, form=form)


def _email_page(actor: Actor, form: AddressForm) -> str:
    account = queries.account_of_person(own_id(actor))
    return render_template("accounts/own/email.html", account=account, form=form, mail_is_on=mail_is_on())


def _cost() -> int:
    return int(current_app.config["SETTINGS"].argon2_time_cost)
