"""A second factor in a real browser: an app, then a passkey of a virtual device, which opens the next sign-in.

The portal of the other journeys is reached by a number, where browsers hold no passkeys. This one has a name.
"""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from werkzeug.serving import make_server

from factories import PASSWORD, Factory, Someone, environment
from journeys.server import free_port
from qi_portal.domain.access import Role
from qi_portal.schema import upgrade

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
"""What a laptop with a fingerprint reader says of itself."""

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def named_portal(make_app, tmp_path: Path) -> Iterator[tuple[str, Someone]]:
    """A portal at a name, and one of its people."""
    address = f"http://localhost:{free_port()}"
    app = make_app(environment(tmp_path, QI_PORTAL_BASE_URL=address, QI_PORTAL_SECOND_FACTOR="required"))
    with app.app_context():
        upgrade()
    make = Factory(app)
    staff = make.person(Role.PROGRAM_STAFF, at=make.program())
    server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address, staff
    server.shutdown()
    thread.join()


@pytest.fixture
def named_page(browser: Browser, named_portal: tuple[str, Someone]) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(
        base_url=named_portal[0], viewport=PHONE, locale="en-US", service_workers="block", reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    yield context.new_page()
    context.close()
    assert complaints == []


@pytest.mark.rule(6, 16, 26)
def test_staff_set_up_a_second_step_and_sign_in_with_a_passkey(
    named_page: Page, named_portal: tuple[str, Someone]
) -> None:
    page, (_, staff) = named_page, named_portal
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "automaticPresenceSimulation": True}})

    type_password(page, staff)
    expect(page.get_by_role("heading", name="Set up a second step to go on")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Set up an app").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    look(page)
    page.get_by_label("Six-digit code").fill(TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="These codes are shown once")).to_be_visible()
    expect(page.locator("main li code")).to_have_count(10)
    look(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/network"))

    page.goto("/account/factors")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("Office laptop")
    look(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("main li b")).to_have_text("Office laptop")
    look(page)

    page.context.clear_cookies()
    type_password(page, staff)
    look(page)
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page).to_have_url(re.compile("/network"))


def type_password(page: Page, who: Someone) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def look(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than a phone."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
