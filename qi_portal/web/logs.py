"""One structured line a request, with a request id; never a name, a finding, a number that was entered or a query.

What libraries say goes the same way: where it was said and which errors passed, not the words, which may repeat what
somebody typed. Every line is JSON, so that no line break in a value begins another line, and carries an id: the
request's or the job's, else the process's.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import IO, Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.tracebacks import ExceptionDictTransformer

from qi_portal.audit import origin

log = structlog.get_logger()


_traceback = ExceptionDictTransformer(show_locals=False)
UNSAID = ("exc_value", "exc_notes", "syntax_error")
"""What an error says of itself, which may repeat a value that somebody typed."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""Whoever asks may write any word in their place."""


def configure() -> None:
    """JSON lines on standard error: line breaks are escaped, and a traceback carries no value of anything."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _named,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_places_only),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(Lenient(sys.stderr)),  # type: ignore[arg-type]  # what it uses of one
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    if not any(isinstance(handler, Libraries) for handler in logging.root.handlers):
        logging.root.addHandler(Libraries(logging.WARNING))
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class Lenient:
    """A file that nobody need read: a log whose reader has gone, or whose disk is full, stops no request."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


class Libraries(logging.Handler):
    """Hands on what a library logs: its sentence where the parts were kept apart from it, and never the parts."""

    def emit(self, record: logging.LogRecord) -> None:
        told = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.args:
            told["said"] = str(record.msg)
        log.log(record.levelno, "library", exc_info=record.exc_info, **told)


def _named(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("request_id", f"process-{os.getpid()}")
    return event


def _places_only(exc_info: Any) -> list[dict[str, Any]]:
    """The kinds of the errors and the lines they passed, without their messages."""
    return [{name: told for name, told in each.items() if name not in UNSAID} for each in _traceback(exc_info)]


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """An interruption from the keyboard is the operator's own."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, where)
    else:
        log.critical("uncaught error", kind=kind.__name__, exc_info=(kind, error, where))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
        _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    origin.ADDRESS.set(request.remote_addr or "")
    structlog.contextvars.bind_contextvars(request_id=uuid4().hex, source="web")


def _end(response: Response) -> Response:
    told = structlog.contextvars.get_contextvars()
    response.headers["X-Request-Id"] = told.get("request_id", "")
    took = round(1000 * (time.perf_counter() - g.began), 1) if "began" in g else None
    method = request.method if request.method in METHODS else "other"
    log.info("request", method=method, endpoint=request.endpoint, status=response.status_code, ms=took)
    return response
