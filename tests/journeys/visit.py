"""What a visitor's browser must not see, and how a visitor moves about."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from journeys.server import PASSWORD

SCREENS = Path(__file__).parent / "screens"
DESKTOP = {"width": 1440, "height": 900}
TALLEST = 12_000
"""Pixels: the report of ten projects is longer than anyone looks at."""

MOST_TABS = 120

PLOTLY_STYLES = re.compile(r"Applying inline style violates .* directive 'style-src 'self''\.")
"""The chart library adds styles of its own on a measure's page; the policy refuses them, and the chart does without."""


class Complaints:
    """What a browser complains of: errors in the console, in scripts, and requests that leave the portal."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._heard: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._heard.append(f"script: {error.error}"))
        context.on("request", self._request)

    def expect_status(self, status: int) -> None:
        """The test asks for something that is refused with this status; the console says so."""
        self._expected.append(re.compile(f"the server responded with a status of {status} "))

    def expect_no_connection(self) -> None:
        """The test cuts the connection; the console says what could not be fetched."""
        self._expected.append(re.compile(r"net::ERR_(INTERNET_DISCONNECTED|FAILED)"))

    def unexpected(self) -> list[str]:
        return [each for each in self._heard if not any(known.search(each) for known in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        is_measure = re.search(r"/practices/\w+/measures/", message.location["url"] + message.page.url)
        if message.type == "error" and not (is_measure and PLOTLY_STYLES.search(message.text)):
            self._heard.append(f"console: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self._address):
            self._heard.append(f"asked of elsewhere: {request.url}")


def picture(page: Page, name: str) -> None:
    """Keep the page as it looks now, for people to look at."""
    stretch(page)
    page.screenshot(path=SCREENS / f"{name}.png")
    page.set_viewport_size(DESKTOP)


def stretch(page: Page, width: int = DESKTOP["width"]) -> None:
    """Make the window as tall as the page, so that a bar that sticks to its edge covers nothing."""
    page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
    height = page.evaluate("document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, TALLEST)})


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the invented people, by the part of the address before the @."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("sign-in"))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def tab_stops(page: Page) -> Iterator[Locator]:
    """Every element that Tab reaches, in order, once round the page; each is marked `data-seen`."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("'seen' in document.activeElement.dataset"):
            return
        if page.evaluate("document.activeElement !== document.body"):
            page.evaluate("document.activeElement.dataset.seen = ''")
            yield page.locator(":focus")
    raise AssertionError("Tab finds no end")
