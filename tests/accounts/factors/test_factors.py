"""Setting up a second factor, recovery codes, and taking factors away."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import text

from factories import PASSWORD, Browser, Factory, Someone
from letters import mail_on, texts
from page import Page
from qi_portal.accounts import passwords
from qi_portal.accounts.cli import factor_off
from qi_portal.accounts.factors import actions as factors
from qi_portal.accounts.factors import codes
from qi_portal.accounts.factors.models import CodeApp, RecoveryCode
from qi_portal.accounts.models import Person, SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR, Role
from second_step import SECRET, give_app, shown, type_code, type_password

FACTORS = "/account/factors"
SHORT = "k7 pq!2x"
TABLES = ("code_app", "recovery_code")


@pytest.fixture
def sink(app: Flask):
    with mail_on(app) as found:
        yield found


@pytest.fixture
def person(make: Factory) -> Someone:
    return make.person(Role.QI_MEMBER, at=make.practice(code="P001"))


@pytest.fixture
def demanding(app: Flask):
    """The portal as in production: those who oversee a program need a second factor."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, demands_second_factor=True)
    yield app
    app.config["SETTINGS"] = settings


def set_up(client: Browser) -> tuple[str, list[str]]:
    """An app through the pages: its secret, and the recovery codes that were shown."""
    assert client.send(f"{FACTORS}/app").status_code == 303
    secret = re.sub(r"\s", "", re.search(r"<code>([A-Z2-7 ]+)</code>", client.get(f"{FACTORS}/app").text)[1])
    answer = client.send(f"{FACTORS}/app/code", {"code": TOTP(secret).now()})
    return secret, re.findall(r"<code>([0-9A-Z-]+)</code>", answer.text)


@pytest.mark.rule(6, 10, 12, 15, 42)
def test_app_is_set_up_with_its_first_code_and_recovery_codes_are_shown_once(
    client: Browser, make: Factory, person: Someone, sink
) -> None:
    elsewhere = client.application.test_client().sign_in(person)
    client.sign_in(person)
    before = client.get_cookie("qi_portal").value

    secret, told = set_up(client)

    assert (len(told), len(set(told))) == (codes.RECOVERY_CODES, codes.RECOVERY_CODES)
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", code) for code in told)
    assert client.get_cookie("qi_portal").value != before
    assert [each.get("/account").status_code for each in (client, elsewhere)] == [200, 303]
    page = client.get(FACTORS).text
    assert "10 codes are left" in page
    assert not any(code in page for code in told)
    _nothing_is_kept_open(make, secret, told)
    assert {event.action for event in make.rows(AuditEvent)} >= {"factor.begin", "factor.add", "factor.make_codes"}
    assert not any(secret in f"{event.before}{event.after}" for event in make.rows(AuditEvent))
    assert {"A second step was added to your sign-in", "New recovery codes were made for your account"} <= {
        about for _, about, _ in texts(sink)
    }


def _nothing_is_kept_open(make: Factory, secret: str, told: list[str]) -> None:
    kept = make.read(lambda: [str(db.session.execute(text(f"SELECT * FROM {each}")).all()) for each in TABLES])
    assert not any(part in str(kept) for part in (secret, *told, *(code.replace("-", "") for code in told)))


@pytest.mark.rule(6)
def test_secret_counts_for_nothing_before_its_first_code(client: Browser, make: Factory, person: Someone) -> None:
    client.sign_in(person).send(f"{FACTORS}/app")
    wrong = client.send(f"{FACTORS}/app/code", {"code": "000000"})

    assert wrong.status_code == 401
    assert "This code is not right" in wrong.text
    assert type_password(client, person).status_code == 303


@pytest.mark.rule(6)
def test_first_code_is_guessed_five_times_at_most(client: Browser, person: Someone) -> None:
    client.sign_in(person).send(f"{FACTORS}/app")

    statuses = [client.send(f"{FACTORS}/app/code", {"code": "000000"}).status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]


@pytest.mark.rule(6)
def test_old_app_opens_until_the_new_one_has_shown_a_code(client: Browser, make: Factory, person: Someone) -> None:
    give_app(make, person)
    client.sign_in(person).send(f"{FACTORS}/app")
    (row,) = make.rows(CodeApp)
    assert (row.secret, row.new_secret != SECRET) == (SECRET, True)

    set_up(client)

    (row,) = make.rows(CodeApp)
    assert (row.secret != SECRET, row.new_secret) == (True, None)
    type_password(client, person)
    assert type_code(client, shown()).status_code == 401


@pytest.mark.rule(6)
def test_new_recovery_codes_take_the_place_of_the_old(client: Browser, make: Factory, person: Someone) -> None:
    assert client.sign_in(person).send(f"{FACTORS}/codes").status_code == 422
    give_app(make, person)
    (old,) = make.rows(RecoveryCode)

    assert client.send(f"{FACTORS}/codes").status_code == 201

    new = make.rows(RecoveryCode)
    assert len(new) == codes.RECOVERY_CODES
    assert old.code_hash not in {code.code_hash for code in new}


@pytest.mark.rule(3, 15)
def test_short_password_is_replaced_before_the_last_factor_goes(
    client: Browser, make: Factory, person: Someone
) -> None:
    give_app(make, person)
    make.change(Person, person.id, password_hash=passwords.hash_of(SHORT, 1), password_is_short=True)
    type_password(client, person, SHORT)
    type_code(client, shown())

    refused = client.send(f"{FACTORS}/app/remove")
    make.change(Person, person.id, password_is_short=False)
    elsewhere = client.application.test_client().sign_in(person)
    taken = client.send(f"{FACTORS}/app/remove")

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "15 characters" in refused.text
    assert (make.rows(CodeApp), make.rows(RecoveryCode)) == ([], [])
    assert [each.get("/account").status_code for each in (client, elsewhere)] == [200, 303]


@pytest.mark.rule(3)
def test_short_password_without_its_factor_opens_the_own_account_only(
    client: Browser, make: Factory, person: Someone
) -> None:
    make.change(Person, person.id, password_hash=passwords.hash_of(SHORT, 1), password_is_short=True)

    answer = type_password(client, person, SHORT)

    assert answer.headers["Location"] == FACTORS
    assert "too short to stand alone" in client.get(FACTORS).text
    assert client.get("/practices/P001/projects/").headers["Location"] == FACTORS
    changed = client.send(
        "/account/password", {"old_password": SHORT, "password": "seven violet lanterns over the harbor"}
    )
    assert changed.status_code == 303
    assert client.get("/practices/P001/projects/").status_code == 200


@pytest.mark.rule(6)
def test_whoever_oversees_a_program_does_nothing_without_a_second_factor(
    client: Browser, make: Factory, demanding: Flask
) -> None:
    program = make.program()
    make.enrollment(make.practice(program, code="P001"))
    staff, lead = make.person(Role.PROGRAM_STAFF, at=program), make.person(Role.PHYSICIAN, at=make.practice())
    assert type_password(client, staff).headers["Location"] == FACTORS

    foreign = "/practices/P999/projects/"
    closed = ["/network", "/practices/P001/projects/", foreign, "/files", "/this-month", "/training/"]
    assert {url: client.get(url).headers.get("Location") for url in closed} == dict.fromkeys(closed, FACTORS)
    assert client.get("/exports/entries.csv").status_code >= 400
    assert client.send("/practices/P001/projects/dev-screening/months/2026-10", {}).status_code == 403
    assert client.send("/account/name", {"name": "Somebody"}).status_code == 403
    assert {client.get(url).status_code for url in ("/", FACTORS, "/account", "/account/password")} == {200}
    set_up(client)
    assert client.get("/practices/P001/projects/").status_code == 200
    refused = client.send(f"{FACTORS}/app/remove")
    assert (refused.status_code, "Your role needs a second step" in refused.text) == (422, True)
    assert type_password(client.application.test_client(), lead).headers["Location"] == "/this-month"


def test_forced_second_step_leads_on_to_where_the_person_was_going(
    client: Browser, make: Factory, demanding: Flask
) -> None:
    staff = make.person(Role.PROGRAM_STAFF, at=make.program())
    for wanted, then in (("/network", "/network"), ("", "/this-month"), ("//elsewhere.example", "/this-month")):
        type_password(client, staff, wanted=wanted)
        client.send(f"{FACTORS}/app")
        secret = re.sub(r"\s", "", re.search(r"<code>([A-Z2-7 ]+)</code>", client.get(f"{FACTORS}/app").text)[1])
        page = Page(client.send(f"{FACTORS}/app/code", {"code": TOTP(secret).now()}).text)
        assert page.links()["I have kept them"] == then
        again = Page(client.send(f"{FACTORS}/codes").text)
        assert again.links()["I have kept them"] == FACTORS
        make.write(lambda: factors.remove_all(person=db.session.get_one(Person, staff.id), now=utc_now(), by=OPERATOR))


@pytest.mark.rule(6, 15)
def test_role_that_needs_a_second_factor_closes_a_session_without_one_at_once(
    client: Browser, make: Factory, demanding: Flask
) -> None:
    program, person = make.program(), make.person()
    assert client.sign_in(person).get("/files").status_code == 200

    make.role(person, Role.ADMIN, program)

    assert client.get("/files").headers["Location"] == FACTORS


@pytest.mark.rule(6, 10, 15)
def test_operator_takes_a_lost_factor_away(client: Browser, make: Factory, person: Someone, sink) -> None:
    give_app(make, person)
    client.sign_in(person)

    with client.application.app_context():
        factor_off.main([person.email], standalone_mode=False)

    assert client.get("/account").status_code == 303
    assert type_password(client, person).headers["Location"] == "/this-month"
    (noted,) = [event for event in make.rows(AuditEvent) if event.action == "factor.remove_all"]
    assert (noted.after, noted.object_id) == ({"factors": "app"}, str(person.id))
    assert "The second step of your sign-in was taken away" in {about for _, about, _ in texts(sink)}


def test_page_of_the_key_has_a_picture_and_the_key_in_groups(client: Browser, make: Factory, person: Someone) -> None:
    client.sign_in(person).send(f"{FACTORS}/app")

    page = client.get(f"{FACTORS}/app")

    (row,) = make.rows(CodeApp)
    (picture,) = Page(page.text).root.every(lambda node: node.attributes.get("role") == "img" and node.tag == "svg")
    assert codes.in_groups(row.new_secret) in page.text
    assert picture.attributes["aria-label"]
    assert "style=" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_sign_in_and_sessions_hold_no_secret_of_the_factor(make: Factory, client: Browser, person: Someone) -> None:
    give_app(make, person)
    type_password(client, person, PASSWORD)
    type_code(client, shown())

    (row,) = make.rows(SignIn)
    assert SECRET not in str(vars(row))
