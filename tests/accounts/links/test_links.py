"""Links of invitations and resets: sent to the person alone, good once and for a while, and telling nobody anything."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from letters import link_in, mail_on, path_in, texts
from page import Page
from qi_portal.accounts import throttle
from qi_portal.accounts.factors.models import CodeApp
from qi_portal.accounts.links.actions import HOLDS, Purpose, make_link
from qi_portal.accounts.links.letters import address_of, send_link
from qi_portal.accounts.links.models import AccountLink
from qi_portal.accounts.models import Person, SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.jobs.mailing import send_soon
from qi_portal.mail.models import OutboxLetter

NEW = "seven violet lanterns over the harbor"
SENT, NOT_FOUND = 303, 404


@pytest.fixture
def sink(app):
    with mail_on(app) as found:
        yield found


def ask(client: Browser, email: str, **more):
    return client.send("/forgot-password", {"email": email}, **more)


def follow(client: Browser, path: str):
    """Open a link as its reader's browser does; the page it leads to."""
    assert client.get(path).headers["Location"] == "/link"
    return client.get("/link")


def token_for(make: Factory, person, purpose: Purpose = Purpose.RESET, address: str = "") -> str:
    def write() -> str:
        found = db.session.get_one(Person, person.id)
        return make_link(person=found, purpose=purpose, address=address or found.email, by=OPERATOR, now=utc_now())

    return make.write(write)


@pytest.mark.rule(9)
def test_forgotten_password_is_set_by_the_link_in_a_letter_once(client: Browser, make: Factory, sink) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    elsewhere = client.application.test_client().sign_in(person)

    ask(client, person.email.upper())
    page = follow(client, path_in(sink))
    assert person.email in page.text
    answer = client.send("/link", {"password": NEW})

    assert answer.status_code == SENT
    assert elsewhere.get("/account").status_code == SENT, "other sessions end"
    assert client.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401
    assert client.send("/sign-in", {"email": person.email, "password": NEW}).status_code == SENT
    again = client.application.test_client()
    assert follow(again, path_in(sink, 0)).status_code == NOT_FOUND
    assert again.send("/link", {"password": NEW + "!"}).status_code == NOT_FOUND
    assert [subject for _to, subject, _text in texts(sink)] == [
        "A new password for QI Portal",
        "Your password was changed",
    ]


@pytest.mark.rule(9)
def test_link_is_built_from_the_base_url_whatever_host_was_named(app, client: Browser, make: Factory, sink) -> None:
    named = "http://127.0.0.1"
    form = Page(client.get("/forgot-password", base_url=named).text).sends()

    client.post("/forgot-password", data=form | {"email": make.person().email}, base_url=named)

    assert re.fullmatch(r"http://localhost/link/[\w-]{43}", link_in(sink))
    with app.test_request_context(base_url=named):
        assert address_of("token") == "http://localhost/link/token"


@pytest.mark.rule(9)
def test_database_holds_no_link_while_its_letter_waits_nor_after(client: Browser, app, make: Factory) -> None:
    person = make.person()

    def write() -> None:
        send_link(person=db.session.get_one(Person, person.id), purpose=Purpose.RESET, by=OPERATOR, now=utc_now())

    with mail_on(app) as sink:
        sink.refusal = "451 Try later"
        make.write(write)
        (waiting,), (link,) = make.rows(OutboxLetter), make.rows(AccountLink)
        sink.refusal = ""
        make.change(OutboxLetter, waiting.id, next_try_at=utc_now())
        make.write(send_soon)
        token = path_in(sink).removeprefix("/link/")
    (sent,) = make.rows(OutboxLetter)
    assert len(token) >= 22
    for row in (waiting, sent, link):
        assert token not in repr(vars(row))
    assert waiting.secret.startswith("v1.")
    assert (sent.state, sent.secret) == ("sent", None)


@pytest.mark.rule(9)
def test_links_run_out_and_a_newer_one_ends_the_older(client: Browser, make: Factory) -> None:
    person, invited = make.person(), make.person()
    with time_machine.travel(NOON) as clock:
        older, newer = token_for(make, person), token_for(make, person)
        invitation = token_for(make, invited, Purpose.INVITATION)
        assert follow(client, f"/link/{older}").status_code == NOT_FOUND
        assert follow(client, f"/link/{newer}").status_code == 200
        clock.shift(timedelta(minutes=61))
        assert follow(client, f"/link/{newer}").status_code == NOT_FOUND
        assert client.send("/link", {"password": NEW}).status_code == NOT_FOUND
        clock.shift(timedelta(days=6, hours=22))
        assert follow(client, f"/link/{invitation}").status_code == 200
        clock.shift(timedelta(hours=1, minutes=1))
        assert follow(client, f"/link/{invitation}").status_code == NOT_FOUND
    assert HOLDS[Purpose.RESET] <= timedelta(minutes=60)
    assert HOLDS[Purpose.INVITATION] <= timedelta(days=7)


@pytest.mark.rule(9, 24)
def test_opening_a_link_writes_nothing_and_leaves_no_token_in_an_address(client: Browser, make: Factory) -> None:
    token = token_for(make, make.person())
    tables = (AccountLink, AuditEvent, OutboxLetter, SignIn)
    before = {table: [repr(vars(row)) for row in make.rows(table)] for table in tables}

    for _ in range(3):
        page = follow(client, f"/link/{token}")

    assert page.status_code == 200
    assert token not in page.text
    assert {len(make.rows(table)) for table in tables} == {len(rows) for rows in before.values()}
    (link,) = make.rows(AccountLink)
    assert (link.used_at, link.ended_at) == (None, None)


@pytest.mark.rule(9)
def test_link_of_a_person_who_was_switched_off_or_moved_opens_nothing(client: Browser, make: Factory) -> None:
    gone, moved = make.person(), make.person()
    tokens = [token_for(make, each) for each in (gone, moved)]
    make.change(Person, gone.id, is_active=False)
    make.change(Person, moved.id, email="elsewhere@demo.example")

    for token in (*tokens, "invented", "x" * 43):
        assert follow(client, f"/link/{token}").status_code == NOT_FOUND
    assert client.get("/link/" + "x" * 5000).status_code == NOT_FOUND


@pytest.mark.rule(9, 15)
@pytest.mark.parametrize("how", ["by hand", "by a link"])
def test_new_password_ends_every_link_that_waits(client: Browser, make: Factory, how: str) -> None:
    """Whoever had the account open may have asked for their own address, or have read a letter before its owner."""
    person = make.person(Role.QI_MEMBER, at=make.practice())
    moving = token_for(make, person, Purpose.EMAIL, "thief@demo.example")
    reset = token_for(make, person)
    if how == "by hand":
        client.sign_in(person)
        changed = client.send("/account/password", {"old_password": PASSWORD, "password": NEW})
    else:
        follow(client, f"/link/{reset}")
        changed = client.send("/link", {"password": NEW})
    assert changed.status_code == SENT

    for token in (moving, reset):
        assert follow(client, f"/link/{token}").status_code == NOT_FOUND
        assert client.send("/link", {"password": NEW + "!"}).status_code == NOT_FOUND
    (kept,) = make.rows(Person)
    assert kept.email == person.email


@pytest.mark.rule(7)
def test_reset_answers_alike_whoever_is_asked_for(client: Browser, make: Factory, sink) -> None:
    known, disabled, invited = make.person(), make.person(), make.person()
    make.change(Person, disabled.id, is_active=False)
    make.change(Person, invited.id, password_hash=None)
    before = make.rows(AuditEvent)

    asked = [known.email, disabled.email, invited.email, "nobody@demo.example"]
    answers = {email: ask(client.application.test_client(), email) for email in asked}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({_page(answer, email) for email, answer in answers.items()}) == 1
    assert sorted(to for to, _subject, _text in texts(sink)) == sorted([known.email, invited.email])
    noted = [event.action for event in make.rows(AuditEvent, but=before)]
    assert noted.count("reset.ask") == len(asked)


def _page(answer, email: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*', "", answer.text.split("<main")[1]).replace(email, "")


@pytest.mark.rule(7, 8)
def test_resets_are_slowed_by_account_and_by_source_alike_for_known_and_unknown(
    client: Browser, make: Factory, sink
) -> None:
    known = make.person().email
    for email in (known, "nobody@demo.example"):
        statuses = [ask(client, email).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
    assert 0 < int(ask(client, known).headers["Retry-After"]) <= 300

    make.write(lambda: [throttle.note_failure("others", source="127.0.0.1", now=utc_now()) for _ in range(33)])
    spray = [ask(client, f"guess{number}@demo.example").status_code for number in range(2)]

    assert spray == [200, 429]
    assert len(sink.letters) == 3


@pytest.mark.rule(9)
def test_reset_keeps_the_second_step(client: Browser, make: Factory) -> None:
    person = make.person()
    app_on = CodeApp(person_id=person.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=utc_now())
    make.write(lambda: db.session.add(app_on))

    follow(client, f"/link/{token_for(make, person)}")
    client.send("/link", {"password": NEW})
    answer = client.send("/sign-in", {"email": person.email, "password": NEW})

    assert make.rows(SignIn) == [], "the new password alone signs nobody in"
    assert 'name="code"' in answer.text


def test_weak_password_behind_a_link_is_refused_and_the_link_holds(client: Browser, make: Factory) -> None:
    person = make.person()
    follow(client, f"/link/{token_for(make, person)}")

    assert client.send("/link", {"password": "short"}).status_code == 422
    assert client.send("/link", {"password": ""}).status_code == 422
    assert client.send("/link", {"password": NEW}).status_code == SENT


def test_without_mail_the_page_says_whom_to_ask_and_takes_no_address(client: Browser, make: Factory) -> None:
    page = client.get("/forgot-password")

    assert "administrator" in page.text
    assert 'name="email"' not in page.text
    assert ask(client, make.person().email).status_code == 422
    assert make.rows(AccountLink) == []


def test_letter_is_in_the_persons_language_and_holds_nothing_but_the_link(client: Browser, make: Factory, sink) -> None:
    person = make.person()
    make.change(Person, person.id, locale="es")

    ask(client, person.email)

    ((to, _subject, text),) = texts(sink)
    assert to == person.email
    assert person.name not in text
    assert len(re.findall(r"http", text)) == 1
    (_to, message) = sink.letters[0]
    assert message["List-Unsubscribe"] is None
    assert '<html lang="es">' in message.get_body(("html",)).get_content()


@pytest.mark.rule(9)
def test_one_link_used_twice_at_once_sets_one_password(client: Browser, make: Factory) -> None:
    person = make.person()
    path = f"/link/{token_for(make, person)}"

    def use(number: int) -> int:
        browser = client.application.test_client()
        follow(browser, path)
        return browser.send("/link", {"password": f"{NEW} {number}"}).status_code

    with ThreadPoolExecutor(4) as crowd:
        statuses = sorted(crowd.map(use, range(4)))

    assert statuses == [SENT] + [NOT_FOUND] * 3


@pytest.mark.parametrize("purpose", [*Purpose, None])
def test_link_that_opens_nothing_says_how_to_come_by_another(client: Browser, make: Factory, purpose) -> None:
    person = make.person()
    token = token_for(make, person, purpose, person.email) if purpose else "never-sent"
    with time_machine.travel(utc_now() + timedelta(days=8)):
        page = Page(follow(client, f"/link/{token}").text)

    assert page.heading == "This link opens nothing any more"
    asks = {Purpose.INVITATION: "/sign-in", Purpose.EMAIL: "/account"}.get(purpose, "/forgot-password")
    assert asks in [link.attributes["href"] for link in page.main.tags("a")]
    assert ("for another invitation" in page.main.text) == (purpose is Purpose.INVITATION)


def test_new_person_reads_a_welcome_and_is_led_to_the_own_practice(client: Browser, make: Factory) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    make.change(Person, person.id, password_hash=None)
    page = follow(client, f"/link/{token_for(make, person, Purpose.INVITATION)}")
    assert "signed out everywhere" not in page.text

    set_up = client.send("/link", {"password": NEW})
    form = Page(client.get(set_up.headers["Location"]).text).sends()
    come = client.send("/sign-in", form | {"email": person.email, "password": NEW})

    assert come.headers["Location"] == "/this-month"
