"""Forgotten passwords, and the pages behind the links of letters.

A link's token goes from its address into the browser's own session at once, so that it stands in no other address, no
`Referer` and no history. To follow a link writes nothing: programs that look through mail follow links too.
"""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.accounts import throttle
from qi_portal.accounts.links import jobs, queries
from qi_portal.accounts.links.actions import GONE, Purpose
from qi_portal.accounts.links.forms import ForgotForm, NewPasswordForm
from qi_portal.accounts.links.letters import mail_is_on
from qi_portal.accounts.links.queries import Opened
from qi_portal.accounts.own import changes
from qi_portal.accounts.tokens import digest
from qi_portal.audit.actions import record
from qi_portal.db import utc_now
from qi_portal.domain.access import VISITOR, Actor, Permission
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words
from qi_portal.web.doors import door
from qi_portal.web.errors import error_page

bp = Blueprint("links", __name__, template_folder="../templates")

KEPT_AS = "link"
LONGEST = 100
RESETS = 3
"""Wishes for one account within the throttle's window."""


@bp.get("/forgot-password")
@door(Permission.SITE_USE)
def forgot(actor: Actor) -> str:
    return render_template("accounts/links/forgot.html", form=ForgotForm(), mail_is_on=mail_is_on())


@bp.post("/forgot-password")
@door(Permission.SITE_USE, writes=True)
def ask(actor: Actor) -> Any:
    """The same answer and the same work for every address."""
    form, now = ForgotForm(), utc_now()
    if not mail_is_on() or not form.validate():
        return render_template("accounts/links/forgot.html", form=form, mail_is_on=mail_is_on()), 422
    address, source = form.email.data.strip().lower(), request.remote_addr or ""
    account = digest(f"reset/{address}")
    if throttle.is_slowed(account, source=source, now=now, tries=RESETS):
        return error_page(429, words("There were too many requests. Wait five minutes."), throttle.RETRY_AFTER)
    throttle.note_failure(account, source=source, now=now)
    record("reset.ask", by=VISITOR, object_kind="account", object_id=throttle.account_of(address))
    jobs.ask(queries.whose(address))
    return render_template("accounts/links/asked.html", address=address)


@bp.get("/link/<token>")
@door(Permission.SITE_USE)
def follow(token: str, actor: Actor) -> Response:
    if len(token) > LONGEST:
        raise NotFound(GONE)
    session[KEPT_AS] = token
    return redirect(url_for(".show"), 303)


@bp.get("/link")
@door(Permission.SITE_USE)
def show(actor: Actor) -> str:
    return _page(_opened(), NewPasswordForm())


@bp.post("/link")
@door(Permission.SITE_USE, writes=True)
def use(actor: Actor) -> Any:
    link, form = _opened(), NewPasswordForm()
    try:
        if link.purpose is Purpose.EMAIL:
            changes.take_address(link=link, token=session[KEPT_AS], now=utc_now())
            flash(_("From now on your e-mail address is %(address)s.", address=link.address), "done")
        elif form.validate():
            changes.take_password(
                link=link, token=session[KEPT_AS], password=form.password.data, now=utc_now(), time_cost=_cost()
            )
            flash(_("Your password is set. Sign in with it."), "done")
        else:
            return _page(link, form), 422
    except Invalid as problem:
        form.blame(problem)
        return _page(link, form), 422
    session.pop(KEPT_AS)
    return redirect(url_for("own_account.show" if link.purpose is Purpose.EMAIL else "accounts.sign_in"), 303)


@bp.errorhandler(NotFound)
def gone(_error: NotFound) -> Any:
    """A link that opens nothing: what it was for, and how to come by another one."""
    token = request.view_args.get("token") if request.view_args else None
    purpose = queries.purpose_of((token or session.get(KEPT_AS, ""))[:LONGEST])
    return render_template("accounts/links/gone.html", purpose=purpose, mail_is_on=mail_is_on()), 404


def _opened() -> Opened:
    token = session.get(KEPT_AS)
    if token is None:
        raise NotFound(GONE)
    return queries.opened(token, utc_now())


def _page(link: Opened, form: NewPasswordForm) -> str:
    return render_template("accounts/links/link.html", link=link, form=form, invites=link.purpose is Purpose.INVITATION)


def _cost() -> int:
    return int(current_app.config["SETTINGS"].argon2_time_cost)
