"""A locked month on the desk of its practice: asking, opening for a while, closing, and who may."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from conftest import NOON
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.unlocks.models import MonthUnlock, UnlockRequest
from qi_portal.measures.unlocks.queries import unlocked_months

URL = "/practices/P001/locked-months/"
JULY = {"project_id": "dev-screening", "first": "2026-07", "last": "", "days": "7", "why": "Two charts counted twice."}
WISH = {"project_id": "dev-screening", "period": "2026-07", "why": "Two charts counted twice."}


@pytest.fixture
def staff(team) -> Any:
    return team.another(team.make.person(Role.PROGRAM_STAFF, at=team.region))


def deeds(team) -> list[str]:
    rows = sorted(team.make.rows(AuditEvent), key=lambda row: (row.at, row.id))
    return [row.action for row in rows if row.object_kind == "unlock"]


def test_practice_without_an_open_month_says_so_and_offers_to_ask(team) -> None:
    page = Page(team.browser.get(URL + "?project=dev-screening&month=2026-07").text)

    assert "No locked month is open." in page.main.text
    assert page.sends().items() >= {"project_id": "dev-screening", "period": "2026-07"}.items()


def test_request_waits_on_the_list_of_those_who_may_open(team, staff) -> None:
    coach = team.another(team.make.person(Role.COACH, at=team.place))
    stranger = team.another(team.make.person(Role.PROGRAM_STAFF, at=team.make.program()))

    asked = [team.browser.send(URL + "requests", WISH) for _ in range(2)]

    assert [answer.status_code for answer in asked] == [303, 303]
    assert "Two charts counted twice." in Page(team.browser.get(URL).text).main.text
    for browser in (staff, coach):
        assert "Developmental screening, Jul 2026" in Page(browser.get("/locked-months").text).main.text
    assert "No team waits" in Page(stranger.get("/locked-months").text).main.text
    assert (len(team.make.rows(UnlockRequest)), deeds(team)) == (1, ["unlock.ask"])


def test_months_opened_by_staff_answer_the_request_and_stand_on_the_page(team, staff) -> None:
    team.browser.send(URL + "requests", WISH)
    offered = Page(staff.get("/locked-months").text).links()["Open it Maple Court Pediatrics, Jul 2026"]
    form = Page(staff.get(offered).text).sends(Page(staff.get(offered).text).by_id("open").tags("form")[0])

    assert staff.send(URL, form | {"why": "Two charts counted twice."}).status_code == 303

    text = Page(team.browser.get(URL).text).main.text
    assert "Developmental screening, Jul 2026 Open until November 28, 2026" in text
    assert "Asked for" not in text
    (row,) = team.make.rows(UnlockRequest)
    assert row.unlock_id == team.make.rows(MonthUnlock)[0].id
    assert deeds(team) == ["unlock.ask", "unlock.open", "unlock.answer"]


def test_same_unlock_sent_twice_opens_once(team, staff) -> None:
    assert [staff.send(URL, JULY).status_code for _ in range(2)] == [303, 303]
    assert len(team.make.rows(MonthUnlock)) == 1


def test_unlock_ends_with_its_last_day(team, staff) -> None:
    staff.send(URL, JULY | {"days": "1"})

    with time_machine.travel(NOON + timedelta(days=1)):
        assert "Open until November 22, 2026" in Page(team.another().get(URL).text).main.text
    with time_machine.travel(NOON + timedelta(days=2)):
        assert "No locked month is open." in Page(team.another().get(URL).text).main.text


def test_unlock_is_closed_before_its_time_once(team, staff) -> None:
    staff.send(URL, JULY)
    (row,) = team.make.rows(MonthUnlock)

    closed = [staff.send(f"{URL}{row.id}/close") for _ in range(2)]

    assert [answer.status_code for answer in closed] == [303, 303]
    assert "No locked month is open." in Page(team.browser.get(URL).text).main.text
    assert deeds(team) == ["unlock.open", "unlock.withdraw"]


def test_declined_request_leaves_the_list_and_its_answer_is_read_by_the_team(team, staff) -> None:
    team.browser.send(URL + "requests", WISH)
    link = f"{URL}requests/{team.make.rows(UnlockRequest)[0].id}/decline"
    assert "Two charts counted twice." in Page(staff.get(link).text).main.text

    assert staff.send(link, {"answer": ""}).status_code == 422
    assert staff.send(link, {"answer": "The report is printed."}).status_code == 303

    assert "The report is printed." in Page(team.browser.get(URL).text).main.text
    assert "No team waits" in Page(staff.get("/locked-months").text).main.text
    assert staff.send(link, {"answer": "Again."}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"first": "2026-09"}, "first", "Sep 2026 is not locked"),
        ({"first": "2026-07", "last": "2026-09"}, "last", "Sep 2026 is not locked"),
        ({"first": "2026-07", "last": "2026-06"}, "last", "Choose 36 months at most"),
        ({"first": "2020-01", "last": "2026-07"}, "last", "Choose 36 months at most"),
        ({"first": "soon"}, "first", "“soon” is not a month."),
        ({"first": "2027-03"}, "first", "too far ahead"),
        ({"days": "0"}, "days", "from 1 to 30"),
        ({"days": "31"}, "days", "from 1 to 30"),
        ({"days": "a week"}, "days", "from 1 to 30"),
        ({"days": "７"}, "days", "from 1 to 30"),
        ({"why": " "}, "why", "Write something here."),
        ({"why": "MRN 48213"}, "why", "This text seems to hold a record number."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(
    team, staff, typed: dict[str, str], field: str, message: str
) -> None:
    answer = staff.send(URL, JULY | typed)
    page = Page(answer.text)

    assert (answer.status_code, team.make.rows(MonthUnlock), deeds(team)) == (422, [], [])
    assert message in page.by_id(f"{field}-error").text
    assert page.sends().items() >= (JULY | typed).items()


def test_request_for_a_month_that_is_open_anyway_is_refused(team) -> None:
    answer = team.browser.send(URL + "requests", WISH | {"period": "2026-10"})

    assert (answer.status_code, team.make.rows(UnlockRequest)) == (422, [])
    assert "Oct 2026 is not locked" in Page(answer.text).by_id("period-error").text


def test_project_that_the_practice_has_no_part_in_is_not_opened(team, staff) -> None:
    assert staff.send(URL, JULY | {"project_id": "asthma-control"}).status_code == 404
    assert team.browser.send(URL + "requests", WISH | {"project_id": "asthma-control"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "opens", "asks"),
    [
        (Role.PHYSICIAN, 200, 403, 303),
        (Role.QI_MEMBER, 200, 403, 303),
        (Role.PRACTICE_LEAD, 200, 403, 303),
        (Role.COACH, 200, 303, 303),
        (Role.CARE_COORDINATOR, 403, 403, 403),
    ],
)
def test_team_asks_and_its_coach_opens(team, role: Role, reads: int, opens: int, asks: int) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert browser.get(URL).status_code == reads
    assert browser.send(URL + "requests", WISH).status_code == asks
    assert browser.send(URL, JULY).status_code == opens


def test_foreign_practice_has_no_locked_months(team, staff) -> None:
    staff.send(URL, JULY)
    (row,) = team.make.rows(MonthUnlock)
    elsewhere = team.make.practice(team.region, code="P002")
    coach = team.another(team.make.person(Role.COACH, at=elsewhere))

    assert coach.get(URL).status_code == 404
    assert coach.send(URL, JULY).status_code == 404
    assert coach.send(f"{URL}{row.id}/close").status_code == 404
    assert coach.send(f"/practices/P002/locked-months/{row.id}/close").status_code == 404


def test_unlocked_months_are_those_open_now_by_project(team, staff) -> None:
    staff.send(URL, JULY | {"first": "2026-05"} | {"last": "2026-07"})

    def months(days: int) -> dict[str, frozenset[Month]]:
        projects = ["dev-screening", "asthma-control"]
        return team.make.read(lambda: unlocked_months(team.place, projects, NOON + timedelta(days=days)))

    assert months(0) == months(7) == {"dev-screening": frozenset({Month(2026, 5), Month(2026, 6), Month(2026, 7)})}
    assert months(8) == {}
