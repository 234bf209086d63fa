"""Practices side by side: whose months are counted, and what the page says."""

import pytest

import sql
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Enrollment

OCTOBER = Month(2026, 10)


@pytest.fixture
def six(network):
    """Six practices with a year of DEV-1 about one half, and a seventh far above."""
    for number in range(4, 8):
        place = network.make.practice(network.region, code=f"P00{number}", name=f"Practice {number}")
        network.make.enrollment(place)
        network.places[place.code] = place
    for number in range(1, 7):
        for back in range(1, 12):
            network.make.entry(network.places[f"P00{number}"], "DEV-1", OCTOBER - back, 9 + (number + back) % 3, 20)
    for back in range(1, 12):
        network.make.entry(network.places["P007"], "DEV-1", OCTOBER - back, 10, 20)
    return network


def cells(answer) -> dict[str, list[str]]:
    """The rows of the data table by practice."""
    rows = Page(answer.text).main.tags("tbody")[0].tags("tr")
    return {row.tags("th")[0].text: [cell.text for cell in row.tags("td")] for row in rows}


def test_practices_are_counted_over_a_year_together(six) -> None:
    answer = six.staff().get("/network/funnel?measure=DEV-1")

    page = Page(answer.text)
    assert "Nov 2025 to Oct 2026" in page.main.text
    assert "No practice stands out from the others." in page.main.text
    assert cells(answer)["Maple Court"][:3] == ["110", "220", "50%"]
    assert cells(answer)["Alder Green"][:2] == ["127", "244"]
    assert len(page.main.tags("svg")) == 3


@pytest.mark.parametrize(("period", "denominator"), [("quarter", "40"), ("year", "220"), ("sideways", "220")])
def test_period_is_chosen(six, period: str, denominator: str) -> None:
    answer = six.staff().get(f"/network/funnel?measure=DEV-1&period={period}")

    assert cells(answer)["Maple Court"][1] == denominator


def test_month_in_which_too_few_practices_counted_says_so(six) -> None:
    answer = six.staff().get("/network/funnel?measure=DEV-1&period=month")

    assert "Too few practices to compare: 1 counted enough, and 5 are needed." in Page(answer.text).main.text


def test_practice_of_another_program_or_without_a_part_is_not_counted(six) -> None:
    six.make.change(Enrollment, (six.places["P007"].practice_id, "dev-screening"), ended=OCTOBER - 12)

    found = cells(six.staff().get("/network/funnel?measure=DEV-1"))

    assert ("Practice 7" in found, "Foreign Mill" in found, "Practice 6" in found) == (False, False, True)


def test_coach_sees_assigned_practices_only(six) -> None:
    coach = six.sign_in(Role.COACH, six.places["P001"], six.places["P004"])

    assert set(cells(coach.get("/network/funnel?measure=DEV-1"))) == {"Maple Court", "Practice 4"}


def test_mean_has_no_funnel_and_the_page_says_why(six) -> None:
    page = Page(six.staff().get("/network/funnel?measure=DEV-5").text)

    assert "A funnel plot needs to know how much chance moves each practice." in page.main.text
    assert page.main.tags("svg") == []


def test_without_a_choice_the_first_project_is_shown(six) -> None:
    options = Page(six.staff().get("/network/funnel").text).main.tags("option")

    assert [each.attributes["value"] for each in options if "selected" in each.attributes] == ["DEV-1", "year"]


def test_network_without_practices_says_so(make, client) -> None:
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert "Too few practices to compare" in Page(staff.get("/network/funnel").text).main.text


def test_funnel_asks_little_of_the_database(six) -> None:
    staff = six.staff()

    with sql.counted() as statements:
        staff.get("/network/funnel?measure=DEV-1")

    assert len(statements) <= 12
