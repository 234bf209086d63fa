"""A redirect leads to a page of ours or nowhere."""

import re
import time
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from qi_portal.web.paths import own_path

NUMBERS = {"1": 1, "999999999999999": 999_999_999_999_999}
NO_NUMBERS = ["1000000000000000", "9" * 30, "٢", "２", "-1", "+1", "1_0", "1.0", ""]

OURS = [
    "/",
    "/red-flags",
    "/guidelines/asthma",
    "/practices/P001/projects/",
    "/network?order=missing&project=asthma-control",
]

ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
    " //evil.example", "https:evil.example", "https://evil.example", "HTTPS:/evil.example", "javascript:alert(1)",
    "data:text/html,x", "///evil.example", "/%2f/evil.example", "/..//evil.example", "http:///evil.example",
    "/@evil.example", "https://[::1", "//[evil", "red-flags", "", "?", "#", "/red-flags#//evil",
    "/red-flags\r\nSet-Cookie: a=b", "/ｒed-flags", "/\x0b/evil.example", "/\x00/evil.example", "/red-flags\n",
    "//evil.example@localhost/", "//localhost@evil.example", "https:/\\evil.example", "/\t\\evil.example", "///",
    "//evil%E3%80%82example", "／／evil.example", "/red-flags\\@evil.example", "/;@evil.example", "//[::1", "./evil",
    "//evil.example:x", "/%09/evil.example", "/%5cevil.example", "/.evil.example", "/../evil.example", "vbscript:x",
    "/red-flags/..//evil.example", "/sign-in/../red-flags", "mailto:a@evil.example", "JaVaScRiPt:alert(1)",
    "/\\/evil.example", "\u2028//evil", "/red-flags?a=\r\nb", "/red-flags?a= b", "/red-flags?a=<b>",
]  # fmt: skip


@pytest.fixture(scope="module")
def portal(make_app, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    from factories import environment

    return make_app(environment(tmp_path_factory.mktemp("paths")))


@pytest.mark.parametrize("wanted", OURS)
def test_page_of_ours_is_led_to(portal: Flask, wanted: str) -> None:
    with portal.test_request_context("/"):
        assert own_path(wanted) == wanted


@pytest.mark.rule(27)
@pytest.mark.parametrize("wanted", [*ELSEWHERE, "/no-such-page", "/sign-out", "/practices"])
def test_other_site_missing_page_or_mere_text_is_not_led_to(portal: Flask, wanted: str) -> None:
    with portal.test_request_context("/"):
        assert own_path(wanted) is None


def test_long_path_that_is_none_of_ours_is_turned_down_at_once(portal: Flask) -> None:
    wanted = "/" + "a" * 100_000 + "!"
    began = time.perf_counter()

    with portal.test_request_context("/"):
        assert own_path(wanted) is None

    assert time.perf_counter() - began < 1


pieces = st.sampled_from(
    ["/", "\\", ":", "?", "#", "@", "\t", "\r", "\n", "\0", "%", ".", "red-flags", "evil.example", "https"]
)


@pytest.mark.rule(27)
@given(st.lists(pieces, max_size=8).map("".join) | st.text(max_size=30))
@example("/red-flags")
@example("//red-flags")
def test_whatever_is_wanted_the_browser_stays_here(portal: Flask, wanted: str) -> None:
    with portal.test_request_context("/"):
        led_to = own_path(wanted)

    if led_to is not None:
        arrived = urlsplit(urljoin("http://localhost/sign-in", led_to))
        assert (arrived.scheme, arrived.netloc) == ("http", "localhost")
        assert led_to.isprintable()


@pytest.mark.rule(25)
def test_number_in_an_address_is_of_plain_digits_and_fits_in_a_database(app: Flask) -> None:
    read = app.url_map.converters["int"](app.url_map)

    assert {text: read.to_python(text) for text in NUMBERS if re.fullmatch(read.regex, text)} == NUMBERS
    assert [text for text in NO_NUMBERS if re.fullmatch(read.regex, text)] == []
    assert app.test_client().get("/audit/" + "9" * 30).status_code == 404
