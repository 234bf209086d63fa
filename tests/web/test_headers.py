"""What every answer says to the browser: pages, files, redirects and refusals alike."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from factories import Browser, Factory, environment
from qi_portal.domain.access import Role
from qi_portal.web.headers import HEADERS

ANSWERS = {
    "/": 200,
    "/guidelines/asthma": 200,
    "/health/live": 200,
    "/this-month": 303,
    "/no-such-page": 404,
    "/sign-out": 405,
    "/guidelines/no-such-guideline": 404,
}


@pytest.mark.rule(26)
@pytest.mark.parametrize("url", ANSWERS)
def test_every_answer_carries_every_header(client: Browser, url: str) -> None:
    answer = client.get(url)

    assert answer.status_code == ANSWERS[url]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["X-Request-Id"]


def refused_by_host(client: Browser) -> Any:
    return client.get("/", headers={"Host": "evil.example"})


def too_large(client: Browser) -> Any:
    return client.post("/upload", data=bytes(11 * 1024 * 1024), content_type="multipart/form-data; boundary=b")


def throttled(client: Browser) -> Any:
    wrong = {"email": "nobody@demo.example", "password": "not the right words"}
    return [client.send("/sign-in", wrong) for _ in range(11)][-1]


ANSWERED: dict[str, tuple[int, Callable[[Browser], Any]]] = {
    "page": (200, lambda client: client.get("/practices/P001/projects/")),
    "page without its body": (200, lambda client: client.head("/practices/P001/projects/")),
    "verbs": (200, lambda client: client.options("/")),
    "redirect": (303, lambda client: client.send("/language", {"locale": "en"})),
    "moved": (308, lambda client: client.get("/practices/P001/projects")),
    "download": (200, lambda client: client.send("/practices/P001/report.xlsx")),
    "script": (200, lambda client: client.get("/static/0/leaving.js")),
    "service worker": (200, lambda client: client.get("/sw.js")),
    "description of the API": (200, lambda client: client.get("/api/openapi.json")),
    "API without a token": (401, lambda client: client.get("/api/v1/practices")),
    "form without a token": (400, lambda client: client.post("/upload")),
    "another site": (400, lambda client: client.send("/language", headers={"Sec-Fetch-Site": "cross-site"})),
    "another host": (400, refused_by_host),
    "role": (403, lambda client: client.get("/people/")),
    "missing": (404, lambda client: client.get("/practices/P999/projects/")),
    "verb": (405, lambda client: client.send("/red-flags")),
    "size": (413, too_large),
    "values": (422, lambda client: client.send("/sign-in")),
    "throttled": (429, throttled),
    "fault": (500, lambda client: client.get("/red-flags")),
}


@pytest.mark.rule(26)
def test_headers_are_the_same_on_every_kind_of_answer(
    client: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice(code="P001")))
    monkeypatch.setitem(client.application.view_functions, "guidelines.red_flags", _fail)

    for what, (status, ask) in ANSWERED.items():
        with ask(client) as answer:
            assert answer.status_code == status, what
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, what
            assert answer.headers["X-Request-Id"], what
            assert what in PUBLIC or answer.headers["Cache-Control"] == "no-store", what
            assert not {"X-Powered-By", "Via"} & set(answer.headers.keys()), what


def _fail(**_named: Any) -> None:
    raise ZeroDivisionError


PUBLIC = frozenset({"script", "service worker"})
"""Answers that hold nothing of anybody's."""


@pytest.mark.rule(26)
def test_headers_are_those_that_the_rule_names() -> None:
    assert {name: told for name, told in HEADERS.items() if name != "Content-Security-Policy"} == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Server": "portal",
    }


@pytest.mark.rule(26, 29)
def test_policy_lets_no_inline_script_and_no_other_host_in(client: Browser) -> None:
    policy = dict(part.split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not any("unsafe" in sources or "http" in sources or "*" in sources for sources in policy.values())


@pytest.mark.rule(26)
def test_answer_names_no_program_and_no_version(client: Browser) -> None:
    told = client.get("/").headers

    assert told["Server"] == "portal"
    assert not {"X-Powered-By", "Via"} & set(told.keys())


@pytest.mark.rule(26)
def test_page_of_a_signed_in_person_is_not_stored(client: Browser, make: Factory) -> None:
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice(code="P001")))

    for url in ("/this-month", "/practices/P001/projects/", "/practices/P999/projects/", "/"):
        assert client.get(url).headers["Cache-Control"] == "no-store"


def test_file_with_a_digest_in_its_address_is_kept_for_good(client: Browser) -> None:
    page = client.get("/").text
    (address,) = {part.split('"')[0] for part in page.split('href="') if "portal.css" in part.split('"')[0]}

    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture(scope="module")
def with_tls(make_app, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = {"QI_PORTAL_BASE_URL": "https://portal.example", "QI_PORTAL_TRUSTED_PROXIES": "1"}
    return make_app(environment(tmp_path_factory.mktemp("tls"), **settings))


@pytest.mark.rule(26)
def test_deployment_with_tls_tells_browsers_to_stay_with_it(with_tls: Flask) -> None:
    answer = with_tls.test_client().get("/health/live", base_url="https://portal.example")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.rule(13)
def test_deployment_with_tls_binds_its_cookie_to_the_host(with_tls: Flask) -> None:
    answer = with_tls.test_client().get("/sign-in", base_url="https://portal.example")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-qi_portal=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
