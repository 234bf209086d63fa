"""A physician's own claim: what counts and what is missing, drafting, attesting, withdrawing, the packet."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from page import Page
from qi_portal.credit.models import CreditClaim, CreditStep, CreditType
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.credit.frozen import thawed
from qi_portal.measures.models import Entry


def gates(page: Page) -> dict[str, str]:
    """What is said of each gate: 'met', 'missing' or 'not yet'."""
    return {each.tags("b")[0].text: each.tags("span")[-1].text for each in page.by_id("gates").tags("li")}


# --- what counts


def test_claim_without_evidence_says_what_is_missing_and_where_it_is_done(ward) -> None:
    page = ward.page()

    assert gates(page) == {
        "The project can earn credit": "met",
        "Baseline": "missing",
        "Follow-up": "missing",
        "A balancing measure": "missing",
        "A test of change, studied and decided": "missing",
        "Active part": "missing",
        "Team meetings": "missing",
        "Training in quality improvement": "missing",
        "Reflection": "missing",
        "Sign-off by the local leader": "not yet",
    }
    assert "8 of 10 are open." in page.main.text
    links = page.links()
    assert (links["Tests of change"], links["Training"]) == (
        "/practices/P001/projects/dev-screening/marks/",
        "/training/",
    )
    assert links["Team meetings"] == "/practices/P001/projects/dev-screening/meetings/"


def test_claim_with_all_evidence_can_be_attested_once_the_draft_is_saved(ward) -> None:
    ward.earn()
    assert gates(ward.page())["Baseline"] == "met"
    assert "Read and attest" not in ward.page().links()

    assert ward.save().status_code == 303

    page = ward.page()
    assert set(gates(page).values()) == {"met", "not yet"}
    assert page.links()["Read and attest"].startswith("/practices/P001/projects/dev-screening/credit/attest?type=")
    assert "Jan 2026; Feb 2026; Mar 2026" in page.by_id("gates").text


def test_trainings_for_another_project_do_not_count(ward) -> None:
    staff = ward.open(ward.staff)
    module = {"title": "Inhalers", "minutes": "20", "materials": "Text", "project_ids": "asthma-control"}
    made = staff.send("/training/new/module", module).headers["Location"]
    ward.open(ward.physician).send(f"{made}/complete", {"confirm": "yes"})

    assert gates(ward.page())["Training in quality improvement"] == "missing"


def test_minutes_of_one_day_that_were_written_twice_are_one_meeting(ward) -> None:
    ward.meet((date(2026, 3, 5),) * 2)

    assert "Your name stands in the minutes of 1 of the 2 meetings needed." in ward.page().main.text


def test_program_without_types_says_whom_to_ask(ward) -> None:
    ward.make.change(CreditType, ward.type_id, is_active=False)
    browser = ward.open(ward.physician)

    for path in ("/practices/P001/projects/dev-screening/credit", "/practices/P001/credit/"):
        assert (
            "Your program has not set up any credit yet. Ask program staff." in Page(browser.get(path).text).main.text
        )
    assert browser.get(ward.url()).status_code == 404


# --- the draft


def test_draft_is_kept_and_shown_again(ward) -> None:
    ward.save()

    assert ward.page().sends().items() >= {"on-changed": "2026-04-13", "note-changed": "Two mornings a week",
                                           "answer-2": "Families liked it.", "version": "1"}.items()  # fmt: skip
    listed = Page(ward.open(ward.physician).get("/practices/P001/credit/").text).main.text
    assert "ABP MOC Part 4 draft Open the claim" in listed


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost_or_kept(ward) -> None:
    answer = ward.save(**{"on-planned": "2027-01-01", "answer-1": "Call 860-555-0142", "note-led": "Once"})
    page = Page(answer.text)

    assert answer.status_code == 422
    links = [each.attributes["href"] for each in page.by_id("errors").tags("a")]
    assert links == ["#on-planned", "#on-led", "#answer-1"]
    assert page.by_id("on-led-error").text == "Give the day that goes with what you wrote."
    assert page.sends()["answer-3"] == "A chart on the wall."
    assert ward.make.rows(CreditClaim) == []


def test_draft_that_was_saved_in_another_window_is_not_overwritten_unseen(ward) -> None:
    ward.save()
    opened = ward.page().sends()
    ward.save(**{"answer-2": "From the other window."})

    refused = ward.open(ward.physician).send(ward.url(), opened | {"answer-2": "From this one."})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "You saved this in another window meanwhile" in page.main.text
    assert page.sends()["answer-2"] == "From this one."
    assert ward.claim.reflection[1] == "From the other window."
    assert ward.open(ward.physician).send(ward.url(), page.sends()).status_code == 303


def test_draft_is_nobody_elses_to_read(ward) -> None:
    ward.earn()
    ward.save()

    for someone, program in ((ward.lead, False), (ward.staff, True)):
        assert ward.review(someone, program=program).status_code == 404
    assert "Name of" not in Page(ward.open(ward.staff).get("/credit/").text).main.text
    other = ward.person(Role.PHYSICIAN)
    assert "on-changed" in ward.page(someone=other).sends()
    assert ward.page(someone=other).sends()["on-changed"] == ""


# --- attesting


def test_attestation_freezes_the_evidence_with_the_sentence_that_was_shown(ward) -> None:
    ward.earn()
    ward.save()
    page = ward.page("/attest")

    assert ward.attest().status_code == 303

    claim = ward.claim
    assert claim.state == "attested"
    assert claim.statement in page.main.text
    assert claim.statement.startswith(f"I, {ward.physician.name}, took part in the project “")
    evidence = thawed(claim.frozen)
    assert (len(evidence.lead.months), len(evidence.meetings), len(evidence.trainings)) == (10, 2, 1)
    assert evidence.reflection[2] == "A chart on the wall."
    assert claim.asked["points"] == 25.0
    assert claim.chart.startswith("<svg")
    assert len(claim.digest) == 64
    assert ward.steps() == [("attest", "claimant")]
    assert [each.action for each in ward.deeds()][-2:] == ["credit.save", "credit.attest"]


def test_attestation_without_a_tick_is_refused(ward) -> None:
    ward.earn()
    ward.save()
    sent = ward.page("/attest").sends()

    answer = ward.open(ward.physician).send(ward.url("/attest"), sent)

    assert answer.status_code == 422
    assert "Tick the sentence that you stand for." in Page(answer.text).main.text
    assert ward.state == "draft"


def test_attestation_of_evidence_that_changed_since_it_was_shown_is_shown_anew(ward) -> None:
    ward.earn()
    ward.save()
    sent = ward.page("/attest").sends()
    ward.make.change(Entry, (ward.place.practice_id, "DEV-1", ward.make.rows(Entry)[0].period), numerator=7)

    answer = ward.open(ward.physician).send(ward.url("/attest"), sent | {"confirm": "yes"})

    assert answer.status_code == 409
    assert "The evidence changed since this page was opened" in Page(answer.text).main.text
    assert ward.state == "draft"
    assert ward.attest().status_code == 303


def test_claim_that_misses_a_gate_cannot_be_attested(ward) -> None:
    ward.earn()
    ward.save({"on-planned": "2026-03-05"})

    assert ward.open(ward.physician).get(ward.url("/attest")).status_code == 404
    assert ward.open(ward.physician).send(ward.url("/attest"), {"confirm": "yes"}).status_code == 404
    assert ward.make.rows(CreditStep) == []


def test_attested_claim_is_no_draft_any_more(ward) -> None:
    ward.attested()
    page = ward.page()

    assert "waits for the local leader" in page.main.text
    assert not page.has("activities")
    assert "“I, " in page.main.text
    draft = {"version": str(ward.claim.version), "answer-1": "Another."}
    assert ward.open(ward.physician).send(ward.url(), draft).status_code == 409
    assert ward.claim.reflection[0] == "The form goes out at check-in."


# --- withdrawing, and the packet


def test_withdrawn_claim_leaves_room_for_a_new_one(ward) -> None:
    ward.attested()
    version = {"version": str(ward.claim.version)}

    assert ward.open(ward.physician).send(ward.url("/withdraw"), {"version": "1"}).status_code == 409
    assert ward.open(ward.physician).send(ward.url("/withdraw"), version).status_code == 303

    assert ward.state == "withdrawn"
    assert ward.page().sends()["version"] == "0"
    ward.save()
    assert sorted(row.state for row in ward.make.rows(CreditClaim)) == ["draft", "withdrawn"]


def test_packet_holds_the_attested_evidence_and_the_signatures(ward) -> None:
    ward.attested()
    ward.decide(ward.lead, "confirm")
    ward.make.change(Entry, (ward.place.practice_id, "DEV-1", ward.make.rows(Entry)[0].period), denominator=99)

    taken = ward.open(ward.physician).send(ward.url("/packet.pdf"))

    assert (taken.mimetype, taken.headers["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="credit-dev-screening.pdf"',
    )
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(taken.data)).pages]
    text = " ".join(pages)
    for part in (
        ward.physician.name, "Evidence for ABP MOC Part 4", "Confirmed", ward.lead.name, "Form at check-in",
        "May 7, 2026", "Run charts", "Two mornings a week", "A chart on the wall.", "Page 1 of",
    ):  # fmt: skip
        assert part in text
    assert " 99 " not in text
    assert ward.deeds()[-1].action == "credit.packet"


def test_draft_has_no_packet(ward) -> None:
    ward.save()

    assert "Packet (PDF)" not in ward.page().main.text
    assert ward.open(ward.physician).send(ward.url("/packet.pdf")).status_code == 404


def test_attested_values_are_plain_json(ward) -> None:
    ward.attested()

    assert json.loads(json.dumps(ward.claim.frozen)) == ward.claim.frozen


# --- who may


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_only_the_practice_team_claims(ward, role: Role) -> None:
    wide = role in (Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)
    browser = ward.open(ward.person(role, ward.region if wide else ward.place))

    expected = 200 if role in (Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD) else 403
    for path in (ward.url(), "/practices/P001/credit/"):
        assert browser.get(path).status_code == expected


def test_foreign_practice_and_project_are_not_found(ward) -> None:
    stranger = ward.open(ward.make.person(Role.PHYSICIAN, at=ward.make.practice(code="P002")))
    physician = ward.open(ward.physician)

    assert stranger.get(ward.url()).status_code == 404
    assert stranger.send(ward.url(), {"answer-1": "x"}).status_code == 404
    assert physician.get("/practices/P001/projects/asthma-control/credit").status_code == 404
    assert physician.get(ward.url(type_id=ward.physician.id)).status_code == 404


def test_type_of_another_program_is_not_found(ward) -> None:
    elsewhere = ward.make.program()
    staff = ward.open(ward.make.person(Role.PROGRAM_STAFF, at=elsewhere))
    staff.send("/credit/types/usual", {"program": str(elsewhere.id)})
    foreign = next(row.id for row in ward.make.rows(CreditType) if row.program_id == elsewhere.id)

    assert ward.open(ward.physician).get(ward.url(type_id=foreign)).status_code == 404
