"""The caseload: who needs somebody first, and whose practices are on it."""

from datetime import date

from qi_portal.coaching.models import NextCoachContact
from qi_portal.domain.access import Role
from qi_portal.domain.entry.meetings import ActionText
from qi_portal.domain.periods import Month
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings.actions import add_action, tick

URL = "/practices/P001/coaching/"


def headings(page) -> list[str]:
    return [heading.text for heading in page.main.tags("h2")]


def practices(page) -> list[str]:
    return [heading.text for heading in page.main.tags("h3")]


def test_coach_sees_the_practices_assigned_to_her_only(pair) -> None:
    pair.make.practice(pair.region, code="P002", name="Birch Lane Pediatrics")

    page = pair.page(path="/caseload")

    assert practices(page) == ["Maple Court Pediatrics"]
    assert "No contact is on record yet, and none is planned." in page.main.text


def test_practice_that_stopped_entering_stands_before_one_that_only_was_not_called(pair) -> None:
    quiet = pair.make.practice(pair.region, code="P002", name="Ash Grove Pediatrics")
    pair.make.role(pair.coach, Role.COACH, quiet)
    pair.make.enrollment(pair.place, "dev-screening", Month(2026, 1))

    page = pair.page(path="/caseload")

    assert headings(page) == ["Need you now: 1", "Worth a call soon: 1"]
    assert practices(page) == ["Maple Court Pediatrics", "Ash Grove Pediatrics"]
    assert "Nothing entered for 2 months or more: Developmental screening" in page.main.text
    assert page.links()["Developmental screening"] == "/practices/P001/projects/dev-screening"


def test_contact_that_was_planned_and_not_held_needs_the_coach_now(pair) -> None:
    pair.add()
    pair.plan("2026-12-01")
    assert headings(pair.page(path="/caseload")) == ["On their way: 1"]

    pair.make.change(NextCoachContact, pair.place.practice_id, planned_for=Month(2026, 11).first_day)

    assert headings(pair.page(path="/caseload")) == ["Need you now: 1"]
    assert "overdue" in pair.page(path=URL).main.text


def test_action_item_past_its_day_is_a_reason_to_call_until_it_is_done(pair) -> None:
    pair.make.enrollment(pair.place, "dev-screening", Month(2026, 11))
    pair.plan("2026-12-01")
    desk = Desk(pair.place, "dev-screening", pair.make.actor(pair.coach))
    text = ActionText("Order forms", due_on=date(2026, 11, 20))
    action_id = pair.make.write(lambda: add_action(desk=desk, text=text))

    assert "1 action item is overdue." in pair.page(path="/caseload").main.text

    pair.make.write(lambda: tick(desk=desk, action_id=action_id, opened_on=1, done_on=date(2026, 11, 21)))

    assert headings(pair.page(path="/caseload")) == ["On their way: 1"]


def test_staff_sees_every_practice_of_the_program_and_chooses_a_coach(pair) -> None:
    other = pair.make.practice(pair.region, code="P002", name="Ash Grove Pediatrics")
    second = pair.make.person(Role.COACH, at=other)
    pair.make.practice(name="Of Another Program")
    staff = pair.make.person(Role.PROGRAM_STAFF, at=pair.region)

    assert set(practices(pair.page(staff, "/caseload"))) == {"Maple Court Pediatrics", "Ash Grove Pediatrics"}
    assert practices(pair.page(staff, f"/caseload?coach={second.id}")) == ["Ash Grove Pediatrics"]
    assert len(practices(pair.page(staff, "/caseload?coach=nobody"))) == 2


def test_team_has_no_caseload(pair) -> None:
    assert pair.of(pair.member).get("/caseload").status_code == 403


def test_coach_without_a_practice_is_told_whom_to_ask(pair) -> None:
    staff = pair.make.person(Role.PROGRAM_STAFF, at=pair.make.program())

    assert "No practice is assigned to you yet." in pair.page(staff, "/caseload").main.text


def test_coach_is_led_to_what_her_practices_ask_to_have_opened(pair) -> None:
    assert "/locked-months" not in pair.page(path="/caseload").links().values()
    pair.make.enrollment(pair.place, "dev-screening", Month(2026, 1))
    wish = {"project_id": "dev-screening", "period": "2026-02", "why": "Ten charts were found."}
    assert pair.of(pair.member).send("/practices/P001/locked-months/requests", wish).status_code == 303

    page = pair.page(path="/caseload")

    assert page.links()["Locked months asked for: 1"] == "/locked-months"


def test_long_list_of_projects_that_can_wait_is_cut_after_three(pair) -> None:
    firsts = {
        "asthma-control": "AST-1",
        "autism-screening": "AUT-1",
        "dev-screening": "DEV-1",
        "lead-screening": "LEA-1",
        "oral-health": "ORL-1",
    }
    for project_id, measure_id in firsts.items():
        pair.make.enrollment(pair.place, project_id, Month(2026, 1))
        pair.make.entry(pair.place, measure_id, Month(2026, 10), 10, 20)

    assert "and 2 more" in pair.page(path="/caseload").main.text
