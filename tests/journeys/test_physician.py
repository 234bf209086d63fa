"""A physician asks: refer or co-manage? Without signing in, without a mouse, without a script, and on paper."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, Route, expect

from journeys.conftest import Visitor
from journeys.server import Portal
from journeys.visit import Complaints, picture, tab_to

HEADACHE = "/guidelines/headache-migraine"


@pytest.fixture
def headache(page: Page) -> Page:
    page.goto(HEADACHE)
    return page


def verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text()


def say(page: Page, finding: str, answer: str) -> None:
    """Choose yes or no with the mouse, as most do."""
    page.locator(f"#q-{finding}").get_by_role("radio", name=answer, exact=True).check()


def test_search_as_she_types_then_arrow_and_enter_opens_the_guideline(page: Page):
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()

    page.keyboard.type("migrane")
    expect(page.locator("#hits a").first).to_contain_text("headache and migraine")
    expect(page.locator("#fix")).to_have_text("Showing results for “migraine”")
    picture(page, "home-search")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits a").first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"{HEADACHE}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recurrent headache and migraine")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tummy ache", "functional-abdominal-pain"),
        ("bedwetting", "enuresis"),
        ("A1c", "prediabetes-t2d"),
        ("G43.909", "headache-migraine"),
        ("j45", "asthma"),
    ],
)
def test_search_by_lay_word_laboratory_or_code_finds_the_guideline_first(page: Page, typed: str, found: str):
    page.goto("/")

    page.keyboard.type(typed)

    expect(page.locator("#hits a").first).to_have_attribute("href", f"/guidelines/{found}")


def test_findings_by_keyboard_change_the_answer(headache: Page):
    page = headache
    expect(page.locator("#verdict")).to_have_text("No findings yet")

    tab_to(page, page.locator("#i-age_months"))
    page.keyboard.type("9")
    tab_to(page, page.locator("#i-headache_days_per_month"))
    page.keyboard.type("6")
    expect(page.locator("#verdict")).to_have_text("Co-manage")
    expect(page.locator(".verdict")).to_contain_text("Provisional")
    expect(page.locator("#answer")).to_contain_text("Ask next:")
    expect(page.locator("#q-headache_days_per_month")).to_have_class(re.compile("hit"))
    expect(page.locator("#live")).to_contain_text("The answer is now: Co-manage")

    tab_to(page, page.locator("#q-seizure_with_headache input:checked"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#verdict")).to_have_text("Emergency department")
    picture(page, "guideline-emergency")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#verdict")).to_have_text("Co-manage")


def test_rest_absent_button_answers_only_the_red_flags_not_done(headache: Page):
    page = headache
    say(page, "csf_shunt", "Yes")

    tab_to(page, page.get_by_role("button", name="Asked and examined: the rest are absent"))
    page.keyboard.press("Enter")

    flags = page.locator("[data-group='Red flags'] .q")
    expect(page.locator("#verdict")).to_have_text("Emergency department")
    expect(flags.locator("input[value='']:checked")).to_have_count(0)
    expect(flags.locator("input[value='no']:checked")).to_have_count(flags.count() - 1)
    expect(page.locator("#q-progressive_worsening input[value='']")).to_be_checked()


def test_answer_names_every_reason_its_source_and_what_is_unknown(headache: Page):
    page = headache
    page.locator("#i-headache_days_per_month").fill("6")
    page.locator("#i-simple_analgesic_days_per_month").fill("16")

    reasons = page.locator("#answer .rules").first
    expect(reasons.get_by_role("listitem")).to_have_count(2)
    expect(reasons).to_contain_text("4 or more headache days a month")
    expect(reasons).to_contain_text("local policy")
    unknown = page.locator("#answer > div", has_text="What would change it")
    expect(unknown).to_contain_text("Not known yet · would make it: Emergency department")
    reasons.get_by_role("link", name=re.compile("Source")).click()

    expect(page).to_have_url(re.compile(r"#source-\d$"))
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("ICHD-3")


def test_copy_for_the_chart_puts_the_note_on_the_clipboard(headache: Page):
    page = headache
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#i-headache_days_per_month").fill("6")

    page.get_by_role("button", name="Copy for the chart").click()

    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    note = page.evaluate("navigator.clipboard.readText()")
    assert note == page.locator("#note").input_value()
    assert "Answer: Co-manage" in note.splitlines()
    assert "- Headache days a month: 6 days" in note.splitlines()


@pytest.mark.parametrize("slug", ["headache-migraine", "adhd", "constipation"])
def test_print_is_one_page_without_what_only_a_screen_needs(page: Page, slug: str):
    page.goto(f"/guidelines/{slug}")
    page.get_by_role("radio", name="Yes").first.check()
    page.get_by_role("button", name="Asked and examined: the rest are absent").click()
    expect(page.locator(".verdict")).to_be_visible()

    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    text = " ".join(sheets[0].extract_text().split())
    assert len(sheets) == 1
    assert page.get_by_role("heading", level=1).inner_text() in text
    assert verdict(page) in text
    assert "Sources" in text
    assert "Draft: needs clinical review" in text
    assert "Sign in" not in text
    assert "Search guidelines" not in text
    assert "Print one page" not in text


def test_nothing_that_is_typed_is_stored_or_put_into_an_address(page: Page, portal: Portal):
    before = portal.rows()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(HEADACHE)
    cookies = page.context.cookies()

    page.locator("#i-headache_days_per_month").fill("6")
    expect(page.locator("#verdict")).to_have_text("Co-manage")
    say(page, "csf_shunt", "Yes")
    expect(page.locator("#verdict")).to_have_text("Emergency department")

    assert portal.rows() == before
    assert page.context.cookies() == cookies
    assert [url for url in asked if "?" in url] == []
    assert page.url.endswith(HEADACHE)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_same_answer_without_a_script(visitor: Visitor, portal: Portal):
    before = portal.rows()
    page = visitor(java_script_enabled=False).new_page()
    page.goto("/")
    page.locator("#q").fill("migrane")
    page.keyboard.press("Enter")
    page.locator("#hits a").first.click()
    page.locator("#i-headache_days_per_month").fill("6")
    say(page, "csf_shunt", "No")

    page.get_by_role("button", name="Show the answer").first.click()

    assert page.url.endswith(f"{HEADACHE}#answer")
    assert verdict(page) == "Co-manage"
    assert page.locator("#i-headache_days_per_month").input_value() == "6"
    assert page.get_by_role("button", name="Copy for the chart").is_hidden()
    assert "Answer: Co-manage" in page.locator("#note").input_value()
    picture(page, "guideline-without-script")
    page.get_by_role("button", name="Asked and examined: the rest are absent").click()
    assert page.locator("#q-focal_deficit input[value='no']").is_checked()
    assert portal.rows() == before


def test_number_out_of_range_pauses_the_answer_and_says_why(headache: Page, complaints: Complaints):
    page = headache
    complaints.expect_status(422)
    page.locator("#i-headache_days_per_month").fill("6")
    expect(page.locator("#verdict")).to_have_text("Co-manage")

    page.locator("#i-headache_days_per_month").fill("36")

    expect(page.locator("#verdict")).to_have_text("Answer paused")
    expect(page.locator("#e-headache_days_per_month")).to_contain_text("31")
    expect(page.locator("#i-headache_days_per_month")).to_have_attribute("aria-invalid", "true")
    picture(page, "guideline-paused")
    page.locator("#i-headache_days_per_month").fill("16")
    expect(page.locator("#verdict")).to_have_text("Routine referral")
    expect(page.locator("#e-headache_days_per_month")).to_have_count(0)


def test_age_in_years_and_in_months_is_the_same_child(headache: Page, complaints: Complaints):
    page = headache
    complaints.expect_status(422)
    page.locator("#i-age_months").fill("4")
    expect(page.locator("#verdict")).to_have_text("Routine referral")

    page.get_by_label("Unit of Age").select_option("months")
    expect(page.locator("#verdict")).to_have_text("Answer paused")
    expect(page.locator("#i-age_months")).to_have_value("4")
    page.locator("#i-age_months").fill("48")

    expect(page.locator("#verdict")).to_have_text("Routine referral")


@pytest.mark.parametrize(
    ("path", "script", "field", "typed", "seen"),
    [
        ("/", "search.js", "#q", "migrane", "#hits a"),
        (HEADACHE, "findings.js", "#i-headache_days_per_month", "6", ".verdict"),
    ],
)
def test_what_was_typed_before_the_script_came_is_answered(
    page: Page, path: str, script: str, field: str, typed: str, seen: str
):
    held: list[Route] = []
    page.route(f"**/{script}", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    page.locator(field).fill(typed)
    expect(page.locator(seen).first).to_be_hidden()

    for route in held:
        route.continue_()

    expect(page.locator(seen).first).to_be_visible()
