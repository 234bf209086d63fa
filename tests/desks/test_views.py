"""Where people land: a team on its month, and each only on what is theirs."""

import pytest
import time_machine
from flask import Flask

import sql
from conftest import NOON
from factories import Browser, Factory, Someone
from page import Node, Page
from qi_portal.accounts.queries import person_by_email
from qi_portal.demo import actions as demo
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.practices.models import Enrollment

OCTOBER = Month(2026, 10)
DEV, ASTHMA, ORAL = "dev-screening", "asthma-control", "oral-health"


def tasks(answer) -> list[Node]:
    rows = next(Page(answer.text).main.every(lambda node: node.attributes.get("class") == "rows"))
    return rows.tags("li")


# --- this month


def test_team_sees_what_is_open_first_and_how_far_it_is(network) -> None:
    place = network.places["P001"]
    for project in (ASTHMA, ORAL):
        network.make.enrollment(place, project)
    network.enter("P001", 1, 2)
    for number in range(1, 6):
        network.make.entry(place, f"ORL-{number}", OCTOBER, 1, 2)

    answer = network.sign_in(Role.QI_MEMBER, place).get("/this-month")

    assert Page(answer.text).heading == "Oct 2026"
    assert "To enter: 2 projects left" in Page(answer.text).main.text
    assert [task.tags("p")[0].text for task in tasks(answer)] == [
        "2 of 6 measures entered", "Not started", "Complete"
    ]  # fmt: skip
    assert [task.tags("a")[1].text.partition(":")[0].strip() for task in tasks(answer)] == [
        "Continue", "Enter October", "See charts"
    ]  # fmt: skip
    begun = tasks(answer)[0].tags("a")
    assert begun[0].attributes["href"] == "/practices/P001/projects/dev-screening"
    assert begun[1].attributes["href"] == "/practices/P001/projects/dev-screening/months/2026-10"


def test_draft_of_the_month_is_named_where_the_month_is_entered(network) -> None:
    member = network.sign_in(Role.QI_MEMBER, network.places["P001"])
    member.send("/practices/P001/drafts/dev-screening/2026-10", {"DEV-1-numerator": "9"})

    (task,) = tasks(member.get("/this-month"))
    (for_another,) = tasks(network.sign_in(Role.QI_MEMBER, network.places["P001"]).get("/this-month"))

    assert "not saved to the charts yet." in task.text
    assert task.tags("a")[1].text.startswith("Continue")
    assert "Draft" not in for_another.text


def test_stuck_project_says_first_what_holds_it_most(network) -> None:
    browser = network.sign_in(Role.QI_MEMBER, network.places["P001"])

    (task,) = tasks(browser.get("/this-month"))

    assert "Nothing has been entered for 34 months. Enter Jan 2024" in task.text
    assert "No test of change" not in task.text, "a line on the list; the page of the project says all of it"


def test_team_that_entered_everything_is_told_so(network) -> None:
    answer = network.sign_in(Role.QI_MEMBER, network.places["P002"]).get("/this-month")

    assert "Everything is entered" in Page(answer.text).main.text


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-1, "Due November 20, 2026"),
        (0, "Was due November 20, 2026; what is missing can still be entered"),
        (10, "Due December 20, 2026"),
    ],
)
def test_month_is_late_from_the_day_after_it_was_due(network, days: int, told: str) -> None:
    with time_machine.travel(NOON.replace(day=21 + days) if days < 1 else NOON.replace(month=12, day=1)):
        answer = network.sign_in(Role.QI_MEMBER, network.places["P001"]).get("/this-month")

    assert told in Page(answer.text).main.text


def test_project_that_ended_is_not_due(network) -> None:
    place = network.places["P001"]
    network.make.change(Enrollment, (place.practice_id, DEV), ended=Month(2026, 9))

    answer = network.sign_in(Role.QI_MEMBER, place).get("/this-month")

    assert "this practice takes part in no project for this month" in Page(answer.text).main.text


def test_member_of_two_practices_has_two_desks(network) -> None:
    answer = network.sign_in(Role.PRACTICE_LEAD, network.places["P001"], network.places["P003"]).get("/this-month")

    facts = Page(answer.text).main.text
    assert ("Maple Court" in facts, "Willow Pond" in facts, "Alder Green" in facts) == (True, True, False)


def test_physician_sees_the_month_without_being_asked_to_enter(network) -> None:
    answer = network.sign_in(Role.PHYSICIAN, network.places["P001"]).get("/this-month")

    assert [link.text.partition(":")[0].strip() for link in tasks(answer)[0].tags("a")][1:] == ["See charts"]
    assert "Not complete: 1 project" in Page(answer.text).main.text


@pytest.mark.parametrize("role", [Role.PROGRAM_STAFF, Role.ADMIN])
def test_one_who_oversees_a_network_lands_there(network, role: Role) -> None:
    answer = network.sign_in(role, network.region).get("/this-month")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/network")
    assert "This month" not in Page(network.sign_in(role, network.region).get("/network").text).links()


def test_coach_lands_on_who_needs_her_first(network) -> None:
    answer = network.sign_in(Role.COACH, network.places["P001"]).get("/this-month")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/caseload")


def test_projects_of_a_person_with_one_practice_open_at_once(network) -> None:
    answer = network.sign_in(Role.PHYSICIAN, network.places["P001"]).get("/our-projects")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/practices/P001/projects/")


def test_person_with_two_practices_chooses_one_for_its_projects(network) -> None:
    browser = network.sign_in(Role.QI_MEMBER, network.places["P001"], network.places["P002"])

    links = Page(browser.get("/our-projects").text).links()

    assert {"/practices/P001/projects/", "/practices/P002/projects/"} <= set(links.values())


def test_person_without_a_practice_is_led_to_all_projects(network) -> None:
    page = Page(network.sign_in(None).get("/our-projects").text)

    assert page.links()["See all projects and how they measure"] == "/projects/"


@pytest.mark.parametrize(("role", "credit"), [(Role.PROGRAM_STAFF, True), (Role.ADMIN, False)])
def test_program_page_offers_what_one_may(network, role: Role, credit: bool) -> None:
    browser = network.sign_in(role, network.region)

    links = Page(browser.get("/program").text).links()

    assert ("Credit" in links) is credit
    for name in ("Definitions", "Review queue", "Locked months", "Reminders", "Training", "Guideline desk"):
        assert browser.get(links[name], follow_redirects=True).status_code == 200, name


def test_program_page_says_how_many_requests_wait(network) -> None:
    member = network.sign_in(Role.QI_MEMBER, network.places["P001"])
    wish = {"project_id": "dev-screening", "period": "2026-02", "why": "Ten charts were found."}
    assert member.send("/practices/P001/locked-months/requests", wish).status_code == 303

    page = Page(network.sign_in(Role.PROGRAM_STAFF, network.region).get("/program").text)

    assert "Locked months 1 request What practices ask" in page.main.text


@pytest.mark.parametrize("role", [Role.COACH, Role.PRACTICE_LEAD, Role.PHYSICIAN])
def test_program_page_is_for_those_who_look_after_the_program(network, role: Role) -> None:
    assert network.sign_in(role, network.places["P001"]).get("/program").status_code == 403


@pytest.mark.parametrize("role", [Role.CONTENT_EDITOR, Role.CLINICAL_LEAD])
def test_this_month_for_somebody_who_looks_after_guidelines_leads_to_their_desk(network, role):
    answer = network.sign_in(role, network.region).get("/this-month")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/guideline-desk/")


def test_person_without_a_practice_is_shown_the_way(network) -> None:
    answer = network.sign_in(None).get("/this-month")

    assert answer.status_code == 200
    assert "Your account belongs to no practice" in Page(answer.text).main.text
    assert "Go to the guidelines" in Page(answer.text).links()


# --- a practice


def test_practice_page_shows_what_is_due_and_leads_on(network) -> None:
    network.enter("P001", 1, 2)

    page = Page(network.staff().get("/practices/P001/").text)

    assert page.heading == "Maple Court"
    assert "P001" in page.main.text
    assert "2 of 6 measures entered" in page.main.text
    assert page.links()["Practice report"] == "/practices/P001/report"
    assert page.links()["All charts"] == "/practices/P001/projects/"


@pytest.mark.parametrize(
    ("role", "is_offered"), [(Role.ADMIN, False), (Role.PROGRAM_STAFF, True), (Role.CARE_COORDINATOR, False)]
)
def test_practice_page_offers_what_the_role_may_do(network, role: Role, is_offered: bool) -> None:
    answer = network.sign_in(role, network.region).get("/practices/P001/")

    assert answer.status_code == 200
    assert ("Enter October" in answer.text) is is_offered


def test_care_coordinator_is_shown_no_measures(network) -> None:
    text = network.sign_in(Role.CARE_COORDINATOR, network.region).get("/practices/P001/").text

    assert not {"Practice report", "All charts", "Developmental screening"} & set(Page(text).links())
    assert "Entries for" not in text


@pytest.mark.parametrize("code", ["X001", "P999", "p001", "P001%20"])
def test_practice_elsewhere_is_no_page(network, code: str) -> None:
    assert network.staff().get(f"/practices/{code}/").status_code == 404


# --- how much is asked of the database


def test_month_and_practice_pages_ask_little_of_the_database(network, shelves: Library) -> None:
    for project in shelves.projects:
        if project != DEV:
            network.make.enrollment(network.places["P001"], project)
    member, staff = network.sign_in(Role.QI_MEMBER, network.places["P001"]), network.staff()

    for browser, page in ((member, "/this-month"), (staff, "/practices/P001/"), (member, "/practices/P001/projects/")):
        with sql.counted() as statements:
            assert browser.get(page).status_code == 200
        assert len(statements) <= 13, page


def test_invented_network_opens_on_every_desk(today, app: Flask, client: Browser, make: Factory) -> None:
    wish = demo.Wish(practices=3, months=14, seed=5, last=OCTOBER)
    make.write(lambda: demo.fill(wish, app.extensions["library"].projects, password_hash="none"))

    for local, pages in (
        ("staff", ("/network", "/practices/P002/", "/practices/P002/report", "/practices/P003/measures/DEV-1")),
        ("coach1", ("/network", "/practices/P001/projects/")),
        ("team.p001", ("/this-month", "/practices/P001/projects/", "/practices/P001/projects/asthma-control")),
        ("physician.p002", ("/this-month", "/practices/P002/projects/")),
        ("coordinator", ("/this-month", "/practices/P001/")),
        ("editor", ("/guideline-desk/demo/", "/guideline-desk/demo/questions")),
        ("admin", ("/network",)),
    ):
        browser = app.test_client().sign_in(_someone(make, f"{local}@demo.example"))
        assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200), local


def _someone(make: Factory, email: str) -> Someone:
    def find() -> Someone:
        person = person_by_email(email)
        return Someone(person.id, person.email, person.name)

    return make.read(find)


@pytest.mark.parametrize(("role", "offered"), [(Role.COACH, True), (Role.PHYSICIAN, False)])
def test_practice_desk_leads_to_its_data_for_those_who_may_take_it(network, role: Role, offered: bool) -> None:
    answer = network.sign_in(role, network.places["P001"]).get("/practices/P001/")

    assert (answer.status_code, 'href="/practices/P001/data"' in answer.text) == (200, offered)


def test_practice_in_no_project_is_not_told_that_everything_is_entered(client: Browser, make: Factory) -> None:
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice()))

    text = Page(client.get("/this-month").text).main.text

    assert "takes part in no project" in text
    assert "Everything is entered" not in text
