"""Headings nobody knows: the sender says what they hold, and the next file like it is read without questions."""

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.measures.imports.models import ColumnMapping, ImportFile

ODD = "Clinic code,Quality item,Mo.,Passed,Looked at\nP001,DEV-1,2026-10,18,24\n"
NEXT = "Clinic code,Quality item,Mo.,Passed,Looked at\nP001,DEV-1,2026-09,17,23\n"
WIDE = "Clinic code,Mo.,Screens done,Screens due\nP001,2026-10,18,24\n"
ROLES = {"column-0": "practice_id", "column-1": "measure_id", "column-2": "period", "column-3": "numerator",
         "column-4": "denominator"}  # fmt: skip


def explain(sender, address: str, **typed: str):
    """Fill in the page and send it."""
    form = Page(sender.browser.get(address).text).sends()
    return sender.browser.send(address, form | typed)


def test_unknown_headings_lead_to_a_page_that_shows_them_and_no_values(member) -> None:
    address = member.looked_at(ODD)
    page = Page(member.browser.get(address).text)

    assert address.endswith("/columns")
    assert [node.text for node in page.main.tags("th")][-5:] == [
        "Clinic code",
        "Quality item",
        "Mo.",
        "Passed",
        "Looked at",
    ]
    assert "No heading was found in the first 20 rows." in page.main.text
    assert "2026-10,18" not in page.main.text.replace(" ", ",")


def test_explained_file_is_read_and_committed(network, member) -> None:
    address = member.looked_at(ODD)

    answer = explain(member, address, **ROLES)

    assert answer.status_code == 303
    preview = answer.headers["Location"]
    assert "Read as you explained its columns." in Page(member.browser.get(preview).text).main.text
    assert member.commit(preview).status_code == 303
    assert network.entries() == {("P001", "DEV-1", "2026-10"): ("counted", 18, 24, 1)}


def test_next_file_with_the_same_headings_is_read_without_questions(network, member) -> None:
    explain(member, member.looked_at(ODD), **ROLES)

    address = member.looked_at(NEXT.replace("Clinic code", "  CLINIC   CODE "))

    told = Page(member.browser.get(address).text).main.text
    assert f"Read with the explanation of its columns that {network.member.name} saved on November 21, 2026." in told
    member.commit(address)
    assert list(network.entries()) == [("P001", "DEV-1", "2026-09")]


def test_explanation_is_that_of_the_practice_alone(network, member, make) -> None:
    explain(member, member.looked_at(ODD), **ROLES)
    other = type(member)(network.as_of(make.person(Role.QI_MEMBER, at=network.places["P009"])))

    assert other.looked_at(ODD).endswith("/columns")


def test_explanation_of_staff_holds_in_the_whole_program(network, sender, member) -> None:
    page = sender.looked_at(ODD)
    assert explain(sender, page, scope="program-0", **ROLES).status_code == 303

    assert not member.looked_at(NEXT).endswith("/columns")


def test_forgotten_explanation_is_asked_for_again(network, member) -> None:
    explain(member, member.looked_at(ODD), **ROLES)
    (kept,) = network.make.rows(ColumnMapping)

    assert member.browser.send(f"/upload/columns/{kept.id}/forget").status_code == 303

    assert network.make.rows(ColumnMapping) == []
    assert member.looked_at(NEXT).endswith("/columns")


def test_explanation_of_others_cannot_be_forgotten(network, member, make) -> None:
    explain(member, member.looked_at(ODD), **ROLES)
    (kept,) = network.make.rows(ColumnMapping)
    stranger = network.as_of(make.person(Role.QI_MEMBER, at=network.places["P009"]))

    assert stranger.send(f"/upload/columns/{kept.id}/forget").status_code == 404
    assert len(network.make.rows(ColumnMapping)) == 1


def test_wide_file_is_explained_by_measure(network, member) -> None:
    typed = {"column-0": "practice_id", "column-1": "period", "column-2": "numerator", "of-2": "dev 1",
             "column-3": "denominator", "of-3": "DEV-1"}  # fmt: skip

    answer = explain(member, member.looked_at(WIDE), **typed)

    member.commit(answer.headers["Location"])
    assert network.entries() == {("P001", "DEV-1", "2026-10"): ("counted", 18, 24, 1)}


def test_missing_columns_hold_for_every_row(network, member) -> None:
    address = member.looked_at("Quality item,Numerator,Denominator\nDEV-1,18,24\nDEV-2,9,12\n")
    typed = {"column-0": "measure_id", "all-practice_id": "P001", "all-period": "2026-10"}

    member.commit(explain(member, address, **typed).headers["Location"])

    assert sorted(network.entries()) == [("P001", "DEV-1", "2026-10"), ("P001", "DEV-2", "2026-10")]
    (kept,) = network.make.rows(ColumnMapping)
    assert kept.fixed == {"practice_id": "P001"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"of-3": "nonsense"}, "neither a measure such as DEV-1 nor a month"),
        ({"all-practice_id": "P009"}, "not a practice you may enter for"),
        ({"all-measure_id": "DEV-99"}, "Use an id such as DEV-1"),
        ({"all-period": "2026-13"}, "is not a month"),
        ({"column-4": ""}, "No column for the denominator was found"),
        ({"column-4": "numerator"}, "both hold the numerator"),
    ],
)
def test_explanation_that_cannot_be_right_is_said_and_nothing_is_lost(network, member, typed, says) -> None:
    answer = explain(member, member.looked_at(ODD), **{**ROLES, **typed})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert says in page.main.text
    assert page.sends()["column-0"] == "practice_id"
    assert network.make.rows(ColumnMapping) == []


def test_file_of_others_cannot_be_explained(network, member, make) -> None:
    address = member.looked_at(ODD)
    other = network.as_of(make.person(Role.QI_MEMBER, at=network.places["P001"]))

    assert (other.get(address).status_code, other.send(address, ROLES).status_code) == (404, 404)


@pytest.mark.parametrize(
    "content", ["Smith,Jane,yes\nDoe,John,no\n", "P001,DEV-1,2026-10,18,24\n", "only words\nhere\n"]
)
def test_file_without_names_of_columns_is_refused_and_not_kept(network, member, content: str) -> None:
    answer = member.upload(content)

    assert answer.status_code == 422
    assert "Jane" not in answer.text
    assert network.make.rows(ImportFile) == []
