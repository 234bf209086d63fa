"""One structured line a request, with a request id; never a name, a finding, a number that was entered or a query."""

import logging
import sys
import time
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.tracebacks import ExceptionDictTransformer

log = structlog.get_logger()


_traceback = ExceptionDictTransformer(show_locals=False)
UNSAID = ("exc_value", "exc_notes", "syntax_error")
"""What an error says of itself, which may repeat a value that somebody typed."""


def _places_only(exc_info: Any) -> list[dict[str, Any]]:
    """The kinds of the errors and the lines they passed, without their messages."""
    return [{name: told for name, told in each.items() if name not in UNSAID} for each in _traceback(exc_info)]


def configure() -> None:
    """JSON lines on standard error: line breaks are escaped, and a traceback carries no value of anything."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_places_only),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=uuid4().hex, source="web")


def _end(response: Response) -> Response:
    told = structlog.contextvars.get_contextvars()
    response.headers["X-Request-Id"] = told.get("request_id", "")
    took = round(1000 * (time.perf_counter() - g.began), 1) if "began" in g else None
    log.info("request", method=request.method, endpoint=request.endpoint, status=response.status_code, ms=took)
    return response
