"""Our own static files, and the chart library out of its wheel. Addresses carry a version, so they never expire."""

import gzip
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, send_from_directory, url_for

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound
from qi_portal.web.doors import door

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"


@bp.get("/static/<digest>/<path:name>")
@door(Permission.SITE_USE)
def static(digest: str, name: str, actor: Actor) -> Response:
    """A file of ours. The digest in the address is its content's: a changed file has a new address."""
    response = send_from_directory(STATIC, name)
    response.headers["Cache-Control"] = FOREVER
    return response


@bp.get("/assets/plotly-<release>.js")
@door(Permission.SITE_USE)
def plotly(release: str, actor: Actor) -> Response:
    if release != version("plotly"):
        raise NotFound
    headers = {"Content-Encoding": "gzip", "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    return Response(_plotly_bundle(), headers=headers, mimetype="text/javascript")


def plotly_url() -> str:
    return url_for("assets.plotly", release=version("plotly"))


@lru_cache
def _plotly_bundle() -> bytes:
    return gzip.compress((files("plotly") / "package_data" / "plotly.min.js").read_bytes())
