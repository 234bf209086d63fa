"""Signing in through a provider that others wrote, in its own process: discovery, its own form, the code, its keys."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask

from factories import Factory, environment
from journeys.server import free_port
from page import Page
from qi_portal import schema
from qi_portal.accounts.models import SignIn
from qi_portal.accounts.sso.models import PersonProvider
from traveller import ANSWER

EMAIL, PASSWORD = "ana@demo.example", "the provider knows this one"
SECRET = "a secret of a client for tests only"
SECONDS_TO_START = 30


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the provider answers."""
    port = free_port()
    program = [sys.executable, str(Path(__file__).with_name("provider_process.py"))]
    arguments = [str(port), SECRET, f"http://localhost{ANSWER}", EMAIL, PASSWORD]
    process = subprocess.Popen([*program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"The provider did not start:\n{process.communicate(timeout=5)[0].decode()}")


@pytest.fixture(scope="module")
def portal(make_app, address: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    client = {"QI_PORTAL_OIDC_CLIENT_ID": "qi-portal", "QI_PORTAL_OIDC_CLIENT_SECRET": SECRET}
    named = {"QI_PORTAL_OIDC_ISSUER": address, "QI_PORTAL_OIDC_NAME": "Hospital"}
    app = make_app(environment(tmp_path_factory.mktemp("known"), **client, **named))
    with app.app_context():
        schema.upgrade()
    return app


class Visitor:
    """A browser at the provider: follows it until it sends the visitor elsewhere."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}

    def ask(self, url: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """Where the visitor stands, and the page; the page is empty where the portal's address is reached."""
        while not url.startswith("http://localhost"):
            parts = urlsplit(url)
            status, location, page = self._once(parts.netloc, f"{parts.path}?{parts.query}", fields)
            if not 300 <= status < 400:
                return url, page
            url, fields = (location if "://" in location else f"http://{parts.netloc}{location}"), None
        return url, ""

    def _once(self, host: str, path: str, fields: dict[str, str] | None) -> tuple[int, str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection(host, timeout=10)) as connection:
            connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            for given in answer.headers.get_all("Set-Cookie") or []:
                self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(given).items()}
            return answer.status, answer.headers.get("Location") or "", answer.read().decode()


def _signed_in_there(way_in: str, password: str) -> tuple[str, str]:
    visitor = Visitor()
    url, page = visitor.ask(way_in)
    url, page = visitor.ask(url, _first_form(page) | {"login": "ana"})
    return visitor.ask(url, _first_form(page) | {"password": password})


def _first_form(page: str) -> dict[str, str]:
    found = Page(page)
    return found.sends(
        next(form for form in found.root.tags("form") if "login" in str(form) or "password" in str(form))
    )


@pytest.mark.rule(11, 12)
def test_somebody_signs_in_at_a_real_provider_and_is_known_here(portal: Flask, address: str) -> None:
    make, client = Factory(portal), portal.test_client()
    ana = make.person(email=EMAIL)

    leaving = Page(client.send("/sign-in/provider", {"next": "/red-flags"}).text)
    way_in = leaving.links()["Go on to Hospital"]
    still_there, _ = _signed_in_there(way_in, "a wrong password")
    back, _ = _signed_in_there(way_in, PASSWORD)
    arriving = client.get(back.removeprefix("http://localhost"))
    answer = client.post(ANSWER, data=Page(arriving.text).sends())

    assert still_there.startswith(address)
    assert parse_qs(urlsplit(back).query)["iss"] == [address]
    assert (answer.status_code, answer.headers["Location"]) == (303, "/red-flags")
    (session,), (link,) = make.rows(SignIn), make.rows(PersonProvider)
    assert (session.person_id, link.person_id, link.issuer, link.subject) == (ana.id, ana.id, address, "ana")
    assert client.get("/account").status_code == 200


@pytest.mark.rule(12)
def test_code_that_a_real_provider_gave_to_another_browser_is_refused_there(portal: Flask, address: str) -> None:
    """The code is caught and brought along with another sign-in: the verifier is not the one it was given for."""
    make, thief = Factory(portal), portal.test_client()
    before = make.rows(SignIn)
    way_in = Page(portal.test_client().send("/sign-in/provider").text).links()["Go on to Hospital"]
    caught = parse_qs(urlsplit(_signed_in_there(way_in, PASSWORD)[0]).query)["code"][0]
    own = Page(thief.send("/sign-in/provider").text).links()["Go on to Hospital"]
    state = parse_qs(urlsplit(own).query)["state"][0]

    answer = thief.send(ANSWER, {"code": caught, "state": state, "iss": address})

    assert answer.status_code == 401
    assert make.rows(SignIn, but=before) == []
