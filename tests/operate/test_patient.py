"""Slow clients hold no thread of the application, and a cut or endless body never reaches it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask

from qi_portal.operate import patient, server
from qi_portal.operate.patient import Environ, Patient
from qi_portal.web.headers import HEADERS, always

REQUEST = {
    "method": "POST",
    "raw_path": b"/a%2Fb%ff",
    "query_string": b"x=%ff",
    "http_version": "1.1",
    "scheme": "http",
    "client": ("192.0.2.7", "1234"),
    "server": ("127.0.0.1", "8000"),
    "headers": [(b"host", b"a.example"), (b"content-type", b"text/plain"), (b"x_forwarded_for", b"10.0.0.1")],
}
TOLD = ("PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_FOR")
SLEEP = 600


def finish(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: the one of the tests may hold the loop that drives a browser."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


class Client:
    """What it sends, in parts (a number: it waits so long), and what it was told."""

    def __init__(self, *parts: bytes | float, ends: bool = True, is_reading: bool = True) -> None:
        self._parts, self._ends, self._is_reading = list(parts), ends, is_reading
        self.told: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        if not self._parts:
            return {"type": "http.disconnect"}
        part = self._parts.pop(0)
        if not isinstance(part, bytes):
            await asyncio.sleep(part)
            return await self.receive()
        return {"type": "http.request", "body": part, "more_body": bool(self._parts) or not self._ends}

    async def send(self, message: Any) -> None:
        if not self._is_reading:
            await asyncio.sleep(SLEEP)
        self.told.append(message)

    @property
    def status(self) -> int | None:
        return self.told[0]["status"] if self.told else None

    @property
    def body(self) -> bytes:
        return b"".join(each["body"] for each in self.told[1:])


def echo(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    said = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [said, b"!"]


def send(app: Any, *clients: Client, **named: Any) -> None:
    """All of them at once, with one thread for the application."""

    async def run() -> None:
        served = Patient(app, threads=1, always={}, **named)
        await asyncio.gather(*(served(REQUEST, each.receive, each.send) for each in clients), return_exceptions=True)

    finish(run())


def test_body_in_parts_reaches_the_application_whole() -> None:
    client = Client(b"one ", b"two ", b"three")

    send(echo, client)

    assert (client.status, client.body) == (200, b"one two three!")


@pytest.mark.rule(8)
def test_request_is_told_as_wsgi_says_it_and_no_header_passes_for_another() -> None:
    seen: list[Environ] = []

    def look(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        seen.append(environ)
        return echo(environ, start)

    send(look, Client(b""))

    assert {name: seen[0][name] for name in TOLD if name in seen[0]} == {
        "PATH_INFO": "/a/b\xff",
        "QUERY_STRING": "x=%ff",
        "CONTENT_TYPE": "text/plain",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_HOST": "a.example",
    }


@pytest.mark.rule(55)
def test_ordinary_request_is_answered_while_others_send_and_read_nothing() -> None:
    silent = [Client(b"begun", SLEEP, b"end") for _ in range(50)]
    deaf = [Client(b"x", is_reading=False) for _ in range(50)]
    ordinary = Client(b"hello")

    send(echo, *silent, *deaf, ordinary, pause=0.3)

    assert ordinary.body == b"hello!"
    assert {each.status for each in silent} == {408}
    assert {each.status for each in deaf} == {None}


@pytest.mark.rule(50)
def test_request_that_was_cut_off_never_reaches_the_application() -> None:
    reached: list[Environ] = []
    client = Client(b"half of it", ends=False)

    send(lambda environ, start: reached.append(environ) or echo(environ, start), client)

    assert (reached, client.told) == ([], [])


@pytest.mark.rule(30)
def test_endless_body_is_kept_no_further_than_the_portal_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "KEPT", 10)
    client = Client(*([b"12345678"] * 5))

    send(echo, client)

    assert client.body == b"1234567812!"


@pytest.mark.rule(51)
@pytest.mark.parametrize("room", [4, 0])
def test_body_without_room_is_answered_and_its_room_given_back(room: int) -> None:
    first, second = Client(b"123", b"456"), Client(b"1" * room)

    async def run() -> None:
        served = Patient(echo, threads=1, always={}, room=room)
        await served(REQUEST, first.receive, first.send)
        await served(REQUEST, second.receive, second.send)

    finish(run())

    assert (first.status, second.status) == (503, 200)


def test_answer_that_breaks_off_is_told_as_an_error() -> None:
    def broken(_environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])
        yield b"half"
        raise ValueError("gone")

    client = Client(b"")

    send(broken, client)

    assert client.status == 500
    assert b"half" not in client.body


def test_server_makes_what_guidelines_are_shown_with_before_its_processes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = replace(app.extensions["guideline_shelf"])
    monkeypatch.setitem(app.extensions, "guideline_shelf", shelf)
    made: list[set[str]] = []
    monkeypatch.setattr(server.gc, "freeze", lambda: None)
    monkeypatch.setattr(server, "_allow_connections", lambda: None)
    monkeypatch.setattr(server, "Server", lambda *_, **__: Mock(serve=lambda **_: made.append({*vars(shelf)})))
    assert {*vars(shelf)} == {"library"}

    server.run(app, "127.0.0.1", 1, workers=1, threads=1, beside=())

    assert made == [{"library", "index", "prose"}]


@pytest.mark.rule(26)
def test_what_the_server_answers_by_itself_carries_every_header(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_loaded", [app])
    monkeypatch.setattr(server, "end_with", lambda _parent: None)
    monkeypatch.setattr(patient, "READ_AWAY", 0)
    client = Client(b"1", b"2", b"3")

    finish(server.application("", parent=0, threads=1)(REQUEST, client.receive, client.send))

    told = {name.decode(): value.decode() for name, value in client.told[0]["headers"]}
    assert client.status == 413
    assert {name: told.get(name.lower()) for name in HEADERS} == HEADERS
    assert told["cache-control"] == "no-store"
    assert always(has_tls=True)["Strict-Transport-Security"]


def test_large_answer_arrives_whole() -> None:
    large = bytes(range(256)) * 2048 * 5

    def app(_environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])
        return iter([large[:1000], large[1000:]])

    client = Client(b"")

    send(app, client)

    assert client.body == large
    assert [each["more_body"] for each in client.told[1:]][-1] is False
