"""A practice team enters its month: in the grid without a mouse, in two tabs at once, and from a file."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.conftest import Visitor
from journeys.visit import Complaints, picture, sign_in, tab_to

COUNTS = re.compile(r"^([\d,]+) of ([\d,]+)$")


@pytest.fixture
def team(page: Page) -> Callable[[str], Page]:
    """Signs in a practice's team member and shows what is due."""

    def enter(practice: str) -> Page:
        sign_in(page, f"team.{practice}")
        return page

    return enter


def open_project(page: Page, title: str) -> str:
    """Open a project that nothing is entered for yet; the name of its month."""
    task = page.get_by_role("listitem").filter(has_text=title)
    expect(task).to_contain_text("Not started")
    task.get_by_role("link", name=re.compile("^Enter")).click()
    expect(page).to_have_url(re.compile("/months/"))
    heading = page.get_by_role("heading", level=1).inner_text()
    return heading.rpartition(": ")[2]


def cells(page: Page, part: str) -> list[Locator]:
    return page.locator(f"input[data-part={part}]").all()


def last_month(page: Page) -> list[tuple[str, str]]:
    """Numerator and denominator of the month before, by row."""
    told = page.locator("table.entry td.num").all_inner_texts()
    return [(match[1].replace(",", ""), match[2].replace(",", "")) for match in map(COUNTS.match, told) if match]


def test_month_by_keyboard_with_a_mistake_ends_on_the_chart(team: Callable[[str], Page], complaints: Complaints):
    complaints.expect_status(422)
    page = team("p001")
    picture(page, "this-month")
    month = open_project(page, "Adolescent depression")
    counts = last_month(page)
    assert len(counts) == len(cells(page, "numerator"))
    too_many = str(int(counts[0][1]) + 1)

    tab_to(page, cells(page, "numerator")[0])
    for numerator in (too_many, *(each for each, _of in counts[1:])):
        page.keyboard.type(numerator)
        page.keyboard.press("Enter")
    tab_to(page, cells(page, "denominator")[0])
    for _numerator, denominator in counts:
        page.keyboard.type(denominator)
        page.keyboard.press("Enter")

    beside = page.locator("tbody tr").first.locator(".say .err")
    expect(beside).to_have_text(f"{too_many} is more than {counts[0][1]}. Check which of the two is mistyped.")
    expect(page.locator("tbody tr").nth(1).locator("output")).to_have_text(re.compile(r"^\d+%$"))
    page.get_by_role("button", name="Save").press("Enter")

    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors h2")).to_have_text("1 thing needs a look before saving")
    expect(page.locator("tbody tr").first.locator(".say .err").first).to_contain_text(f"{too_many} is more than")
    assert [each.input_value() for each in cells(page, "denominator")] == [each for _of, each in counts]
    assert [each.input_value() for each in cells(page, "numerator")][1:] == [each for each, _of in counts[1:]]
    picture(page, "month-mistake")
    page.locator("#errors a").first.press("Enter")
    expect(cells(page, "numerator")[0]).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(counts[0][0])
    page.get_by_role("button", name="Save").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text(f"Saved {len(counts)} measures")
    chart = page.locator("figure.figure")
    expect(chart.locator(".says")).not_to_be_empty()
    expect(chart.locator("svg.chart.page")).to_contain_text("Mean")
    expect(chart.locator("svg.chart.page")).to_contain_text("Target")
    chart.get_by_text("Data table").click()
    newest = chart.locator("tbody tr", has=page.get_by_role("rowheader", name=month))
    expect(newest).to_contain_text(counts[0][0])
    expect(newest).to_contain_text(counts[0][1])
    picture(page, "project-after-saving")


def test_tab_goes_across_and_enter_goes_down_and_the_result_is_rounded_as_elsewhere(team: Callable[[str], Page]):
    page = team("p002")
    open_project(page, "Asthma control")
    tab_to(page, cells(page, "numerator")[0])

    page.keyboard.press("Tab")
    expect(cells(page, "denominator")[0]).to_be_focused()
    page.keyboard.press("Enter")
    expect(cells(page, "denominator")[1]).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cells(page, "denominator")[0]).to_be_focused()
    page.keyboard.type("8")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("1")

    expect(page.locator("tbody tr").first.locator("output")).to_have_text("13%")


def test_second_tab_with_an_older_version_shows_both_and_keeps_what_was_typed(
    team: Callable[[str], Page], complaints: Complaints
):
    complaints.expect_status(409)
    mine = team("p003")
    open_project(mine, "Asthma control")
    grid = mine.url
    (numerator, denominator), *_others = last_month(mine)
    fewer = str(int(numerator) - 1)
    theirs = mine.context.new_page()
    theirs.goto(grid)
    cells(theirs, "numerator")[0].fill(numerator)
    cells(theirs, "denominator")[0].fill(denominator)
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_role("status").first).to_contain_text("Saved 1 measure")

    cells(mine, "numerator")[0].fill(fewer)
    cells(mine, "denominator")[0].fill(denominator)
    mine.get_by_role("button", name="Save").click()

    expect(mine.locator("#errors")).to_contain_text("Somebody saved this month while you were typing.")
    row = mine.locator("tbody tr").first
    expect(row).to_contain_text(f"Keep theirs: {numerator} of {denominator}")
    expect(cells(mine, "numerator")[0]).to_have_value(fewer)
    picture(mine, "month-conflict")
    row.get_by_label("Keep theirs").check()
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator("figure.figure")).to_be_visible()
    mine.goto(grid)
    expect(cells(mine, "numerator")[0]).to_have_value(numerator)


def test_file_is_looked_at_before_anything_is_saved(team: Callable[[str], Page], tmp_path: Path):
    page = team("p004")
    task = page.get_by_role("listitem").filter(has_text="Oral health")
    month = (task.locator("a.btn").get_attribute("href") or "").rpartition("/")[2]
    file = tmp_path / "october.csv"
    file.write_text(
        "practice_id,measure_id,period,numerator,denominator,note\n"
        f"P004,ORL-1,{month},10,20,\nP004,ORL-2,{month},21,38,\nP004,ORL-3,{month},22,20,\n"
    )
    page.get_by_role("link", name="Upload").first.click()

    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What this file would change")
    expect(page.locator("main")).to_contain_text("22 is more than 20")
    expect(page.locator("tr", has=page.get_by_role("rowheader", name="P004")).filter(has_text="ORL-1")).to_have_count(2)
    picture(page, "upload-preview")
    page.get_by_role("link", name="This month").first.click()
    expect(task).to_contain_text("Not started")
    page.go_back()
    page.get_by_role("button", name="Save the good rows, leave out the others").click()

    expect(page.get_by_role("status").first).to_contain_text("Saved 2 months from the file.")
    page.get_by_role("link", name="This month").first.click()
    expect(task).to_contain_text("2 of 5 measures entered")


def test_sign_out_ends_the_session_and_the_back_button_shows_nothing(team: Callable[[str], Page], visitor: Visitor):
    page = team("p005")
    page.goto("/practices/P005/projects/")
    practice = page.locator(".sub span").first.inner_text()
    taken = page.context.cookies()

    page.get_by_role("button", name="Sign out").first.click()

    expect(page.get_by_role("status").first).to_have_text("You are signed out.")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.locator("body")).not_to_contain_text(practice)
    thief = visitor()
    thief.add_cookies(taken)
    other = thief.new_page()
    other.goto("/this-month")
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")
