"""Signing in with a second factor: the password alone opens nothing, and each code opens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Thread

import pytest
import time_machine

from conftest import NOON
from factories import PASSWORD, Browser, Factory, Someone
from letters import mail_on, texts
from page import Page
from qi_portal.accounts import passwords
from qi_portal.accounts.actions import set_password
from qi_portal.accounts.factors.models import CodeApp, HalfSignIn, RecoveryCode
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.own.changes import person_in_turn
from qi_portal.accounts.passwords import matches
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Role
from second_step import RECOVERY, give_app, shown, type_code, type_password

PAGE = "/practices/P001/projects/"
WRONG = "000000"


@pytest.fixture
def member(make: Factory) -> Someone:
    return give_app(make, make.person(Role.QI_MEMBER, at=make.practice(code="P001")))


@pytest.mark.rule(6, 12)
def test_password_alone_opens_nothing_and_the_code_leads_where_the_person_was_going(
    client: Browser, make: Factory, member: Someone
) -> None:
    asked = type_password(client, member, wanted=PAGE)
    assert (asked.status_code, make.rows(SignIn)) == (200, [])
    assert 'autocomplete="one-time-code"' in asked.text
    assert [client.get(url).status_code for url in (PAGE, "/account", "/files")] == [303] * 3
    with client.session_transaction() as session:
        token = session["half"]

    answer = client.send("/sign-in/factor", {"code": f" {shown()[:3]} {shown()[3:]} ", "next": PAGE})

    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert client.get(PAGE).status_code == 200
    (begun,), (half,) = make.rows(SignIn), make.rows(HalfSignIn)
    assert (begun.factor, begun.confirmed_at is not None) == ("app", True)
    assert token not in (half.token_hash, begun.token_hash)
    assert half.ended_at is not None


@pytest.mark.rule(6)
def test_code_of_one_step_away_is_taken_and_of_two_is_not(client: Browser, member: Someone) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        statuses = {}
        for steps in (-2, 2, -1, 0, 1):
            type_password(client, member)
            statuses[steps] = type_code(client, shown(steps)).status_code
        clock.shift(timedelta(minutes=6))
        type_password(client, member)
        older = type_code(client, shown(-1)).status_code

    assert statuses == {-2: 401, 2: 401, -1: 303, 0: 303, 1: 303}
    assert older == 303


@pytest.mark.rule(6)
def test_code_opens_once_however_many_come_with_it_at_once(client: Browser, make: Factory, member: Someone) -> None:
    browsers = [Browser(client.application) for _ in range(4)]
    for browser in browsers:
        type_password(browser, member)
    code = shown()

    with ThreadPoolExecutor(4) as crowd:
        statuses = list(crowd.map(lambda browser: type_code(browser, code).status_code, browsers))

    assert sorted(statuses) == [303, 401, 401, 401]
    assert len(make.rows(SignIn)) == 1
    type_password(client, member)
    assert type_code(client, code).status_code == 401


@pytest.mark.rule(6, 8)
def test_wrong_codes_are_slowed_over_all_sessions_and_forgiven_after_the_window(
    client: Browser, make: Factory, member: Someone
) -> None:
    with time_machine.travel(NOON) as clock:
        statuses = []
        for _ in range(5):
            browser = Browser(client.application)
            type_password(browser, member)
            statuses.append(type_code(browser, WRONG).status_code)
        type_password(client, member)
        refused = type_code(client, shown())
        recovery = type_code(client, RECOVERY, "recovery")
        clock.shift(timedelta(minutes=5, seconds=5))
        type_password(client, member)
        again = type_code(client, shown())

    assert statuses == [401] * 5
    assert (refused.status_code, recovery.status_code, again.status_code) == (429, 429, 303)
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    refusals = [event for event in make.rows(AuditEvent) if event.action == "session.refuse_factor"]
    assert len(refusals) == 5


@pytest.mark.rule(6)
def test_recovery_code_opens_beside_a_wrong_code_that_still_stands_in_its_field(
    client: Browser, member: Someone
) -> None:
    type_password(client, member)
    page = Page(type_code(client, WRONG).text)

    assert client.send("/sign-in/factor", page.sends() | {"recovery": RECOVERY}).status_code == 303


def test_who_came_in_with_a_recovery_code_is_told_to_make_new_ones(client: Browser, member: Someone) -> None:
    type_password(client, member)

    landed = client.get(type_code(client, RECOVERY, "recovery").headers["Location"])

    assert "This recovery code is used up." in landed.text


@pytest.mark.rule(6)
def test_recovery_code_opens_once_however_it_is_copied(client: Browser, make: Factory, member: Someone) -> None:
    type_password(client, member)
    first = type_code(client, " 7kq2-m4xr 9btn c3wp", "recovery")
    type_password(client, member)
    second = type_code(client, RECOVERY, "recovery")

    assert (first.status_code, second.status_code) == (303, 401)
    assert "used before" in second.text
    (kept,) = make.rows(RecoveryCode)
    assert kept.used_at is not None
    assert RECOVERY not in kept.code_hash
    assert [each.factor for each in make.rows(SignIn)] == ["recovery"]


@pytest.mark.rule(6)
def test_code_of_somebody_else_opens_nothing(client: Browser, make: Factory, member: Someone) -> None:
    other = make.person()
    make.write(lambda: db.session.add(CodeApp(person_id=other.id, secret="KRUGS4ZANFZSAYJA" * 2, confirmed_at=NOON)))
    type_password(client, other)

    assert type_code(client, shown()).status_code == 401
    assert type_code(client, RECOVERY, "recovery").status_code == 401
    assert type_code(Browser(client.application), shown()).headers["Location"] == "/sign-in"


@pytest.mark.rule(6, 15)
def test_second_step_is_over_after_five_minutes_and_when_the_account_is_switched_off(
    client: Browser, make: Factory, member: Someone
) -> None:
    with time_machine.travel(NOON) as clock:
        type_password(client, member)
        clock.shift(timedelta(minutes=5, seconds=2))
        late = type_code(client, shown())
        type_password(client, member)
        make.change(Person, member.id, is_active=False)
        off = type_code(client, shown())

    assert [answer.headers.get("Location") for answer in (late, off)] == ["/sign-in"] * 2
    assert make.rows(SignIn) == []


@pytest.mark.rule(10)
def test_many_failures_before_a_sign_in_are_told(client: Browser, make: Factory) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    for _ in range(4):
        type_password(client, person, "not the right words")
    type_password(client, person)
    assert "times without success" not in client.get("/account").text
    for _ in range(5):
        type_password(client, person, "not the right words")

    with mail_on(client.application) as sink:
        type_password(client, person)

    assert "5 times without success" in client.get("/account").text
    assert [(to, about) for to, about, _ in texts(sink)] == [(person.email, "You signed in after many wrong tries")]


@pytest.mark.rule(24)
def test_form_of_the_second_step_carries_the_token_of_its_own_session(client: Browser, member: Someone) -> None:
    client.get("/sign-in")
    asked = type_password(client, member)

    token = Page(asked.text).sends()["csrf_token"]

    assert client.post("/sign-in/factor", data={"csrf_token": token, "code": WRONG}).status_code == 401
    assert client.post("/sign-in/factor", data={"code": shown()}).status_code == 400


@pytest.mark.rule(15)
def test_old_password_that_was_right_a_moment_ago_opens_no_session_once_it_is_changed(
    client: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a while to look at a password: who knows the old one must not come in behind the new one's back."""
    person = make.person(Role.QI_MEMBER, at=make.practice())
    changing: list[Thread] = []

    def change() -> None:
        with client.application.app_context(), committing():
            found = person_in_turn(person.id)
            set_password(person=found, password_hash="changed", now=utc_now(), by=OPERATOR)

    def slow(*given: object) -> bool:
        is_right = matches(*given)
        changing.append(Thread(target=change))
        changing[0].start()
        changing[0].join(timeout=0.5)
        return is_right

    monkeypatch.setattr(passwords, "matches", slow)
    type_password(client, person)
    changing[0].join()

    assert [row.ended_at for row in make.rows(SignIn) if row.ended_at is None] == []
    assert client.get("/account").status_code == 303


def test_wrong_entry_is_summed_up_where_the_focus_goes(client: Browser, member: Someone) -> None:
    wrong = type_password(client, member, "not the right words")
    assert Page(wrong.text).by_id("errors").tags("a")[0].attributes["href"] == "#password"
    type_password(client, member)
    for field in ("code", "recovery"):
        summary = Page(type_code(client, WRONG, field).text).by_id("errors")
        assert "autofocus" in summary.attributes
        assert summary.tags("a")[0].attributes["href"] == f"#{field}"


def test_letter_about_an_account_tells_the_time_of_the_practice_to_the_minute(client: Browser, make: Factory) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    with time_machine.travel("2027-01-10 03:30:15+00:00", tick=False), mail_on(client.application) as sink:
        for password in ["not the right words"] * 5 + [PASSWORD]:
            type_password(client, person, password)
    ((_to, _about, text),) = texts(sink)

    assert "It happened on January 9, 2027, 22:30 EST." in " ".join(text.split())
