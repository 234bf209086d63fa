import io
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from types import MappingProxyType

import pytest
from pypdf import PdfReader

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.content.local import LocalEntry, LocalKind, LocalLayer, Wording
from qi_portal.domain.content.sign_off import SignOff
from qi_portal.domain.words import words
from qi_portal.guidelines import paper_views
from qi_portal.press.pdf import PdfUnavailable

HEADACHE = "/guidelines/headache-migraine"
BOY = {"age_months": "9", "age_unit": "years", "sex": "male"}
REFERRED = {**BOY, "headache_days_per_month": "16", "papilledema": "no"}
EMERGENCY = {**BOY, "thunderclap_onset": "yes"}
AT_HOME = {**BOY, "thunderclap_onset": "no"}


def text_of(response):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.text)))


def hidden(response):
    """What the page would send again, without its token."""
    fields = [
        node.attributes for node in Page(response.text).root.tags("input") if node.attributes.get("type") == "hidden"
    ]
    return {each["name"]: each["value"] for each in fields if each["name"] not in ("csrf_token", "next")}


@pytest.fixture
def no_ink(monkeypatch):
    """A press that cannot print; nothing printed before is kept."""

    def refuse(_document, *, stylesheet):
        raise PdfUnavailable(words("There is no ink."))

    paper_views._printed_once.cache_clear()
    monkeypatch.setattr(paper_views, "render", refuse)


@pytest.fixture
def prints(monkeypatch):
    """The documents that went to the press, which is not asked."""
    sent = []

    def note(document, *, stylesheet):
        sent.append(document)
        return b"%PDF"

    paper_views._printed_once.cache_clear()
    monkeypatch.setattr(paper_views, "render", note)
    yield sent
    paper_views._printed_once.cache_clear()


def test_wall_card_for_a_visitor_says_levels_steps_and_what_to_send(client):
    shown = text_of(client.get(f"{HEADACHE}/wall-card"))

    assert "Emergency department Now, to the emergency department Thunderclap headache" in shown
    assert "Within 1 week" in shown
    assert "2 more steps are on the page." in shown
    assert "Draft: needs clinical review" in shown
    assert "http://localhost/guidelines/headache-migraine" in shown


@pytest.mark.parametrize(("language", "title"), [("en", "Headaches in children"), ("es", "Dolor de cabeza en niños")])
def test_family_page_is_in_its_own_language_whoever_reads_it(client, language, title):
    response = client.get(f"{HEADACHE}/family/{language}", headers={"Accept-Language": "en"})

    assert f'<html lang="{language}">' in response.text
    assert f"<h1>{title}</h1>" in response.text


def test_family_page_in_an_unknown_language_is_not_there(client):
    assert client.get(f"{HEADACHE}/family/fr").status_code == 404


def test_family_page_that_is_not_written_is_not_there_and_not_linked(client, app, shelves, monkeypatch):
    headache = shelves.guideline("headache-migraine")
    without = replace(headache, handouts={"en": headache.handouts["en"]})
    shelf = replace(
        app.extensions["guideline_shelf"],
        library=replace(shelves, guidelines=MappingProxyType({**shelves.guidelines, headache.slug: without})),
    )
    monkeypatch.setitem(app.extensions, "guideline_shelf", shelf)

    assert client.get(f"{HEADACHE}/family/es").status_code == 404
    assert "/family/es" not in client.get(f"{HEADACHE}/family/en").text
    assert "/family/es" not in client.send(f"{HEADACHE}/packet", AT_HOME).text


@pytest.mark.parametrize("path", ["wall-card", "family/en"])
def test_sheet_of_a_hidden_guideline_leads_to_its_page_which_says_why(client, monkeypatch, path):
    monkeypatch.setattr(paper_views, "is_hidden", lambda guideline: True)

    response = client.get(f"{HEADACHE}/{path}")

    assert (response.status_code, response.location) == (303, HEADACHE)


def test_sheet_by_id_with_underscores_moves_to_the_slug(client):
    response = client.get("/guidelines/headache_migraine/family/es")

    assert (response.status_code, response.location) == (301, f"{HEADACHE}/family/es")


@pytest.mark.parametrize("path", ["wall-card", "wall-card.pdf", "family/en"])
def test_sheet_of_an_unknown_guideline_is_not_found(client, path):
    assert client.get(f"/guidelines/no-such-thing/{path}").status_code == 404
    assert client.send("/guidelines/no-such-thing/packet").status_code == 404


def test_packet_says_specialty_reason_findings_and_what_is_missing(client):
    response = client.send(f"{HEADACHE}/packet", REFERRED)
    shown = text_of(response)

    assert response.status_code == 200
    assert "To Neurology How soon Within 4 to 8 weeks Rests on: local policy" in shown
    assert "Chronic headache: 15 or more headache days a month" in shown
    assert "Headache days a month 16 days" in shown
    assert "IN PART Headache diary" in shown
    assert "MISSING Medicines tried, with dose and weeks" in shown
    assert "ATTACH Blood pressure with percentile" in shown
    assert "1 required line is missing." in shown
    assert "Provisional: not everything is known" in shown


def test_packet_without_unknowns_is_not_called_provisional(client, shelves):
    flags = [each.id for each in shelves.guideline("headache-migraine").tree.inputs if each.type.value == "boolean"]

    shown = text_of(client.send(f"{HEADACHE}/packet", REFERRED | dict.fromkeys(flags, "no")))

    assert "Routine referral" in shown
    assert "Provisional" not in shown


def test_packet_page_sends_the_same_findings_to_the_press_and_back_to_the_form(client):
    assert hidden(client.send(f"{HEADACHE}/packet", REFERRED)) == REFERRED


def test_packet_page_shows_markup_in_a_foreign_field_as_text(client):
    response = client.send(f"{HEADACHE}/packet", REFERRED | {"odd": '"><script>alert(1)</script>'})

    assert "<script>alert" not in response.text


def test_packet_of_an_emergency_says_to_send_now_and_lists_nothing_to_gather(client):
    shown = text_of(client.send(f"{HEADACHE}/packet", EMERGENCY))

    assert "Send now. Call ahead." in shown
    assert "Thunderclap headache: explosive onset" in shown
    assert [word for word in ("MISSING", "ATTACH", "What to send", "What was tried", "weeks") if word in shown] == []


def test_packet_for_primary_care_is_none_and_offers_the_other_sheets(client):
    for path in ("packet", "packet.pdf"):
        response = client.send(f"{HEADACHE}/{path}", AT_HOME)

        assert response.mimetype == "text/html"
        assert "No referral is advised" in response.text
        assert "Provisional." in response.text
        assert f"{HEADACHE}/wall-card" in response.text
        assert f"{HEADACHE}/family/es" in response.text
        assert hidden(response) == AT_HOME


def test_packet_without_findings_asks_for_some(client):
    assert "There are no findings yet" in client.send(f"{HEADACHE}/packet").text


def test_packet_with_a_finding_that_does_not_fit_goes_back_to_the_form_with_all_that_was_typed(client):
    response = client.send(f"{HEADACHE}/packet", REFERRED | {"headache_days_per_month": "99"})

    assert response.status_code == 422
    assert "1 finding does not fit" in response.text
    assert re.search(r'name="headache_days_per_month"[^>]*value="99"', response.text)
    assert re.search(r'name="papilledema"[^>]*value="no"[^>]*checked', response.text)


def test_packet_without_a_token_is_refused(client):
    assert client.post(f"{HEADACHE}/packet", data=REFERRED).status_code == 400


def test_packet_leaves_no_trace_in_log_or_address(client, prints, capfd):
    response = client.send(f"{HEADACHE}/packet.pdf", REFERRED | {"headache_days_per_month": "17.5"})

    out, err = capfd.readouterr()
    assert "papers.print_packet" in out + err
    assert "17.5" in prints[0]
    assert "17.5" not in out + err + str(response.headers)


def test_pdf_of_a_packet_is_printed_anew_each_time_and_kept_nowhere(client, prints):
    for _ in range(2):
        client.send(f"{HEADACHE}/packet.pdf", REFERRED)

    assert len(prints) == 2
    assert paper_views._printed_once.cache_info().currsize == 0


def test_pdf_of_a_wall_card_is_printed_once(client, prints):
    answers = [client.get(f"{HEADACHE}/wall-card.pdf") for _ in range(2)]

    assert [answer.mimetype for answer in answers] == ["application/pdf"] * 2
    assert answers[0].headers["Content-Disposition"] == 'attachment; filename="headache-migraine-wall-card-en.pdf"'
    assert len(prints) == 1


@pytest.mark.usefixtures("no_ink")
def test_pdf_that_cannot_be_made_shows_the_sheet_and_says_what_to_do(client):
    answers = [client.get(f"{HEADACHE}/wall-card.pdf"), client.get(f"{HEADACHE}/family/en.pdf")]
    answers.append(client.send(f"{HEADACHE}/packet.pdf", REFERRED))

    for answer in answers:
        assert answer.status_code == 503
        assert "There is no ink. Nothing is lost: print this page from the browser instead." in answer.text
        assert '<article class="paper' in answer.text


def test_pdf_of_a_packet_comes_from_the_press_with_the_findings(client):
    answer = client.send(f"{HEADACHE}/packet.pdf", REFERRED)

    reader = PdfReader(io.BytesIO(answer.data))
    assert "16 days" in " ".join(page.extract_text() for page in reader.pages)
    assert reader.metadata.title == "Recurrent headache and migraine: referral packet"


def test_local_numbers_and_a_signature_stand_on_the_sheets(client, monkeypatch):
    phone = LocalEntry(LocalKind.PHONE, "", Wording("Access line", "860-555-0142"), "A", "B", date(2026, 11, 1))
    signed = SignOff("headache_migraine", "", "", "Dr. Ana Ruiz", "MD", date(2026, 11, 2), date(2027, 11, 2))
    monkeypatch.setattr(paper_views, "local_layer_of", lambda guideline: LocalLayer("Region", (phone,)))
    monkeypatch.setattr(paper_views, "sign_off_of", lambda guideline: signed)

    for response in (client.get(f"{HEADACHE}/wall-card"), client.send(f"{HEADACHE}/packet", REFERRED)):
        shown = text_of(response)
        assert "Access line 860-555-0142" in shown
        assert "Reviewed by Dr. Ana Ruiz, November 2, 2026" in shown
        assert "Draft" not in shown


def test_sheets_are_open_to_somebody_signed_in(client, make):
    client.sign_in(make.person(Role.PHYSICIAN, make.practice()))

    assert client.get(f"{HEADACHE}/wall-card").status_code == 200
    assert client.send(f"{HEADACHE}/packet", REFERRED).status_code == 200


def test_wall_card_of_a_guideline_whose_review_is_overdue_says_so(client, shelves, monkeypatch):
    due = shelves.guideline("asthma").next_review

    assert "Review overdue" not in client.get("/guidelines/asthma/wall-card").text
    monkeypatch.setattr("qi_portal.guidelines.sheet.today_at", lambda _: due + timedelta(1))
    assert "Review overdue" in client.get("/guidelines/asthma/wall-card").text
