"""Who gets which letter on which day, once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from factories import Factory
from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.schedule import Kind, Schedule
from qi_portal.jobs import work
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job
from qi_portal.mail.models import OutboxLetter
from qi_portal.practices.queries import operator
from qi_portal.reminders import actions
from qi_portal.reminders.jobs import shelf_of
from qi_portal.reminders.models import ReminderSent
from qi_portal.reminders.plan import Planned, planned_at
from sink import Sink

NOVEMBER = Month(2026, 11)


def at(day: int, hour: int = 18) -> datetime:
    """In December 2026; 18 by UTC is one in the afternoon in New York."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def run(app: Flask, moment: datetime) -> None:
    """The clock begins the job at that moment; letters go out with it."""
    with time_machine.travel(moment, tick=True), app.app_context(), committing():
        enqueue("reminders.send", {}, by=OPERATOR)


def planned(make: Factory, moment: datetime, kind: Kind = Kind.REMINDER) -> list[Planned]:
    found = make.read(lambda: planned_at(moment, operator(), shelf_of))
    return [each for each in found if each.kind is kind]


def to(letters: list[Planned]) -> list[str]:
    return [each.member.address for each in letters]


@pytest.fixture
def place(make: Factory):
    found = make.practice(name="Maple Court Pediatrics")
    make.enrollment(found)
    return found


def enter_all(make: Factory, shelves, place, month: Month = NOVEMBER) -> None:
    for measure in shelves.project("dev-screening").measures:
        make.entry(place, measure.id, month, 17, 20)


# --- reminders


@pytest.mark.parametrize(
    ("role", "is_reminded"),
    [
        (Role.QI_MEMBER, True),
        (Role.PRACTICE_LEAD, True),
        (Role.PHYSICIAN, False),
        (Role.COACH, False),
        (Role.CARE_COORDINATOR, False),
    ],
)
def test_reminder_goes_to_those_who_enter(make, place, role: Role, is_reminded: bool) -> None:
    someone = make.person(role, at=place)

    assert to(planned(make, at(5))) == ([someone.email] if is_reminded else [])


def test_person_with_two_roles_gets_one(make, place) -> None:
    someone = make.person(Role.QI_MEMBER, at=place)
    make.role(someone, Role.PRACTICE_LEAD, place)

    assert to(planned(make, at(5))) == [someone.email]


def test_complete_month_reminds_nobody_and_a_begun_one_does(make, place, shelves) -> None:
    make.person(Role.QI_MEMBER, at=place)
    first, *others = shelves.project("dev-screening").measures
    make.entry(place, first.id, NOVEMBER, 17, 20)
    begun = planned(make, at(5))
    for measure in others:
        make.entry(place, measure.id, NOVEMBER, 17, 20)

    assert (len(begun), planned(make, at(5))) == (1, [])


def test_practice_in_no_project_is_not_reminded(make) -> None:
    make.person(Role.QI_MEMBER, at=make.practice())

    assert planned(make, at(5)) == []


def test_person_in_two_practices_gets_one_letter_about_both(app, make, sink: Sink) -> None:
    region = make.program()
    places = [make.practice(region, name=name) for name in ("Maple Court", "Elm Street")]
    someone = make.person(Role.QI_MEMBER, at=places[0])
    make.role(someone, Role.QI_MEMBER, places[1])
    for place in places:
        make.enrollment(place)

    run(app, at(5))

    ((_address, letter),) = sink.letters
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == "November is open for your practices"
    assert text.index("Elm Street. One project") < text.index("Maple Court. One project")
    assert {row.practice_id for row in make.rows(ReminderSent)} == {place.practice_id for place in places}


def test_job_that_runs_twice_sends_once(app, make, place, sink: Sink) -> None:
    make.person(Role.QI_MEMBER, at=place)

    run(app, at(5))
    run(app, at(5, 19))

    assert len(sink.letters) == 1


def test_plan_made_twice_is_posted_once(app, make, place, sink: Sink) -> None:
    """Two workers that planned the same before either had written."""
    make.person(Role.QI_MEMBER, at=place)
    plans = [planned(make, at(5)), planned(make, at(5))]

    from qi_portal.reminders.letters import letter_of

    with app.app_context(), app.test_request_context():
        posted = []
        for plan in plans:
            with committing():
                posted.append(actions.post(plan, letter_of=letter_of, by=OPERATOR))

    assert posted == [1, 0]
    assert len(sink.letters) == 1


def test_day_that_was_missed_is_made_up_the_next_day_once(app, make, place, sink: Sink) -> None:
    make.person(Role.QI_MEMBER, at=place)

    run(app, at(6))
    run(app, at(7))

    assert len(sink.letters) == 1
    assert [row.day.day for row in make.rows(ReminderSent)] == [5]


def test_each_day_of_the_month_reminds_again_until_all_is_entered(app, make, place, shelves, sink: Sink) -> None:
    make.person(Role.QI_MEMBER, at=place)

    for day in (4, 5, 10):
        run(app, at(day))
    enter_all(make, shelves, place)
    run(app, at(15))

    assert len(sink.letters) == 2


def test_days_are_those_of_the_practices_time_zone(make) -> None:
    """At seven by UTC on the fifth it is two in the morning in New York; on Guam it is five in the afternoon."""
    home, island = make.program("home"), make.program("island", time_zone="Pacific/Guam")
    people = []
    for region in (home, island):
        place = make.practice(region)
        make.enrollment(place)
        people.append(make.person(Role.QI_MEMBER, at=place))

    assert to(planned(make, at(5, 7))) == [people[1].email]


def test_program_has_its_own_days_and_its_own_switch(make, place) -> None:
    make.person(Role.QI_MEMBER, at=place)

    def set_days(schedule: Schedule, opened_on: int) -> None:
        make.write(
            lambda: actions.set_schedule(
                program_id=place.program_id, schedule=schedule, opened_on=opened_on, by=OPERATOR
            )
        )

    set_days(Schedule(reminder_days=(8,)), 0)
    by_day = [len(planned(make, at(day))) for day in (5, 8)]
    set_days(Schedule(reminder_days=(8,), reminders_on=False), 1)

    assert (by_day, planned(make, at(8))) == ([0, 1], [])


def test_who_stopped_reminders_or_was_switched_off_gets_none(make, place) -> None:
    stopped, off, other = (make.person(Role.QI_MEMBER, at=place) for _ in range(3))
    make.write(lambda: actions.stop(person_id=stopped.id, kind=Kind.REMINDER))
    make.change(Person, off.id, is_active=False)

    assert to(planned(make, at(5))) == [other.email]


def test_each_letter_is_in_the_audit_log(app, make, place, sink: Sink) -> None:
    someone = make.person(Role.QI_MEMBER, at=place)

    run(app, at(5))

    (row,) = (each for each in make.rows(AuditEvent) if each.action == "reminder.send")
    assert (row.practice_id, row.object_id, row.source) == (place.practice_id, str(someone.id), "job")
    assert row.after["day"] == "2026-12-05"


def test_while_mail_is_off_nothing_is_put_aside(app, make, place) -> None:
    make.person(Role.QI_MEMBER, at=place)

    run(app, at(5))

    assert (make.rows(OutboxLetter), make.rows(ReminderSent)) == ([], [])


def test_reminder_is_in_the_readers_language_and_leads_to_the_portal(app, make, place, sink: Sink) -> None:
    someone = make.person(Role.QI_MEMBER, at=place)
    make.change(Person, someone.id, locale="es")

    run(app, at(5))

    ((_address, letter),) = sink.letters
    html = letter.get_body(("html",)).get_content()
    assert '<html lang="es">' in html
    assert "oviembre" in letter["Subject"]
    assert 'href="http://localhost/this-month"' in html
    assert 'href="http://localhost/mail/stop/' in html


# --- the digest


def test_digest_goes_to_the_team_and_its_coach(make, place) -> None:
    people = [make.person(role, at=place) for role in (Role.PHYSICIAN, Role.QI_MEMBER, Role.COACH)]
    make.person(Role.CARE_COORDINATOR, at=place)

    assert to(planned(make, at(20), Kind.DIGEST)) == sorted(person.email for person in people)


def test_digest_says_what_is_quiet_and_what_shows_a_change(make, place, shelves) -> None:
    make.person(Role.QI_MEMBER, at=place)
    lead = shelves.project("dev-screening").lead_measure
    for step in range(24):
        make.entry(place, lead.id, Month(2024, 9) + step, 6 if step < 12 else 18, 20)

    ((letter,),) = [planned(make, at(20), Kind.DIGEST)]

    assert [str(words) for words in letter.told.paragraphs[0]][1:] == [
        "One project is waiting.",
        "One shows a confirmed change.",
        "One has had no entry for a while.",
    ]


def test_digest_of_nothing_to_tell_is_not_sent(make, shelves) -> None:
    place = make.practice()
    make.enrollment(place, started=NOVEMBER)
    enter_all(make, shelves, place)
    make.person(Role.QI_MEMBER, at=place)

    assert planned(make, at(20), Kind.DIGEST) == []


# --- what a letter may hold


def test_no_letter_holds_a_number_a_measure_or_a_name(app, make, place, shelves, sink: Sink) -> None:
    project = shelves.project("dev-screening")
    for step in range(24):
        make.entry(place, project.lead_measure.id, Month(2024, 9) + step, 6 if step < 12 else 18, 20)
    someone = make.person(Role.PRACTICE_LEAD, at=place)

    run(app, at(5))
    run(app, at(20))

    assert len(sink.letters) == 2
    for _address, letter in sink.letters:
        text = letter.get_body(("plain",)).get_content()
        said = re.sub(r"http\S+", "", f"{letter['Subject']}\n{text}")
        assert not re.search(r"\d", said)
        for secret in (project.title, project.short_title, someone.name, project.lead_measure.name):
            assert secret not in said


def test_letter_that_cannot_go_out_now_goes_out_later(app, make, place, sink: Sink) -> None:
    make.person(Role.QI_MEMBER, at=place)
    sink.refusal = "451 Try again later"
    run(app, at(5))
    sink.refusal = ""

    with time_machine.travel(at(5, 19)), app.app_context(), committing():
        enqueue("mail.send", {}, by=OPERATOR)

    assert len(sink.letters) == 1
    assert {job.state for job in make.rows(Job)} == {"done"}


def test_worker_begins_the_hourly_look_by_itself(app, make) -> None:
    from qi_portal.jobs import worker

    with app.app_context():
        worker.begin_due(utc_now() + timedelta(hours=1))

    assert {"reminders.send", "mail.send", "jobs.forget"} <= {job.task for job in make.rows(Job)}
    assert work.at_work() == []
