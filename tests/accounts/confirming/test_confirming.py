"""Is it still you? Asked before delicate deeds; nothing typed is lost on the way."""

import io
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from conftest import NOON
from factories import PASSWORD, Browser, Factory, Someone
from page import Page
from qi_portal.accounts.models import SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.interop.tokens.models import Integration
from second_step import SECRET, give_app, shown

TYPED = {"name": "Registry  <b>\n two", "reads": "all", "expires_on": "2027-03-01", "version": "0"}
WRONG = "not the right words at all"


@pytest.fixture
def clock():
    with time_machine.travel(NOON) as clock:
        yield clock


@pytest.fixture
def admin(client: Browser, make: Factory, clock) -> Someone:
    """Signed in eleven minutes ago."""
    admin = make.person(Role.ADMIN, at=make.program("east"))
    client.sign_in(admin)
    clock.shift(timedelta(minutes=11))
    return admin


def add(client: Browser, **again: str):
    named = {f"again-{name}": value for name, value in again.items()}
    return client.send("/integrations/programs/east/add", {**TYPED, "name": "Registry", **named})


@pytest.mark.rule(16)
def test_every_delicate_deed_asks_who_it_is(app: Flask) -> None:
    delicate = {name for name, view in app.view_functions.items() if getattr(view, "confirmed", False)}
    prefixes = ("factors.", "people.", "practice_people.", "integrations.")
    writing = {name for name, view in app.view_functions.items() if name.startswith(prefixes) and view.writes}

    assert writing - delicate == set()
    assert {"own_account.change_email", "factors.remove_app", "people.change"} <= delicate


@pytest.mark.rule(12, 16)
def test_form_waits_with_everything_typed_and_goes_on_from_the_answer(
    client: Browser, make: Factory, admin: Someone
) -> None:
    url = "/integrations/programs/east/add"
    asked = client.send(url, {**TYPED, "practices": ["P001", "P002"]})

    assert (asked.status_code, make.rows(Integration)) == (401, [])
    page = Page(asked.text)
    (form,) = page.root.every(lambda node: node.tag == "form" and node.attributes.get("action") == url)
    carried = [
        (each.attributes["name"], each.attributes["value"]) for each in form.tags("input") if "value" in each.attributes
    ]
    assert {pair for pair in carried if pair[0] not in ("csrf_token", "again-asked")} >= set(TYPED.items())
    assert [value for name, value in carried if name == "practices"] == ["P001", "P002"]
    before = client.get_cookie("qi_portal").value

    answer = add(client, asked="1", password=PASSWORD)

    assert answer.status_code == 201
    assert client.get_cookie("qi_portal").value != before
    assert [row.name for row in make.rows(Integration)] == ["Registry"]
    assert {event.action for event in make.rows(AuditEvent)} >= {"session.confirm", "integration.add"}
    assert len(make.rows(SignIn)) == 1


@pytest.mark.rule(16)
def test_wrong_or_no_answer_saves_nothing_and_keeps_what_was_typed(
    client: Browser, make: Factory, admin: Someone
) -> None:
    for again in ({"password": WRONG}, {"password": ""}, {"code": "123456"}, {"answer": "{}"}, {"answer": "[[["}):
        answer = add(client, asked="1", **again)
        assert (answer.status_code, 'value="Registry"' in answer.text) == (401, True)
        assert WRONG not in answer.text

    assert make.rows(Integration) == []
    assert client.get("/account/email").status_code == 303


@pytest.mark.rule(8, 16)
def test_answers_are_throttled_like_sign_ins_and_what_was_typed_stays(
    client: Browser, make: Factory, admin: Someone, clock
) -> None:
    statuses = [add(client, asked="1", password=WRONG).status_code for _ in range(10)]

    refused = add(client, asked="1", password=PASSWORD)
    clock.shift(timedelta(minutes=5, seconds=5))

    assert statuses == [401] * 10
    assert (refused.status_code, 0 < int(refused.headers["Retry-After"]) <= 300) == (429, True)
    assert 'value="Registry"' in refused.text
    assert add(client, asked="1", password=PASSWORD).status_code == 201


@pytest.mark.rule(16)
def test_page_is_left_for_the_question_and_come_back_to(client: Browser, make: Factory, admin: Someone, clock) -> None:
    asked = client.get("/account/email")
    assert asked.headers["Location"] == "/account/confirm?next=/account/email"

    answer = client.send(asked.headers["Location"], {"again-asked": "1", "again-password": PASSWORD})

    assert answer.headers["Location"] == "/account/email"
    assert client.get("/account/email").status_code == 200
    clock.shift(timedelta(minutes=9))
    assert client.get("/account/email").status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get("/account/email").status_code == 303
    clock.shift(timedelta(minutes=-15))
    assert client.get("/account/email").status_code == 303


@pytest.mark.rule(27)
def test_question_leads_to_no_other_site(client: Browser, admin: Someone) -> None:
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "/no-such-page"):
        url = f"/account/confirm?next={wanted}"
        assert client.send(url, {"again-password": PASSWORD}).headers["Location"] == "/account"


@pytest.mark.rule(6, 16)
def test_code_of_the_app_answers_once(client: Browser, make: Factory, admin: Someone, clock) -> None:
    give_app(make, admin)

    first = client.send("/account/confirm", {"again-code": shown()})
    clock.shift(timedelta(minutes=11))
    client.get("/account")
    from_now = client.send("/account/confirm", {"again-code": shown()})
    again = client.send("/account/confirm", {"again-code": shown()})

    assert [each.status_code for each in (first, from_now, again)] == [303, 303, 401]
    assert SECRET not in again.text


@pytest.mark.rule(16)
def test_file_that_cannot_be_carried_is_said(client: Browser, admin: Someone) -> None:
    answer = client.send("/integrations/programs/east/add", {**TYPED, "file": (io.BytesIO(b"a"), "counts.csv")})

    assert answer.status_code == 401
    assert "A file cannot be carried along" in answer.text


@pytest.mark.rule(19, 24)
def test_question_is_asked_of_nobody_whom_the_door_does_not_let_in(client: Browser, make: Factory, clock) -> None:
    make.program("east")
    member = make.person(Role.QI_MEMBER, at=make.practice())
    client.sign_in(member)
    clock.shift(timedelta(minutes=11))

    assert add(client, asked="1", password=PASSWORD).status_code == 403
    assert client.post("/account/confirm", data={"again-password": PASSWORD}).status_code == 400
    assert client.get("/account/email").status_code == 303
