"""Is it alive (no database asked), and is it ready to serve? No data in either answer."""

from flask import Blueprint, Response

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.schema import is_current
from qi_portal.web.doors import door

bp = Blueprint("health", __name__)


@bp.get("/health/live")
@door(Permission.SITE_USE)
def live(actor: Actor) -> Response:
    return Response("live\n", mimetype="text/plain")


@bp.get("/health/ready")
@door(Permission.SITE_USE)
def ready(actor: Actor) -> Response:
    if is_current(db.engine):
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready: the database schema is not the one this version needs\n", 503, mimetype="text/plain")
