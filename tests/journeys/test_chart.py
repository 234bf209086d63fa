"""A measure's chart: read month by month without a mouse, with one, and taken away as a file."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.conftest import Visitor
from journeys.visit import picture, sign_in, tab_to

MEASURE = "/practices/P006/measures/DEV-1"
MONTH = re.compile(r"^[A-Z][a-z]{2} \d{4}: ")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def measure(page: Page) -> Page:
    sign_in(page, "team.p006")
    page.goto(MEASURE)
    return page


def told(page: Page) -> Locator:
    return page.locator(".told")


def months_of(page: Page) -> list[str]:
    """The months of the data table, oldest first."""
    page.locator("details", has=page.get_by_text("Data table")).evaluate("each => each.open = true")
    return list(reversed(page.locator("figure.figure tbody th").all_inner_texts()))


def test_keys_read_the_interactive_chart_month_by_month(measure: Page):
    expect(measure.locator(".drawn.is-live .live .main-svg").first).to_be_visible()
    months, chart = months_of(measure), measure.locator(".drawn")
    tab_to(measure, chart)
    expect(chart).to_have_attribute("aria-label", re.compile("arrow keys"))

    measure.keyboard.press("ArrowLeft")
    expect(told(measure)).to_contain_text(f"{months[-1]}: ")
    measure.keyboard.press("Home")
    expect(told(measure)).to_contain_text(f"{months[0]}: ")
    measure.keyboard.press("ArrowRight")
    expect(told(measure)).to_contain_text(f"{months[1]}: ")
    measure.keyboard.press("End")
    expect(told(measure)).to_contain_text(f"{months[-1]}: ")
    go_to_last_value(measure, months)
    expect(told(measure)).to_have_text(re.compile(r"\(\d+ of \d+\)"))
    picture(measure, "measure-by-keyboard")
    measure.keyboard.press("Escape")

    expect(told(measure)).to_contain_text("arrow keys")


def test_keys_and_pointer_read_the_drawing_of_a_project(measure: Page):
    measure.goto("/practices/P006/projects/dev-screening")
    months, chart = months_of(measure), measure.locator(".drawn")
    drawing = chart.locator("svg.chart.page")
    tab_to(measure, chart)

    last = go_to_last_value(measure, months)
    expect(told(measure)).to_contain_text(f"{months[last]}: ")
    ring = drawing.locator(".here circle").evaluate("ring => [ring.cx, ring.cy].map((each) => each.baseVal.value)")
    line = [float(each) for each in re.findall(r"[\d.]+", drawing.locator("path.k-line").get_attribute("d") or "")]
    assert ring == pytest.approx(line[-2:], abs=0.2)
    measure.mouse.move(*on_screen(drawing, line[0] + 1, line[1] + 40))

    expect(told(measure)).to_contain_text(f"{months[0]}: ")
    expect(drawing.locator(".here")).to_have_count(1)


def test_phone_reads_the_month_that_is_touched(visitor: Visitor):
    page = visitor(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    sign_in(page, "team.p006")
    page.goto(MEASURE)
    months, drawing = months_of(page), page.locator("svg.chart.phone")
    drawing.scroll_into_view_if_needed()

    page.touchscreen.tap(*middle_of(drawing))

    expect(told(page)).to_have_text(MONTH)
    assert told(page).inner_text().split(": ")[0] in months
    expect(drawing.locator(".here")).to_have_count(1)


def go_to_last_value(page: Page, months: list[str]) -> int:
    """Press keys up to the last month with a value in the table; its place."""
    cells = page.locator("figure.figure tbody tr td:nth-of-type(3)").all_inner_texts()
    empty = next(place for place, cell in enumerate(cells) if cell)
    page.keyboard.press("End")
    for _ in range(empty):
        page.keyboard.press("ArrowLeft")
    return len(months) - 1 - empty


def on_screen(drawing: Locator, x: float, y: float) -> tuple[float, float]:
    """Where a place of the drawing is in the window."""
    box, width = drawing.bounding_box(), float(drawing.get_attribute("width") or 0)
    assert box
    return box["x"] + x * box["width"] / width, box["y"] + y * box["width"] / width


def middle_of(each: Locator) -> tuple[float, float]:
    box = each.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_chart_is_taken_away_as_picture_drawing_and_table(measure: Page, tmp_path: Path):
    taken = {name: take(measure, name, tmp_path) for name in ("PNG", "SVG", "CSV")}

    names = {kind: path.name for kind, path in taken.items()}
    assert all(re.fullmatch(rf"P006-DEV-1-\d{{4}}-\d{{2}}\.{kind.lower()}", name) for kind, name in names.items())
    content = taken["PNG"].read_bytes()
    drawing = ElementTree.fromstring(taken["SVG"].read_text())
    width = int.from_bytes(content[16:20])
    assert content.startswith(PNG)
    assert width == pytest.approx(2 * float(drawing.get("width", 0)), abs=2)
    with taken["CSV"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in reversed(rows[1:])] == months_of(measure)


def take(page: Page, kind: str, folder: Path) -> Path:
    """Press what is offered under the chart; the file."""
    with page.expect_download() as download:
        page.locator(".files").get_by_text(f"({kind})").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_without_scripts_the_table_and_two_files_are_there(visitor: Visitor):
    page = visitor(java_script_enabled=False).new_page()
    sign_in(page, "team.p006")
    page.goto(MEASURE)

    expect(page.locator(".told")).to_have_count(0)
    expect(page.locator(".drawn")).not_to_have_attribute("tabindex", "0")
    expect(page.locator(".files a")).to_have_count(2)
    expect(page.locator(".files button")).to_be_hidden()
    page.get_by_text("Data table").click()
    expect(page.locator("figure.figure tbody th").first).to_be_visible()
