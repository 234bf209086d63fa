"""The door for programs: a token instead of a session, a limit on calls, and a note of everything that is told.

A cookie opens nothing here and is not read, so a page of another site can start nothing in somebody's name.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import structlog
from flask import Response, current_app, request

from qi_portal.audit.refusals import note_refusal
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import VISITOR, Actor, Permission, may
from qi_portal.domain.errors import NotFound
from qi_portal.interop.api.parameters import LONGEST_QUERY, Unfit
from qi_portal.interop.tokens.actions import A_MINUTE, PREFIX, count_call, note_read
from qi_portal.interop.tokens.queries import Caller, caller_of
from qi_portal.web.problems import problem

BEARER = re.compile(rf"bearer +({PREFIX}[A-Za-z0-9_-]{{20,100}})", re.IGNORECASE)

View = Callable[..., Any]


@dataclass(frozen=True)
class Told:
    """What a program is told: the body, how many things are in it, and what was asked for."""

    body: dict[str, Any]
    count: int
    chosen: str = ""


def machine_door(view: View) -> View:
    """Hang it before a view of the API, which is called with `caller` and gives `Told` or a file."""

    @wraps(view)
    def enter(**named: Any) -> Response:
        structlog.contextvars.bind_contextvars(source="api")
        caller = _caller()
        refusal = _refused(caller)
        if refusal is not None or caller is None:
            return refusal or _unknown()
        try:
            answer = view(**named, caller=caller)
        except NotFound:
            _note_refusal(caller.actor, "not_there")
            raise
        except Unfit as unfit:
            return problem(422, "Some parameters do not fit; each is named with what it must be.", wrong=unfit.wrong)
        return answer if isinstance(answer, Response) else _tell(answer, caller)

    enter.permission = Permission.API_READ  # type: ignore[attr-defined]  # read by tests/house
    enter.writes = False  # type: ignore[attr-defined]  # read by tests/house
    return enter


def _caller() -> Caller | None:
    shown = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    return caller_of(shown[1], utc_now().date()) if shown else None


def _refused(caller: Caller | None) -> Response | None:
    """Why the request goes no further; a good call is counted."""
    if len(request.query_string) > LONGEST_QUERY:
        return problem(414, f"What follows the question mark may have {LONGEST_QUERY} characters. Ask in parts.")
    if (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]:
        return problem(413, "Nothing is read from the body of a request. Send none.")
    if caller is None:
        _note_refusal(VISITOR, "token")
        return _unknown()
    now = utc_now()
    with committing():
        is_in_time = count_call(integration_id=caller.integration_id, now=now)
    if not is_in_time:
        wait = A_MINUTE - int(now.timestamp()) % A_MINUTE
        return problem(429, "There were too many calls in this minute. Wait, then go on.", {"Retry-After": str(wait)})
    if not may(caller.actor, Permission.API_READ):
        _note_refusal(caller.actor, "role")
        return problem(403, "The token is good but opens no practice. Ask an administrator of the program.")
    return None


def _unknown() -> Response:
    """Whether there was no token, a wrong one, or one that holds no more is not said."""
    return problem(401, "A valid bearer token is needed.", {"WWW-Authenticate": "Bearer"})


def _note_refusal(by: Actor, why: str) -> None:
    """A program that shows no token at all is like a visitor, of whom nothing is kept."""
    if "Authorization" in request.headers:
        note_refusal("api.refuse", of=request.endpoint or "", by=by, why=why)


def _tell(told: Told, caller: Caller) -> Response:
    """The answer, once it is written down; nothing where the program has it already."""
    with committing():
        note_read(
            integration_id=caller.integration_id,
            program_id=caller.program_id,
            what=(request.endpoint or "").rpartition(".")[2],
            count=told.count,
            by=caller.actor,
            chosen=told.chosen,
        )
    body = json.dumps(told.body, ensure_ascii=False, separators=(",", ":"))
    answer = Response(body, mimetype="application/json")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
