"""English and Español: the switch in the header turns the page and says so to the browser."""

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import Visitor
from journeys.visit import picture


@pytest.mark.parametrize("path", ["/", "/guidelines/headache-migraine"])
def test_spanish_switch_turns_the_page_and_its_language(page: Page, path: str):
    page.goto(path)
    english = page.locator("main h2").first.inner_text()

    page.get_by_role("button", name="Español").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith(path)
    assert page.locator("main h2").first.inner_text() != english
    picture(page, f"spanish{path.replace('/', '-')}")
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main h2").first).to_have_text(english)


def test_answer_and_chart_note_are_in_spanish_while_clinical_wording_stays_marked_as_english(page: Page):
    page.goto("/guidelines/headache-migraine")
    page.get_by_role("button", name="Español").first.click()

    page.get_by_role("radio", name="Sí").first.check()

    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("#verdict")).not_to_have_text("Emergency department")
    expect(page.get_by_role("button", name="Copiar")).to_be_visible()
    expect(page.locator("#answer .rules [lang=en]").first).to_contain_text("Thunderclap headache")
    assert "Answer:" not in page.locator("#note").input_value()


def test_browser_that_prefers_spanish_gets_spanish_at_once(visitor: Visitor):
    page = visitor(locale="es-US").new_page()

    page.goto("/")

    expect(page.locator("html")).to_have_attribute("lang", "es")
