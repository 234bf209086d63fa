"""What a request may bring: a file up to MAX_CONTENT_LENGTH, a form without one up to MAX_FORM_MEMORY_SIZE and with
MAX_FORM_PARTS fields, and an address without control characters, which no database takes in a text."""

from flask import Flask, abort, current_app, request

from qi_portal.web.problems import is_for_programs

MOST_DRAINED = 64 * 1024 * 1024
CHUNK = 64 * 1024


def register(app: Flask) -> None:
    app.before_request(_refuse_control_characters)
    app.before_request(_limit_plain_forms)


def _refuse_control_characters() -> None:
    if not request.path.isprintable():
        abort(404)
    if b"%00" in request.query_string and not is_for_programs(request.path):  # a program is told which parameter
        abort(400)


def _limit_plain_forms() -> None:
    """Werkzeug limits the memory and fields of multipart forms only; any other body is read whole."""
    if request.mimetype == "multipart/form-data":
        return
    limit = request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.method == "POST" and request.content_length is None and len(request.get_data()) >= limit:
        abort(413)  # sent in chunks of no stated length, it would otherwise be cut at the limit and read as if whole
    if request.mimetype == "application/x-www-form-urlencoded":
        _limit_fields()


def _limit_fields() -> None:
    """A short field costs more than its letters: each is looked at, and a page may draw all of them again."""
    if request.get_data().count(b"&") >= current_app.config["MAX_FORM_PARTS"]:
        abort(413)


def drain() -> None:
    """Read a refused body away, up to a limit, so that the browser has sent it and shows the refusal."""
    source = request.environ["wsgi.input"]
    for _ in range(min(request.content_length or MOST_DRAINED, MOST_DRAINED) // CHUNK + 1):
        if not source.read(CHUNK):
            return
