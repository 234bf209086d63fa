"""From a request's cookie to a live session: Flask-Login asks here on every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_login import LoginManager

from qi_portal.accounts import actions, queries
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor

RENEW_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """The person of this request, as Flask-Login wants one. Its id is the session's token, never the person's id."""

    token: str
    token_hash: str
    locale: str | None
    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def load(token: str) -> SignedIn | None:
    """The live session behind the token, marked as seen (at most once a minute)."""
    now = utc_now()
    found = queries.live_session(actions.digest(token), now=now, idle=_idle())
    if found is None:
        return None
    if now - found.seen_at > RENEW_AFTER:
        _renew(found.token_hash, now)
    return SignedIn(token, found.token_hash, found.locale, found.actor)


def register(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the token is bound to a row of ours, not to an address or a browser name
    manager.user_loader(load)


def _idle() -> timedelta:
    return timedelta(minutes=current_app.config["SETTINGS"].idle_minutes)


def _renew(token_hash: str, now: datetime) -> None:
    with committing():
        actions.keep_alive(token_hash=token_hash, now=now)
