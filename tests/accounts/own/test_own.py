"""A person's own account: name, address, password, sessions, and what happened to it."""

import re
from datetime import timedelta

import pytest
import time_machine

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from letters import mail_on, path_in, texts
from page import Page
from qi_portal.accounts import throttle
from qi_portal.accounts.models import Person, SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.db import utc_now
from qi_portal.domain.access import Role

NEW = "seven violet lanterns over the harbor"
INSIDE, SENT = 200, 303
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sink(app):
    with mail_on(app) as found:
        yield found


@pytest.fixture
def person(make: Factory):
    return make.person(Role.QI_MEMBER, at=make.practice())


@pytest.fixture
def mine(client: Browser, person) -> Browser:
    return client.sign_in(person)


@pytest.fixture
def other(client: Browser, person) -> Browser:
    return client.application.test_client().sign_in(person)


def status(client: Browser) -> int:
    return client.get("/account").status_code


def kept(make: Factory, person) -> Person:
    return next(row for row in make.rows(Person) if row.id == person.id)


@pytest.mark.rule(12, 15)
def test_new_password_needs_the_old_one_ends_other_sessions_and_renews_this_one(
    mine: Browser, other: Browser, person, sink
) -> None:
    stolen = mine.application.test_client()
    stolen.set_cookie("qi_portal", mine.get_cookie("qi_portal").value)

    wrong = mine.send("/account/password", {"old_password": "not it", "password": NEW})
    weak = mine.send("/account/password", {"old_password": PASSWORD, "password": "short"})
    assert (wrong.status_code, weak.status_code, status(other)) == (401, 422, INSIDE)
    answer = mine.send("/account/password", {"old_password": PASSWORD, "password": NEW})

    assert answer.status_code == SENT
    assert (status(mine), status(other), status(stolen)) == (INSIDE, SENT, SENT)
    assert other.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401
    assert other.send("/sign-in", {"email": person.email, "password": NEW}).status_code == SENT


@pytest.mark.rule(8)
def test_guessing_the_old_password_is_slowed_like_signing_in(mine: Browser, make: Factory, person) -> None:
    account = throttle.account_of(person.email)
    make.write(lambda: [throttle.note_failure(account, source="", now=utc_now()) for _ in range(9)])

    tries = [
        mine.send("/account/password", {"old_password": f"guess {n}", "password": NEW}).status_code for n in range(2)
    ]

    assert tries == [401, 429]
    elsewhere = mine.application.test_client()
    assert elsewhere.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 429


@pytest.mark.rule(10)
def test_person_is_told_of_a_new_password_and_of_a_new_address_at_the_old_one(
    mine: Browser, make: Factory, person, sink
) -> None:
    mine.send("/account/password", {"old_password": PASSWORD, "password": NEW})
    mine.send("/account/email", {"email": "New.Address@demo.example"})
    assert kept(make, person).email == person.email, "nothing changes before the link is used"
    link = path_in(sink)
    mine.get(link)
    mine.send("/link")

    assert kept(make, person).email == "new.address@demo.example"
    assert [(to, subject) for to, subject, _text in texts(sink)] == [
        (person.email, "Your password was changed"),
        (person.email, "Somebody asked to change your e-mail address"),
        ("new.address@demo.example", "Confirm your new e-mail address"),
        (person.email, "Your e-mail address was changed"),
    ]
    for _to, subject, text in texts(sink):
        if subject.startswith("Your"):
            assert "http://localhost/account\n\n-- \n" in text
            assert PASSWORD not in text
            assert NEW not in text
    (event,) = [each for each in make.rows(AuditEvent) if each.action == "person.change_email"]
    assert (event.before, event.after) == ({"email": person.email}, {"email": "new.address@demo.example"})


def test_address_of_another_account_gets_no_link_and_is_not_told_of(mine: Browser, make: Factory, sink) -> None:
    taken = make.person().email

    answers = [mine.send("/account/email", {"email": each}) for each in (taken, "free@demo.example")]

    assert [each.status_code for each in answers] == [SENT, SENT]
    assert taken not in [to for to, _subject, _text in texts(sink)]
    assert [mine.send("/account/email", {"email": each}).status_code for each in ("no address", "")] == [422, 422]


def test_address_that_somebody_took_meanwhile_is_not_given_twice(mine: Browser, make: Factory, person, sink) -> None:
    mine.send("/account/email", {"email": "wanted@demo.example"})
    mine.get(path_in(sink))
    make.person(email="wanted@demo.example")

    assert mine.send("/link").status_code == 404
    assert kept(make, person).email == person.email


@pytest.mark.rule(16)
def test_address_is_changed_only_after_the_password_was_typed_again(client: Browser, make: Factory, person) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(person)
        clock.shift(timedelta(minutes=11))
        client.get("/account")

        asked = client.get("/account/email")
        sent = client.send("/account/email", {"email": "new@demo.example"})

    assert asked.status_code == SENT
    assert asked.headers["Location"] != "/account/email"
    assert sent.status_code == 401


@pytest.mark.rule(15)
def test_person_sees_and_ends_own_sessions_and_no_others(mine: Browser, other: Browser, make: Factory, person) -> None:
    stranger = mine.application.test_client().sign_in(make.person())
    page = Page(mine.get("/account").text)
    handles = {row.token_hash[:16] for row in make.rows(SignIn) if row.person_id == person.id}
    shown = {node.attributes["value"] for node in page.main.tags("input") if node.attributes.get("name") == "session"}
    assert shown < handles
    assert len(shown) == 1
    foreign = next(row.token_hash[:16] for row in make.rows(SignIn) if row.person_id != person.id)

    for handle in (foreign, "", "0" * 16, *(handles - shown)):
        mine.send("/account/sessions/end", {"session": handle})
    assert (status(mine), status(other), status(stranger)) == (INSIDE, INSIDE, INSIDE)
    mine.send("/account/sessions/end", {"session": shown.pop()})
    assert (status(mine), status(other), status(stranger)) == (INSIDE, SENT, INSIDE)
    other.sign_in(person)
    mine.send("/account/sessions/end-others")
    assert (status(mine), status(other), status(stranger)) == (INSIDE, SENT, INSIDE)


@pytest.mark.rule(17)
def test_page_names_browsers_in_words_and_tells_of_failures_but_nothing_of_another(
    client: Browser, make: Factory, person
) -> None:
    another, thief = make.person(), client.application.test_client()
    thief.send("/sign-in", {"email": another.email, "password": "a guess of somebody"})
    thief.send("/sign-in", {"email": another.email, "password": PASSWORD})
    thief.send("/sign-in", {"email": person.email, "password": "a guess of somebody"})
    client.send("/sign-in", {"email": person.email, "password": PASSWORD}, headers={"User-Agent": FIREFOX})

    told = Page(client.get("/account").text).main.text

    assert "Firefox on Windows" in told
    assert told.count("A wrong try to sign in") == 1
    assert len(re.findall(r"\bSigned in\b", told)) == 1


def test_name_is_changed_once_and_a_stale_form_shows_both(mine: Browser, other: Browser, make: Factory, person) -> None:
    opened = Page(mine.get("/account").text).by_id("name")
    assert opened.attributes["value"] == person.name

    assert other.send("/account/name", {"name": "Ruth Okafor", "version": "1"}).status_code == SENT
    clash = mine.send("/account/name", {"name": "Ruth O.", "version": "1"})

    assert clash.status_code == 409
    assert "Ruth Okafor" in Page(clash.text).main.text
    assert Page(clash.text).by_id("name").attributes["value"] == "Ruth O."
    assert kept(make, person).name == "Ruth Okafor"
    assert mine.send("/account/name", {"name": "Ruth O.", "version": "2"}).status_code == SENT
    assert mine.send("/account/name", {"name": " ", "version": "3"}).status_code == 422


@pytest.mark.rule(18)
def test_fields_of_the_account_that_no_form_has_are_not_taken(mine: Browser, make: Factory, person) -> None:
    extra = {"is_active": "", "email": "evil@demo.example", "role": "admin", "person_id": "0", "version": "1"}
    mine.send("/account/name", {"name": "Ruth", **extra})

    row = kept(make, person)
    assert (row.email, row.is_active, row.name) == (person.email, True, "Ruth")


def test_visitor_has_no_account_pages(client: Browser) -> None:
    for path in ("/account", "/account/password", "/account/email"):
        assert client.get(path).headers["Location"].startswith("/sign-in")
