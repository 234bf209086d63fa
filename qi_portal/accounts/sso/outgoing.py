"""Asking the provider: within seconds, never led to another address, and no more than fits.

A few threads of their own ask, so that a name server that hangs is waited for no longer than a provider that does.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from qi_portal.accounts.sso.failures import Unreachable

SECONDS = 4.0
"""For all questions of one sign-in together: the page that says it failed comes within five."""

MOST = 256 * 1024
AT_ONCE = 4


@dataclass(frozen=True)
class Deadline:
    """When the questions of one sign-in must be over."""

    ends: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def left(self) -> float:
        return max(self.ends - time.monotonic(), 0.0)


@dataclass(frozen=True)
class Answer:
    """What the provider said, as the library that asks wants to read it."""

    status_code: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise Unreachable(f"status {self.status_code}")


class _Nowhere(HTTPRedirectHandler):
    """A redirect is not followed: it comes back as the answer that it is."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


_open = build_opener(_Nowhere).open
_few = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sign-in-provider")


def ask(url: str, deadline: Deadline, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """GET, or POST with a body; Unreachable when there is no answer of ours in time."""
    request = Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked by metadata
    return _in_time(lambda: _answer(request, deadline.left), deadline)


def known_json(url: str, deadline: Deadline, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that the address must hold."""
    answer = ask(url, deadline, headers=headers)
    try:
        told = answer.json() if answer.status_code == 200 else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Unreachable(f"status {answer.status_code}, no object")
    return told


def _in_time(work: Callable[[], Answer], deadline: Deadline) -> Answer:
    try:
        return _few.submit(work).result(timeout=deadline.left)
    except (OSError, TimeoutError, ValueError) as reason:  # an address that cannot be read is a ValueError
        raise Unreachable(type(reason).__name__) from reason


def _answer(request: Request, seconds: float) -> Answer:
    try:
        with _open(request, timeout=max(seconds, 0.1)) as response:
            return Answer(response.status, _whole(response))
    except HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, _whole(refusal))


def _whole(response: Any) -> bytes:
    body: bytes = response.read(MOST + 1)
    if len(body) > MOST:
        raise OSError("too long")
    return body
