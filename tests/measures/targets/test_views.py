"""Setting and withdrawing a practice's own targets and those of its program, and who may."""

from uuid import uuid4

import pytest

from page import Page
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.periods import Month

OWN = "/practices/P001/measures/DEV-1/targets"
TYPED = {"value": "80", "first": "2026-03", "reach_by": "", "why": "The team agreed on it."}


# --- a practice's own


def test_page_says_which_target_holds_and_what_stands_behind_it(aims) -> None:
    page = aims.page()

    assert page.heading == "Targets"
    assert "90%, from the definition" in page.main.text
    basis = aims.team.browser.application.extensions["library"].measure("DEV-1").target.basis
    assert f"Definition: 90%. {basis[0].upper()}{basis[1:]}." in page.main.text
    assert "None yet, so the target of the definition holds." in page.main.text
    assert page.sends().items() >= {"value": "", "first": "2026-11", "reach_by": "", "why": ""}.items()


def test_own_target_is_kept_and_holds(aims) -> None:
    answer = aims.set(value="80 %", reach_by="2027-06")
    (row,) = aims.rows()
    page = aims.page()

    assert (answer.status_code, answer.headers["Location"]) == (303, OWN)
    assert (row.measure_id, row.first, row.value, row.reach_by, row.why) == (
        "DEV-1", Month(2026, 3), 80, Month(2027, 6), "The team agreed on it."
    )  # fmt: skip
    assert (row.program_id, row.practice_id, row.set_by) == (
        aims.team.region.id, aims.team.place.practice_id, aims.team.member.id
    )  # fmt: skip
    assert "80%, the practice's own" in page.main.text
    assert "80% from Mar 2026 to be reached by Jun 2027 The team agreed on it." in page.main.text


def test_target_that_begins_later_does_not_hold_yet(aims) -> None:
    aims.set(first="2027-01")

    assert "90%, from the definition" in aims.page().main.text


def test_second_target_from_the_same_month_replaces_the_first(aims) -> None:
    aims.set(value="80")
    aims.set(value="85")
    page = aims.page()

    assert [(row.value, row.withdrawn_by) for row in aims.rows()] == [(80, aims.team.member.id), (85, None)]
    assert "85%, the practice's own" in page.main.text
    assert "1 withdrawn or replaced 80% from Mar 2026" in page.main.text


def test_form_that_is_sent_twice_sets_one_target(aims) -> None:
    aims.set()
    aims.set()

    assert len(aims.rows()) == 1
    assert [each.action for each in aims.deeds()] == ["target.set"]


def test_targets_of_other_months_stand_side_by_side(aims) -> None:
    aims.set(value="70", first="2026-01")
    aims.set(value="80", first="2026-06")

    assert [row.withdrawn_at for row in aims.rows()] == [None, None]
    assert [item.text[:17] for item in aims.page().main.tags("li")[-2:]] == ["80% from Jun 2026", "70% from Jan 2026"]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept_or_lost(aims) -> None:
    answer = aims.set(value="101", first="2026-03", reach_by="2026-01", why="Asked by a@demo.example")
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == ["#value", "#why"]
    assert page.by_id("value-error").text == "A percent is at most 100."
    assert page.sends().items() >= {"value": "101", "first": "2026-03", "reach_by": "2026-01"}.items()
    assert aims.rows() == []


def test_withdrawn_target_holds_no_more(aims) -> None:
    aims.set()
    (row,) = aims.rows()

    answers = [aims.team.browser.send(f"{OWN}/{row.id}/withdraw").status_code for _ in range(2)]

    assert answers == [303, 303]
    (row,) = aims.rows()
    assert row.withdrawn_by == aims.team.member.id
    assert "90%, from the definition" in aims.page().main.text
    assert [each.action for each in aims.deeds()] == ["target.set", "target.withdraw"]


# --- a program's


def test_target_of_the_program_holds_for_each_of_its_practices(aims) -> None:
    sister = aims.team.make.practice(aims.team.region, code="P002")
    aims.team.make.enrollment(sister)

    assert aims.set(aims.wide, value="75").status_code == 303

    (row,) = aims.rows()
    assert (row.program_id, row.practice_id) == (aims.team.region.id, None)
    for code in ("P001", "P002"):
        page = aims.page(OWN.replace("P001", code), aims.staff)
        assert "75%, set by the program" in page.main.text
    assert "75%, set by the program" in aims.page(aims.wide).main.text


def test_own_target_outranks_the_program_and_names_it_beside(aims) -> None:
    aims.set(aims.wide, value="75")
    aims.set(value="60")
    page = aims.page()

    assert "60%, the practice's own The program aims for 75%." in page.main.text
    assert [node.text for node in page.main.tags("button") if "Withdraw" in node.text] == ["Withdraw 60%"]


def test_list_of_the_network_tells_every_measure_with_its_target(aims) -> None:
    aims.set(aims.wide, value="75")

    page = aims.page("/network/targets")
    rows = {row.tags("th")[0].text: row.text for row in page.main.tags("tr")}

    library = aims.staff.application.extensions["library"]
    measure = library.measure("DEV-1")
    aimed = [each for project in library.projects.values() for each in project.measures if each.target]
    assert rows[measure.name] == f"{measure.name} 75% set by the program"
    assert page.links()[measure.name] == aims.wide
    assert sum("from the definition" in text for text in rows.values()) == len(aimed) - 1 > 40


def test_address_with_a_measure_leads_to_its_page(aims) -> None:
    assert aims.staff.get("/network/targets?measure=dev_1").headers["Location"] == aims.wide
    assert aims.staff.get("/network/targets?measure=none").status_code == 404


def test_program_target_that_does_not_fit_is_said_at_its_field(aims) -> None:
    answer = aims.set(aims.wide, value="-3")

    assert answer.status_code == 422
    assert "is below 0" in Page(answer.text).by_id("value-error").text
    assert aims.rows() == []


def test_target_of_the_program_is_withdrawn_on_its_page(aims) -> None:
    aims.set(aims.wide, value="75")
    (row,) = aims.rows()

    assert aims.staff.send(f"{aims.wide}/{row.id}/withdraw").status_code == 303
    assert aims.rows()[0].withdrawn_at is not None


def test_staff_of_two_programs_choose_between_them(aims) -> None:
    make = aims.team.make
    second = make.program("second")
    both = make.person(Role.PROGRAM_STAFF, at=aims.team.region)
    make.role(both, Role.ADMIN, second)
    browser = aims.team.another(both)

    page = aims.page("/network/targets?program=second", browser)

    assert {"/network/targets?program=second", f"/network/targets?program={aims.team.region.code}"} <= set(
        page.links().values()
    )
    assert "Region second" in page.main.tags("p")[0].text
    browser.send("/network/targets/second/DEV-1", TYPED)
    assert [row.program_id for row in aims.rows()] == [second.id]


# --- the record


def test_every_deed_has_its_audit_row(aims) -> None:
    aims.set(value="80")
    aims.set(value="85")
    aims.set(aims.wide, value="75")

    deeds = aims.deeds()
    place = aims.team.place.practice_id
    assert [(each.action, each.practice_id, each.program_id) for each in deeds] == [
        ("target.set", place, aims.team.region.id),
        ("target.withdraw", place, aims.team.region.id),
        ("target.set", place, aims.team.region.id),
        ("target.set", None, aims.team.region.id),
    ]
    assert deeds[0].after == {
        "measure_id": "DEV-1", "first": "2026-03", "value": 80, "reach_by": None, "why": "The team agreed on it."
    }  # fmt: skip
    assert deeds[1].before == deeds[0].after


def test_staff_set_an_own_target_on_behalf(aims) -> None:
    aims.set(browser=aims.staff)

    assert aims.deeds()[0].after["on_behalf"] is True


# --- who may

WRITES = {Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.PROGRAM_STAFF}
READS = WRITES | {Role.PHYSICIAN, Role.ADMIN}
SETS = {Role.PROGRAM_STAFF, Role.ADMIN}
IN_PROGRAM = {Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD}


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_targets_are_read_and_set_by_who_may(aims, role: Role) -> None:
    aims.set(value="80")
    aims.set(aims.wide, value="75")
    own, wide = aims.rows()
    make, at = aims.team.make, aims.team.region if role in IN_PROGRAM else aims.team.place
    browser = aims.team.another(make.person(role, at=at))

    assert browser.get(OWN).status_code == (200 if role in READS else 403)
    answers = {aims.set(browser=browser).status_code, browser.send(f"{OWN}/{own.id}/withdraw").status_code}
    assert answers == ({303} if role in WRITES else {403})
    answers = {browser.get(url).status_code for url in ("/network/targets", aims.wide)}
    assert answers == ({200} if role in SETS else {403})
    answers = {
        aims.set(aims.wide, browser).status_code, browser.send(f"{aims.wide}/{wide.id}/withdraw").status_code
    }  # fmt: skip
    assert answers == ({303} if role in SETS else {403})


def test_reader_is_offered_no_form(aims) -> None:
    aims.set()
    physician = aims.team.another(aims.team.make.person(Role.PHYSICIAN, at=aims.team.place))

    page = aims.page(browser=physician)

    assert "80%, the practice's own" in page.main.text
    assert page.main.tags("form") == []


def test_foreign_places_are_not_found(aims) -> None:
    aims.set()
    aims.set(aims.wide)
    own, wide = aims.rows()
    make = aims.team.make
    stranger = aims.team.another(make.person(Role.PROGRAM_STAFF, at=make.program("elsewhere")))

    for url in (OWN, aims.wide, f"/network/targets?program={aims.team.region.code}"):
        assert stranger.get(url).status_code == 404
    for url in (OWN, aims.wide, f"{OWN}/{own.id}/withdraw", f"{aims.wide}/{wide.id}/withdraw"):
        assert stranger.send(url, TYPED).status_code == 404
    assert [row.withdrawn_at for row in aims.rows()] == [None, None]


def test_target_is_not_withdrawn_through_another_address(aims) -> None:
    aims.set()
    aims.set(aims.wide)
    own, wide = aims.rows()

    for url in (
        f"{OWN}/{wide.id}", f"{aims.wide}/{own.id}", f"{OWN}/{uuid4()}", f"{OWN.replace('DEV-1', 'DEV-2')}/{own.id}"
    ):  # fmt: skip
        assert aims.staff.send(f"{url}/withdraw").status_code == 404
    assert [row.withdrawn_at for row in aims.rows()] == [None, None]


@pytest.mark.parametrize("measure", ["AST-1", "NONE-1"])
def test_measure_of_no_project_of_the_practice_is_not_found(aims, measure: str) -> None:
    assert aims.team.browser.get(OWN.replace("DEV-1", measure)).status_code == 404
    assert aims.set(OWN.replace("DEV-1", measure)).status_code == 404


@pytest.mark.parametrize("url", ["/network/targets", "wide"])
def test_bar_says_that_targets_of_a_program_belong_to_the_network(aims, url: str) -> None:
    page = aims.page(aims.wide if url == "wide" else url, aims.staff)

    assert {node.text for node in page.root.tags("a") if node.attributes.get("aria-current") == "page"} == {"Network"}
