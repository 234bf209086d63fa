"""Somebody else's claim: the leader and program staff read, confirm, approve or send it back."""

import pytest

from page import Page
from qi_portal.accounts.models import Person
from qi_portal.credit.models import CreditStep
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.measures.models import Entry


def spoil(ward, numerator: float = 7) -> None:
    """Change the counts of January, which was attested as baseline."""
    first = min(each.period for each in ward.make.rows(Entry))
    ward.make.change(Entry, (ward.place.practice_id, "DEV-1", first), numerator=numerator)


def said(answer) -> str:
    return Page(answer.text).main.text


def test_claim_is_confirmed_by_the_leader_and_approved_by_staff(ward) -> None:
    ward.attested()
    waiting = Page(ward.open(ward.lead).get("/practices/P001/credit/").text).by_id("waiting").text
    assert ward.physician.name in waiting

    page = said(ward.review(ward.lead))
    assert f"I, {ward.lead.name}, know that {ward.physician.name} took an active part" in page
    assert ward.decide(ward.lead, "confirm").status_code == 303
    assert ward.state == "confirmed"

    assert "Confirmed by" in said(ward.review(ward.staff, program=True))
    assert ward.decide(ward.staff, "approve", program=True).status_code == 303

    assert ward.state == "approved"
    assert ward.steps() == [("attest", "claimant"), ("confirm", "leader"), ("approve", "staff")]
    statements = [row.statement for row in sorted(ward.make.rows(CreditStep), key=lambda row: row.at)]
    assert statements[1] in page
    assert all(each.endswith(".") for each in statements)
    assert [each.action for each in ward.deeds()][-3:] == ["credit.attest", "credit.confirm", "credit.approve"]
    assert ward.deeds()[-1].before["state"] == "confirmed"
    assert "approved" in ward.page().main.text
    assert "Withdraw" not in ward.page().main.text


@pytest.mark.parametrize("by_staff", [False, True])
def test_claim_that_is_sent_back_is_a_draft_with_the_reason_above_it(ward, by_staff: bool) -> None:
    ward.attested()
    who, program = (ward.staff, True) if by_staff else (ward.lead, False)
    if by_staff:
        ward.decide(ward.lead, "confirm")

    answer = ward.decide(who, "send-back", program=program, reason="Which of the tests was yours?")

    assert answer.status_code == 303
    page = ward.page()
    assert f"Sent back by {who.name} Which of the tests was yours?" in page.main.text
    assert page.sends()["answer-1"] == "The form goes out at check-in."
    assert (ward.state, ward.claim.frozen, ward.claim.confirmed_by) == ("draft", None, None)
    assert ward.review(who, program=program).status_code == 404
    assert ward.attest().status_code == 303
    assert f"Sent back by {who.name} Which" not in ward.page().main.text


def test_sending_back_without_a_reason_is_refused(ward) -> None:
    ward.attested()

    answer = ward.decide(ward.lead, "send-back", reason=" ")

    assert answer.status_code == 422
    assert Page(answer.text).by_id("reason-error").text == "Write something here."
    assert ward.state == "attested"


def test_confirming_without_a_tick_is_refused(ward) -> None:
    ward.attested()
    page = Page(ward.review(ward.lead).text)

    answer = ward.open(ward.lead).send(f"{ward.claim_url()}confirm", page.sends())

    assert answer.status_code == 422
    assert "Tick the sentence that you stand for." in said(answer)
    assert ward.state == "attested"


def test_evidence_that_changed_after_the_attestation_is_named_and_kept_with_the_step(ward) -> None:
    ward.attested()
    spoil(ward)

    sentence = "the counts of Jan 2026 were changed."
    assert sentence in said(ward.review(ward.lead))
    assert sentence in ward.page().main.text
    ward.decide(ward.lead, "confirm")

    confirmed = next(row for row in ward.make.rows(CreditStep) if row.step == "confirm")
    assert len(confirmed.changes) == 1
    assert confirmed.changes[0].endswith(sentence)
    assert confirmed.changes == ward.deeds()[-1].after["changes"]


def test_evidence_that_changes_while_its_page_is_open_is_shown_before_the_step(ward) -> None:
    ward.attested()
    page = Page(ward.review(ward.lead).text)
    spoil(ward)

    answer = ward.open(ward.lead).send(f"{ward.claim_url()}confirm", page.sends() | {"confirm": "yes"})

    assert answer.status_code == 409
    assert "The claim or its evidence changed since this page was opened" in said(answer)
    assert ward.state == "attested"


def test_claim_that_no_longer_reaches_its_gates_can_only_be_sent_back(ward) -> None:
    ward.attested()
    for entry in ward.make.rows(Entry):
        if entry.measure_id == "DEV-6":
            ward.make.change(Entry, (entry.practice_id, "DEV-6", entry.period), state="none_eligible", numerator=None,
                             denominator=None)  # fmt: skip

    assert "The evidence no longer reaches everything that is asked. Send the claim back." in said(
        ward.review(ward.lead)
    )
    shown = Page(ward.review(ward.lead).text).sends()
    forced = ward.open(ward.lead).send(f"{ward.claim_url()}confirm", shown | {"confirm": "yes"})
    assert forced.status_code == 403
    assert "does not reach any more: A balancing measure." in said(forced)
    assert ward.decide(ward.lead, "send-back", reason="Enter the balancing measure.").status_code == 303


def test_nobody_confirms_or_approves_their_own(ward) -> None:
    ward.make.role(ward.physician, Role.PRACTICE_LEAD, ward.place)
    ward.make.role(ward.physician, Role.PROGRAM_STAFF, ward.region)
    ward.attested()

    assert ward.review(ward.physician).status_code == 404
    page = Page(ward.review(ward.physician, program=True).text)
    assert not [each for each in page.main.tags("form") if each.attributes["action"].endswith(("confirm", "approve"))]
    sent = {"version": str(ward.claim.version), "fingerprint": ward.claim.digest, "confirm": "yes"}
    assert ward.open(ward.physician).send(f"{ward.claim_url(program=True)}confirm", sent).status_code == 403
    assert ward.state == "attested"


def test_staff_do_not_confirm_while_the_practice_has_a_lead(ward) -> None:
    ward.attested()
    sent = {"version": str(ward.claim.version), "fingerprint": ward.claim.digest, "confirm": "yes"}

    forced = ward.open(ward.staff).send(f"{ward.claim_url(program=True)}confirm", sent)

    assert forced.status_code == 403
    assert "it waits for the local leader." in said(forced)
    assert ward.state == "attested"


@pytest.mark.parametrize("alone", ["no lead", "lead switched off", "she leads"])
def test_staff_confirm_where_nobody_else_leads_and_somebody_else_approves(ward, alone: str) -> None:
    ward.earn()
    if alone == "she leads":
        ward.make.role(ward.physician, Role.PRACTICE_LEAD, ward.place)
    ward.make.change(Person, ward.lead.id, is_active=False)
    ward.save()
    ward.attest()
    assert "program staff confirm in the leader's place" in ward.page().main.text
    assert "The practice has no lead beside the claimant" in said(ward.review(ward.staff, program=True))

    assert ward.decide(ward.staff, "confirm", program=True).status_code == 303
    refused = ward.decide(ward.staff, "approve", program=True)
    other = ward.person(Role.PROGRAM_STAFF, ward.region)

    assert refused.status_code == 409
    assert ward.state == "confirmed"
    assert ward.decide(other, "approve", program=True).status_code == 303
    assert ward.steps()[1:] == [("confirm", "staff"), ("approve", "staff")]
    assert "(in the leader's place)" in ward.page().main.text


@pytest.mark.parametrize("deed", ["approve", "nothing"])
def test_deed_that_is_not_the_leaders_is_refused(ward, deed: str) -> None:
    ward.attested()
    sent = {"version": str(ward.claim.version), "fingerprint": ward.claim.digest, "confirm": "yes"}

    assert ward.open(ward.lead).send(f"{ward.claim_url()}{deed}", sent).status_code == (
        409 if deed == "approve" else 404
    )
    assert ward.state == "attested"


def test_packet_is_taken_by_staff_too(ward) -> None:
    ward.attested()

    taken = ward.open(ward.staff).send(f"{ward.claim_url(program=True)}packet.pdf")

    assert taken.headers["Content-Disposition"] == 'attachment; filename="credit-P001-dev-screening.pdf"'
    assert ward.deeds()[-1].actor_id == ward.staff.id


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_claims_are_read_by_the_leader_and_by_program_staff_alone(ward, role: Role) -> None:
    ward.attested()
    wide = role in (Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)
    someone = ward.person(role, ward.region if wide else ward.place)

    assert ward.review(someone).status_code == (200 if role is Role.PRACTICE_LEAD else 403)
    assert ward.review(someone, program=True).status_code == (200 if role is Role.PROGRAM_STAFF else 403)


def test_claim_is_not_reached_through_another_practice_or_program(ward) -> None:
    ward.attested()
    sister = ward.make.practice(ward.region, code="P002")
    its_lead = ward.person(Role.PRACTICE_LEAD, sister)
    stranger = ward.person(Role.PROGRAM_STAFF, ward.make.program())
    through_sister = ward.claim_url().replace("P001", "P002")

    assert ward.open(its_lead).get(through_sister).status_code == 404
    assert ward.open(its_lead).get(ward.claim_url()).status_code == 404
    assert ward.open(ward.staff).get(f"{through_sister}program/").status_code == 404
    assert ward.review(stranger, program=True).status_code == 404
