"""A tally at the bedside: on a phone with and without a connection, by two people at once, then into the grid."""

import re
import sqlite3
from contextlib import closing

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from journeys.conftest import Visitor
from journeys.server import Portal
from journeys.test_every_page import RULES
from journeys.test_offline import wait_until, without_connection
from journeys.visit import Complaints, picture, sign_in
from qi_portal.domain.periods import last_complete_month
from qi_portal.web.clock import today_at

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "service_workers": "allow"}
MEASURES = [f"DEV-{number}" for number in range(1, 7)]
SHELL_IS_SAVED = """async () => {
  const found = await caches.match("/tally");
  return Boolean(found && navigator.serviceWorker.controller);
}"""


def open_tally(page: Page, practice: str, project: str = "dev-screening") -> str:
    """The tally of the month that is due; its address."""
    month = last_complete_month(today_at("America/New_York"))
    address = f"/practices/{practice}/projects/{project}/tally/{month}"
    page.goto(address)
    expect(page.locator("#tally")).to_be_visible()
    return address


def question(page: Page, measure: str) -> Locator:
    return page.locator(f".tally-q[data-measure={measure}]")


def say(page: Page, measure: str, answer: str) -> None:
    question(page, measure).get_by_role("button", name=answer, exact=True).click()


def whole_chart(page: Page, number: int) -> None:
    """All six measures; the next chart then comes by itself."""
    expect(page.locator("#tally-chart")).to_have_text(f"Chart {number}")
    say(page, "DEV-1", "Yes")
    say(page, "DEV-2", "No")
    say(page, "DEV-3", "Skip")
    say(page, "DEV-4", "Excluded")
    question(page, "DEV-4").get_by_label("Why excluded").select_option(index=1)
    question(page, "DEV-5").get_by_role("textbox").fill("12")
    question(page, "DEV-6").get_by_role("textbox").fill("31.5")
    page.keyboard.press("Enter")
    expect(page.locator("#tally-chart")).to_have_text(f"Chart {number + 1}")
    expect(question(page, "DEV-6").get_by_role("textbox")).to_have_value("")


def sums(page: Page) -> list[str]:
    return page.locator("#tally-sums tr").first.locator("td").all_inner_texts()


def end_sessions(portal: Portal) -> None:
    """As if everybody had been away for too long."""
    with closing(sqlite3.connect(portal.home / "portal.db", timeout=15)) as database, database:
        database.execute("UPDATE sign_in SET ended_at = seen_at WHERE ended_at IS NULL")


def kept_on(page: Page) -> dict[str, str]:
    return page.evaluate("() => ({ ...localStorage })")


def test_tally_without_a_connection_is_reloaded_and_sent_after_signing_in_anew(
    visitor: Visitor, portal: Portal, complaints: Complaints
):
    page = visitor(**PHONE).new_page()
    sign_in(page, "team.p005")
    address = open_tally(page, "P005")
    wait_until(page, SHELL_IS_SAVED)
    whole_chart(page, 1)
    expect(page.locator("#tally-status")).to_have_text("All of it is saved.")

    with without_connection(page.context, complaints):
        whole_chart(page, 2)
        expect(page.locator("#tally-status")).to_contain_text("No connection. Not sent yet: 6.")
        page.reload()
        expect(page.locator("#saved")).to_contain_text("this is the tally as this device knows it")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Tally: Developmental screening"))
        expect(page.locator("#tally-count")).to_have_text("2 of 20 charts")
        kept = " ".join(kept_on(page).values())
        assert "csrf" not in kept
        assert "demo.example" not in kept
        whole_chart(page, 3)
        say(page, "DEV-1", "No")
        page.get_by_role("button", name="Undo").click()
        expect(question(page, "DEV-1").get_by_role("button", name="No", exact=True)).to_have_attribute(
            "aria-pressed", "false"
        )
        assert Axe().run(page, options=RULES).response["violations"] == []
        assert page.evaluate("document.scrollingElement.scrollWidth") == 360
        end_sessions(portal)

    expect(page.locator("#tally-status")).to_contain_text("You are signed out. Not sent yet: 14.")
    page.locator("#tally-status a").click()
    page.get_by_label("E-mail").fill("team.p005@demo.example")
    page.get_by_label("Password").fill("lantern orchard window 7")
    page.locator("main").get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.locator("#tally-status")).to_have_text("All of it is saved.")
    expect(page.locator("#tally-count")).to_have_text("3 of 20 charts")
    assert sums(page) == ["3 of 3", "0"]
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Sign out").locator("visible=true").click()
    assert [key for key in kept_on(page) if key != "tally:device"] == []


def test_two_people_tally_one_month_and_put_it_into_the_grid(visitor: Visitor, complaints: Complaints):
    ana, ben = (visitor(**PHONE | {"service_workers": "block"}).new_page() for _ in range(2))
    for page, who in ((ana, "team.p002"), (ben, "lead.p002")):
        sign_in(page, who)
        open_tally(page, "P002")

    whole_chart(ana, 1)
    whole_chart(ben, 1)
    ben.keyboard.press("n")
    expect(question(ben, "DEV-1").get_by_role("button", name="No", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(ben.locator("#tally-status")).to_have_text("All of it is saved.")
    ana.reload()
    expect(ana.locator("#tally-count")).to_have_text("3 of 20 charts")
    assert sums(ana) == ["2 of 3", "0"]
    picture(ana, "tally")

    theirs = ana.locator("#tally-lanes li").filter(has_text="Charts of")
    theirs.get_by_role("button", name="Take over").click()
    expect(ana.locator("#tally-whose")).to_contain_text("continued by you")
    say(ana, "DEV-1", "Yes")
    expect(ana.locator("#tally-status")).to_have_text("All of it is saved.")
    assert sums(ana) == ["3 of 4", "0"]

    ana.get_by_role("link", name="Put into the month's grid").click()
    picture(ana, "tally-totals")
    for tick in ana.get_by_role("checkbox", name="The numbers are right").all():
        tick.check()
    ana.get_by_role("button", name="Put into the grid and close the tally").click()
    expect(ana.locator("main")).to_contain_text("The tally is closed.")
    ana.get_by_role("button", name="Open the tally again").click()
    expect(ana.locator("main")).to_contain_text("The tally is open again.")
