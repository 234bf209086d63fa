"""Program staff: what is missing in the network, one practice, and its report as PDF and workbook."""

import re
import subprocess
from pathlib import Path

import openpyxl
import pypdf
from playwright.sync_api import Locator, Page, expect

import machine
from journeys.visit import picture, sign_in, tab_to

PRESS_TIME = 60_000
"""Milliseconds: thirty pages are printed while other tests run."""


def take(page: Page, button: str, folder: Path) -> Path:
    """Press a download button; the file, under the name it came with."""
    with page.expect_download(timeout=PRESS_TIME) as download:
        page.get_by_role("button", name=button).click(no_wait_after=True)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def report_of(page: Page, practice: str) -> None:
    sign_in(page, "staff")
    page.goto(f"/practices/{practice}/report")


URGENCY = [
    "confirmed worsening", "possible worsening", "no signal", "not enough data", "possible improvement",
    "confirmed improvement",
]  # fmt: skip


def most_urgent(row: Locator) -> int:
    """The place of a row's most urgent signal in the order of urgency."""
    said = row.inner_text()
    return next((place for place, words in enumerate(URGENCY) if words in said), len(URGENCY))


def test_network_shows_first_who_needs_somebody(page: Page):
    sign_in(page, "staff")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Network, "))
    urgency = [most_urgent(row) for row in page.locator("tbody tr").all()]

    assert len(urgency) == 6
    assert urgency == sorted(urgency)
    expect(page.locator(".facts")).to_contain_text("Expected by chance alone")


def test_network_leads_to_a_project_and_to_practices_side_by_side_by_keyboard(page: Page):
    sign_in(page, "staff")
    tab_to(page, page.get_by_role("link", name="Asthma control", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asthma control and planned care")
    expect(page.locator("thead th.col")).to_have_count(6)
    picture(page, "network-project")

    tab_to(page, page.get_by_role("link", name="Practices side by side"))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Funnel plot").click()
    expect(page.locator(".says")).to_be_visible()
    drawing = page.locator(".drawn svg:visible")
    expect(drawing).to_have_count(1)
    expect(drawing.locator("desc")).to_contain_text("Funnel plot")
    page.get_by_text("Data table").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    picture(page, "funnel")

    page.locator("select[name=period]").select_option("quarter")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("period=quarter"))


def test_network_shows_what_is_missing_first_and_chosen_projects_only(page: Page):
    sign_in(page, "staff")
    page.locator("select[name=order]").select_option("missing")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("order=missing"))
    missing = [int(row.locator("td").nth(2).inner_text() or 0) for row in page.locator("tbody tr").all()]
    assert len(missing) == 6
    assert missing == sorted(missing, reverse=True)
    assert missing[0] > 0
    picture(page, "network")

    page.get_by_text("Choose projects").click()
    for box in reversed(page.locator(".pick input:checked").all()):
        box.uncheck()
    page.locator(".pick").get_by_text("Developmental screening").click()
    page.locator("select[name=order]").select_option("name")
    page.get_by_role("button", name="Apply").click()

    expect(page.locator("thead th.col a")).to_have_text(["Developmental screening"])
    names = page.locator("tbody th a").all_inner_texts()
    assert names == sorted(names)


def test_network_of_all_projects_is_walked_sorted_and_kept_by_keyboard(page: Page):
    sign_in(page, "staff")
    page.goto("/network?project=all")
    first = page.locator("tbody tr").first
    tab_to(page, first.get_by_role("link").first)
    page.keyboard.press("ArrowRight")
    said = page.locator(".told-cell")
    expect(said).to_contain_text(first.locator("a.cell i").first.inner_text())
    page.keyboard.press("End")
    expect(first.get_by_role("link").last).to_be_focused()
    page.keyboard.press("Control+End")
    expect(page.locator("tbody tr").last.get_by_role("link").last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(page.locator("tbody th a").nth(-2)).to_be_focused()

    page.keyboard.press("/")
    expect(page.locator("select[name=region]")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Sort by: Practice"))
    page.keyboard.press("Enter")
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("Practice")
    names = page.locator("tbody th a").all_inner_texts()
    assert names == sorted(names)
    picture(page, "network-all")

    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name of the view").fill("All by name")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="All by name")).to_have_attribute("aria-current", "page")


def test_practice_opens_from_the_network_and_leads_to_its_report(page: Page):
    sign_in(page, "staff")
    name = page.locator("tbody th a").first.inner_text()

    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    picture(page, "practice")
    page.get_by_role("link", name="Practice report").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".report")).to_contain_text("Practice improvement report")


def test_report_as_pdf_is_tagged_titled_and_says_what_the_page_says(page: Page, tmp_path: Path):
    report_of(page, "P001")
    name = page.get_by_role("heading", level=1).inner_text()
    verdicts = page.locator(".report .short li").all_inner_texts()

    page.get_by_role("button", name="Download PDF").click()
    expect(page.get_by_text("The file is ready.")).to_be_visible(timeout=PRESS_TIME)
    path = take(page, "Download", tmp_path)

    assert re.fullmatch(r"P001-report-\d{4}-\d\d\.pdf", path.name)
    document = pypdf.PdfReader(path)
    assert name in document.metadata.title
    assert len(document.pages) > 5
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    said = subprocess.run([machine.poppler("pdftotext"), path, "-"], capture_output=True, text=True, check=True).stdout
    text = " ".join(said.split())
    assert name in text
    assert f"Page 2 of {len(document.pages)}" in text
    assert verdicts
    assert [each for each in verdicts if " ".join(each.split()) not in text] == []


def test_summary_of_a_report_is_one_page_in_the_language_chosen(page: Page, tmp_path: Path):
    report_of(page, "P001")

    page.get_by_label("How much").select_option("summary")
    page.locator(".report-acts").get_by_label("Language").select_option("es")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".report.summary")).to_be_visible()
    path = take(page, "Download PDF", tmp_path)

    assert re.fullmatch(r"P001-summary-\d{4}-\d\d-es\.pdf", path.name)
    document = pypdf.PdfReader(path)
    assert (len(document.pages), document.trailer["/Root"]["/Lang"]) == (1, "es")


def test_report_as_workbook_holds_every_project_with_real_numbers(page: Page, tmp_path: Path):
    report_of(page, "P002")

    path = take(page, "Download workbook (XLSX)", tmp_path)

    book = openpyxl.load_workbook(path)
    assert re.fullmatch(r"P002-report-\d{4}-\d\d\.xlsx", path.name)
    assert book.sheetnames[:2] == ["About", "Summary"]
    assert book.sheetnames[-1] == "Definitions"
    counted = [each for row in book[book.sheetnames[2]].iter_rows(values_only=True) for each in row]
    assert sum(isinstance(each, int | float) for each in counted) > 100
    book.close()
