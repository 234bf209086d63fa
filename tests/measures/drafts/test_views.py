"""What somebody typed and did not save: kept for them alone, offered again, gone when saved, discarded or old."""

from datetime import timedelta

import pytest
import time_machine

from conftest import NOON
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.entry.drafts import MOST_FIELDS
from qi_portal.measures.drafts.actions import purge_drafts
from qi_portal.measures.drafts.models import EntryDraft

DRAFT = "/practices/P001/drafts/dev-screening/2026-10"
TYPED = {"DEV-1-numerator": "18", "DEV-1-denominator": "24", "DEV-1-version": "0"}
JSON = {"Accept": "application/json"}


def offer(team, browser=None) -> str:
    page = Page((browser or team.browser).get(team.url()).text)
    return page.by_id("draft").text if page.has("draft") else ""


def test_draft_is_kept_with_a_sentence_and_a_time(team) -> None:
    answer = team.browser.send(DRAFT, TYPED, headers=JSON)

    assert answer.json == {"said": "Draft kept at 12:00\u202fPM. It is not on the charts yet."}
    assert team.make.rows(EntryDraft)[0].fields == TYPED
    assert (team.entries(), team.deeds()) == ({}, [])


def test_draft_is_offered_and_typed_in_again_with_what_the_checks_say(team) -> None:
    team.browser.send(DRAFT, TYPED | {"DEV-2-numerator": "21", "DEV-2-denominator": "20"}, headers=JSON)

    assert offer(team).startswith("Draft from 12:00 PM on November 21, 2026, not saved to the charts yet.")
    page = Page(team.browser.get(team.url() + "?draft=use").text)

    assert page.sends().items() >= TYPED.items()
    assert "21 is more than 20" in page.by_id("DEV-2-said").text
    assert not page.has("draft")


def test_draft_outlives_the_session_it_was_typed_in(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)
    team.browser.send("/sign-out")

    assert "Draft from" in offer(team, team.another())


def test_what_is_typed_later_is_added_to_the_draft(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)
    team.browser.send(DRAFT, {"DEV-2-numerator": "16", "DEV-1-numerator": "19"}, headers=JSON)

    (draft,) = team.make.rows(EntryDraft)
    assert draft.fields == TYPED | {"DEV-2-numerator": "16", "DEV-1-numerator": "19"}


def test_cell_that_names_somebody_is_left_out_of_the_draft(team) -> None:
    named = {"DEV-1-numerator": "born 03/04/2019", "DEV-2-numerator": "860-555-0142", "DEV-3-numerator": "Maria Lopez"}

    answer = team.browser.send(DRAFT, TYPED | named, headers=JSON)

    assert answer.json["said"].endswith("without the text, which may name a patient.")
    assert "860" not in answer.text
    assert team.make.rows(EntryDraft)[0].fields == {
        name: text for name, text in TYPED.items() if name != "DEV-1-numerator"
    }


def test_draft_does_not_grow_beyond_a_grid(team) -> None:
    for round_ in range(3):
        team.browser.send(DRAFT, {f"X{round_}{number}-numerator": "1" for number in range(MOST_FIELDS)}, headers=JSON)

    assert len(team.make.rows(EntryDraft)[0].fields) == MOST_FIELDS


def test_draft_is_gone_once_the_month_is_saved(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)

    form = Page(team.browser.get(team.url() + "?draft=use").text).sends()
    assert team.browser.send(team.url(), form).status_code == 303

    assert (team.make.rows(EntryDraft), offer(team)) == ([], "")
    assert team.entries()["DEV-1", "2026-10"].numerator == 18


def test_draft_is_kept_while_a_save_is_refused(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)

    assert team.save({"DEV-1-numerator": "30", "DEV-1-denominator": "24"}).status_code == 422

    assert len(team.make.rows(EntryDraft)) == 1


def test_draft_that_says_nothing_new_is_not_offered(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24"})
    team.browser.send(DRAFT, TYPED | {"DEV-2-numerator": ""}, headers=JSON)

    assert offer(team) == ""


def test_draft_of_a_number_that_somebody_else_saved_meanwhile_is_a_clash(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)
    team.save({"DEV-1-numerator": "20", "DEV-1-denominator": "24"}, browser=_colleague(team))

    page = Page(team.browser.get(team.url() + "?draft=use").text)

    assert "Keep theirs: 20 of 24" in page.by_id("DEV-1-said").text
    assert page.sends()["DEV-1-numerator"] == "18"


def test_discarded_draft_is_gone(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)

    assert team.browser.send(f"{DRAFT}/discard").status_code == 303
    assert (team.make.rows(EntryDraft), offer(team)) == ([], "")


def test_draft_is_the_typists_own(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)
    colleague = _colleague(team)

    assert offer(team, colleague) == ""
    assert "18" not in Page(colleague.get(team.url() + "?draft=use").text).sends().values()
    colleague.send(f"{DRAFT}/discard")
    assert len(team.make.rows(EntryDraft)) == 1


def _colleague(team):
    return team.another(team.make.person(Role.PRACTICE_LEAD, at=team.place))


def test_draft_without_a_script_is_kept_by_its_button(team) -> None:
    answer = team.browser.send(DRAFT, team.open() | TYPED)

    assert (answer.status_code, answer.headers["Location"]) == (303, team.url())
    page = Page(team.browser.get(team.url()).text)
    assert "Draft kept at 12:00" in page.root.text
    assert page.has("draft")


@pytest.mark.parametrize(
    "note", ["Call 203-555-0147", "Jane Smith was late", "MRN 48213", "born 3/4/2019", "a@family.example"]
)
def test_text_that_may_name_a_patient_is_in_no_draft(team, note: str) -> None:
    answer = team.browser.send(DRAFT, TYPED | {"note": note, "reason": note}, headers=JSON)

    assert "without the text, which may name a patient" in answer.json["said"]
    assert team.make.rows(EntryDraft)[0].fields == TYPED


def test_only_fields_of_the_grid_are_in_a_draft(team) -> None:
    kept = TYPED | {"note": "New nurse", "sampling": "full"}
    sent = kept | {"DEV-1-keep": "theirs", "other": "1", "DEV-2-version": "9" * 50}

    team.browser.send(DRAFT, sent, headers=JSON)

    assert team.make.rows(EntryDraft)[0].fields == kept


def test_old_draft_is_neither_offered_nor_kept(team) -> None:
    team.browser.send(DRAFT, TYPED, headers=JSON)
    later = NOON + timedelta(days=61)

    team.make.write(lambda: purge_drafts(now=NOON + timedelta(days=60)))
    assert len(team.make.rows(EntryDraft)) == 1
    with time_machine.travel(later):
        assert offer(team, team.another()) == ""
    team.make.write(lambda: purge_drafts(now=later))
    assert team.make.rows(EntryDraft) == []


@pytest.mark.parametrize(
    ("role", "status"), [(Role.QI_MEMBER, 200), (Role.COACH, 200), (Role.PHYSICIAN, 403), (Role.CARE_COORDINATOR, 403)]
)
def test_who_may_enter_may_keep_a_draft(team, role: Role, status: int) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert browser.send(DRAFT, TYPED, headers=JSON).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/practices/P002/drafts/dev-screening/2026-10",
        "/practices/P001/drafts/asthma-control/2026-10",
        "/practices/P001/drafts/no-such-project/2026-10",
        "/practices/P001/drafts/AST-1/2026",
        "/practices/P001/drafts/DEV-1/20260",
    ],
)
def test_draft_of_no_grid_of_the_practice_is_no_page(team, address: str) -> None:
    team.make.practice(team.region, code="P002")

    assert team.browser.send(address, TYPED, headers=JSON).status_code == 404
    assert team.make.rows(EntryDraft) == []


def test_draft_leaves_no_row_in_the_audit_log(team) -> None:
    before = len(team.make.rows(AuditEvent))

    team.browser.send(DRAFT, TYPED, headers=JSON)

    assert len(team.make.rows(AuditEvent)) == before
