"""A clinician's signature: who may, what it holds for, and that it can be taken back."""

from dataclasses import replace
from datetime import date

import pytest

from factories import Factory
from page import Page
from qi_portal.accounts.models import Person
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
