"""The sheets of every guideline as PDF: how many pages, and what the file says of itself."""

import io
from datetime import date

import pytest
from flask_babel import force_locale
from pikepdf import Pdf
from pypdf import PdfReader

from factories import environment
from qi_portal import library, schema
from qi_portal.domain.content.local import LocalEntry, LocalKind, LocalLayer, Wording
from qi_portal.domain.content.sign_off import SignOff
from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines import paper_views
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.packet import packet_of
from qi_portal.guidelines.panel import panel_of
from qi_portal.guidelines.sheet import handout_sheet, packet_sheet, wall_card_sheet
from qi_portal.press.printer import press
from qi_portal.web.locale import FORMATS

GUIDELINES = library.load().guidelines
DAY = date(2026, 9, 30)
LONG_NAME = "Harborlight Children's Hospital, outpatient clinic, second floor"
LOCAL = LocalLayer(
    "Region",
    tuple(
        LocalEntry(
            kind, "", Wording(LONG_NAME, "860-555-0142 ext. 12345", "Fax first. " * 50), "A", "B", date(2026, 1, 1)
        )
        for kind in (LocalKind.PHONE, LocalKind.PHONE, LocalKind.CLINIC, LocalKind.CLINIC)
    ),
)

every_guideline = pytest.mark.parametrize("slug", GUIDELINES)


@pytest.fixture(scope="module")
def paper_app(make_app, tmp_path_factory):
    """A portal on SQLite without any rows."""
    app = make_app(environment(tmp_path_factory.mktemp("paper")))
    with app.app_context():
        schema.upgrade()
    return app


@pytest.fixture
def printed(paper_app):
    """Prints a sheet in this process, in a language; `make` makes it."""

    def print_(make, language="en"):
        with paper_app.test_request_context("/"), force_locale(FORMATS[language]):
            return press(paper_views._document(make()), paper_views.STYLESHEET)

    return print_


@pytest.fixture
def fullest(monkeypatch):
    """The longest that a program can add to a card: telephone numbers, clinics and a signature."""
    signed = SignOff(
        "", "", "", "Dr. Maximiliana Featherstonehaugh-Villanueva", "MD", date(2026, 9, 30), date(2027, 9, 30)
    )
    monkeypatch.setattr(paper_views, "local_layer_of", lambda guideline: LOCAL)
    monkeypatch.setattr(paper_views, "sign_off_of", lambda guideline: signed)


def opened(content):
    """The file by its objects: many times faster than a reader of texts."""
    return Pdf.open(io.BytesIO(content))


def text_of(content):
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def figures(node):
    """The text in place of each picture, None where there is none."""
    node = node.get_object()
    for each in node if isinstance(node, list) else [node]:
        each = each.get_object()
        if not hasattr(each, "get"):
            continue
        if each.get("/S") == "/Figure":
            yield each.get("/Alt")
        if "/K" in each:
            yield from figures(each["/K"])


@every_guideline
def test_wall_card_is_one_page(shelves, printed, slug):
    content = printed(lambda: wall_card_sheet(shelves.guideline(slug), shelves))

    text = text_of(content)
    assert len(opened(content).pages) == 1
    assert all(rule.text[:20] in text for rule in GUIDELINES[slug].tree.rules)


@every_guideline
@pytest.mark.usefixtures("fullest")
def test_wall_card_in_spanish_with_all_that_a_program_can_add_is_one_page(shelves, printed, slug):
    content = printed(lambda: wall_card_sheet(shelves.guideline(slug), shelves), "es")

    assert len(opened(content).pages) == 1
    assert text_of(content).count("860-555-0142") == 3


@every_guideline
@pytest.mark.parametrize("language", ["en", "es"])
def test_page_for_the_family_is_one_page_in_large_type(shelves, printed, slug, language):
    pdf = opened(printed(lambda: handout_sheet(shelves.guideline(slug), language), language))

    assert len(pdf.pages) == 1
    assert str(pdf.Root.Lang) == language


@every_guideline
def test_packet_of_an_emergency_with_many_findings_is_one_page(shelves, printed, slug):
    packet = packet_of(_emergency(GUIDELINES[slug]), shelves)

    content = printed(lambda: packet_sheet(packet, ()))

    assert packet.is_emergency
    assert len(opened(content).pages) == 1


def test_file_is_tagged_and_says_title_language_version_day_and_page(shelves, printed, today):
    content = printed(lambda: wall_card_sheet(shelves.guideline("headache-migraine"), shelves))

    reader = PdfReader(io.BytesIO(content))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en"
    assert reader.metadata.title == "Recurrent headache and migraine: wall card"
    version = shelves.guideline("headache-migraine").version
    assert f"version {version}, printed November 21, 2026" in text_of(content)
    assert "Page 1 of 1" in text_of(content)


def test_every_picture_has_a_text_in_its_place(shelves, printed):
    content = printed(lambda: wall_card_sheet(shelves.guideline("headache-migraine"), shelves))

    assert list(figures(PdfReader(io.BytesIO(content)).root_object["/StructTreeRoot"])) == [
        "Emergency department",
        "Urgent referral",
        "Routine referral",
        "Co-manage",
    ]


def test_packet_says_version_and_content_mark_and_numbers_its_pages(shelves, printed):
    guideline = GUIDELINES["headache-migraine"]
    sent = {"age_months": "110", "age_unit": "months", "headache_days_per_month": "16"}
    packet = packet_of(panel_of(guideline, read_findings(guideline.tree, sent)), shelves)

    content = printed(lambda: packet_sheet(packet, ()))

    reader = PdfReader(io.BytesIO(content))
    assert f"Guideline version {guideline.version}, content {guideline.content_hash[:12]}." in text_of(content)
    assert all(
        f"Page {number} of {len(reader.pages)}" in page.extract_text() for number, page in enumerate(reader.pages, 1)
    )


def _emergency(guideline):
    """The worked emergency with the most findings, the others answered one way where that is possible."""
    cases = [case for case in guideline.cases if case.expect is Disposition.EMERGENCY]
    panels = [panel for case in cases for panel in _panels(guideline, case)]
    emergencies = [panel for panel in panels if panel.answer.disposition is Disposition.EMERGENCY]
    return max(emergencies, key=lambda panel: len(panel.findings.answers))


def _panels(guideline, case):
    """The case as it is, and with every other yes-or-no finding absent or present."""
    given = {name: {True: "yes", False: "no"}.get(value, str(value)) for name, value in case.given.items()}
    booleans = [each.id for each in guideline.tree.inputs if each.type.value == "boolean"]
    for rest in ({}, dict.fromkeys(booleans, "no"), dict.fromkeys(booleans, "yes")):
        yield panel_of(guideline, read_findings(guideline.tree, {**rest, **given, "age_unit": "months"}))
