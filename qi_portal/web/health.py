"""Is it alive (no database asked), and is it ready to serve? Words of state only: no data are in either answer.

An operator's checker asks every few seconds, and often from outside: what is wrong in particular stands in the log.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import structlog
from flask import Blueprint, Response, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from qi_portal.config import IMMEDIATE, Settings
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.schema import is_current
from qi_portal.web.doors import door

bp = Blueprint("health", __name__)
log = structlog.get_logger()

MEBIBYTE = 1024 * 1024


@bp.before_request
def ask_for_nobody() -> None:
    """Whoever asks is a visitor: a cookie is not looked up, so that no database is asked who it is."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # set by Flask-Login


@bp.get("/health/live")
@door(Permission.SITE_USE)
def live(actor: Actor) -> Response:
    return Response("live\n", mimetype="text/plain")


@bp.get("/health/ready")
@door(Permission.SITE_USE)
def ready(actor: Actor) -> Response:
    """Each part is looked at, so that an operator sees all that is wrong at once."""
    wrong = [word for word in (database(), disk(), queue()) if word]
    if not wrong:
        return Response("ready\n", mimetype="text/plain")
    return Response(f"not ready: {', '.join(wrong)}\n", 503, mimetype="text/plain")


def database() -> str:
    """Whether it answers, and has the schema of this version."""
    try:
        return "" if is_current(db.engine) else "the database schema is not the one this version needs"
    except SQLAlchemyError as fault:
        return _said("the database does not answer", fault)


def disk() -> str:
    """Whether there is room where the data and the finished files lie."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        free = min(shutil.disk_usage(_nearest(folder)).free for folder in (settings.home, settings.files))
    except OSError as fault:
        return _said("the data folder cannot be read", fault)
    return "" if free >= settings.least_free_mb * MEBIBYTE else "the disk is nearly full"


def queue() -> str:
    """Whether work for later can be handed over."""
    settings: Settings = current_app.config["SETTINGS"]
    is_empty: Callable[[], bool] = current_app.extensions["queue"].is_empty
    try:
        if settings.queue_url != IMMEDIATE:
            is_empty()
    except Exception as fault:  # whatever the storage of the queue raises
        return _said("the queue does not answer", fault)
    return ""


def _nearest(folder: Path) -> Path:
    """The folder of files is made with the first file; until then its parent tells."""
    return folder if folder.exists() else _nearest(folder.parent)


def _said(word: str, fault: Exception) -> str:
    log.error("not ready", why=word, kind=type(fault).__name__)
    return word
