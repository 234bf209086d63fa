"""The network page: who needs somebody first, what is missing, and each only on what is theirs."""

import pytest
import time_machine
from flask import Flask

import sql
from factories import Browser, Factory
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.content.measure import Direction
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


def headings(answer) -> list[str]:
    """What the columns after the practice's own are called."""
    return [cell.tags("a")[0].text for cell in Page(answer.text).main.tags("thead")[0].tags("th") if cell.tags("a")]


def chips(answer) -> dict[str, str]:
    """Where the link of each filter leads that takes it away, by what the filter says."""
    lists = Page(answer.text).main.every(lambda node: node.attributes.get("class") == "chips")
    items = [item for each in lists for item in each.tags("li")]
    return {item.text.removesuffix(" ×"): item.tags("a")[0].attributes["href"] for item in items}


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
    nowhere = network.staff().get("/network?region=Nowhere&order=name")
    assert names(nowhere) == []
    assert chips(nowhere)["region Nowhere"] == "/network?order=name"


def test_network_can_be_narrowed_to_a_coach(network) -> None:
    coach = network.make.person(Role.COACH, at=network.places["P002"])
    staff = network.staff()

    assert names(staff.get(f"/network?coach={coach.id}")) == ["Alder Green"]
    assert names(staff.get("/network?coach=00000000-0000-0000-0000-000000000000")) == []
    offered = [each.text for each in Page(staff.get("/network").text).main.tags("option")]
    assert coach.name in offered


def test_coach_of_another_program_is_not_offered(network) -> None:
    coach = network.make.person(Role.COACH, at=network.places["X001"])

    assert coach.name not in network.staff().get("/network").text


def test_region_without_the_coach_says_so_and_leads_back(network) -> None:
    network.make.practice(network.region, code="P004", name="South Field", region="South")
    coach = network.make.person(Role.COACH, at=network.places["P002"])

    page = Page(network.staff().get(f"/network?coach={coach.id}&region=South").text)

    assert "No practice is like that." in page.main.text
    assert page.links()["Show all practices"] == "/network?order=signal"


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


# --- which practices, in which order, how many


def test_every_filter_is_said_in_words_and_can_be_taken_away(told) -> None:
    coach = told.make.person(Role.COACH, at=told.places["P003"])
    query = f"region=North&coach={coach.id}&size=medium&signal=worse&late=1&order=name"

    found = chips(told.staff().get(f"/network?{query}"))

    assert list(found) == [
        "region North",
        f"coached by {coach.name}",
        "medium, 4 to 9 clinicians",
        "with a change for the worse",
        "with something still to enter",
        "All practices",
    ]
    assert found["with a change for the worse"] == f"/network?{query.replace('&signal=worse', '')}"
    assert found["All practices"] == "/network?order=name"


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("signal=worse", ["Willow Pond"]),
        ("signal=confirmed-better", ["Maple Court"]),
        ("signal=not-enough", []),
        ("late=1", ["Willow Pond", "Maple Court"]),
        ("size=large", []),
        ("size=medium", ["Willow Pond", "Alder Green", "Maple Court"]),
        ("signal=sideways&size=-1&rows=7&page=0", ["Willow Pond", "Alder Green", "Maple Court"]),
    ],
)
def test_filters_leave_practices_out(told, query: str, left: list[str]) -> None:
    told.enter("P001", 2, 3, 4, 5)

    assert names(told.staff().get(f"/network?{query}")) == left


@pytest.mark.parametrize(
    ("query", "left"),
    [("signal=worse", ["Willow Pond"]), ("late=1", ["Willow Pond", "Maple Court"]), ("size=large", []),
     ("region=South", []), ("size=medium&rows=50", ["Willow Pond", "Alder Green", "Maple Court"])],
)  # fmt: skip
def test_filters_leave_practices_out_of_a_project_too(told, query: str, left: list[str]) -> None:
    told.enter("P001", 2, 3, 4, 5)

    assert names(told.staff().get(f"/network/projects/{DEV}?{query}")) == left


@pytest.mark.parametrize("path", ["/network", f"/network/projects/{DEV}"])
@pytest.mark.parametrize(
    ("order", "first", "said"),
    [
        ("name", "Alder Green", "ascending"),
        ("-name", "Willow Pond", "descending"),
        ("signal", "Willow Pond", "descending"),
        ("-signal", "Maple Court", "ascending"),
        ("gap", "Alder Green", "descending"),
    ],
)
def test_heading_says_how_it_is_sorted(told, path: str, order: str, first: str, said: str) -> None:
    answer = told.staff().get(f"{path}?order={order}")

    sorted_by = [cell for cell in Page(answer.text).main.tags("th") if "aria-sort" in cell.attributes]
    button = sorted_by[0].tags("button")[0]
    assert names(answer)[0] == first
    assert [cell.attributes["aria-sort"] for cell in sorted_by] == [said]
    assert button.attributes["value"] == (order.removeprefix("-") if order.startswith("-") else f"-{order}")


def test_column_of_a_project_sorts_by_what_it_says_and_who_takes_no_part_comes_last(told) -> None:
    told.make.enrollment(told.places["P001"], ORAL)

    answer = told.staff().get(f"/network?project={DEV}&project={ORAL}&order={ORAL}")

    assert names(answer) == ["Maple Court", "Alder Green", "Willow Pond"]
    assert "By what “Oral health” says, worsening first." in Page(answer.text).main.text


def test_measure_of_a_project_sorts_its_page(told) -> None:
    told.tell("P002", [1] * 12 + [19] * 12, "DEV-3")

    assert names(told.staff().get(f"/network/projects/{DEV}?order=-DEV-3"))[0] == "Alder Green"


def test_sorting_keeps_the_filters_and_begins_with_the_first_page(told) -> None:
    page = Page(told.staff().get("/network?region=North&late=1&rows=50").text)

    sent = {box.attributes["name"]: box.attributes["value"] for box in page.by_id("sort").tags("input")}
    assert sent == {"region": "North", "late": "1", "rows": "50"}


def test_more_practices_than_rows_are_paged(network) -> None:
    for number in range(60):
        network.make.practice(network.region, code=f"Q{number:03d}", name=f"Quiet {number:03d}")
    staff = network.staff()

    first, second = staff.get("/network?order=name&rows=50"), staff.get("/network?order=name&rows=50&page=2")
    beyond = staff.get("/network?order=name&rows=50&page=9")

    assert [len(table(each)) for each in (first, second, beyond)] == [50, 13, 50]
    assert Page(first.text).links()["Next"] == "/network?order=name&rows=50&page=2"
    assert "Page 2 of 2" in Page(second.text).main.text
    assert "Rows 51 to 63." in Page(second.text).main.text
    assert len(table(staff.get("/network?order=name"))) == 63


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
