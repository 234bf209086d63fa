"""A month that is typed between visits: looked at while typing, kept without a network, found after signing in."""

import json
import re

from playwright.sync_api import Page, expect

from journeys.conftest import Visitor
from journeys.visit import Complaints, picture, sign_in

GRID = re.compile(r"/projects/.+/months/")


def waiting(page: Page) -> dict[str, str]:
    """What waits in the browser for a connection, by field."""
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('qi-portal-draft'))")
    return json.loads(kept[0][1])["fields"] if kept else {}


def test_typing_survives_the_network_and_the_session(page: Page, visitor: Visitor, complaints: Complaints) -> None:
    complaints.expect_no_connection()
    sign_in(page, "team.p005")
    task = page.get_by_role("listitem").filter(has_text="Not started").first
    task.get_by_role("link", name=re.compile("^Enter")).click()
    expect(page).to_have_url(GRID)
    grid, numerator, denominator = page.url, "input[data-part=numerator]", "input[data-part=denominator]"
    rows = page.locator("table.entry tbody tr")
    state = page.locator("#draft-state")

    rows.nth(0).locator(numerator).fill("21")
    rows.nth(0).locator(denominator).fill("20")
    page.get_by_label("Note for the month").fill("Jane Smith was counted twice")
    expect(rows.nth(0).locator(".say")).to_contain_text("21 is more than 20.")
    expect(page.get_by_label("This names no patient")).to_be_visible()
    expect(state).to_contain_text("Draft kept at")

    page.context.set_offline(True)
    rows.nth(0).locator(numerator).fill("12")
    rows.nth(1).locator(numerator).fill("9")
    rows.nth(1).locator(denominator).fill("20")
    page.locator("body").click(position={"x": 5, "y": 300})
    expect(state).to_contain_text("No connection.")
    assert sorted(set(waiting(page).values()) - {"0", ""}) == ["12", "20", "9"]
    picture(page, "month-offline")
    page.context.set_offline(False)
    expect(state).to_contain_text("Draft kept at")
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('qi-portal-draft'))")

    page.get_by_role("button", name="Sign out").click()
    again = visitor().new_page()
    sign_in(again, "team.p005")
    again.goto(grid)
    expect(again.locator("#draft")).to_contain_text("not saved to the charts yet.")
    picture(again, "month-draft")
    again.get_by_role("link", name="Use it").click()
    expect(again.locator(numerator).nth(0)).to_have_value("12")
    expect(again.locator(denominator).nth(1)).to_have_value("20")
    expect(again.get_by_label("Note for the month")).to_have_value("")
    for tick in again.get_by_label("The numbers are right").all():
        tick.check()
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_role("status").first).to_contain_text("Saved 2 measures")

    again.goto(grid)
    expect(again.locator("#draft")).to_have_count(0)
    again.locator("table.entry tbody th a").first.click()
    again.get_by_text("Data table").click()
    again.locator("table.by-month tbody th a").first.click()
    expect(again.get_by_role("heading", level=1)).to_contain_text("How this point was made")
    expect(again.locator("main")).to_contain_text("First entered: 12 of 20")
    picture(again, "how-this-point-was-made")
