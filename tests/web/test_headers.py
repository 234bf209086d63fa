"""What every answer says to the browser: pages, files, redirects and refusals alike."""

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


@pytest.mark.parametrize("url", ANSWERS)
def test_every_answer_carries_every_header(client: Browser, url: str) -> None:
    answer = client.get(url)

    assert answer.status_code == ANSWERS[url]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["X-Request-Id"]


def test_policy_lets_no_inline_script_and_no_other_host_in(client: Browser) -> None:
    policy = dict(part.split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not any("unsafe" in sources or "http" in sources or "*" in sources for sources in policy.values())


def test_answer_names_no_program_and_no_version(client: Browser) -> None:
    assert not {"Server", "X-Powered-By"} & set(client.get("/").headers.keys())


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


def test_deployment_with_tls_tells_browsers_to_stay_with_it(with_tls: Flask) -> None:
    answer = with_tls.test_client().get("/health/live", base_url="https://portal.example")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_deployment_with_tls_binds_its_cookie_to_the_host(with_tls: Flask) -> None:
    answer = with_tls.test_client().get("/sign-in", base_url="https://portal.example")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-qi_portal=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
