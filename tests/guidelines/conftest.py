"""A browser that holds the portal's scripts and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from qi_portal.domain.words import ENGLISH
from qi_portal.guidelines.offline_words import patterns
from qi_portal.web.assets import STATIC

SITE = "https://portal.example/"
BENCH = Path(__file__).parent / "decision_bench.js"


@dataclass(frozen=True)
class Bench:
    """A page with decision_bench.js."""

    page: Page

    def ask(self, name: str, *given: object) -> Any:
        """What a function of the bench answers. All crosses as text, which is many times faster than as values."""
        return json.loads(self.page.evaluate("([name, given]) => bench.ask(name, given)", [name, json.dumps(given)]))


@pytest.fixture(scope="module")
def bench(chromium: Browser) -> Iterator[Bench]:
    """Speaks English. No request leaves the browser."""
    context = chromium.new_context()
    context.route(f"{SITE}**", _serve)
    page = context.new_page()
    page.goto(SITE)
    page.evaluate("() => import('/bench.js')")
    page.evaluate("(patterns) => bench.learn(patterns)", patterns(ENGLISH.say))
    yield Bench(page)
    context.close()


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(SITE)
    if not name.endswith(".js"):
        route.fulfill(body="<!doctype html><title>Bench</title>", content_type="text/html")
    else:
        route.fulfill(path=BENCH if name == "bench.js" else STATIC / name, content_type="text/javascript")
