"""The answer to whoever has just come in."""

from flask import flash, g, redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qi_portal.accounts import sessions
from qi_portal.accounts.kept import answers, marks
from qi_portal.accounts.signing.actions import Begun
from qi_portal.web.paths import own_path

CSRF = "csrf_token"
"""Where Flask-WTF keeps the token of the present request's forms."""


WANTED = "wanted"
"""Where the session keeps where somebody was going who has to set up a second factor first."""


def forget_browser() -> None:
    """Drop whatever the browser brought, but for the language that it reads. Forms get a token of the new session."""
    locale = session.get("locale")
    session.clear()
    g.pop(CSRF, None)
    if locale:
        session["locale"] = locale


def welcome(begun: Begun, wanted: str) -> Response:
    """A new session in place of whatever the browser brought; then on to where the person was going."""
    forget_browser()
    signed_in = sessions.adopt(begun.token)
    if signed_in.actor.person_id:
        marks.mark(signed_in.actor.person_id)
    if begun.had_many_failures:
        flash(_tried(begun.failures), "warning")
    if signed_in.is_narrow:
        session[WANTED] = wanted
        return redirect(url_for("factors.index"), 303)
    return answers.go_on(signed_in) or redirect(own_path(wanted) or url_for("desks.this_month"), 303)


def onward() -> str | None:
    """The page that waited until the second factor was set up, this once; None where nothing waited."""
    return (own_path(session.pop(WANTED)) or url_for("desks.this_month")) if WANTED in session else None


def _tried(times: int) -> str:
    return (
        ngettext(
            "Somebody tried to sign in to your account %(num)s time without success before this. "
            "If that was not you, change your password.",
            "Somebody tried to sign in to your account %(num)s times without success before this. "
            "If that was not you, change your password.",
            times,
        )
        + " "
        + _("The latest tries are listed on your account page.")
    )
