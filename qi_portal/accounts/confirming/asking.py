"""Is it still you? Asked before a delicate deed when the password, or the second factor, was last seen a while ago.

A page that is only read is left for the question and come back to. A form that was sent waits inside the question's own
page: everything typed goes along, and the answer is sent to the address that the form was sent to.
"""

from datetime import timedelta

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qi_portal.accounts import queries, sessions, throttle
from qi_portal.accounts.confirming.forms import PREFIX, AgainForm
from qi_portal.accounts.factors.forms import blame
from qi_portal.accounts.factors.queries import factors_of, has_factor
from qi_portal.accounts.factors.showing import factor_in
from qi_portal.accounts.models import Person
from qi_portal.accounts.passkeys.actions import SESSION
from qi_portal.accounts.passkeys.asking import site
from qi_portal.accounts.signing import actions
from qi_portal.db import committing, utc_now

HOLDS = timedelta(minutes=10)
SLACK = timedelta(minutes=2)
"""By which the clocks of two servers may differ; a clock that went further back confirms nothing."""

TOO_MANY = 429
WRONG = 401
CSRF = "csrf_token"


def register(app: Flask) -> None:
    app.extensions["ask_again"] = ask_again


def ask_again() -> Response | None:
    """The question, or what is wrong with its answer; None when the present request may go on."""
    if is_confirmed():
        return None
    if request.method in ("GET", "HEAD"):
        return make_response(redirect(url_for("confirming.ask", next=request.full_path.rstrip("?")), 303))
    form = AgainForm(request.form, prefix=PREFIX)
    if not form.asked.data:
        return question(form, 401)
    with committing():
        status, token = answer_in(form)
    if token is None:
        return question(form, status)
    sessions.adopt(token)
    return None


def is_confirmed() -> bool:
    at = current_user.confirmed_at
    return at is not None and -SLACK <= utc_now() - at <= HOLDS


def can_show(person: Person) -> bool:
    """Whether there is anything that the person could answer with."""
    return person.password_hash is not None or has_factor(person.id)


def answer_in(form: AgainForm) -> tuple[int, str | None]:
    """The session's new token when the answer holds; else the status of the refusal, which is said at the field."""
    actor, now, source, shown = current_user.actor, utc_now(), request.remote_addr or "", form.shown
    if form.typed_password:
        account, tries = throttle.account_of(actor.email), throttle.TRIES_ON_ACCOUNT
    else:
        account, tries = throttle.codes_of(actor.person_id), throttle.TRIES_OF_CODE
    if throttle.is_slowed(account, source=source, now=now, tries=tries):
        form.password.errors = [_("There were too many wrong tries. Wait five minutes, then try again.")]
        return TOO_MANY, None
    if shown.is_empty and not form.typed_password:
        form.password.errors = [_("Type your password.")]
        return WRONG, None
    if not (_is_password(form, source) if form.typed_password else _is_factor(form, source)):
        return WRONG, None
    return 0, actions.confirm(token_hash=current_user.token_hash, now=now, by=actor)


def question(form: AgainForm, status: int) -> Response:
    """The page that asks, with all that was typed in the form that waits."""
    carried = [(name, value) for name, value in request.form.items(multi=True) if not _is_ours(name)]
    lost_files = any(file.filename for file in request.files.values())
    shown = {"form": form, "factors": factors_of(current_user.actor.person_id), "site": site()}
    page = render_template(
        "accounts/confirming/ask.html",
        action=request.full_path.rstrip("?"),
        carried=carried,
        lost_files=lost_files,
        has_password=_has_password(),
        **shown,
    )
    return make_response(page, status, throttle.RETRY_AFTER if status == TOO_MANY else {})


def _is_ours(name: str) -> bool:
    return name == CSRF or name.startswith(PREFIX)


def _has_password() -> bool:
    person = queries.person_by_email(current_user.actor.email)
    return person is not None and person.password_hash is not None


def _is_password(form: AgainForm, source: str) -> bool:
    actor, cost = current_user.actor, current_app.config["SETTINGS"].argon2_time_cost
    person = queries.person_by_email(actor.email)
    if person is not None and actions.is_right(
        person=person, password=form.typed_password, source=source, now=utc_now(), time_cost=cost, by=actor
    ):
        return True
    form.password.errors = [_("The password is not right.")]
    return False


def _is_factor(form: AgainForm, source: str) -> bool:
    person_id, now, here = current_user.actor.person_id, utc_now(), current_user.token_hash
    if factor_in(form.shown, person_id=person_id, where=SESSION, token_hash=here, site=site(), now=now):
        return True
    actions.refuse_factor(person_id=person_id, source=source, now=now, by=current_user.actor)
    blame(form)
    return False
