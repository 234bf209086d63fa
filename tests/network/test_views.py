"""The network page: who needs somebody first, what is missing, and each only on what is theirs."""

import pytest
import time_machine
from flask import Flask

import sql
from factories import Browser, Factory
from network_page import facts, headings, names, table
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.library import Library

OCTOBER = Month(2026, 10)
DEV, ASTHMA, ORAL = "dev-screening", "asthma-control", "oral-health"
OPEN = ("/network", f"/network/projects/{DEV}", "/network/funnel")


# --- what the charts say


def test_network_shows_first_who_needs_somebody(told) -> None:
    answer = told.staff().get("/network")

    assert names(answer) == ["Willow Pond", "Alder Green", "Maple Court"]
    willow, alder, maple = table(answer)
    assert "confirmed worsening," in willow
    assert "no signal," in alder
    assert "confirmed improvement," in maple


def test_network_can_show_the_largest_gap_first(told) -> None:
    assert names(told.staff().get("/network?order=gap")) == ["Alder Green", "Willow Pond", "Maple Court"]


def test_facts_tell_the_signals_and_how_many_chance_alone_would_bring(told) -> None:
    said = facts(told.staff().get("/network"))

    assert said["Confirmed improvement"] == "1"
    assert said["Possible improvement"] == "0"
    assert said["Worsening"] == "1, 1 of them confirmed"
    assert said["Expected by chance alone"].endswith("of 3")


def test_signals_are_explained_in_words(told) -> None:
    text = Page(told.staff().get("/network").text).main.text

    assert "confirmed worsening possible worsening no signal not enough data" in text
    assert "Worsening first, then no signal" in text


# --- one project


def test_project_page_shows_every_measure_of_every_practice(network, shelves: Library) -> None:
    answer = network.staff().get(f"/network/projects/{DEV}?order=name")

    page = Page(answer.text)
    assert [each.split()[0] for each in headings(answer)] == [each.id for each in shelves.project(DEV).measures]
    assert names(answer) == ["Alder Green", "Maple Court", "Willow Pond"]
    alder, maple, _ = table(answer)
    assert ("75%" in alder, "late" in alder) == (True, False)
    assert maple.count("late") == 6
    assert facts(answer)["Complete"] == "6 of 18, 12 missing"
    links = [node.attributes["href"] for node in page.main.tags("a")]
    assert "/practices/P002/measures/DEV-1" in links


def test_project_page_is_reached_from_the_network(network) -> None:
    assert f"/network/projects/{DEV}" in Page(network.staff().get("/network").text).links().values()


def test_targets_of_the_program_are_reached_by_those_who_set_them(network) -> None:
    links = Page(network.staff().get("/network").text).links()
    offered_to_a_coach = Page(network.sign_in(Role.COACH, network.places["P001"]).get("/network").text).links()

    assert links["Targets"] == "/network/targets"
    assert "Targets" not in offered_to_a_coach


@pytest.mark.parametrize("path", ["/network/projects/no-such-project", "/network/funnel?measure=XXX-1"])
def test_network_page_of_nothing_is_no_page(network, path: str) -> None:
    assert network.staff().get(path).status_code == 404


def test_project_that_nobody_takes_part_in_says_so_and_leads_back(network) -> None:
    page = Page(network.staff().get(f"/network/projects/{ORAL}").text)

    assert "No practice takes part in this project yet." in page.main.text
    assert page.links()["Back to the network"] == "/network"


def test_project_page_leaves_out_practices_that_take_no_part(network) -> None:
    network.make.enrollment(network.places["P002"], ORAL)

    assert names(network.staff().get(f"/network/projects/{ORAL}")) == ["Alder Green"]


# --- what is missing, and who may see it


def test_network_shows_what_is_missing_first(network) -> None:
    network.enter("P003", 2)
    network.make.enrollment(network.places["P003"], ASTHMA)

    answer = network.staff().get(f"/network?project={DEV}&project={ASTHMA}&order=missing")

    assert names(answer) == ["Maple Court", "Willow Pond", "Alder Green"]
    maple, willow, alder = table(answer)
    assert "late" in maple
    assert "1 of 6" in willow
    assert ("late" in alder, "75%" in alder, "not enrolled" in alder) == (False, True, True)
    assert facts(answer)["Complete"] == "1 of 4, 2 missing"


def test_network_can_be_ordered_by_name(network) -> None:
    answer = network.staff().get("/network?order=name")

    assert names(answer) == ["Alder Green", "Maple Court", "Willow Pond"]


def test_network_shows_the_projects_that_are_chosen(network, shelves: Library) -> None:
    answer = network.staff().get(f"/network?project={ORAL}&project={DEV}&project={ORAL}&project=no-such-project")

    page = Page(answer.text)
    assert headings(answer) == [shelves.project(each).short_title for each in (ORAL, DEV)]
    chosen = [box.attributes["value"] for box in page.main.tags("input") if "checked" in box.attributes]
    assert sorted(chosen) == sorted([ORAL, DEV])


def test_network_shows_first_the_projects_that_somebody_takes_part_in(network, shelves: Library) -> None:
    assert headings(network.staff().get("/network")) == [shelves.project(DEV).short_title]


@pytest.mark.parametrize("query", ["", "?project=no-such-project", "?order=sideways", "?project="])
def test_network_shows_a_few_projects_when_none_is_chosen(network, shelves: Library, query: str) -> None:
    for project in shelves.projects:
        if project != DEV:
            network.make.enrollment(network.places["P001"], project)

    answer = network.staff().get(f"/network{query}")

    assert answer.status_code == 200
    assert len(headings(answer)) == 5


def test_part_of_a_month_says_how_much_of_it_is_entered(network) -> None:
    network.make.entry(network.places["P001"], "DEV-2", OCTOBER, 1, 2)

    maple = next(row for row in table(network.staff().get("/network")) if row.startswith("Maple Court"))

    assert "1 of 6" in maple
    assert "late" not in maple


def test_month_that_is_not_due_yet_is_missing_and_not_late(network) -> None:
    with time_machine.travel("2026-11-20 15:00+00:00", tick=False):
        before = network.staff().get("/network?order=name")
    with time_machine.travel("2026-11-21 15:00+00:00", tick=False):
        after = network.staff().get("/network?order=name")

    assert [(row.count("missing"), row.count("late")) for row in table(before)] == [(0, 0), (1, 0), (1, 0)]
    assert [(row.count("missing"), row.count("late")) for row in table(after)] == [(0, 0), (0, 1), (0, 1)]


# --- every project at once


@pytest.fixture
def every(told, shelves: Library):
    for project in shelves.projects:
        if project != DEV:
            told.make.enrollment(told.places["P001"], project)
    return told


def test_every_project_fits_as_icons_with_words_for_those_who_listen(every, shelves: Library) -> None:
    answer = every.staff().get("/network?project=all&order=name")

    page = Page(answer.text)
    maple = page.main.tags("tbody")[0].tags("tr")[1]
    cells = [link for link in maple.tags("a") if link.attributes.get("class") == "cell"]
    assert len(headings(answer)) == len(cells) == len(shelves.projects)
    assert "confirmed improvement" in maple.text
    assert cells[0].attributes["href"] == f"/practices/P001/projects/{next(iter(shelves.projects))}"
    assert cells[0].tags("i")[0].text.endswith("late")


def test_icons_of_a_lower_is_better_measure_fall_where_it_improves(network, shelves: Library) -> None:
    lower = next(each for each in shelves.projects.values() if each.lead_measure.direction is Direction.LOWER)
    network.make.enrollment(network.places["P001"], lower.id)
    network.tell("P001", [15, 16, 14, 15] * 3 + [4, 5, 3, 4] * 3, lower.lead_measure.id)

    maple = next(
        row
        for row in Page(network.staff().get(f"/network?project={lower.id}").text).main.tags("tbody")[0].tags("tr")
        if row.text.startswith("Maple")
    )

    assert "#confirmed_improvement-down" in [each.attributes["href"] for each in maple.tags("use")]


def test_list_for_phones_says_in_words_what_is_late_worse_and_better(told) -> None:
    page = Page(told.staff().get("/network?order=name").text)

    items = next(page.main.every(lambda node: node.attributes.get("class") == "net-list")).tags("li")
    alder, maple, willow = (each.text for each in items)
    assert "Everything is entered, and no chart shows a change." in alder
    assert "Late: Developmental screening Improved: Developmental screening" in maple
    assert "Worse: Developmental screening" in willow


def test_practice_that_is_not_rolled_up_yet_says_its_month(told) -> None:
    told.make.settle()
    with time_machine.travel("2026-12-02 15:00+00:00", tick=False):
        page = Page(told.staff().get("/network").text)

    assert "Network, Nov 2026" in page.main.text
    assert "3 practices are not rolled up to Nov 2026 yet" in page.main.text
    assert [row.text.count("as of Oct 2026") for row in page.main.tags("tbody")[0].tags("tr")] == [1, 1, 1]


def test_reports_are_asked_for_the_practices_that_are_seen(told) -> None:
    page = Page(told.staff().get("/network?signal=worse").text)

    form = next(each for each in page.main.tags("form") if each.attributes.get("action") == "/reports/batches/new")
    assert [box.attributes["value"] for box in form.tags("input")] == ["P003"]


# --- who may see it


def test_coach_sees_assigned_practices_only(network) -> None:
    answer = network.sign_in(Role.COACH, network.places["P001"], network.places["P002"]).get("/network?order=name")

    assert names(answer) == ["Alder Green", "Maple Court"]


@pytest.mark.parametrize("path", [*OPEN, "/this-month", "/practices/X001/", "/upload"])
def test_programs_never_mix(network, path: str) -> None:
    answer = network.staff().get(path, follow_redirects=True)

    assert "Foreign Mill" not in answer.text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.QI_MEMBER, 403), (Role.PRACTICE_LEAD, 403), (Role.PHYSICIAN, 403), (Role.COACH, 200), (None, 403)],
)
def test_network_is_open_to_those_who_oversee_it(network, role: Role | None, status: int) -> None:
    where = [network.places["P001"]] if role else []

    browser = network.sign_in(role, *where)

    for path in OPEN:
        assert browser.get(path).status_code == status, path


def test_network_of_sixty_practices_asks_as_little_as_one_of_six(
    today, app: Flask, make: Factory, client: Browser, shelves: Library
) -> None:
    region = make.program()
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=region))
    counted = []
    for practices in (6, 60):
        for _ in range(practices):
            place = make.practice(region)
            make.enrollment(place)
            make.entry(place, "DEV-1", OCTOBER, 18, 24)
        with sql.counted() as statements:
            assert staff.get("/network").status_code == 200
        counted.append(len(statements))

    assert counted[0] == counted[1]
    assert counted[1] <= 14
