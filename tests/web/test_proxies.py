"""Which host, scheme and client address the portal believes: its own, and those of the proxies that were configured."""

from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask, request, url_for

from factories import Browser, environment
from qi_portal.web.paths import whole_address

HOSTS_OF_OTHERS = [
    "evil.example", "localhost.evil.example", "evil.example#localhost", "localhost@evil.example", "evil.example:80",
    "localhost:80@evil.example", "localhost/evil.example", "localhost\\.evil.example", "localhost,evil.example", "",
    "localhost evil.example", "ⅼocalhost.example", "127.0.0.1.evil.example", "[::ffff:192.0.2.1]", "%6cocalhost",
    "[::1].evil.example", "localhost:x", " ",
]  # fmt: skip
OWN_HOSTS = ["localhost", "localhost:8000", "127.0.0.1"]

Known = Callable[..., Flask]


@pytest.fixture(scope="module")
def known(make_app, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A portal behind so many proxies; no test of these needs its tables."""

    @cache
    def make(proxies: int, base_url: str = "http://localhost") -> Flask:
        more = {"QI_PORTAL_TRUSTED_PROXIES": str(proxies), "QI_PORTAL_BASE_URL": base_url}
        return make_app(environment(tmp_path_factory.mktemp("proxies"), **more))

    return make


def seen(app: Flask, **headers: str) -> dict[str, str]:
    """Whom and what the portal takes a request for, as a view meets it."""
    found: dict[str, str] = {}

    def look() -> None:
        found.update(source=request.remote_addr or "", host=request.host, scheme=request.scheme)

    app.before_request_funcs.setdefault(None, []).insert(0, look)
    try:
        named = {f"X-Forwarded-{name.capitalize()}": value for name, value in headers.items()}
        app.test_client().get("/health/live", headers=named, environ_overrides={"REMOTE_ADDR": "198.51.100.9"})
    finally:
        app.before_request_funcs[None].remove(look)
    return found


@pytest.mark.rule(28)
def test_host_name_of_others_is_refused_and_ours_is_not(known: Known) -> None:
    client = known(0).test_client()

    for host in HOSTS_OF_OTHERS:
        answer = client.get("/health/live", headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain"), host
        assert "evil" not in answer.text
    assert {client.get("/health/live", headers={"Host": host}).status_code for host in OWN_HOSTS} == {200}


@pytest.mark.rule(8, 28)
def test_forwarded_headers_are_passed_over_without_a_configured_proxy(known: Known) -> None:
    found = seen(known(0), For="203.0.113.7", host="evil.example", proto="https")

    assert found == {"source": "198.51.100.9", "host": "localhost", "scheme": "http"}


@pytest.mark.rule(8, 28)
@pytest.mark.parametrize(
    ("proxies", "told", "source"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "203.0.113.7", "198.51.100.9"),
        (1, "", "198.51.100.9"),
    ],
)
def test_client_address_is_what_the_configured_proxies_added(
    known: Known, proxies: int, told: str, source: str
) -> None:
    """Each proxy adds the address it saw at the end; whatever stands before that the client may have made up."""
    assert seen(known(proxies), For=told)["source"] == source


@pytest.mark.rule(28)
def test_host_that_a_proxy_hands_on_is_held_against_the_list_too(known: Known) -> None:
    client = known(1).test_client()

    for host in ("evil.example", "localhost, evil.example", "localhost@evil.example"):
        assert client.get("/", headers={"X-Forwarded-Host": host}).status_code == 400


@pytest.mark.rule(9, 28)
def test_whole_addresses_come_from_the_base_url_alone(known: Known) -> None:
    app = known(1, "https://portal.example")

    with app.test_request_context("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}):
        assert whole_address("accounts.sign_in") == "https://portal.example/sign-in"


@pytest.mark.rule(27, 28)
def test_redirect_names_no_host(known: Known) -> None:
    """So that no host of the request, believed or not, is where a browser is sent."""
    app = known(0)

    answer = app.test_client().get("/this-month", headers={"Host": "127.0.0.1"})

    assert answer.headers["Location"] == "/sign-in?next=/this-month"
    with app.test_request_context("/"):
        assert url_for("accounts.sign_in") == "/sign-in"


@pytest.mark.rule(28)
def test_trace_is_refused_and_echoes_nothing(known: Known) -> None:
    client: Browser = known(0).test_client()

    for url in ("/", "/sign-in", "/no-such-page", "/api/openapi.json"):
        answer = client.open(url, method="TRACE", headers={"X-Secret": "a cookie of somebody"})
        assert answer.status_code in (404, 405)
        assert "a cookie of somebody" not in answer.text
