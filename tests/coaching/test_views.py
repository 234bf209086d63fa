"""A practice's coaching page: who writes, who reads what, changing, removing, planning."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest

from page import Page
from qi_portal.coaching.models import NextCoachContact
from qi_portal.domain.access import Role

CROWD = 20
URL = "/practices/P001/coaching/"
VISIT = {"kind": "visit", "seen": "shared", "held_on": "2026-11-05", "text": "Agreed on a huddle each Monday."}
SECRET = {"seen": "coaches", "text": "The lead is new; offer help."}


# --- reading


def test_page_of_a_practice_without_contacts_leads_its_coach_to_the_first(pair) -> None:
    page = pair.page()

    assert page.heading == "Coaching"
    assert page.links()["Write down the first contact"] == f"{URL}add"
    assert f"Coach: {pair.coach.name}" in page.main.text


def test_team_reads_what_is_shared_and_nothing_else(pair) -> None:
    pair.add()
    pair.add(**SECRET)

    seen_by_team, seen_by_coach = pair.page(pair.member).main.text, pair.page().main.text

    assert "Agreed on a huddle each Monday." in seen_by_team
    assert "The lead is new" not in seen_by_team
    assert "The lead is new" in seen_by_coach
    assert "Coaches and program staff only" in seen_by_coach


def test_team_is_offered_nothing_to_write(pair) -> None:
    page = pair.page(pair.member)

    assert "Your coach has shared nothing yet." in page.main.text
    assert "Write down a note or contact" not in page.links()
    assert page.main.tags("form") == []


@pytest.mark.parametrize("role", [Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.PHYSICIAN])
def test_team_cannot_open_or_send_what_only_coaches_do(pair, role: Role) -> None:
    contact_id = pair.add(**SECRET)
    browser = pair.of(pair.make.person(role, at=pair.place))

    assert browser.get(f"{URL}add").status_code == 403
    assert browser.get(f"{URL}{contact_id}").status_code == 403
    assert browser.send(f"{URL}add", VISIT).status_code == 403
    assert browser.send(f"{URL}{contact_id}/remove", {"version": "1"}).status_code == 403
    assert browser.send(f"{URL}next", {"on": "2026-12-01"}).status_code == 403
    assert len(pair.rows()) == 1


def test_staff_reads_everything_and_administrator_what_is_shared(pair) -> None:
    pair.add()
    pair.add(**SECRET)
    staff = pair.make.person(Role.PROGRAM_STAFF, at=pair.region)
    admin = pair.make.person(Role.ADMIN, at=pair.region)

    assert "The lead is new" in pair.page(staff).main.text
    assert "The lead is new" not in pair.page(admin).main.text
    assert "Agreed on a huddle" in pair.page(admin).main.text


def test_coach_of_another_practice_finds_nothing(pair) -> None:
    contact_id = pair.add()
    other = pair.make.practice(pair.region, code="P002")
    browser = pair.of(pair.make.person(Role.COACH, at=other))

    for path in (URL, f"{URL}add", f"{URL}{contact_id}"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/practices/P002/coaching/{contact_id}").status_code == 404
    assert browser.send(f"/practices/P002/coaching/{contact_id}/remove", {"version": "1"}).status_code == 404


# --- writing


def test_contact_is_kept_as_it_was_typed(pair) -> None:
    pair.add(minutes="45", people="Front desk")

    (row,) = pair.rows()
    assert (row.kind, row.seen, row.held_on, row.text, row.minutes, row.people, row.created_by) == (
        "visit", "shared", date(2026, 11, 5), VISIT["text"], 45, "Front desk", pair.coach.id
    )  # fmt: skip
    assert "Visit to the practice" in pair.page(pair.member).main.text
    assert f"November 5, 2026 · written by {pair.coach.name} · 45 minutes · Front desk" in (
        pair.page(pair.member).main.text
    )


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(pair) -> None:
    answer = pair.browser.send(f"{URL}add", VISIT | {"held_on": "2027-01-01", "minutes": "many"})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == ["#held_on", "#minutes"]
    assert page.sends()["text"] == VISIT["text"]
    assert pair.rows() == []


def test_project_that_the_practice_has_no_part_in_is_refused(pair) -> None:
    assert pair.browser.send(f"{URL}add", VISIT | {"project_id": "dev-screening"}).status_code == 422

    pair.make.enrollment(pair.place, "dev-screening")

    assert pair.browser.send(f"{URL}add", VISIT | {"project_id": "dev-screening"}).status_code == 303


def test_changed_contact_opens_filled_and_is_saved_anew(pair) -> None:
    contact_id = pair.add()
    opened = pair.page(path=f"{URL}{contact_id}").sends()

    assert opened.items() >= VISIT.items()
    assert pair.browser.send(f"{URL}{contact_id}", opened | {"kind": "call"}).status_code == 303
    assert [(row.kind, row.version) for row in pair.rows()] == [("call", 2)]


def test_contact_saved_by_somebody_else_meanwhile_is_shown_before_it_is_replaced(pair) -> None:
    contact_id = pair.add()
    mine = pair.page(path=f"{URL}{contact_id}").sends()
    pair.press(contact_id, **VISIT | {"text": "Agreed on Tuesdays."})

    refused = pair.browser.send(f"{URL}{contact_id}", mine | {"text": "Agreed on Fridays."})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "Agreed on Tuesdays." in page.main.text
    assert page.sends()["text"] == "Agreed on Fridays."
    assert pair.browser.send(f"{URL}{contact_id}", page.sends()).status_code == 303
    assert [row.text for row in pair.rows()] == ["Agreed on Fridays."]


def test_removed_contact_is_gone_and_can_be_put_back(pair) -> None:
    contact_id = pair.add()

    removed = pair.press(contact_id, "remove")
    page = pair.page(path=removed.headers["Location"])

    assert "Removed: Visit to the practice of November 5, 2026." in page.main.text
    assert "Agreed on a huddle" not in pair.page(pair.member).main.text
    assert pair.browser.get(f"{URL}{contact_id}").status_code == 404
    assert pair.press(contact_id, "put-back").status_code == 303
    assert "Agreed on a huddle" in pair.page(pair.member).main.text


@pytest.mark.parametrize("deed", ["remove", "put-back"])
def test_deed_on_an_older_version_is_refused(pair, deed: str) -> None:
    contact_id = pair.add()
    pair.press(contact_id, **VISIT | {"text": "Agreed on Tuesdays."})

    assert pair.browser.send(f"{URL}{contact_id}/{deed}", {"version": "1"}).status_code == 409
    assert pair.browser.send(f"{URL}{uuid4()}/{deed}", {"version": "1"}).status_code == 404


def test_every_deed_has_its_audit_row(pair) -> None:
    contact_id = pair.add()
    pair.press(contact_id, **VISIT | {"kind": "call"})
    pair.press(contact_id, "remove")
    pair.press(contact_id, "put-back")
    pair.plan("2026-12-01", "The spring meeting")
    pair.plan("2026-12-01", "The spring meeting")

    assert pair.deeds() == [f"coach_contact.{deed}" for deed in ("add", "revise", "remove", "put_back", "plan")]


# --- the next contact


def test_planned_contact_is_seen_by_the_team(pair) -> None:
    assert pair.plan("2026-12-01", "The spring meeting").status_code == 303

    assert "December 1, 2026 The spring meeting" in pair.page(pair.member).main.text


def test_day_that_is_over_is_not_planned_and_stays_typed(pair) -> None:
    answer = pair.plan("2026-11-01", "The spring meeting")
    page = Page(answer.text)

    assert answer.status_code == 422
    assert page.by_id("on-error").text == "November 1, 2026 is over. Choose a day from today on."
    assert page.by_id("about").attributes["value"] == "The spring meeting"


def test_plan_can_be_taken_away(pair) -> None:
    pair.plan("2026-12-01")

    assert pair.browser.send(f"{URL}next/clear").status_code == 303
    assert "Nothing is planned." in pair.page(pair.member).main.text


def test_plans_of_twenty_at_once_are_kept_one_after_another(pair) -> None:
    browsers = [pair.of(pair.coach) for _ in range(CROWD)]
    tokens = [browser.token() for browser in browsers]

    def plan(number: int) -> int:
        path = "next" if number % 4 else "next/clear"
        typed = {"on": f"2026-12-{number + 1:02}", "about": "", "csrf_token": tokens[number]}
        return browsers[number].post(f"{URL}{path}", data=typed).status_code

    with ThreadPoolExecutor(CROWD) as crowd:
        statuses = set(crowd.map(plan, range(CROWD)))

    assert statuses == {303}
    assert len(pair.make.rows(NextCoachContact)) <= 1


def test_contact_that_is_sent_twice_is_kept_once(pair) -> None:
    for _ in range(2):
        assert pair.browser.send(f"{URL}add", VISIT).status_code == 303

    assert len(pair.rows()) == 1
    assert pair.deeds() == ["coach_contact.add"]
