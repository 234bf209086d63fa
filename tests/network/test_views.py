"""The network page: who needs somebody first, what is missing, and each only on what is theirs."""

import pytest
from flask import Flask

import sql
from factories import Browser, Factory
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.library import Library

OCTOBER = Month(2026, 10)
DEV, ASTHMA, ORAL = "dev-screening", "asthma-control", "oral-health"
OPEN = ("/network", f"/network/projects/{DEV}", "/network/funnel")


def table(answer) -> list[str]:
    """The rows of the network page."""
    return [row.text for body in Page(answer.text).main.tags("tbody") for row in body.tags("tr")]


def names(answer) -> list[str]:
    return [row.split(" P00")[0] for row in table(answer)]


def facts(answer) -> dict[str, str]:
    pairs = next(Page(answer.text).main.every(lambda node: node.tag == "dl")).tags("div")
    return {pair.tags("dt")[0].text: pair.tags("dd")[0].text for pair in pairs}


@pytest.fixture
def told(network):
    """Maple Court improved, Alder Green stayed far from its target, Willow Pond worsened."""
    network.tell("P001", [9, 10, 8, 11] * 3 + [19, 20, 18, 19] * 3)
    network.tell("P002", [14, 16, 15, 13] * 6)
    network.tell("P003", [19, 18, 19, 18] * 3 + [16, 17, 15, 16] * 3)
    return network


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


# --- which practices


def test_network_can_be_narrowed_to_a_region(network) -> None:
    south = network.make.practice(network.region, code="P004", name="South Field", region="South")
    network.make.enrollment(south, DEV)

    assert names(network.staff().get("/network?region=South&order=name")) == ["South Field"]
    assert len(names(network.staff().get("/network?region=Nowhere&order=name"))) == 4


def test_network_can_be_narrowed_to_a_coach(network) -> None:
    coach = network.make.person(Role.COACH, at=network.places["P002"])
    staff = network.staff()

    assert names(staff.get(f"/network?coach={coach.id}")) == ["Alder Green"]
    assert len(names(staff.get("/network?coach=00000000-0000-0000-0000-000000000000"))) == 3
    offered = [each.text for each in Page(staff.get("/network").text).main.tags("option")]
    assert coach.name in offered


def test_coach_of_another_program_is_not_offered(network) -> None:
    coach = network.make.person(Role.COACH, at=network.places["X001"])

    assert coach.name not in network.staff().get("/network").text


def test_region_without_the_coach_says_so_and_leads_back(network) -> None:
    network.make.practice(network.region, code="P004", name="South Field", region="South")
    coach = network.make.person(Role.COACH, at=network.places["P002"])

    page = Page(network.staff().get(f"/network?coach={coach.id}&region=South").text)

    assert "No practice is in this region with this coach." in page.main.text
    assert page.links()["Show all"] == "/network"


# --- one project


def test_project_page_shows_every_measure_of_every_practice(network, shelves: Library) -> None:
    answer = network.staff().get(f"/network/projects/{DEV}?order=name")

    page = Page(answer.text)
    headings = [cell.text.split()[0] for cell in page.main.tags("thead")[0].tags("th")]
    assert headings == ["Practice", *(measure.id for measure in shelves.project(DEV).measures)]
    assert names(answer) == ["Alder Green", "Maple Court", "Willow Pond"]
    alder, maple, _ = table(answer)
    assert ("75%" in alder, "missing" in alder) == (True, False)
    assert maple.count("missing") == 6
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


def test_project_that_nobody_takes_part_in_says_so_for_each_practice(network) -> None:
    rows = table(network.staff().get(f"/network/projects/{ORAL}"))

    assert [row.count("not enrolled") for row in rows] == [5, 5, 5]


# --- what is missing, and who may see it


def test_network_shows_what_is_missing_first(network) -> None:
    network.enter("P003", 2)
    network.make.enrollment(network.places["P003"], ASTHMA)

    answer = network.staff().get(f"/network?project={DEV}&project={ASTHMA}&order=missing")

    assert names(answer) == ["Maple Court", "Willow Pond", "Alder Green"]
    maple, willow, alder = table(answer)
    assert "missing" in maple
    assert "missing" in willow
    assert ("missing" in alder, "75%" in alder, "not enrolled" in alder) == (False, True, True)
    assert facts(answer)["Complete"] == "1 of 4, 2 missing"


def test_network_can_be_ordered_by_name(network) -> None:
    answer = network.staff().get("/network?order=name")

    assert names(answer) == ["Alder Green", "Maple Court", "Willow Pond"]


def test_network_shows_the_projects_that_are_chosen(network, shelves: Library) -> None:
    answer = network.staff().get(f"/network?project={ORAL}&project={DEV}&project={ORAL}&project=no-such-project")

    page = Page(answer.text)
    headings = [cell.text for cell in page.main.tags("thead")[0].tags("th")][1:]
    assert headings == [shelves.project(each).short_title for each in (ORAL, DEV)]
    chosen = [box.attributes["value"] for box in page.main.tags("input") if "checked" in box.attributes]
    assert sorted(chosen) == sorted([ORAL, DEV])


def test_network_shows_first_the_projects_that_somebody_takes_part_in(network, shelves: Library) -> None:
    page = Page(network.staff().get("/network").text)

    headings = [cell.text for cell in page.main.tags("thead")[0].tags("th")][1:]
    assert headings == [shelves.project(DEV).short_title]


@pytest.mark.parametrize("query", ["", "?project=no-such-project", "?order=sideways", "?project="])
def test_network_shows_a_few_projects_when_none_is_chosen(network, shelves: Library, query: str) -> None:
    for project in shelves.projects:
        if project != DEV:
            network.make.enrollment(network.places["P001"], project)

    answer = network.staff().get(f"/network{query}")

    assert answer.status_code == 200
    assert len(Page(answer.text).main.tags("thead")[0].tags("th")) == 1 + 5


def test_network_tells_a_state_without_a_number_in_words(network) -> None:
    network.make.entry(network.places["P001"], "DEV-2", OCTOBER, 1, 2)

    maple = next(row for row in table(network.staff().get("/network")) if row.startswith("Maple Court"))

    assert "no data" in maple
    assert "missing" not in maple


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
