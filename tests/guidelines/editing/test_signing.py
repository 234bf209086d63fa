"""A clinician's signature: who may, what it holds for, and that it can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from factories import Factory
from page import Page
from qi_portal.accounts.models import Person
from qi_portal.domain.access import Role
from qi_portal.guidelines.editing.models import GuidelineSignOff
from qi_portal.guidelines.editing.signing.queries import in_force, signatures

SLUG, CONDITION = "headache-migraine", "headache_migraine"
TYPED = {"credentials": "MD, child neurology", "next_review": "2027-11-21", "confirm": "y"}


def form(desk) -> dict[str, str]:
    return desk.page(f"{desk.url}/guidelines/{SLUG}/sign-off", "lead").sends()


def sign(desk, **typed: str):
    return desk.send(f"{desk.url}/guidelines/{SLUG}/sign-off", form(desk) | TYPED | typed, "lead")


def test_signature_names_the_version_and_the_text(desk, guideline) -> None:
    assert sign(desk).status_code == 303

    (row,) = desk.make.rows(GuidelineSignOff)
    assert (row.condition_id, row.guideline_version, row.content_hash) == (
        CONDITION, guideline.version, guideline.content_hash
    )  # fmt: skip
    assert (row.name, row.credentials) == (desk.people["lead"].name, "MD, child neurology")
    assert (row.signed_on, row.next_review) == (date(2026, 11, 21), date(2027, 11, 21))
    page = desk.page(f"{desk.url}/guidelines/{SLUG}")
    assert f"Reviewed by {row.name}, November 21, 2026" in page.main.text
    assert "Draft: needs clinical review" not in page.main.text
    (deed,) = desk.deeds("guideline_sign_off")
    assert (deed.action, deed.actor_id, deed.program_id) == ("guideline.sign", row.person_id, desk.program.id)


def test_signature_holds_only_for_what_was_signed(desk, guideline) -> None:
    sign(desk)
    signed = desk.make.read(lambda: signatures(desk.region()))

    assert in_force(guideline, signed) is not None
    assert in_force(replace(guideline, version="9.9.9"), signed) is None
    assert in_force(replace(guideline, content_hash="0" * 64), signed) is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"credentials": " "}, "credentials"),
        ({"next_review": ""}, "next_review"),
        ({"next_review": "2026-11-21"}, "next_review"),
        ({"next_review": "2028-11-22"}, "next_review"),
        ({"next_review": "soon"}, "next_review"),
        ({"confirm": ""}, "confirm"),
    ],
)
def test_signature_that_does_not_fit_is_refused(desk, typed: dict[str, str], field: str) -> None:
    answer = sign(desk, **typed)

    page = Page(answer.text)
    assert (answer.status_code, desk.make.rows(GuidelineSignOff)) == (422, [])
    assert page.by_id(f"{field}-error").text
    if field != "credentials":
        assert page.sends()["credentials"] == "MD, child neurology"


def test_two_years_are_the_most(desk) -> None:
    assert sign(desk, next_review="2028-11-21").status_code == 303


def test_text_that_changed_since_it_was_read_is_not_signed(desk) -> None:
    assert sign(desk, content_hash="0" * 64).status_code == 409
    assert desk.make.rows(GuidelineSignOff) == []


def test_author_does_not_sign(desk, guideline) -> None:
    desk.make.change(Person, desk.people["lead"].id, name=f"Dr. {guideline.authors[0].upper()}")

    assert sign(desk).status_code == 422
    assert desk.make.rows(GuidelineSignOff) == []


@pytest.mark.parametrize("who", ["editor", "administrator", "staff", "physician", "coach"])
def test_only_the_clinical_lead_signs(desk, who: str) -> None:
    address = f"{desk.url}/guidelines/{SLUG}/sign-off"

    assert desk.browser(who).get(address).status_code == 403
    assert desk.send(address, TYPED, who).status_code == 403


def test_signature_is_taken_back_with_a_reason(desk) -> None:
    sign(desk)
    (row,) = desk.make.rows(GuidelineSignOff)
    address = f"{desk.url}/guidelines/{SLUG}/sign-off/{row.id}/take-back"

    assert desk.send(address, {"note": ""}, "lead").status_code == 422
    assert desk.send(address, {"note": "Signed the wrong one"}, "lead").status_code == 303

    (row,) = desk.make.rows(GuidelineSignOff)
    assert (row.ended_by, row.end_reason) == (desk.people["lead"].id, "Signed the wrong one")
    assert "Draft: needs clinical review" in desk.page(f"{desk.url}/guidelines/{SLUG}").main.text
    assert desk.send(address, {"note": "Again"}, "lead").status_code == 404


def test_signature_in_one_program_says_nothing_in_another(desk, guideline, make: Factory) -> None:
    sign(desk)
    west = make.program("west")

    from qi_portal.guidelines.editing.queries import Region

    elsewhere = Region(west.id, west.code, "West", west.time_zone)
    assert in_force(guideline, make.read(lambda: signatures(elsewhere))) is None


def at_once(desk, path: str, typed: dict[str, str]) -> list[int]:
    browsers = [desk.client.application.test_client().sign_in(desk.people["lead"]) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        return sorted(answer.status_code for answer in pool.map(lambda each: each.send(path, typed), browsers))


@pytest.mark.rule(49)
def test_signature_sent_twice_or_at_once_is_one(desk) -> None:
    typed = {"content_hash": form(desk)["content_hash"]} | TYPED

    assert at_once(desk, f"{desk.url}/guidelines/{SLUG}/sign-off", typed) == [303] * 6
    assert sign(desk).status_code == 303

    (_row,) = desk.make.rows(GuidelineSignOff)
    assert [deed.action for deed in desk.deeds("guideline_sign_off")] == ["guideline.sign"]


def test_signer_who_takes_back_leaves_no_own_signature_under_the_text(desk) -> None:
    sign(desk)
    sign(desk, next_review="2028-01-01")
    newest = max(desk.make.rows(GuidelineSignOff), key=lambda row: row.signed_at)

    desk.send(f"{desk.url}/guidelines/{SLUG}/sign-off/{newest.id}/take-back", {"note": "Misread"}, "lead")

    assert "Draft: needs clinical review" in desk.page(f"{desk.url}/guidelines/{SLUG}", "lead").main.text
    assert {row.end_reason for row in desk.make.rows(GuidelineSignOff)} == {"Misread"}


def test_guideline_that_somebody_else_signed_too_is_not_called_a_draft_again(desk, make: Factory) -> None:
    sign(desk)
    (own,) = make.rows(GuidelineSignOff)
    desk.people["other"] = make.person(Role.CLINICAL_LEAD, at=desk.program)
    address = f"{desk.url}/guidelines/{SLUG}/sign-off"
    desk.send(address, form(desk) | TYPED, "other")

    desk.send(f"{address}/{own.id}/take-back", {"note": "Misread"}, "lead")

    assert "a draft again" not in desk.browser("lead").get(f"{desk.url}/guidelines/{SLUG}").text


def test_signature_taken_back_at_once_is_taken_back_once(desk) -> None:
    sign(desk)
    (row,) = desk.make.rows(GuidelineSignOff)

    statuses = at_once(desk, f"{desk.url}/guidelines/{SLUG}/sign-off/{row.id}/take-back", {"note": "Misread"})

    assert statuses == [303, 404, 404, 404, 404, 404]
    deeds = [deed.action for deed in desk.deeds("guideline_sign_off")]
    assert deeds == ["guideline.sign", "guideline.take_back"]
