"""Through a provider and back in a real browser, which stops what our own policy forbids; nothing typed is lost."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

import issuer as issuing
from factories import Factory, environment
from journeys.server import free_port
from journeys.visit import DESKTOP, SCREENS
from qi_portal.accounts.models import SignIn
from qi_portal.db import db, utc_now
from qi_portal.schema import upgrade

PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Known:
    """A portal that knows a provider, which knows Ana."""

    address: str
    app: Flask

    def end_sessions(self) -> None:
        Factory(self.app).write(lambda: db.session.execute(update(SignIn).values(ended_at=utc_now())))


@pytest.fixture
def known(make_app, tmp_path: Path) -> Iterator[Known]:
    address = f"http://127.0.0.1:{free_port()}"
    with issuing.running() as issuer:
        client = {
            "QI_PORTAL_OIDC_ISSUER": issuer.address,
            "QI_PORTAL_OIDC_CLIENT_ID": issuing.CLIENT_ID,
            "QI_PORTAL_OIDC_CLIENT_SECRET": issuing.CLIENT_SECRET,
            "QI_PORTAL_OIDC_NAME": "Hospital",
        }
        app = make_app(environment(tmp_path, QI_PORTAL_BASE_URL=address, **client))
        with app.app_context():
            upgrade()
        Factory(app).person(email="ana@demo.example")
        issuer.saying.claims = {"email": "ana@demo.example", "email_verified": True}
        server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Known(address, app)
        server.shutdown()
        thread.join()


@pytest.fixture
def open_page(browser: Browser, known: Known) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own. What the browser complains of is a fault, but for the answer 401."""
    contexts, complaints = [], []

    def make(**wishes: Any) -> Page:
        context = browser.new_context(base_url=known.address, viewport=PHONE, service_workers="block", **wishes)
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert [each for each in complaints if "status of 401" not in each] == []


@pytest.mark.rule(14, 26)
def test_what_was_typed_survives_the_provider_with_scripts_and_signing_in_works_without(
    open_page: Callable[..., Page], known: Known
) -> None:
    page = open_page()
    page.goto("/sign-in")
    look(page, "sign-in-provider")
    page.get_by_role("button", name="Sign in with Hospital").click()
    expect(page).to_have_url(f"{known.address}/this-month")

    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in with Hospital")).to_be_visible()
    page.get_by_label("Name").fill("Ana Ruiz-Bell")
    known.end_sessions()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Your session ended")).to_be_visible()
    look(page, "session-ended")
    page.get_by_role("button", name="Sign in with Hospital").click()
    expect(page.get_by_role("heading", name="What you typed is kept")).to_be_visible()
    expect(page.locator("dd", has_text="Ana Ruiz-Bell")).to_be_visible()
    look(page, "typing-kept")
    page.get_by_role("button", name="Send it on").click()
    expect(page.get_by_label("Name")).to_have_value("Ana Ruiz-Bell")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("link", name="Sign out of Hospital too")).to_be_visible()
    look(page, "signed-out-provider")

    plain = open_page(java_script_enabled=False)
    plain.goto("/sign-in")
    plain.get_by_role("button", name="Sign in with Hospital").click()
    plain.get_by_role("button", name="Go on").click()
    expect(plain).to_have_url(f"{known.address}/this-month")


def look(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
