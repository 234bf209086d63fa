"""Journeys: the real server, a real browser, and a visitor whose browser may complain of nothing.

Each worker has its own server. Pictures of the pages are kept in `screens/` for people to look at.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from journeys.server import Portal, running
from journeys.visit import DESKTOP, SCREENS, Complaints

PATIENCE = 20_000
"""Milliseconds: two workers, two browsers and two servers may share two cores."""

Visitor = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    SCREENS.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    return chromium


@pytest.fixture
def complaints(portal: Portal) -> Iterator[Complaints]:
    """What the browsers of this test complained of; it fails the test unless it was expected."""
    complaints = Complaints(portal.address)
    yield complaints
    assert complaints.unexpected() == []


@pytest.fixture
def visitor(portal: Portal, browser: Browser, complaints: Complaints) -> Iterator[Visitor]:
    """Makes a browser window of somebody's own: nobody signed in, nothing remembered."""
    made: list[BrowserContext] = []

    def make(**wishes: Any) -> BrowserContext:
        dull = {
            "base_url": portal.address,
            "viewport": DESKTOP,
            "locale": "en-US",
            "reduced_motion": "reduce",
            "service_workers": "block",  # each visit would save every page; test_offline.py lets it
        }
        context = browser.new_context(**dull | wishes)
        context.set_default_timeout(PATIENCE)
        complaints.listen(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(visitor: Visitor) -> Page:
    return visitor().new_page()
