"""A team works together: from a driver to a test of its idea, to what came of it and the next one; and a meeting."""

import re
from datetime import date

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from journeys.visit import picture, sign_in, stretch

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PROJECT = "/practices/P002/projects/dev-screening"
IDEA = "Text the questionnaire, or post it on the portal, three days ahead of the visit"


def look(page: Page, name: str) -> None:
    """Nothing for axe to find and nothing wider than a phone, in the light and in the dark."""
    picture(page, name)
    for scheme, width in (("light", 1440), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        stretch(page, width)
        found = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        assert (name, scheme, found) == (name, scheme, [])
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.emulate_media(color_scheme="light")
    stretch(page)


def draw_a_driver(page: Page) -> None:
    page.goto(f"{PROJECT}/drivers/")
    expect(page.locator("#picture svg").first).to_be_visible()
    page.get_by_label("Driver", exact=True).fill("Families bring it filled in")
    page.get_by_role("button", name="Add the driver").click()
    page.locator("#list").get_by_role("link", name=IDEA, exact=True).click()
    page.get_by_label("Families bring it filled in").check()
    page.get_by_role("button", name="Save the idea").click()
    expect(page.locator("#list > ul > li").first).to_contain_text(IDEA)
    look(page, "drivers")


def plan_a_test(page: Page) -> None:
    page.get_by_role("link", name=re.compile(f"^Plan a test ?: {IDEA}")).click()
    expect(page.get_by_label("Title", exact=True)).to_have_value(IDEA)
    page.get_by_label("Prediction", exact=True).fill("Half of the families bring it.")
    page.locator("#step-plan").get_by_role("button", name="Save and stay here").click()
    expect(page.get_by_label("Prediction", exact=True)).to_have_value("Half of the families bring it.")


def decide(page: Page) -> None:
    month = page.get_by_label("First month").input_value()
    page.get_by_label("Last month").fill(month)
    page.get_by_label("Against the prediction").select_option("partly")
    page.get_by_label("Result", exact=True).fill("A third did.")
    page.get_by_label("Decision", exact=True).select_option("adapt")
    look(page, "cycle")
    page.get_by_role("button", name="Save the test of change").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("link", name="Next cycle").first.click()
    expect(page.get_by_label("Prediction", exact=True)).to_have_value("")
    page.get_by_label("Prediction", exact=True).fill("Two thirds, with a second text.")
    page.get_by_role("button", name="Save the test of change").click()
    expect(page.locator("#ramps li")).to_have_count(2)
    look(page, "tried")


def meet(page: Page) -> None:
    page.goto(f"{PROJECT}/meetings/add")
    page.get_by_label("Others who were there").fill("Ana Ruiz")
    page.get_by_label("Decisions").fill("Go on with the texts")
    page.get_by_label("What is to be done").first.fill("Write the second text")
    page.get_by_label("Due", exact=True).first.fill(date(2020, 1, 2).isoformat())
    look(page, "meeting")
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.locator("#actions")).to_contain_text("was due on January 2, 2020")
    look(page, "minutes")


def tick(page: Page) -> None:
    page.goto(f"{PROJECT}/actions/")
    page.get_by_role("button", name="Done: Write the second text").click()
    expect(page.locator("#done")).to_contain_text("Write the second text")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#overdue")).to_contain_text("Write the second text")
    look(page, "actions")


def test_team_goes_from_a_driver_to_the_next_cycle_and_writes_down_its_meeting(page: Page):
    sign_in(page, "team.p002")

    draw_a_driver(page)
    plan_a_test(page)
    decide(page)
    go_on(page)
    meet(page)
    tick(page)
