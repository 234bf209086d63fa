"""A practice joins a project and gets it going: team, aim, first test, first step, on a desktop and on a phone."""

import re

from playwright.sync_api import Page, expect

from journeys.conftest import Visitor
from journeys.visit import picture, sign_in

PROJECT = "Vision screening at 3-5 years"
PHONE = {"width": 390, "height": 844}


def test_practice_joins_a_project_names_a_team_and_writes_its_aim(page: Page, visitor: Visitor):
    sign_in(page, "lead.p006")
    page.goto("/practices/P006/projects/")
    page.get_by_role("link", name="Join a project").first.click()
    page.get_by_role("searchbox", name=re.compile("^Words in the title")).fill("vision")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=PROJECT).click()

    expect(page.get_by_role("table")).to_contain_text("With 20 charts a month")
    expect(page.get_by_label("Charts a month, for a review")).to_be_visible()
    page.get_by_label("All who were eligible, from the record system").check()
    expect(page.get_by_label("Charts a month, for a review")).to_be_hidden()
    page.get_by_label("A review of some charts each month").check()
    page.get_by_label("Whom you serve in this project").fill("Both sites.")
    page.get_by_label("Name of somebody without an account, 1").fill("Ruth Okafor")
    page.get_by_label("Role of number 1").select_option("Front desk")
    picture(page, "project-join")
    page.get_by_role("button", name="Join the project").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Team and aim")
    page.get_by_label("A number you know").check()
    page.get_by_label("The number you know").fill("48")
    picture(page, "project-team")
    page.get_by_role("button", name="Save the aim").click()
    expect(page.get_by_text(re.compile("From 48% "))).to_be_visible()
    page.get_by_role("link", name="To the project").click()

    for question in ("Where are we?", "Is it real?", "What is due?", "What did we try?", "What next?"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
    picture(page, "project-new")

    phone = visitor(viewport=PHONE, has_touch=True).new_page()
    sign_in(phone, "physician.p006")
    phone.goto(page.url)
    expect(phone.get_by_text("Ruth Okafor")).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile("^Write or change"))).to_have_count(0)
    wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    picture(phone, "project-new-phone")
