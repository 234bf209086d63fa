"""A person's own second factors: setting up an app, passkeys, recovery codes, and taking them away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qi_portal.accounts import actions as accounts
from qi_portal.accounts import sessions, throttle
from qi_portal.accounts.factors import actions, codes, queries
from qi_portal.accounts.factors.forms import FirstCodeForm, PasskeyForm
from qi_portal.accounts.factors.picture import picture_of
from qi_portal.accounts.passkeys import actions as passkeys
from qi_portal.accounts.passkeys.asking import site, to_make
from qi_portal.accounts.signing import actions as signing
from qi_portal.accounts.signing.welcome import onward
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.web.doors import door, own_id
from qi_portal.web.errors import error_page

bp = Blueprint("factors", __name__, url_prefix="/account/factors", template_folder="../templates")


@bp.get("")
@door(Permission.ACCOUNT_USE, first_steps=True)
def index(actor: Actor) -> str:
    return _index(actor)


@bp.post("/app")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True, first_steps=True)
def begin_app(actor: Actor) -> Response:
    actions.begin_app(person_id=own_id(actor), now=utc_now(), by=actor)
    return _to(".enter_code")


@bp.get("/app")
@door(Permission.ACCOUNT_USE, confirmed=True, first_steps=True)
def enter_code(actor: Actor) -> Any:
    return _app_page(actor, FirstCodeForm())


@bp.post("/app/code")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True, first_steps=True)
def confirm_app(actor: Actor) -> Any:
    """The first code of the new app. The answer shows the recovery codes, this once, when there are none yet."""
    form, person_id, now, source = FirstCodeForm(), own_id(actor), utc_now(), request.remote_addr or ""
    if throttle.is_slowed(throttle.codes_of(person_id), source=source, now=now, tries=throttle.TRIES_OF_CODE):
        return error_page(429, throttle.TOO_MANY_CODES, throttle.RETRY_AFTER)
    if not actions.confirm_app(person_id=person_id, code=form.code.data or "", now=now, by=actor):
        signing.refuse_factor(person_id=person_id, source=source, now=now, by=actor)
        form.code.errors = [_("This code is not right. Wait for the next one, and check the clock of your phone.")]
        page = _app_page(actor, form)
        return page if isinstance(page, Response) else (page, 401)
    return _added(actor, "app")


@bp.post("/app/remove")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True)
def remove_app(actor: Actor) -> Any:
    try:
        actions.remove_app(person_id=own_id(actor), demands_factor=_demands(), now=utc_now(), by=actor)
    except Invalid as problem:
        return _index(actor, problem), 422
    return _removed(actor, _("Codes of the app are not asked for any more."))


@bp.get("/passkeys/new")
@door(Permission.ACCOUNT_USE, confirmed=True, first_steps=True)
def enter_passkey(actor: Actor) -> str:
    return _passkey_page(PasskeyForm())


@bp.post("/passkeys/challenge")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True, first_steps=True)
def ask_for_passkey(actor: Actor) -> Response:
    """What the browser asks a device to make."""
    return to_make(current_user.token_hash, own_id(actor), actor)


@bp.post("/passkeys/new")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True, first_steps=True)
def save_passkey(actor: Actor) -> Any:
    form = PasskeyForm()
    try:
        passkeys.add(
            person_id=own_id(actor), name=form.name.data or "", answer=form.read_answer, by=actor, **_ceremony()
        )
    except Invalid as problem:
        form.blame(problem)
        return _passkey_page(form), 401
    return _added(actor, "passkey")


@bp.post("/passkeys/<uuid:passkey_id>/remove")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True)
def remove_passkey(passkey_id: UUID, actor: Actor) -> Any:
    try:
        actions.remove_passkey(
            passkey_id=passkey_id, person_id=own_id(actor), demands_factor=_demands(), now=utc_now(), by=actor
        )
    except Invalid as problem:
        return _index(actor, problem), 422
    return _removed(actor, _("The passkey opens nothing any more."))


@bp.post("/codes")
@door(Permission.ACCOUNT_USE, writes=True, confirmed=True)
def make_codes(actor: Actor) -> Any:
    try:
        made = actions.make_recovery_codes(person_id=own_id(actor), now=utc_now(), by=actor)
    except Invalid as problem:
        return _index(actor, problem), 422
    return _codes_page(made, url_for(".index"))


def _added(actor: Actor, factor: str) -> Response:
    """From now on it is asked for: this session has a new token, the others end."""
    person_id, now = own_id(actor), utc_now()
    token = signing.strengthen(token_hash=current_user.token_hash, factor=factor, now=now)
    signed_in = sessions.adopt(token)
    accounts.end_sessions(person_id, but=signed_in.token_hash, by=actor, now=now)
    then = onward() or url_for(".index")
    if queries.factors_of(person_id).codes_left:
        flash(_("Saved. From now on it is asked for when you sign in. Your other sessions have ended."), "done")
        return make_response(redirect(then, 303))
    return _codes_page(actions.make_recovery_codes(person_id=person_id, now=now, by=actor), then)


def _removed(actor: Actor, said: str) -> Response:
    accounts.end_sessions(own_id(actor), but=current_user.token_hash, by=actor, now=utc_now())
    flash(said + " " + _("Your other sessions have ended."), "done")
    return _to(".index")


def _index(actor: Actor, problem: Invalid | None = None) -> str:
    factors = queries.factors_of(own_id(actor))
    shown = {"factors": factors, "lacks": current_user.lacks, "site": site()}
    return render_template("accounts/factors/index.html", problem=problem, **shown)


def _app_page(actor: Actor, form: FirstCodeForm) -> Any:
    secret = queries.new_secret_of(own_id(actor), since=utc_now() - actions.TO_SET_UP)
    if secret is None:
        return _to(".index")
    picture = picture_of(codes.address_of(secret, actor.email))
    return render_template("accounts/factors/app.html", form=form, secret=codes.in_groups(secret), picture=picture)


def _passkey_page(form: PasskeyForm) -> str:
    return render_template("accounts/factors/passkey.html", form=form, site=site())


def _codes_page(made: list[str], then: str) -> Response:
    """The new codes, and the page that is gone on to from there."""
    shown = {"codes": [codes.in_groups(code, "-") for code in made], "then": then, "today": utc_now().date()}
    return make_response(render_template("accounts/factors/codes.html", **shown), 201)


def _ceremony() -> dict[str, Any]:
    """Where and when the new passkey was asked for."""
    here, now = site(), utc_now()
    if here is None:
        raise NotFound
    challenge = passkeys.take_challenge(passkeys.SESSION, current_user.token_hash, now=now)
    return {"site": here, "challenge": challenge, "now": now}


def _demands() -> bool:
    return bool(current_app.config["SETTINGS"].demands_second_factor)


def _to(endpoint: str) -> Response:
    return make_response(redirect(url_for(endpoint), 303))
