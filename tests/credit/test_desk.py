"""The program's desk: the roster on the page and as a file, and the types of credit."""

import csv
import io

import pytest
from openpyxl import load_workbook

from page import Page
from qi_portal.accounts.models import Person
from qi_portal.credit.models import CreditType
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role

TYPE = {"name": "CME for all", "kind": "cme", "gates": "training", "meetings": "1", "trainings": "2", "points": "5",
        "note": "Ask the provider.", "is_active": "y"}  # fmt: skip


def table(ward, path: str = "/credit/") -> str:
    return Page(ward.open(ward.staff).get(path).text).main.text


def csv_rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


# --- the roster


def test_desk_without_claims_says_where_they_come_from(ward) -> None:
    assert "No claim was attested yet. Physicians claim credit from a project of their practice." in table(ward)


def test_roster_lists_claims_by_state_practice_and_type(ward) -> None:
    ward.attested()

    shown = table(ward)
    assert "waits for the local leader (1)" in shown
    assert f"{ward.physician.name} Maple Court Pediatrics Developmental screening ABP MOC Part 4" in shown
    for path in ("/credit/?state=approved", "/credit/?practice=P002", "/credit/?credit=Other"):
        assert "No claim is like that." in table(ward, path)
    assert ward.physician.name in table(ward, "/credit/?state=attested&practice=P001&credit=ABP+MOC+Part+4")


def test_roster_says_of_a_claim_that_was_sent_back_only_that_it_was(ward) -> None:
    ward.attested()
    ward.decide(ward.lead, "send-back", reason="The minutes are missing.")

    shown = table(ward)

    assert "sent back (1)" in shown
    assert "The minutes" not in shown
    assert ward.physician.name not in Page(ward.open(ward.staff).get("/credit/").text).links()


def test_roster_as_csv_guards_formulas_and_says_who_took_what(ward) -> None:
    ward.attested()
    ward.decide(ward.lead, "confirm")
    ward.make.change(Person, ward.physician.id, name="=HYPERLINK(1)")

    answer = ward.open(ward.staff).send("/credit/roster.csv", {"state": "confirmed"})

    (row,) = csv_rows(answer)
    assert row["physician"] == "'=HYPERLINK(1)"
    assert (row["practice"], row["project"], row["credit"], row["points"], row["state"]) == (
        "P001", "dev-screening", "ABP MOC Part 4", "25", "waits for program staff",
    )  # fmt: skip
    assert (row["attested on"], row["confirmed on"], row["confirmed by"], row["approved on"]) == (
        "2026-11-21", "2026-11-21", ward.lead.name, "",
    )  # fmt: skip
    assert (row["exported by"], row["filter"], row["fingerprint"]) == (
        ward.staff.name, "state=confirmed", ward.claim.digest
    )  # fmt: skip
    deed = ward.deeds()[-1]
    assert (deed.action, deed.after) == ("credit.export", {"filter": "state=confirmed", "rows": 1})


def test_roster_as_workbook_holds_the_same_as_text(ward) -> None:
    ward.attested()
    ward.make.change(Person, ward.physician.id, name="=1+1")

    answer = ward.open(ward.staff).send("/credit/roster.xlsx")

    heads, row = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert (told["physician"], told["practice"], told["filter"]) == ("=1+1", "P001", "all")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet.cell(2, heads.index("physician") + 1).data_type == "s"


@pytest.mark.parametrize("role", sorted((PRACTICE_ROLES | PROGRAM_ROLES) - {Role.PROGRAM_STAFF}))
def test_desk_is_open_to_program_staff_alone(ward, role: Role) -> None:
    wide = role in (Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)
    browser = ward.open(ward.person(role, ward.region if wide else ward.place))

    for path in ("/credit/", "/credit/types/", "/credit/types/new", f"/credit/types/{ward.type_id}"):
        assert browser.get(path).status_code == 403
    for path in ("/credit/roster.csv", "/credit/roster.xlsx", "/credit/types/usual", "/credit/types/new"):
        assert browser.send(path, TYPE).status_code == 403


def test_claims_and_types_of_another_program_are_not_seen(ward) -> None:
    ward.attested()
    stranger = ward.open(ward.person(Role.PROGRAM_STAFF, ward.make.program()))

    assert ward.physician.name not in stranger.get("/credit/").text
    assert csv_rows(stranger.send("/credit/roster.csv")) == []
    assert "ABP MOC Part 4</a>" not in stranger.get("/credit/types/").text
    assert stranger.get(f"/credit/types/{ward.type_id}").status_code == 404
    assert stranger.send(f"/credit/types/{ward.type_id}", TYPE | {"version": "1"}).status_code == 404


# --- types of credit


def test_program_begins_with_the_usual_types_as_drafts(ward) -> None:
    other = ward.make.program()
    staff = ward.open(ward.person(Role.PROGRAM_STAFF, other))
    assert "Nothing can be claimed yet." in staff.get("/credit/types/").text

    for _ in range(2):
        staff.send("/credit/types/usual", {"program": str(other.id)})

    mine = [row for row in ward.make.rows(CreditType) if row.program_id == other.id]
    assert sorted(row.name for row in mine) == ["ABFM PI", "ABP MOC Part 4", "CME (local)"]
    assert {row.is_active for row in mine} == {False}
    assert "draft, cannot be claimed" in Page(staff.get("/credit/types/").text).main.text


def test_added_type_can_be_claimed_with_its_own_gates(ward) -> None:
    assert ward.open(ward.staff).send("/credit/types/new", TYPE).status_code == 303

    page = ward.page()
    url = page.links()["CME for all"]
    shown = Page(ward.open(ward.physician).get(url).text)
    assert [each.tags("b")[0].text for each in shown.by_id("gates").tags("li")] == [
        "Active part", "Training in quality improvement", "Sign-off by the local leader"
    ]  # fmt: skip
    assert "Ask the provider." in shown.main.text
    assert "5 points" in shown.main.text


def test_type_that_does_not_fit_is_refused_with_all_that_was_typed(ward) -> None:
    answer = ward.open(ward.staff).send("/credit/types/new", TYPE | {"meetings": "x", "name": "Odd"})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == ["#meetings"]
    assert page.sends().items() >= {"name": "Odd", "trainings": "2", "is_active": "y", "gates": "training"}.items()


def test_name_that_is_taken_is_refused(ward) -> None:
    answer = ward.open(ward.staff).send("/credit/types/new", TYPE | {"name": "ABP MOC Part 4"})

    assert answer.status_code == 422
    assert "There is a type of credit with this name already." in Page(answer.text).main.text


def test_changed_type_leaves_attested_claims_what_was_asked_of_them(ward) -> None:
    ward.attested()
    url = f"/credit/types/{ward.type_id}"
    opened = Page(ward.open(ward.staff).get(url).text).sends()

    assert ward.open(ward.staff).send(url, opened | {"meetings": "9", "points": "30"}).status_code == 303

    assert "25 points" in ward.page().main.text
    assert ward.decide(ward.lead, "confirm").status_code == 303
    stale = ward.open(ward.staff).send(url, opened | {"meetings": "8"})
    assert stale.status_code == 409
    assert "Somebody saved this meanwhile" in Page(stale.text).main.text
    assert [each.action for each in ward.deeds() if each.object_kind == "credit_type"] == [
        "credit_type.add", "credit_type.revise"
    ]  # fmt: skip
