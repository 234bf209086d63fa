"""A browser that holds the portal's scripts and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from qi_portal.domain.words import ENGLISH
from qi_portal.guidelines.offline_words import patterns
from qi_portal.web.assets import STATIC

SITE = "https://portal.example/"
BENCH = Path(__file__).parent / "decision_bench.js"


@pytest.fixture(scope="module")
def bench(chromium: Browser) -> Iterator[Page]:
    """A page with `bench` (decision_bench.js), which speaks English. No request leaves the browser."""
    context = chromium.new_context()
    context.route(f"{SITE}**", _serve)
    page = context.new_page()
    page.goto(SITE)
    page.evaluate("() => import('/bench.js')")
    page.evaluate("(patterns) => bench.learn(patterns)", patterns(ENGLISH.say))
    yield page
    context.close()


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(SITE)
    if not name.endswith(".js"):
        route.fulfill(body="<!doctype html><title>Bench</title>", content_type="text/html")
    else:
        route.fulfill(path=BENCH if name == "bench.js" else STATIC / name, content_type="text/javascript")
