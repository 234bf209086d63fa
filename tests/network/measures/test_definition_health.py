"""Definition health: how the practices of a network use the definitions, and where to change them."""

import sql
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry

OCTOBER = Month(2026, 10)
PAGE = "/network/definition-health"
ALL = f"{PAGE}?show=all"


def table(answer) -> dict[str, list[str]]:
    (body,) = Page(answer.text).main.tags("tbody")
    rows = ((row.tags("th")[0], row.tags("td")) for row in body.tags("tr"))
    return {head.tags("small")[0].text.split()[0]: [cell.text for cell in cells] for head, cells in rows}


def use(network, measure_id: str, **values) -> None:
    """A year of a measure in P001, with half of its months changed so."""
    network.tell("P001", [15] * 12, measure_id)
    for back in range(6):
        key = (network.places["P001"].practice_id, measure_id, OCTOBER - back)
        network.make.change(Entry, key, **values)


def test_definitions_that_practices_have_trouble_with_come_first(network) -> None:
    use(network, "DEV-3", state="not_collected", numerator=None, denominator=None)
    use(network, "DEV-2", accepted="W02", version=2)

    found = table(network.staff().get(ALL))

    assert list(found)[:2] == ["DEV-2", "DEV-3"]
    assert "46% of its months a doubt was answered" in found["DEV-2"][0]
    assert found["DEV-3"][1:3] == ["13", "46%"]
    assert found["DEV-2"][4:6] == ["46%", "46%"]
    assert found["DEV-1"][1] == "1"


def test_only_what_stands_out_is_shown_unless_all_is_asked_for(network) -> None:
    staff = network.staff()
    assert "Nothing stands out in the last 12 months" in staff.get(PAGE).text

    use(network, "DEV-3", state="not_collected", numerator=None, denominator=None)

    assert (list(table(staff.get(PAGE))), len(table(staff.get(ALL)))) == (["DEV-3"], 6)


def test_months_by_another_version_are_told_and_who_uses_which(network) -> None:
    use(network, "DEV-2", definition_version="0")

    found = table(network.staff().get(PAGE))["DEV-2"]

    assert "1 practice counted its latest month by an older version." in found[0]
    assert found[6] == "46%"
    assert "version 1: 1 practice, version 0: 1 practice" in found[7]


def test_who_may_write_definitions_is_led_to_the_desk_and_a_coach_to_the_text(network) -> None:
    staff, coach = network.staff(), network.sign_in(Role.COACH, network.places["P001"])

    written, read = (Page(each.get(ALL).text).links() for each in (staff, coach))

    assert f"/{network.region.code}/" in written["Change it : DEV-1"]
    assert read["Read it : DEV-1"] == "/projects/dev-screening"
    assert table(coach.get(ALL))["DEV-1"][1] == "0"


def test_foreign_practices_do_not_count_and_a_team_has_no_page(network) -> None:
    assert table(network.staff().get(ALL))["DEV-1"][1] == "1"
    assert network.sign_in(Role.PRACTICE_LEAD, network.places["P001"]).get(PAGE).status_code == 403


def test_project_narrows_the_list(network) -> None:
    network.make.enrollment(network.places["P001"], "asthma-control")
    staff = network.staff()

    every, one = table(staff.get(ALL)), table(staff.get(f"{ALL}&only=asthma-control"))

    assert set(one) < set(every)
    assert not any(name.startswith("DEV") for name in one)


def test_staff_without_practices_are_told_so(make, client) -> None:
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert "No practice is assigned to you yet." in Page(staff.get(PAGE).text).main.text


def test_page_asks_the_same_number_of_questions_for_more_practices(network) -> None:
    staff = network.staff()
    staff.get(PAGE)
    with sql.counted() as few:
        staff.get(PAGE)
    for number in range(10, 14):
        network.places[f"P0{number}"] = network.make.practice(network.region, code=f"P0{number}")
        network.make.enrollment(network.places[f"P0{number}"])
        network.tell(f"P0{number}", [15] * 3)

    with sql.counted() as many:
        staff.get(PAGE)

    assert len(many) == len(few) <= 14
