"""One measure across practices: charts on one axis, places, and the months of the network."""

import pytest

import sql
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)
SIDE, RANKING, MONTHS = "/network/measures/DEV-1", "/network/measures/DEV-1/ranking", "/network/measures/DEV-1/months"


@pytest.fixture
def told(network):
    """Maple Court improved, Alder Green stayed, Willow Pond worsened; Birch Hill has three months."""
    network.places["P004"] = network.make.practice(network.region, code="P004", name="Birch Hill", region="South")
    network.make.enrollment(network.places["P004"])
    network.tell("P001", [4, 5, 6, 5] * 3 + [14, 15, 16, 15] * 3)
    network.tell("P002", [10, 11, 9, 8] * 6)
    network.tell("P003", [15, 16, 14, 15] * 3 + [5, 6, 4, 5] * 3)
    network.tell("P004", [10, 11, 12])
    return network


def captions(answer) -> list[str]:
    return [node.text for node in Page(answer.text).main.tags("figcaption")]


def rows(answer) -> list[list[str]]:
    bodies = Page(answer.text).main.tags("tbody")
    lines = [row for body in bodies for row in body.tags("tr")]
    return [[cell.text for cell in line.every(lambda node: node.tag in ("td", "th"))] for line in lines]


# --- side by side


def test_charts_stand_in_order_of_change_with_what_they_say(told) -> None:
    shown = captions(told.staff().get(SIDE))

    assert shown == [
        "Maple Court confirmed improvement, +50 points since Nov 2025",
        "Alder Green no signal",
        "Birch Hill not enough data",
        "Willow Pond confirmed worsening, −50 points since Nov 2025",
    ]


@pytest.mark.parametrize(
    ("order", "first", "last"), [("worse", "Willow Pond", "Maple Court"), ("name", "Alder Green", "Willow Pond")]
)
def test_charts_can_stand_in_another_order(told, order: str, first: str, last: str) -> None:
    shown = captions(told.staff().get(f"{SIDE}?order={order}"))

    assert (shown[0].startswith(first), shown[-1].startswith(last)) == (True, True)


def test_every_chart_has_the_same_months_and_its_own_words(told) -> None:
    page = Page(told.staff().get(SIDE).text)

    drawn = [node for node in page.main.tags("svg") if "small" in node.attributes.get("class", "")]
    titles = [node.tags("title")[0].text for node in drawn]
    years = [[text.text for text in node.tags("text") if text.text in ("2024", "2025", "2026")] for node in drawn]
    assert titles[0].startswith("Maple Court: ")
    assert len({tuple(each) for each in years}) == 1
    assert len(drawn) == 4


def test_more_practices_than_fit_are_paged(told, monkeypatch) -> None:
    monkeypatch.setattr("qi_portal.network.measures.views.CHARTS", 3)
    staff = told.staff()

    first, last, beyond = (captions(staff.get(f"{SIDE}?order=name&page={page}")) for page in (1, 2, 99))

    assert [each.split()[0] for each in first] == ["Alder", "Birch", "Maple"]
    assert [each.split()[0] for each in last] == ["Willow"]
    assert beyond == last
    assert "Page 2 of 2" in Page(staff.get(f"{SIDE}?page=2").text).main.text


def test_practices_can_be_narrowed_to_a_region_and_a_coach(told) -> None:
    coach = told.make.person(Role.COACH, at=told.places["P003"])
    staff = told.staff()

    south, coached = staff.get(f"{SIDE}?region=South"), staff.get(f"{SIDE}?coach={coach.id}")

    assert [each.split()[0] for each in captions(south)] == ["Birch"]
    assert "Only practices in the region South." in Page(south.text).main.text
    assert [each.split()[0] for each in captions(coached)] == ["Willow"]
    assert len(captions(staff.get(f"{SIDE}?region=Nowhere&coach=nobody"))) == 4


# --- places


def test_places_are_given_by_change_and_the_rest_is_listed_apart(told) -> None:
    answer = told.staff().get(RANKING)

    maple, willow, alder = rows(answer)
    assert maple == [
        "1", "Maple Court P001", "confirmed improvement", "25%", "75%", "+50 points", "Nov 2025", "12 months", "240",
    ]  # fmt: skip
    assert willow[1:7] == ["Willow Pond P003", "confirmed worsening", "75%", "25%", "−50 points", "Nov 2025"]
    assert alder[:2] == ["Alder Green P002", "no signal"]
    text = Page(answer.text).main.text
    assert "2 of 3 charts show a signal. By chance alone about 0." in text
    assert "It is not proof of cause" in text
    assert "Birch Hill , 3 months counted" in text


def test_lower_is_better_turns_who_improved(network, shelves) -> None:
    lower = next(each for each in shelves.project("asthma-control").measures if each.direction is Direction.LOWER)
    network.make.enrollment(network.places["P001"], "asthma-control")
    network.tell("P001", [14, 15, 16, 15] * 3 + [4, 5, 6, 5] * 3, lower.id)

    (row,) = rows(network.staff().get(f"/network/measures/{lower.id}/ranking"))

    assert row[1:3] == ["Maple Court P001", "confirmed improvement"]
    assert row[5].startswith("−")


def test_empty_ranking_says_what_is_missing(network) -> None:
    text = Page(network.staff().get(RANKING).text).main.text

    assert "No chart shows an improvement now." in text
    assert "Too little data" in text


# --- months


def test_months_are_told_as_percentiles_or_not_at_all(told) -> None:
    answer = told.staff().get(MONTHS)

    assert "There is no month yet that may be told" in Page(answer.text).main.text


# --- who sees what


@pytest.mark.parametrize("address", [SIDE, RANKING, "/network/measures", "/network/ranking", MONTHS, "/network/months"])
def test_foreign_practices_are_never_named_and_coaches_see_theirs(told, address: str) -> None:
    coach = told.sign_in(Role.COACH, told.places["P001"])

    seen = [client.get(address).text for client in (told.staff(), coach)]

    assert ["Foreign Mill" in each for each in seen] == [False, False]
    assert "Willow Pond" not in seen[1]


@pytest.mark.parametrize("address", [SIDE, RANKING, MONTHS])
def test_team_has_no_network(told, address: str) -> None:
    assert told.sign_in(Role.PRACTICE_LEAD, told.places["P001"]).get(address).status_code == 403


@pytest.mark.parametrize("address", [SIDE, RANKING, MONTHS])
def test_staff_without_practices_are_told_so(make, client, address: str) -> None:
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert "No practice is assigned to you yet." in Page(staff.get(address).text).main.text


def test_unknown_measure_is_not_found(network) -> None:
    assert network.staff().get("/network/measures/NO-1").status_code == 404


@pytest.mark.parametrize("address", [SIDE, RANKING, MONTHS])
def test_pages_ask_the_same_number_of_questions_for_more_practices(told, address: str) -> None:
    staff = told.staff()
    staff.get(address)
    with sql.counted() as few:
        staff.get(address)
    for number in range(5, 12):
        told.places[f"P0{number:02}"] = place = told.make.practice(told.region, code=f"P0{number:02}")
        told.make.enrollment(place)
        told.tell(f"P0{number:02}", [9, 11] * 10)

    with sql.counted() as many:
        staff.get(address)

    assert len(many) == len(few)
