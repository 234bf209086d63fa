"""Sustained improvement: who, since when, and what the team wrote down around it."""

from datetime import date

import pytest

import sql
from page import Page
from qi_portal.coaching.models import CoachContact
from qi_portal.db import db
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.periods import Month
from qi_portal.measures.marks import actions as marks

PAGE = "/network/improvements"
NOVEMBER = Month(2025, 11)
LAST_YEARS = [Month(2024, 10) + ahead for ahead in range(24)]
IMPROVED, LESS = [4, 5, 6, 5] * 3 + [14, 15, 16, 15] * 3, [4, 5, 6, 4] * 3 + [9, 10, 8, 9] * 4


@pytest.fixture
def told(network):
    """Maple Court improved by 50 points a year ago, Willow Pond by 21 and earlier; Foreign Mill as much as
    Maple Court."""
    network.tell("P001", IMPROVED)
    network.tell("P003", LESS)
    network.tell("P002", [15, 16, 14, 15] * 3 + [5, 6, 4, 5] * 3)
    network.make.entries(network.places["X001"], "DEV-1", dict(zip(LAST_YEARS, IMPROVED, strict=True)), 20)
    return network


def write_down(network, kind: MarkKind, title: str, first: Month, last: Month | None, act: Act | None) -> None:
    text, place = MarkText(kind, title, first, last, act=act), network.places["P001"]
    network.make.write(lambda: marks.add(place=place, project_id="dev-screening", text=text, by=OPERATOR))


def items(answer) -> list[str]:
    lists = [node for node in Page(answer.text).main.tags("ol") if node.attributes.get("class") == "improved"]
    return [each.text for found in lists for each in found.inside if not isinstance(each, str)]


def test_longest_lasting_improvements_come_first_with_their_size(told) -> None:
    willow, maple = items(told.staff().get(PAGE))

    assert "Maple Court" in maple
    assert "+50 points from 25% to 75% since Nov 2025" in maple
    assert "Lasted: 12 months. Counted since: 240." in maple
    assert "Willow Pond" in willow
    assert "+21 points from 24% to 45% since Jul 2025" in willow


def test_what_the_team_tried_around_the_change_is_told_with_what_it_adopted_first(told) -> None:
    write_down(told, MarkKind.TEST, "Phone calls", NOVEMBER - 3, NOVEMBER - 2, Act.ABANDON)
    write_down(told, MarkKind.TEST, "Form at check-in", NOVEMBER - 1, NOVEMBER, Act.ADOPT)
    write_down(told, MarkKind.TEST, "Long before", NOVEMBER - 12, NOVEMBER - 10, Act.ADOPT)
    write_down(told, MarkKind.EVENT, "New record system", NOVEMBER, None, None)

    answer = told.staff().get(PAGE)

    willow, maple = items(answer)
    assert maple.index("Form at check-in adopted") < maple.index("Phone calls abandoned")
    assert "Also in these months: New record system (Nov 2025)" in maple
    assert "Long before" not in maple
    assert "The team logged no test of change in these months." in willow
    assert "/practices/P001/projects/dev-screening/timeline" in Page(answer.text).links().values()


def test_page_says_that_it_is_no_proof_of_cause(told) -> None:
    text = Page(told.staff().get(PAGE).text).main.text

    assert "Not proof of cause" in text
    assert "do not show that one led to the other" in text


def test_largest_change_can_come_first(told) -> None:
    by_size = items(told.staff().get(f"{PAGE}?by=size"))

    assert ["Maple Court" in by_size[0], "Willow Pond" in by_size[1]] == [True, True]


def test_page_can_be_narrowed_to_a_project_and_a_region(told) -> None:
    staff = told.staff()
    told.make.enrollment(told.places["P001"], "asthma-control")

    assert items(staff.get(f"{PAGE}?only=asthma-control")) == []
    assert len(items(staff.get(f"{PAGE}?only=dev-screening&region=North"))) == 2
    assert (
        "No first measure of a project shows a confirmed improvement here now."
        in staff.get(f"{PAGE}?only=asthma-control").text
    )


def test_coach_sees_assigned_practices_and_nobody_a_foreign_one(told) -> None:
    coach = told.sign_in(Role.COACH, told.places["P003"])

    (willow,) = items(coach.get(PAGE))
    assert "Willow Pond" in willow
    assert "Foreign Mill" not in told.staff().get(PAGE).text
    assert told.sign_in(Role.PRACTICE_LEAD, told.places["P001"]).get(PAGE).status_code == 403


def test_notes_of_coaches_are_never_on_the_page(told) -> None:
    here = told.places["P001"].practice_id
    note = CoachContact(practice_id=here, kind="note", seen="coaches", held_on=date(2025, 11, 5), text="quiet doubts")
    told.make.write(lambda: db.session.add(note))

    assert "quiet doubts" not in told.staff().get(PAGE).text


def test_staff_without_practices_are_told_so(make, client) -> None:
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert "No practice is assigned to you yet." in Page(staff.get(PAGE).text).main.text


def test_page_asks_the_same_number_of_questions_for_more_improvements(told) -> None:
    staff = told.staff()
    staff.get(PAGE)
    with sql.counted() as few:
        staff.get(PAGE)
    for number in range(10, 15):
        told.places[f"P0{number}"] = told.make.practice(told.region, code=f"P0{number}")
        told.make.enrollment(told.places[f"P0{number}"])
        told.tell(f"P0{number}", IMPROVED)

    with sql.counted() as many:
        assert len(items(staff.get(PAGE))) == 7

    assert len(many) == len(few) <= 16
