"""The second step of signing in, for those who have a second factor."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.accounts import throttle
from qi_portal.accounts.factors import queries
from qi_portal.accounts.factors.forms import FactorForm, blame
from qi_portal.accounts.factors.queries import Waiting
from qi_portal.accounts.factors.showing import factor_in
from qi_portal.accounts.passkeys.actions import HALF_SIGN_IN
from qi_portal.accounts.passkeys.asking import site, to_sign
from qi_portal.accounts.signing import actions
from qi_portal.accounts.signing.actions import Half
from qi_portal.accounts.signing.welcome import forget_browser, welcome
from qi_portal.accounts.tokens import digest
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.browsers import browser_of
from qi_portal.web.doors import door
from qi_portal.web.errors import error_page

bp = Blueprint("signing", __name__, url_prefix="/sign-in/factor", template_folder="../templates")

COOKIE_KEY = "half"


def ask_for_factor(half: Half, wanted: str) -> str:
    """After the right password: nothing of what the browser brought is kept, and the second step is asked for."""
    forget_browser()
    session[COOKIE_KEY] = half.token
    return _page(_waiting(), FactorForm(formdata=None, next=wanted))


@bp.get("")
@door(Permission.SITE_USE)
def enter(actor: Actor) -> Any:
    waiting = _waiting()
    return _page(waiting, FactorForm(next=request.args.get("next", ""))) if waiting else _start_again()


@bp.post("")
@door(Permission.SITE_USE, writes=True)
def finish(actor: Actor) -> Any:
    waiting, form, now, source = _waiting(), FactorForm(), utc_now(), request.remote_addr or ""
    if waiting is None:
        return _start_again()
    person_id, shown = waiting.person.id, form.shown
    if shown.is_empty:
        form.code.errors = [_("Type the code that your app shows, or a recovery code.")]
        return _page(waiting, form), 422
    if throttle.is_slowed(throttle.codes_of(person_id), source=source, now=now, tries=throttle.TRIES_OF_CODE):
        return error_page(429, throttle.TOO_MANY_CODES, throttle.RETRY_AFTER)
    factor = factor_in(
        shown, person_id=person_id, where=HALF_SIGN_IN, token_hash=waiting.token_hash, site=site(), now=now
    )
    if not factor:
        actions.refuse_factor(person_id=person_id, source=source, now=now)
        blame(form)
        return _page(waiting, form), 401
    begun = actions.finish(waiting=waiting, factor=factor, now=now, browser=browser_of(request.user_agent.string))
    if begun is None:
        return _start_again()
    answer = welcome(begun, form.next.data or "")
    if factor == "recovery":  # after the welcome, which forgets what the browser brought
        flash(_("This recovery code is used up. Make new ones before you run out."), "warning")
    return answer


@bp.post("/challenge")
@door(Permission.SITE_USE, writes=True)
def ask(actor: Actor) -> Any:
    """What the browser asks a passkey of the person to sign."""
    waiting = _waiting()
    if waiting is None:
        return {}, 401
    return to_sign(HALF_SIGN_IN, waiting.token_hash, waiting.person.id)


def _waiting() -> Waiting | None:
    token = session.get(COOKIE_KEY)
    return queries.waiting_with(digest(token), now=utc_now()) if isinstance(token, str) else None


def _page(waiting: Waiting | None, form: FactorForm) -> str:
    factors = waiting.factors if waiting else None
    return render_template("accounts/signing/factor.html", form=form, factors=factors, site=site())


def _start_again() -> Response:
    flash(_("That took too long. Sign in again."), "warning")
    return redirect(url_for("accounts.sign_in"), 303)
