"""Every page that a role can reach: nothing for axe to find, nothing wider than the phone, headings in order."""

from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from journeys.visit import SCREENS, Complaints, sign_in, stretch, tab_stops

NARROW = (320, 360, 640, 720)
"""CSS pixels: two phones, and a window of 1280 and of 1440 at 200 % zoom."""

VIOLATIONS = {"resultTypes": ["violations"]}
RULES = {**VIOLATIONS, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLORS = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SETTINGS = (("light", 1440, RULES), ("dark", 1440, COLORS), ("dark", 360, RULES), ("light", 360, COLORS))
PARTS = {"staff-report": {"include": [["header"], [".report-acts"], [".cover"], [".report > section:nth-of-type(2)"]]}}
"""Where a page repeats itself many times, one of each."""

VISITOR, TEAM, STAFF = None, "team.p006", "staff"
PAGES = [
    (VISITOR, "home", "/"),
    (VISITOR, "search", "/?q=migrane"),
    (VISITOR, "search-nothing", "/?q=zzzzzz"),
    (VISITOR, "guidelines", "/guidelines/"),
    (VISITOR, "guideline", "/guidelines/headache-migraine"),
    (VISITOR, "guideline-answered", "/guidelines/obesity"),
    (VISITOR, "red-flags", "/red-flags"),
    (VISITOR, "sign-in", "/sign-in"),
    (VISITOR, "missing", "/no-such-page"),
    (TEAM, "team-this-month", "/this-month"),
    (TEAM, "team-projects", "/practices/P006/projects/"),
    (TEAM, "team-project", "/practices/P006/projects/dev-screening"),
    (TEAM, "team-measure", "/practices/P006/measures/DEV-1"),
    (TEAM, "team-month", "/this-month"),
    (TEAM, "team-month-refused", "/this-month"),
    (TEAM, "team-upload", "/upload"),
    (TEAM, "team-upload-refused", "/upload"),
    (TEAM, "team-preview", "/upload"),
    (TEAM, "team-practice", "/practices/P006/"),
    (TEAM, "team-year", "/practices/P006/measures/DEV-1/months/"),
    (TEAM, "team-point-made", "/practices/P006/measures/DEV-1/months/2026-06"),
    (TEAM, "team-locked-months", "/practices/P006/locked-months/"),
    (STAFF, "staff-network", "/network"),
    (STAFF, "staff-network-project", "/network/projects/asthma-control"),
    (STAFF, "staff-funnel", "/network/funnel?measure=AST-1"),
    (STAFF, "staff-no-funnel", "/network/funnel?measure=DEV-5"),
    (STAFF, "staff-decisions", "/network/decisions"),
    (STAFF, "staff-practice", "/practices/P002/"),
    (STAFF, "staff-report", "/practices/P002/report"),
    (STAFF, "staff-profile", "/practices/P002/profile"),
    (STAFF, "staff-reports", "/reports"),
    (STAFF, "staff-funder-report", "/reports/funder"),
]


def answer(page: Page) -> None:
    page.get_by_role("radio", name="Yes").first.check()
    expect(page.locator(".verdict")).to_be_visible()
    for each in page.locator("details:not(.menu)").all():
        each.evaluate("details => details.open = true")


def open_month(page: Page) -> None:
    page.locator("main a.btn.go").click()


def refuse_month(page: Page) -> None:
    open_month(page)
    page.locator("input[data-part=numerator]").first.fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#errors")).to_be_visible()


def upload(page: Page, content: str) -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "months.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Look at the file").click()


def refuse_file(page: Page) -> None:
    upload(page, "first name,last name,date of birth\nInvented,Child,2020-01-01\n")
    expect(page.locator(".note.bad")).to_be_visible()


def preview_file(page: Page) -> None:
    upload(
        page, "practice_id,measure_id,period,numerator,denominator\nP006,ADH-1,2026-01,5,20\nP006,ADH-2,2026-01,9,2\n"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("What this file would change")


STEPS = {
    "guideline-answered": answer,
    "team-month": open_month,
    "team-month-refused": refuse_month,
    "team-upload-refused": refuse_file,
    "team-preview": preview_file,
}
STATUS = {"missing": 404, "team-month-refused": 422, "team-upload-refused": 422}


@pytest.fixture
def opened(request: pytest.FixtureRequest, page: Page, complaints: Complaints) -> tuple[str, Page]:
    """A page, open before the eyes of who may see it; its name."""
    who, name, path = request.param
    if name in STATUS:
        complaints.expect_status(STATUS[name])
    if who:
        sign_in(page, who)
    page.goto(path)
    STEPS.get(name, lambda _page: None)(page)
    return name, page


def findings(page: Page, name: str, options: dict[str, Any]) -> list[str]:
    """What axe objects to, a line for each rule and element."""
    response = Axe().run(page, context=PARTS.get(name), options=options).response
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]


def levels(page: Page) -> list[int]:
    return page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => Number(each.tagName[1]))"
    )


@pytest.mark.parametrize("opened", PAGES, ids=[name for _who, name, _path in PAGES], indirect=True)
def test_page_has_nothing_for_axe_and_fits_every_width(opened: tuple[str, Page]):
    name, page = opened
    found: list[str] = []
    for scheme, width, options in SETTINGS:
        page.emulate_media(color_scheme=scheme)
        stretch(page, width)
        page.screenshot(path=SCREENS / f"{name}-{scheme}-{width}.png")
        found += [f"{scheme} {width}: {each}" for each in findings(page, name, options)]

    too_wide = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.scrollingElement.scrollWidth") > width:
            too_wide.append(width)

    assert found == []
    assert too_wide == []
    headings = levels(page)
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


TABBED = [each for each in PAGES if each[1] in ("home", "search", "guideline-answered", "team-month", "staff-network")]


@pytest.mark.parametrize("opened", TABBED, ids=[name for _who, name, _path in TABBED], indirect=True)
def test_tab_reaches_everything_and_the_focus_is_seen(opened: tuple[str, Page]):
    _name, page = opened
    unseen = []
    for stop in tab_stops(page):
        seen = stop.evaluate(SEEN)
        if seen:
            unseen.append(f"{seen}: {stop.evaluate('each => each.outerHTML')[:120]}")
    left = page.evaluate(LEFT)

    assert unseen == []
    assert left == []


SEEN = """each => {
  const drawn = each.closest('.seg label') ?? each;
  const outline = getComputedStyle(drawn);
  const box = each.getBoundingClientRect();
  const mine = (x, y) => {
    const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return top && (each.contains(top) || top.contains(each) || drawn.contains(top));
  };
  if (outline.outlineStyle === 'none' || parseFloat(outline.outlineWidth) < 2) return 'no outline';
  if (box.bottom <= 0 || box.top >= innerHeight) return 'off the screen';
  if (!mine(0.5, 0.5) && !mine(0.5, 0.1) && !mine(0.5, 0.9)) return 'behind something';
  return '';
}"""
"""Why the focus on an element cannot be seen; empty when it can."""

LEFT = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && !('seen' in each.dataset) && !each.disabled)
  .filter(each => each.tabIndex >= 0 || !each.closest('table')?.querySelector('[data-seen]'))
  .filter(each => each.type !== 'radio' || !document.querySelector(`input[name="${each.name}"][data-seen]`))
  .map(each => each.outerHTML.slice(0, 120))"""
"""What can be used with a mouse but was not reached; a group of radios is one stop, and so are the
cells of a table in which the arrow keys go on."""
