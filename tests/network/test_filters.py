"""The network page narrowed, sorted and turned: which practices, in which order, how many."""

import pytest

from network_page import chips, names, table
from page import Page
from qi_portal.domain.access import Role

DEV, ORAL = "dev-screening", "oral-health"


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
