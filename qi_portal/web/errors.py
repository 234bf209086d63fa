"""Every refusal becomes a page here, once: what happened, what is safe, what to do, and a reference."""

import errno
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from qi_portal.db import db
from qi_portal.domain.errors import Invalid, NotFound, PortalError, Refused, Stale
from qi_portal.domain.words import words
from qi_portal.web import refusals
from qi_portal.web.limits import drain
from qi_portal.web.problems import is_for_programs, problem

log = structlog.get_logger()

STATUS: dict[type[PortalError], int] = {NotFound: 404, Refused: 403, Invalid: 422, Stale: 409}

HEADINGS = {
    400: _l("This request cannot be read"),
    403: _l("Your role does not open this"),
    404: _l("This page is not here"),
    405: _l("This address does not take that"),
    409: _l("Somebody saved this first"),
    413: _l("The file is too large"),
    422: _l("Something needs a look"),
    429: _l("Too many tries"),
    500: _l("Something went wrong on our side"),
    503: _l("The portal cannot reach its data right now"),
}

SENTENCES = {
    400: words("Nothing was saved. Go back, reload the page and try again."),
    405: words("Go back and use the links and buttons of the page."),
    413: words("A file may have 10 MB at most. Nothing was read or kept. Split the file by year and upload the parts."),
    429: words("Wait a moment, then try again."),
    500: words("Nothing was saved by this request. Try again; if it happens twice, tell program staff the reference."),
    503: words("What was saved before is safe. Try again in a minute; what you typed is still in your browser."),
}

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM_SENTENCE = words(
    "There is no room on the server's disk. Nothing was saved by this request; what was saved before is safe. "
    "Try again later, and tell whoever looks after the server."
)


def register(app: Flask) -> None:
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    for fault in (OperationalError, PoolTimeout, DBAPIError):
        app.register_error_handler(fault, _database_error)
    app.register_error_handler(OSError, _disk_error)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, sentence: Any, headers: dict[str, str] | None = None) -> Response:
    """The one error page; for a program the same without a page."""
    if is_for_programs(request.path):
        return problem(status, str(sentence), headers)
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    heading = HEADINGS.get(status, HEADINGS[500 if status >= 500 else 400])
    page = render_template("error.html", heading=heading, sentence=sentence, reference=reference, status=status)
    return make_response(page, status, headers or {})


def _portal_error(error: PortalError) -> Response:
    db.session.rollback()
    refusals.note(error)
    return error_page(STATUS.get(type(error), 400), error.message)


def _csrf_error(_error: CSRFError) -> Response:
    """A form with an old token of the same person is shown with all that was typed."""
    kept = current_app.extensions["keep_typing"]()
    return kept or error_page(400, words("The page was open too long. Go back, reload it and send it again."))


def _foreign_host(_error: SecurityError) -> Response:
    """A host name that is not ours has no pages, so no page can say so."""
    return Response("This portal does not answer under that host name.\n", 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 404:
        return error_page(404, NotFound().message)
    if status < 400:
        return make_response(error.get_response())
    if status == 413:
        drain()
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return error_page(status, SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400]), kept)


def _database_error(error: Exception) -> Response:
    """Said without asking the database again, not even who reads it: the page is drawn as for a visitor."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # set by Flask-Login
    db.session.rollback()
    log.error("database unavailable", kind=type(error).__name__)
    return error_page(503, SENTENCES[503], {"Retry-After": "30"})


def _disk_error(error: OSError) -> Response:
    """A full disk is no fault of the request: it may come again when there is room."""
    if error.errno not in NO_ROOM:
        return _unforeseen(error)
    db.session.rollback()
    log.error("no room on the disk", kind=type(error).__name__)
    return error_page(503, NO_ROOM_SENTENCE, {"Retry-After": "30"})


def _unforeseen(error: Exception) -> Response:
    db.session.rollback()
    log.error("unforeseen error", kind=type(error).__name__, exc_info=error)
    return error_page(500, SENTENCES[500])
