"""Without a connection: what the first visit saved is found, read and answered on the device; no one's own data is."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from journeys.conftest import Visitor
from journeys.server import Portal
from journeys.test_every_page import RULES
from journeys.visit import Complaints, picture, sign_in, stretch

HEADACHE = "/guidelines/headache-migraine"
PATIENCE = 60
"""Seconds for the pages to be saved on a busy machine."""

SAVED = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("saved-"));
  const done = await Promise.all(names.map(async (name) => (await caches.open(name)).match("/done")));
  const mine = names.some((name) => name.startsWith(`saved-${document.documentElement.lang}-`));
  return mine && done.every(Boolean) && Boolean(navigator.serviceWorker.controller);
}"""

ALL_THAT_IS_SAVED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[`${name} ${new URL(request.url).pathname}`] = await (await cache.match(request)).text();
    }
  }
  return found;
}"""
ONLINE = ("Referral packet",)
"""What the panel offers with a connection only: the server makes it."""

GROW_OLD = """async () => {
  const name = (await caches.keys()).find((name) => name.startsWith("saved-"));
  const older = await caches.open("saved-en-older");
  const cache = await caches.open(name);
  for (const request of await cache.keys()) await older.put(request, await cache.match(request));
  await caches.delete(name);
}"""
"""As if the portal had a newer version than the one that was saved."""


def wait_until_saved(page: Page) -> None:
    wait_until(page, SAVED)


def wait_until(page: Page, condition: str) -> None:
    """Ask the page again and again; its own waiting knows no promises."""
    until = time.monotonic() + PATIENCE
    while not page.evaluate(condition):
        assert time.monotonic() < until, condition
        page.wait_for_timeout(100)


@contextmanager
def without_connection(context: BrowserContext, complaints: Complaints) -> Iterator[None]:
    complaints.expect_no_connection()
    context.set_offline(True)
    yield
    context.set_offline(False)


@pytest.fixture
def home(visitor: Visitor) -> Page:
    """A first visit, after which everything is saved."""
    page = visitor(service_workers="allow").new_page()
    page.goto("/")
    wait_until_saved(page)
    return page


def note_of(page: Page) -> list[str]:
    return page.locator("#note").input_value().splitlines()


def findings(page: Page) -> None:
    page.locator("#i-age_months").fill("9")
    page.locator("#i-headache_days_per_month").fill("6")
    page.locator("#i-simple_analgesic_days_per_month").fill("16")


def test_guideline_never_opened_before_answers_as_the_server_does(home: Page, complaints: Complaints):
    page = home
    page.goto(HEADACHE)
    findings(page)
    expect(page.locator("#verdict")).to_have_text("Co-manage")
    expect(page.locator("#answer .rules").first.get_by_role("listitem")).to_have_count(2)
    said, note, hits = panel_text(page), note_of(page), rows_marked(page)
    page.goto("/")

    with without_connection(page.context, complaints):
        page.goto(HEADACHE)
        expect(page.locator("#saved")).to_contain_text(
            re.compile(r"Offline: saved copy of version \d+\.\d+\.\d+, from \w+")
        )
        findings(page)
        expect(page.locator("#verdict")).to_have_text("Co-manage")
        expect(page.locator("#answer .rules").first.get_by_role("listitem")).to_have_count(2)

        own_line = note_of(page)[-1]
        assert [line for line in panel_text(page) if line != own_line] == [each for each in said if each not in ONLINE]
        assert note_of(page)[:-1] == note
        assert note_of(page)[-1].startswith("Answered on this device without a connection")
        assert note_of(page)[-1] in panel_text(page)
        assert rows_marked(page) == hits
        picture(page, "guideline-offline")


def panel_text(page: Page) -> list[str]:
    """Every line of the panel, without space around it."""
    lines = page.locator("#answer").inner_text().splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def rows_marked(page: Page) -> list[str]:
    return page.locator(".q.hit, .q.next").evaluate_all("all => all.map(each => each.id + each.className)")


def test_search_without_a_connection_finds_by_title_synonym_and_code(home: Page, complaints: Complaints):
    page = home
    with without_connection(page.context, complaints):
        page.goto("/")
        for typed, found in (("migraine", "headache-migraine"), ("bedwetting", "enuresis"), ("J45", "asthma")):
            page.locator("#q").fill(typed)
            expect(page.locator("#hits a").first).to_have_attribute("href", f"/guidelines/{found}")
        page.locator("#q").fill("zzzz")
        expect(page.locator("#hits a")).to_have_count(0)
        page.locator("#q").fill("migraine")
        page.locator("#hits a").first.click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Recurrent headache and migraine")
        page.goto("/?q=wheez")
        expect(page.locator("#hits a").first).to_have_attribute("href", "/guidelines/asthma")


def test_connection_lost_while_the_page_is_open_goes_on_answering(home: Page, complaints: Complaints):
    page = home
    page.goto(HEADACHE)
    page.locator("#i-headache_days_per_month").fill("6")
    expect(page.locator("#verdict")).to_have_text("Co-manage")

    with without_connection(page.context, complaints):
        page.locator("#q-csf_shunt").get_by_role("radio", name="Yes", exact=True).check()
        expect(page.locator("#verdict")).to_have_text("Emergency department")
        expect(page.locator("#answer")).to_contain_text("Answered on this device")
        expect(page.locator("#live")).to_contain_text("The answer is now: Emergency department")

        page.locator("#i-headache_days_per_month").fill("36")
        expect(page.locator("#verdict")).to_have_text("Answer paused")
        expect(page.locator("#e-headache_days_per_month")).to_contain_text("36 is outside 0 to 31 days")

    page.locator("#i-headache_days_per_month").fill("6")
    expect(page.locator("#verdict")).to_have_text("Emergency department")
    expect(page.locator("#answer")).not_to_contain_text("Answered on this device")


def test_findings_typed_without_a_connection_stay_on_the_page(home: Page, complaints: Complaints):
    page = home
    before = page.evaluate(ALL_THAT_IS_SAVED)
    with without_connection(page.context, complaints):
        page.goto(HEADACHE)
        findings(page)
        expect(page.locator("#verdict")).to_have_text("Co-manage")

        assert page.url.endswith(HEADACHE)
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.evaluate(ALL_THAT_IS_SAVED) == before


def test_nothing_of_a_person_who_signs_in_is_saved(home: Page, complaints: Complaints):
    page = home
    visitors = page.evaluate(ALL_THAT_IS_SAVED)
    sign_in(page, "team.p006")
    name = page.locator(".who b").first.inner_text()
    for path in ("/this-month", "/practices/P006/projects/", "/", HEADACHE, "/red-flags"):
        page.goto(path)
        wait_until_saved(page)
    page.reload()

    saved = page.evaluate(ALL_THAT_IS_SAVED)

    assert saved == visitors
    assert len([each for each in saved if "/guidelines/" in each]) >= 58
    assert [path for path, text in saved.items() if name in text or "P006" in text or "Sign out" in text] == []
    pages = [path for path in saved if "/static/" not in path]
    assert [path for path in pages if re.search("practices|this-month|sign-in|upload|network", path)] == []
    with without_connection(page.context, complaints):
        page.goto("/this-month")
        expect(page.get_by_role("heading", level=1)).to_have_text("This page takes a connection")
        page.goto(HEADACHE)
        expect(page.locator("#saved")).to_be_visible()
        assert name not in page.content()


def test_pages_without_a_connection_have_nothing_for_axe(home: Page, complaints: Complaints):
    page = home
    found = {}
    with without_connection(page.context, complaints):
        for path in ("/", "/guidelines/", "/red-flags", HEADACHE, "/no-such-page"):
            page.goto(path)
            if path == HEADACHE:
                findings(page)
                expect(page.locator(".verdict")).to_be_visible()
            stretch(page)
            found[path] = [
                f"{rule['id']}: {node['html'][:120]}"
                for rule in Axe().run(page, options=RULES).response["violations"]
                for node in rule["nodes"]
            ]

    assert {path: each for path, each in found.items() if each} == {}


def test_spanish_reader_gets_spanish_pages_and_sentences(visitor: Visitor, complaints: Complaints):
    page = visitor(service_workers="allow", locale="es-US").new_page()
    page.goto("/")
    wait_until_saved(page)
    assert {name.split()[0].split("-")[1] for name in page.evaluate(ALL_THAT_IS_SAVED) if name.startswith("saved")} == {
        "en",
        "es",
    }

    with without_connection(page.context, complaints):
        page.goto(HEADACHE)
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.locator("#i-headache_days_per_month").fill("36")

        expect(page.locator("#e-headache_days_per_month")).to_contain_text("36 está fuera")


def test_older_version_is_replaced_and_serves_until_then(home: Page, complaints: Complaints):
    page = home
    page.evaluate(GROW_OLD)
    with without_connection(page.context, complaints):
        page.goto(HEADACHE)
        expect(page.locator("#saved")).to_be_visible()

    page.goto("/")

    wait_until(page, "async () => !(await caches.keys()).includes('saved-en-older')")
    wait_until_saved(page)
    assert len([each for each in page.evaluate(ALL_THAT_IS_SAVED) if "/guidelines/" in each]) >= 58


def test_portal_that_no_longer_offers_it_takes_everything_away(home: Page):
    page = home
    page.evaluate("document.querySelector('link[rel=manifest]').remove()")

    page.evaluate("() => import(`${document.querySelector('script[src*=\"/offline.js\"]').src}?again`)")

    wait_until(page, "async () => (await caches.keys()).length === 0")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((known) => known.length)") == 0


def test_browser_can_install_it(home: Page, portal: Portal):
    page = home
    address = page.locator("link[rel=manifest]").get_attribute("href")

    shown = page.evaluate("(address) => fetch(address).then((answer) => answer.json())", address)

    assert shown["display"] == "standalone"
    assert shown["start_url"] == "/"
    for icon in shown["icons"]:
        assert page.request.get(f"{portal.address}{icon['src']}").headers["content-type"].startswith("image/")
    installing = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in installing] == ["in-incognito"], "the browser of a test has no profile"
