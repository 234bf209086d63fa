"""From a request's cookie to a live session: Flask-Login asks here on every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import Flask, current_app
from flask_login import LoginManager, login_user
from sqlalchemy.exc import DBAPIError

from qi_portal.accounts import actions, queries
from qi_portal.accounts.queries import Lack
from qi_portal.accounts.tokens import digest
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words

log = structlog.get_logger()

RENEW_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """The person of this request, as Flask-Login wants one. Its id is the session's token, never the person's id."""

    token: str
    token_hash: str
    confirmed_at: datetime | None
    locale: str | None
    actor: Actor
    lacks: Lack | None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether nothing is open yet but the person's own account (`Lack`)."""
        return self.lacks is not None

    def get_id(self) -> str:
        return self.token


def load(token: str) -> SignedIn | None:
    """The live session behind the token, marked as seen (at most once a minute)."""
    now, settings = utc_now(), current_app.config["SETTINGS"]
    idle, demands_factor = timedelta(minutes=settings.idle_minutes), settings.demands_second_factor
    found = queries.live_session(digest(token), now=now, idle=idle, demands_factor=demands_factor)
    if found is None:
        return None
    if now - found.seen_at > RENEW_AFTER:
        _renew(found.token_hash, now)
    return SignedIn(token, found.token_hash, found.confirmed_at, found.locale, found.actor, found.lacks)


def adopt(token: str) -> SignedIn:
    """From now on this browser's session is the one behind the token, which was just made or renewed."""
    signed_in = load(token)
    if signed_in is None:
        raise Refused(words("Your session has ended meanwhile. Sign in again."))
    login_user(signed_in)
    return signed_in


def register(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the token is bound to a row of ours, not to an address or a browser name
    manager.user_loader(load)


def _renew(token_hash: str, now: datetime) -> None:
    """Where nothing can be written just now, as on a full disk, who only reads goes on reading."""
    try:
        with committing():
            actions.keep_alive(token_hash=token_hash, now=now)
    except DBAPIError as fault:
        log.error("session not renewed", kind=type(fault).__name__)
