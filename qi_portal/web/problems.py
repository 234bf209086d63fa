"""Refusals told to programs instead of people: `application/problem+json` (RFC 9457), never a page."""

import json
from collections.abc import Mapping
from http import HTTPStatus

import structlog
from flask import Response

MEDIA_TYPE = "application/problem+json"
MACHINE_PATHS = ("/api/", "/exports/")
"""How the addresses begin that only programs ask for."""


def is_for_programs(path: str) -> bool:
    return path.startswith(MACHINE_PATHS)


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> Response:
    """What happened and what to do; `wrong` says of each parameter that does not fit why."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }
    if wrong:
        told["errors"] = [{"parameter": name, "detail": sentence} for name, sentence in wrong.items()]
    return Response(json.dumps(told, ensure_ascii=False), status, dict(headers or {}), mimetype=MEDIA_TYPE)
