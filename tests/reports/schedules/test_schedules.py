"""Reports that come back by themselves: each time once, with the rights of both, told by a link and nothing more."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.jobs.actions import enqueue
from qi_portal.mail.models import OutboxLetter
from qi_portal.practices.models import Practice
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.schedules.models import ReportDelivery, ReportSchedule

NEW = "/reports/schedules/new"
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)


@pytest.fixture
def program(make: Factory) -> Region:
    return make.program("valley")


@pytest.fixture
def practices(make: Factory, program: Region) -> list:
    return [
        make.practice(program, f"P{number:03d}", region="North" if number < 3 else "South") for number in range(1, 4)
    ]


@pytest.fixture
def staff(make: Factory, program: Region) -> Someone:
    return make.person(Role.PROGRAM_STAFF, at=program, email="staff@demo.example")


@pytest.fixture
def coach(make: Factory, practices) -> Someone:
    return make.person(Role.COACH, at=practices[1], email="coach1@demo.example")


@pytest.fixture
def no_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are asked for and not made: what is in them is what these tests ask."""
    from qi_portal.reports.batches import jobs

    monkeypatch.setattr(jobs, "make_reports", lambda job, batch: None)


@pytest.fixture
def browser(client: Browser, staff, practices, coach, no_reports, today) -> Browser:
    return client.sign_in(staff)


@pytest.fixture
def mail_is_on(app, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from qi_portal.config import MailServer

    settings = replace(
        app.config["SETTINGS"], mail_server=MailServer("127.0.0.1", 9, "", "", ""), mail_from="portal@office.example"
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def sent(browser: Browser, url: str, *people: Someone, **typed) -> dict:
    usual = {"name": "Board", "day": "22", "recipients": [str(each.id) for each in people]}
    return Page(browser.get(url).text).sends() | usual | typed


def add(browser: Browser, *people: Someone, **typed) -> str:
    answer = browser.send(NEW, sent(browser, NEW, *people, **typed))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def look(make: Factory, at: datetime) -> None:
    """The clock's task at a moment."""
    with time_machine.travel(at):
        make.write(lambda: enqueue("reports.schedules", {}, by=OPERATOR))


def codes(make: Factory, batch: ReportBatch) -> list[str]:
    names = {row.id: row.code for row in make.rows(Practice)}
    return sorted(names[row.practice_id] for row in make.rows(ReportBatchItem) if row.batch_id == batch.id)


def test_time_that_has_come_is_made_once_for_each_recipient(browser, make, staff, coach) -> None:
    add(browser, staff, coach)

    for hours in (0, 20, 21, 22, 72):
        look(make, NOON + timedelta(hours=hours))

    batches = {row.person_id: row for row in make.rows(ReportBatch)}
    assert set(batches) == {staff.id, coach.id}
    assert len(make.rows(ReportDelivery)) == 2
    assert {row.occasion for row in batches.values()} == {"2026-11"}
    assert {row.made_by for row in batches.values()} == {"Name of staff@demo.example"}


def test_each_recipient_gets_what_both_may_take(browser, make, staff, coach) -> None:
    add(browser, staff, coach)

    look(make, NOON + timedelta(days=2))

    found = {row.person_id: codes(make, row) for row in make.rows(ReportBatch)}
    assert found == {staff.id: ["P001", "P002", "P003"], coach.id: ["P002"]}


def test_practices_are_chosen_anew_each_time(browser, make, staff, program) -> None:
    add(browser, staff, practices="region:North")
    look(make, NOON + timedelta(days=2))
    make.practice(program, "P009", region="North")
    look(make, NOON + timedelta(days=33))

    first, second = sorted(make.rows(ReportBatch), key=lambda row: row.occasion)
    assert codes(make, first) == ["P001", "P002"]
    assert codes(make, second) == ["P001", "P002", "P009"]


def test_months_that_nothing_ran_in_are_made_up_for_once(browser, make, staff) -> None:
    add(browser, staff)

    look(make, NOON + timedelta(days=155))
    look(make, NOON + timedelta(days=155, hours=1))

    assert [row.occasion for row in make.rows(ReportBatch)] == ["2027-04"]


def test_pause_is_not_made_up_for(browser, make, staff) -> None:
    url = add(browser, staff)
    browser.send(f"{url}/pause", {"version": "1"})
    look(make, NOON + timedelta(days=2))
    paused = browser.get(url).text
    with time_machine.travel(NOON + timedelta(days=3)):
        browser.sign_in(staff).send(f"{url}/resume", {"version": "2"})
    look(make, NOON + timedelta(days=4))

    assert "Paused: nothing goes out." in paused
    assert make.rows(ReportBatch) == []


def test_removed_schedule_makes_nothing_until_it_is_put_back(browser, make, staff) -> None:
    url = add(browser, staff)
    browser.send(f"{url}/remove", {"version": "1"})
    look(make, NOON + timedelta(days=2))
    nothing = make.rows(ReportBatch)
    browser.send(f"{url}/put-back", {"version": "2"})
    look(make, NOON + timedelta(days=40))

    assert nothing == []
    assert [row.occasion for row in make.rows(ReportBatch)] == ["2026-12"]


def test_recipient_without_the_right_gets_nothing_and_it_is_noted(browser, make, staff, coach, practices) -> None:
    url = add(browser, staff, coach)
    held = (practices[1].practice_id, coach.id, "coach")
    make.write(lambda: db.session.delete(db.session.get_one(PracticeRole, held)))

    look(make, NOON + timedelta(days=2))

    assert [row.person_id for row in make.rows(ReportBatch)] == [staff.id]
    assert "May not ask for such reports, so nothing was made." in browser.get(url).text


def test_recipient_who_was_switched_off_gets_nothing(browser, make, staff, coach) -> None:
    add(browser, staff, coach)
    make.change(Person, coach.id, is_active=False)

    look(make, NOON + timedelta(days=2))

    assert [row.person_id for row in make.rows(ReportBatch)] == [staff.id]


def test_owner_without_the_right_ends_it_for_all(browser, make, staff, coach, program) -> None:
    add(browser, staff, coach)
    held = (program.id, staff.id, "program_staff")
    make.write(lambda: db.session.delete(db.session.get_one(ProgramRole, held)))

    look(make, NOON + timedelta(days=2))

    assert make.rows(ReportBatch) == []
    (row,) = make.rows(ReportDelivery)
    assert row.person_id == staff.id
    assert "may no longer ask" in row.why_not["text"]


def test_made_by_hand_once_however_often_the_button_is_pressed(browser, make, staff) -> None:
    url = add(browser, staff)
    token = Page(browser.get(url).text).sends()["token"]

    for _ in range(2):
        browser.send(f"{url}/run", {"token": token})
    browser.send(f"{url}/run", {"token": str(uuid4())})

    assert len(make.rows(ReportBatch)) == 2
    assert browser.send(f"{url}/run", {"token": "none"}).status_code == 404
    look(make, NOON + timedelta(days=2))
    assert len(make.rows(ReportBatch)) == 3


def test_form_sent_twice_sets_one_schedule(browser, make, staff) -> None:
    typed = sent(browser, NEW, staff)

    first, second = browser.send(NEW, typed), browser.send(NEW, typed)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(make.rows(ReportSchedule)) == 1


def test_letter_has_a_link_and_neither_a_name_nor_a_number(browser, make, staff, mail_is_on) -> None:
    add(browser, staff, name="Asthma at Clinic 7, 48 percent")

    look(make, NOON + timedelta(days=2))

    (letter,) = make.rows(OutboxLetter)
    (batch,) = make.rows(ReportBatch)
    assert letter.address == "staff@demo.example"
    assert f"http://localhost/reports/batches/{batch.id}" in letter.text
    for secret in ("Asthma", "Clinic", "48", "P001", "Region"):
        assert secret not in IDS.sub("", letter.text)
        assert secret not in letter.subject
    assert [row.told_at is not None for row in make.rows(ReportDelivery)] == [True]


def test_nobody_is_told_while_mail_is_off(browser, make, staff) -> None:
    url = add(browser, staff)

    look(make, NOON + timedelta(days=2))

    assert make.rows(OutboxLetter) == []
    assert len(make.rows(ReportBatch)) == 1
    assert "nobody is told by e-mail" in browser.get(url).text


def test_recipient_sees_it_and_can_leave_but_not_change_it(browser, client, make, staff, coach) -> None:
    url = add(browser, staff, coach)
    theirs = client.sign_in(coach)

    seen, listed = theirs.get(url).text, theirs.get("/reports/schedules").text
    answers = [theirs.get(f"{url}/edit"), *(theirs.send(f"{url}/{deed}") for deed in ("pause", "remove", "run"))]
    asked = theirs.get(f"{url}/leave")
    left = theirs.send(f"{url}/leave")

    assert "you get these" in listed
    assert "/edit" not in seen
    assert {answer.status_code for answer in answers} == {404}
    assert asked.status_code == 200
    assert left.headers["Location"] == "/files"
    assert theirs.get(url).status_code == 404


def test_schedule_of_another_program_is_not_found(browser, client, make, staff) -> None:
    url = add(browser, staff)
    other = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program("other")))

    answers = [other.get(url), other.get(f"{url}/edit"), other.send(f"{url}/run"), other.get(f"{url}/leave")]

    assert {answer.status_code for answer in answers} == {404}


def test_what_does_not_fit_is_said_and_the_rest_kept(browser, make, staff) -> None:
    answer = browser.send(NEW, sent(browser, NEW, day="32", name=" ", every="week", language="es"))

    assert answer.status_code == 422
    assert "4 things to correct" in answer.text
    assert Page(answer.text).sends()["language"] == "es"
    assert make.rows(ReportSchedule) == []


def test_name_that_turns_the_direction_of_writing_is_not_kept(browser, make, staff) -> None:
    assert browser.send(NEW, sent(browser, NEW, staff, name="Board \u202efdp.exe")).status_code == 422
    assert make.rows(ReportSchedule) == []


def test_stranger_cannot_be_made_a_recipient(browser, make, staff) -> None:
    stranger = make.person(Role.PROGRAM_STAFF, at=make.program("other"))

    assert browser.send(NEW, sent(browser, NEW, staff, stranger)).status_code == 422


def test_whoever_saves_second_is_told_first(browser, make, staff, coach) -> None:
    url = add(browser, staff)
    opened = sent(browser, f"{url}/edit", staff)
    browser.send(f"{url}/edit", opened | {"day": "5"})

    answer = browser.send(f"{url}/edit", opened | {"day": "9"})

    assert answer.status_code == 409
    assert "Somebody saved this meanwhile" in answer.text
    assert [row.day for row in make.rows(ReportSchedule)] == [5]
    assert browser.send(f"{url}/edit", Page(answer.text).sends() | {"recipients": [str(staff.id)]}).status_code == 303


def test_deeds_are_in_the_audit_log(browser, make, staff) -> None:
    url = add(browser, staff)
    browser.send(f"{url}/pause", {"version": "1"})
    browser.send(f"{url}/remove", {"version": "2"})

    rows = [row for row in make.rows(AuditEvent) if row.object_kind == "report_schedule"]
    assert sorted(row.action.rsplit(".")[1] for row in rows) == ["add", "pause", "remove"]
    assert {row.actor_id for row in rows} == {staff.id}


def test_empty_list_says_what_to_do(browser) -> None:
    assert "Set the first schedule" in browser.get("/reports/schedules").text
