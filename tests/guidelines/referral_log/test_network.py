"""What leaves a practice's log: sums by condition and quarter, and no small number among them."""

from datetime import date

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month, Quarter
from qi_portal.guidelines.referral_log.queries import ended_quarters

SEPTEMBER = Month(2026, 9)
URL = "/network/decisions"
HEADACHE, ADHD = "Recurrent headache and migraine", "ADHD"


@pytest.fixture
def five(log):
    """Five practices of the region and one of another."""
    return [log.place, *log.beside("P002", "P003", "P004", "P005"), log.make.practice(code="X001")]


@pytest.fixture
def staff(log):
    return log.of_role(Role.PROGRAM_STAFF, log.region)


def table(browser) -> dict[str, list[str]]:
    """The cells of the page's table by the name of their row, the latest quarter first."""
    rows = Page(browser.get(URL).text).main.tags("tr")
    return {row.tags("th")[0].text: [cell.text for cell in row.tags("td")] for row in rows[1:]}


def test_sum_of_three_practices_is_shown(log, five, staff) -> None:
    for place, count in zip(five, (8, 6, 5), strict=False):
        log.keep(place, SEPTEMBER, count)

    assert table(staff) == {HEADACHE: ["19", "0", "0", "0"], "All conditions": ["19", "0", "0", "0"]}


def test_months_of_a_quarter_are_counted_together_and_quarters_apart(log, five, staff) -> None:
    for place in five[:3]:
        for back in (0, 1, 2):
            log.keep(place, SEPTEMBER - back, 2)
        log.keep(place, SEPTEMBER - 3, 6)

    assert table(staff)[HEADACHE] == ["18", "18", "0", "0"]


@pytest.mark.parametrize("counts", [(4, 3, 3), (8, 5, 5), (20, 20), (50, 5, 5), (30,)])
def test_small_lone_or_lopsided_sum_is_suppressed_and_is_not_nought(log, five, staff, counts: tuple[int, ...]) -> None:
    for place, count in zip(five, counts, strict=False):
        log.keep(place, SEPTEMBER, count)

    shown = table(staff)

    assert shown[HEADACHE][0] == shown["All conditions"][0] == "suppressed"
    page = staff.get(URL).text
    assert not any(f">{number}<" in page for number in (*counts, sum(counts)))


def test_suppressed_sum_cannot_be_had_by_subtraction(log, five, staff) -> None:
    for place in five[:3]:
        log.keep(place, SEPTEMBER, 7)
        log.keep(place, SEPTEMBER, 8, condition_id="asthma")
    log.keep(five[0], SEPTEMBER, 2, condition_id="adhd")

    shown = {name: cells[0] for name, cells in table(staff).items()}

    assert shown == {
        ADHD: "suppressed",
        HEADACHE: "suppressed",
        "Persistent or uncontrolled asthma": "24",
        "All conditions": "47",
    }


def test_nothing_is_told_of_fewer_than_five_practices(log, staff) -> None:
    for place in (log.place, *log.beside("P002", "P003", "P004")):
        log.keep(place, SEPTEMBER, 20)

    assert table(staff) == {HEADACHE: ["suppressed"] * 4, "All conditions": ["suppressed"] * 4}


def test_decisions_of_another_program_are_in_no_sum(log, five, staff) -> None:
    for place in (five[0], five[1], five[5]):
        log.keep(place, SEPTEMBER, 10)

    assert table(staff)[HEADACHE][0] == "suppressed"


def test_quarter_that_goes_on_is_not_shown(log, five, staff) -> None:
    for place in five[:3]:
        log.keep(place, Month(2026, 11), 10)

    assert "No practice recorded a decision" in Page(staff.get(URL).text).main.text


@pytest.mark.parametrize(
    ("day", "newest"),
    [("2026-11-21", "2026-Q3"), ("2026-12-31", "2026-Q3"), ("2027-01-01", "2026-Q3"), ("2027-01-02", "2026-Q4")],
)
def test_quarter_is_over_once_nothing_of_it_can_be_taken_back(day: str, newest: str) -> None:
    quarters = ended_quarters(date.fromisoformat(day), 4)

    assert str(quarters[0]) == newest
    assert quarters == [quarters[0] - back for back in range(4)]
    assert all(isinstance(each, Quarter) for each in quarters)


# --- who sees it


def test_coach_sees_the_sums_of_the_whole_program(log, five, staff) -> None:
    """Sums over the assigned practices alone could be subtracted from those over all."""
    for place, count in zip(five, (8, 6, 5, 8), strict=False):
        log.keep(place, SEPTEMBER, count)
    coach = log.of_role(Role.COACH, five[0])

    assert table(coach) == table(staff)
    assert table(coach)[HEADACHE][0] == "27"


def test_administrator_sees_the_sums(log, five) -> None:
    assert log.of_role(Role.ADMIN, log.region).get(URL).status_code == 200


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.CARE_COORDINATOR])
def test_member_of_a_practice_does_not(log, role: Role) -> None:
    assert log.of_role(role).get(URL).status_code == 403


def test_staff_of_two_programs_has_a_table_for_each_and_no_sum_over_both(log, five) -> None:
    other = log.make.program()
    someone = log.make.person(Role.PROGRAM_STAFF, at=log.region)
    log.make.role(someone, Role.PROGRAM_STAFF, other)
    far = [log.make.practice(other, code=code) for code in ("Y001", "Y002", "Y003", "Y004", "Y005")]
    for place in (*five[:3], *far[:3]):
        log.keep(place, SEPTEMBER, 6)

    page = Page(log.as_of(someone).get(URL).text)

    totals = [each.tags("tfoot")[0].tags("td")[0].text for each in page.main.tags("table")]
    assert totals == ["18", "18"]


def test_network_page_leads_to_the_sums(log, staff) -> None:
    assert Page(staff.get("/network").text).links()["Referral decisions"] == URL


# --- why something else was done


def tell_why(log, five, **counts: tuple[int, ...]) -> None:
    for reason, each in counts.items():
        change = {} if reason == "followed" else {"done_instead": "routine_referral", "reason": reason}
        for place, count in zip(five, each, strict=False):
            log.keep(place, SEPTEMBER, count, **change)


def test_reasons_of_the_last_quarter_are_drawn_with_their_numbers(log, five, staff) -> None:
    tell_why(log, five, followed=(9, 9, 9), family_preference=(9, 9, 9), access_or_distance=(6, 6, 6))

    page = Page(staff.get(URL).text)

    figure = page.main.tags("figure")[0]
    assert figure.tags("h3")[0].text == "Why something else was done, Q3 2026"
    rows = [[cell.text for cell in row.tags("th", "td")] for row in figure.tags("tbody")[0].tags("tr")]
    assert rows == [["Family preference", "27", "60%", "60%"], ["Access or distance", "18", "40%", "100%"]]
    assert len(figure.tags("svg")) == 3


@pytest.mark.parametrize(
    "small", [{}, {"family_preference": (1, 1, 1)}, {"family_preference": (2, 2), "other": (3, 3)}]
)
def test_reasons_that_cannot_be_told_are_not_drawn(log, five, staff, small) -> None:
    tell_why(log, five, followed=(9, 9, 9), **small)

    page = Page(staff.get(URL).text)

    assert page.main.tags("figure") == []
    assert "Why something else was done in Q3 2026 cannot be shown" in page.main.text
