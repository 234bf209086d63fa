"""The digest's page, the days of a program, the letters a person wants, and the link that stops them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from factories import Browser
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.reminders.models import MailStop, ReminderSetting
from qi_portal.reminders.stop_token import stop_token

CROWD = 20
DAYS = {"version": "0", "reminders_on": "y", "reminder_days": "3, 9", "digest_on": "y", "digest_day": "25"}


@pytest.fixture
def region(make):
    return make.program("east")


@pytest.fixture
def staff(client: Browser, make, region) -> Browser:
    return client.sign_in(make.person(Role.PROGRAM_STAFF, at=region))


def token_of(app, person_id, kind: Kind = Kind.REMINDER) -> str:
    with app.app_context():
        return stop_token(person_id, kind)


# --- days


def test_staff_set_the_days_of_their_program(staff: Browser, make, region) -> None:
    answer = staff.send("/reminders/settings/east", DAYS)

    (row,) = make.rows(ReminderSetting)
    assert answer.status_code == 303
    assert (row.program_id, row.reminder_days, row.digest_day) == (region.id, "3,9", 25)
    (told,) = (each for each in make.rows(AuditEvent) if each.action == "reminder.set")
    assert (told.program_id, told.after["reminder_days"]) == (region.id, "3,9")


def test_days_that_do_not_fit_keep_what_was_typed(staff: Browser, make) -> None:
    answer = staff.send("/reminders/settings/east", DAYS | {"reminder_days": "40"})

    assert answer.status_code == 422
    assert 'value="40"' in answer.text
    assert 'href="#reminder_days"' in answer.text
    assert make.rows(ReminderSetting) == []


def test_second_of_two_who_save_sees_what_the_first_saved(staff: Browser, make) -> None:
    staff.send("/reminders/settings/east", DAYS)

    late = staff.send("/reminders/settings/east", DAYS | {"reminder_days": "7"})
    again = staff.send("/reminders/settings/east", Page(late.text).sends() | {"reminder_days": "7"})

    assert (late.status_code, again.status_code) == (409, 303)
    assert "reminders 3, 9, digest 25" in late.text
    assert 'value="7"' in late.text
    assert make.rows(ReminderSetting)[0].reminder_days == "7"


def test_another_programs_days_are_not_found(staff: Browser, make) -> None:
    make.program("west")

    assert staff.send("/reminders/settings/west", DAYS).status_code == 404
    assert "west" not in staff.get("/reminders/settings").text


def test_team_may_not_set_days(client: Browser, make, region) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=make.practice(region)))

    assert client.get("/reminders/settings").status_code == 403
    assert client.send("/reminders/settings/east", DAYS).status_code == 403


def test_pages_say_that_mail_is_off(staff: Browser) -> None:
    for url in ("/reminders/settings", "/account/mail"):
        assert "Mail is off" in staff.get(url).text


def test_pages_do_not_say_so_while_it_is_on(staff: Browser, sink) -> None:
    assert "Mail is off" not in staff.get("/reminders/settings").text


# --- a person's letters


def test_person_chooses_letters(client: Browser, make) -> None:
    someone = make.person()
    client.sign_in(someone)

    client.send("/account/mail", {"digest": "y"})

    assert [(row.person_id, row.kind) for row in make.rows(MailStop)] == [(someone.id, "reminder")]
    page = Page(client.get("/account/mail").text).sends()
    assert ("digest" in page, "reminder" in page) == (True, False)

    client.send("/account/mail", {"digest": "y", "reminder": "y"})
    assert make.rows(MailStop) == []


def test_link_in_a_letter_stops_it_after_a_question_without_signing_in(app, client: Browser, make) -> None:
    someone = make.person()
    url = f"/mail/stop/{token_of(app, someone.id)}"

    asked = client.get(url)
    before = make.rows(MailStop)
    answer = client.send(url)
    client.send(url)

    assert (asked.status_code, before) == (200, [])
    assert "You will get no more of these e-mails." in answer.text
    assert [(row.person_id, row.kind) for row in make.rows(MailStop)] == [(someone.id, "reminder")]
    assert someone.email not in asked.text + answer.text


@pytest.mark.parametrize("forge", [lambda token: "x", lambda token: token[:-1], lambda token: token.swapcase()])
def test_forged_link_stops_nothing(app, client: Browser, make, forge) -> None:
    url = f"/mail/stop/{forge(token_of(app, make.person().id))}"

    assert (client.get(url).status_code, client.send(url).status_code) == (404, 404)
    assert make.rows(MailStop) == []


def test_link_that_is_followed_by_many_at_once_stops_once(app, make) -> None:
    url = f"/mail/stop/{token_of(app, make.person().id)}"
    browsers = [app.test_client() for _ in range(CROWD)]
    tokens = [browser.token() for browser in browsers]

    with ThreadPoolExecutor(CROWD) as crowd:
        statuses = set(
            crowd.map(lambda at: browsers[at].post(url, data={"csrf_token": tokens[at]}).status_code, range(CROWD))
        )

    assert statuses == {200}
    assert len(make.rows(MailStop)) == 1


# --- the digest's page


def test_digest_shows_what_waits_what_changed_and_what_is_quiet(client: Browser, make, shelves, today) -> None:
    place = make.practice(name="Maple Court Pediatrics")
    make.enrollment(place)
    lead = shelves.project("dev-screening").lead_measure
    for step in range(24):
        make.entry(place, lead.id, Month(2024, 8) + step, 6 if step < 12 else 18, 20)
    client.sign_in(make.person(Role.QI_MEMBER, at=place))

    page = client.get("/digest").text

    assert re.findall(r"<h[23][^>]*>([^<]+)</h[23]>", page) == [
        "Maple Court Pediatrics",
        "To enter for Oct 2026",
        "Confirmed change",
        "Quiet",
    ]
    assert f'href="/practices/{place.code}/projects/dev-screening/months/2026-10' in page


def test_digest_shows_own_and_coached_practices_only(client: Browser, make, region) -> None:
    own, coached, other = (make.practice(region, name=name) for name in ("Own", "Coached", "Foreign"))
    someone = make.person(Role.QI_MEMBER, at=own)
    make.role(someone, Role.COACH, coached)

    page = client.sign_in(someone).get("/digest").text

    assert ("Own" in page, "Coached" in page, other.name in page) == (True, True, False)


def test_digest_of_a_practice_that_entered_all_says_so(client: Browser, make) -> None:
    client.sign_in(make.person(Role.PHYSICIAN, at=make.practice()))

    page = client.get("/digest").text

    assert "Everything is entered for" in page
    assert "No chart shows a change, and none is quiet." in page


def test_who_works_nowhere_is_told_so(client: Browser, make, region) -> None:
    client.sign_in(make.person(Role.PROGRAM_STAFF, at=region))

    assert "there is no digest for you" in client.get("/digest").text
