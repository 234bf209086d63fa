"""A report as PDF: what the file holds. What the press never fetches is in tests/press."""

import io
from collections.abc import Iterator

import pytest
from flask_babel import force_locale
from pypdf import PdfReader

from qi_portal.domain.words import ENGLISH
from qi_portal.press.pdf import render
from qi_portal.reports.paper import STYLESHEET, document


@pytest.fixture(scope="module")
def html(report, paper_app) -> str:
    with paper_app.app_context(), force_locale("en"):
        return document(report, ENGLISH)


@pytest.fixture(scope="module")
def printed(html) -> bytes:
    return render(html, stylesheet=STYLESHEET)


@pytest.fixture(scope="module")
def reader(printed) -> PdfReader:
    return PdfReader(io.BytesIO(printed))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


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
    text = text_of(printed)

    project = report.projects[0]
    assert "Maple Court Pediatrics" in text
    assert project.aim in text
    assert str(project.lead.chart.verdict) in text
    assert all(f"{charted.measure.id} {charted.measure.name}" in text for charted in project.measures)
    assert "none eligible" in text
    assert "Data as of November 21, 2026" in text


def test_pdf_pages_are_numbered(reader):
    pages = len(reader.pages)

    feet = [f"Page {number} of {pages}" in page.extract_text() for number, page in enumerate(reader.pages, 1)]

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


def test_pdf_of_the_same_report_has_the_same_bytes(html, printed):
    assert render(html, stylesheet=STYLESHEET) == printed
