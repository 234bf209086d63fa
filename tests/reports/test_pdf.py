"""A report as PDF: what the file holds. What the press never fetches is in tests/press."""

import io
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask_babel import force_locale
from pypdf import PdfReader

from qi_portal.domain.words import ENGLISH
from qi_portal.press.pdf import render
from qi_portal.press.printer import STYLESHEETS
from qi_portal.reports.paper import STYLESHEET, document
from qi_portal.reports.variants import Variant
from reports.conftest import Print
from reports.pdf_ua import failures


@pytest.fixture(scope="module")
def printed(print_of) -> Print:
    return print_of(Variant.STANDARD)


@pytest.fixture(scope="module")
def reader(printed) -> PdfReader:
    return printed.reader


def alternatives(node: object) -> Iterator[str]:
    """The alternative texts in a structure tree."""
    node = node.get_object()
    for each in node if isinstance(node, list) else [node]:
        each = each.get_object()
        if not hasattr(each, "get"):
            continue
        if "/Alt" in each:
            yield str(each["/Alt"])
        if "/K" in each:
            yield from alternatives(each["/K"])


def test_pdf_has_title_author_and_language(reader):
    assert reader.metadata.title == "Practice improvement report, Maple Court Pediatrics, Oct 2026"
    assert reader.metadata.author == "Ruth Moreau"
    assert reader.root_object["/Lang"] == "en"


def test_pdf_is_tagged(reader):
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root_object


def test_pdf_says_practice_verdicts_and_definitions(report, printed):
    text = printed.text

    project = report.projects[0]
    assert "Maple Court Pediatrics" in text
    assert project.aim in text
    assert str(project.lead.chart.verdict) in text
    assert all(f"{charted.measure.id} {charted.measure.name}" in text for charted in project.measures)
    assert "none eligible" in text
    assert "the middle half of 41 practices lay between 52% and 68%; this one had 90%, which is better." in text
    assert "Data as of November 21, 2026" in text


def test_pdf_pages_are_numbered(printed):
    pages = len(printed.pages)

    feet = [f"Page {number} of {pages}" in text for number, text in enumerate(printed.pages, 1)]

    assert pages >= 4
    assert all(feet)


def test_pdf_charts_have_alternative_texts(report, reader):
    found = set(alternatives(reader.root_object["/StructTreeRoot"]))

    assert {str(charted.chart.description) for charted in report.projects[0].measures} <= found


def test_pdf_charts_are_vectors(reader):
    assert [image for page in reader.pages for image in page.images] == []


def test_pdf_fonts_are_embedded(reader):
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]

    assert descriptors
    assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_pdf_of_the_same_report_has_the_same_bytes(report, paper_app, printed):
    """Written anew and printed in another process."""
    with paper_app.app_context(), force_locale("en"):
        again = document(report, ENGLISH)

    assert render(again, stylesheet=STYLESHEET) == printed.content


@pytest.mark.parametrize(
    ("variant", "language"), [(Variant.SUMMARY, "en"), (Variant.STANDARD, "es"), (Variant.FULL, "en")]
)
def test_pdf_of_every_kind_passes_the_checks_of_pdf_ua(print_of, variant, language):
    assert failures(print_of(variant, language).content) == []


def test_standard_pdf_passes_the_checks_of_pdf_ua(printed):
    assert failures(printed.content) == []


def test_checks_find_what_a_printer_leaves_out():
    from weasyprint import HTML

    bare = "<p><img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>' alt=''><h3>x</h3>"
    content = HTML(string=f"{bare}<table><tr><th>a</th></tr></table>").write_pdf(pdf_tags=True)

    found = {each.partition(":")[0] for each in failures(content)}

    assert found == {"document", "structure", "tables", "figures"}


def test_summary_of_twelve_projects_is_one_page(report, paper_app):
    project = report.projects[0]
    named = [replace(project.project, id=f"p{n}", short_title=f"Adolescent depression {n}") for n in range(12)]
    many = replace(report, projects=tuple(replace(project, project=each) for each in named))

    with paper_app.app_context(), force_locale("en"):
        html = document(many, ENGLISH, Variant.SUMMARY)
    pages = PdfReader(io.BytesIO(render(html, stylesheet=STYLESHEET))).pages

    assert len(pages) == 1
    assert all(each.short_title in pages[0].extract_text() for each in named)


def test_pdf_has_bookmarks_and_a_list_of_contents_with_the_numbers_of_pages(report, printed, reader):
    marks = {each.title: reader.get_destination_page_number(each) + 1 for each in _flat(reader.outline)}

    listed = ("Summary", report.projects[0].project.title, "How to read the charts", "Month by month", "Definitions")
    cover = printed.pages[0].split("\n")
    assert marks["Maple Court Pediatrics"] == 1
    assert [line for line in cover if line.isdigit()] == [str(marks[name]) for name in listed]


def _flat(outline: list) -> Iterator:
    for each in outline:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


@pytest.mark.parametrize("variant", list(Variant))
def test_no_text_runs_beyond_the_margins(report, paper_app, variant):
    from weasyprint import CSS, HTML

    with paper_app.app_context(), force_locale("en"):
        html = document(report, ENGLISH, variant)
    pages = HTML(string=html).render(stylesheets=[CSS(filename=STYLESHEETS / STYLESHEET)]).pages

    for page in pages:
        sheet = page._page_box
        right, foot = sheet.position_x + sheet.margin_width(), sheet.position_y + sheet.margin_height()
        margin = sheet.margin_right if variant is Variant.SUMMARY else 0
        words = [box for box in _texts(sheet) if box.text.strip()]
        assert words
        assert [
            box.text
            for box in words
            if box.position_x + box.width > right - margin or box.position_y + box.height > foot
        ] == []


def _texts(box) -> Iterator:
    if hasattr(box, "text") and hasattr(box, "pango_layout"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _texts(child)


class Cells(HTMLParser):
    """The texts of the cells of a document's tables, without white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("td", "th"):
            self._is_within = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_within = self._is_within and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._is_within:
            self.found[-1] += "".join(data.split())


def test_every_cell_of_every_table_is_on_paper(printed):
    text = "".join(printed.text.split())

    cells = Cells(printed.html).found

    assert len(cells) > 90
    assert [cell for cell in cells if cell not in text] == []
