"""What somebody typed survives signing in again, and is nobody else's to see."""

import io
import secrets
from datetime import timedelta

import pytest
import time_machine
from wtforms import Form, PasswordField
from wtforms.fields.core import UnboundField

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from page import Page
from qi_portal.accounts.models import Person, SignIn
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Practice

URL = "/practices/P001/projects/dev-screening/months/2026-10"
TYPED = {"DEV-1-numerator": "17", "DEV-1-denominator": "20", "DEV-1-version": "0", "note": 'Zähl <b>nach</b> & "so"'}
LATER = timedelta(minutes=31)


@pytest.fixture
def member(make: Factory, today):
    place = make.practice(code="P001")
    make.enrollment(place, "dev-screening")
    return make.person(Role.QI_MEMBER, at=place)


def end_everything(make: Factory) -> None:
    make.write(lambda: db.session.execute(db.update(SignIn).values(ended_at=NOON)))


def hidden(answer) -> dict[str, str]:
    """What the page's form sends, but for its token, which the browser under test adds."""
    return {name: value for name, value in Page(answer.text).sends().items() if name != "csrf_token"}


def text_of(answer) -> str:
    return Page(answer.text).main.text


def sign_in_again(client: Browser, asked, email: str):
    return client.send("/sign-in", {**hidden(asked), "email": email, "password": PASSWORD})


@pytest.mark.rule(14)
@pytest.mark.parametrize("how", ["idle", "ended elsewhere", "signed out in another tab"])
def test_form_after_the_session_ended_goes_on_after_signing_in(
    client: Browser, make: Factory, member, how: str
) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    with time_machine.travel(NOON) as clock:
        if how == "idle":
            clock.shift(LATER)
        elif how == "ended elsewhere":
            end_everything(make)
        else:
            client.send("/sign-out")
        asked = client.post(URL, data=sent)
        assert (asked.status_code, asked.headers["Cache-Control"]) == (401, "no-store")
        assert "17" not in text_of(asked)
        assert "Zähl" not in asked.text
        assert make.rows(Entry) == []

        listed = sign_in_again(client, asked, member.email)
        assert listed.status_code == 200
        assert "Zähl <b>nach</b>" in text_of(listed)
        assert "<title>What you typed is kept · QI Portal</title>" in listed.text
        assert f'action="{URL}"' in listed.text
        assert make.rows(Entry) == []
        saved = client.send(URL, hidden(listed))

    assert saved.status_code == 303
    (entry,) = make.rows(Entry)
    assert (entry.numerator, entry.denominator, entry.note, entry.saved_by) == (17, 20, TYPED["note"], member.id)


def test_what_was_typed_is_named_as_the_page_named_it(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    token = client.token()
    client.sign_in(member)

    month = text_of(client.post(URL, data={**TYPED, "csrf_token": token}))
    name = text_of(client.post("/account/name", data={"name": "Ana", "csrf_token": token}))
    make.change(Person, member.id, locale="es")
    client.sign_in(member)
    spanish = text_of(client.post(URL, data={**TYPED, "csrf_token": token}))

    practice = make.rows(Practice)[0].name
    assert f"{practice} · Developmental screening" in month
    assert "· Oct 2026" in month
    assert "9/18/30-month visit: Numerator 17" in month
    assert "DEV-1" not in month
    assert "Name Ana" in name
    assert "Numerador 17" in spanish


@pytest.mark.rule(14)
def test_what_one_person_typed_is_not_shown_to_the_next(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    end_everything(make)
    asked = client.post(URL, data=sent)
    other = make.person(Role.QI_MEMBER, at=make.practice(code="P002"))

    answer = sign_in_again(client, asked, other.email)
    late = client.post(URL, data=sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/this-month")
    assert late.status_code == 400
    assert "Zähl" not in answer.text + late.text
    assert make.rows(Entry) == []


@pytest.mark.rule(14, 24)
def test_form_with_an_old_token_of_the_same_person_is_shown_again(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    client.sign_in(member)

    listed = client.post(URL, data=sent)
    saved = client.send(URL, hidden(listed))

    assert (listed.status_code, saved.status_code) == (400, 303)
    (entry,) = make.rows(Entry)
    assert entry.numerator == 17


@pytest.mark.rule(24)
@pytest.mark.parametrize("token", ["", "made up", "e30.aSdf.x", "visitor"])
def test_form_whose_token_is_nobodys_is_not_shown_again(client: Browser, make: Factory, member, token: str) -> None:
    """A form that another site wrote would otherwise wait for one careless click."""
    token = client.application.test_client().token() if token == "visitor" else token
    client.sign_in(member)

    answer = client.post(URL, data={**TYPED, "csrf_token": token})

    assert answer.status_code == 400
    assert "Zähl" not in answer.text


@pytest.mark.rule(24)
def test_form_that_another_site_sends_is_not_kept(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    end_everything(make)

    answer = client.post(URL, data=sent, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert "kept" not in answer.text


def test_script_whose_session_ended_is_sent_to_sign_in_as_before(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    end_everything(make)

    for headers in ({"Sec-Fetch-Dest": "empty"}, {"Accept": "application/json"}):
        answer = client.post(URL, data=sent, headers=headers)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_deed_without_anything_typed_is_not_carried(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    token = client.token()
    end_everything(make)

    answer = client.post("/sign-out", data={"csrf_token": token})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_file_and_password_stay_behind_and_it_is_said(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    token = client.token()
    end_everything(make)
    data = {
        "file": (io.BytesIO(b"a,b"), "months.csv"),
        "new_password": "never shown again",
        "sheet": "May",
        "csrf_token": token,
    }

    asked = client.post("/upload", data=data)
    listed = sign_in_again(client, asked, member.email)

    assert "Files and passwords are not kept" in text_of(asked)
    assert "Files and passwords are not kept" in text_of(listed)
    assert "never shown again" not in asked.text + listed.text
    assert hidden(listed) == {"sheet": "May"}


def test_parcel_that_was_changed_or_is_none_is_passed_over(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    end_everything(make)
    kept = hidden(client.post(URL, data=sent))["kept"]

    for parcel in (kept[:-4] + "AAAA", "v1.x.y", "nothing", "v1.." + "A" * 900_000):
        answer = client.send("/sign-in", {"email": member.email, "password": PASSWORD, "kept": parcel})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/this-month")


def test_wrong_password_on_the_way_loses_nothing(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    sent = {**TYPED, "csrf_token": client.token()}
    end_everything(make)
    asked = client.post(URL, data=sent)

    wrong = client.send("/sign-in", {**hidden(asked), "email": member.email, "password": "not this one at all"})
    listed = sign_in_again(client, wrong, member.email)

    assert wrong.status_code == 401
    assert hidden(listed)["DEV-1-numerator"] == "17"


def test_form_too_long_to_carry_says_how_nothing_is_lost(client: Browser, make: Factory, member) -> None:
    client.sign_in(member)
    noise = secrets.token_urlsafe(700_000)
    sent = {"note": noise, "csrf_token": client.token()}
    end_everything(make)

    asked = client.post(URL, data=sent)
    client.sign_in(member)
    again = client.post(URL, data=sent)

    assert "reload this page" in text_of(asked)
    assert "kept" not in hidden(asked)
    assert hidden(again)["note"] == noise


@pytest.mark.rule(14)
def test_no_secret_that_was_typed_is_kept_or_shown(client: Browser, make: Factory, member) -> None:
    """Neither the present password nor what answers "is it still you?" travels through signing in."""
    client.sign_in(member)
    secrets_typed = {"old_password": "present secret", "password": "new secret", "again-recovery": "ABCD-EFGH"}
    sent = {"csrf_token": client.token(), **secrets_typed, "name": "Robin"}
    end_everything(make)

    asked = client.post("/account/password", data=sent)
    listed = sign_in_again(client, asked, member.email)

    assert "Robin" in text_of(listed)
    assert "Files and passwords are not kept" in text_of(listed)
    assert not [secret for secret in secrets_typed.values() if secret in listed.text]


@pytest.mark.rule(14)
def test_every_field_for_a_password_is_known_by_its_name(app) -> None:
    """By its name alone a form that waits for its person to sign in again is parted from it."""
    named = [
        name
        for form in _below(Form)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, PasswordField)
    ]

    assert named
    assert [name for name in named if "password" not in name] == []


def _below(form: type) -> list[type]:
    return [each for below in form.__subclasses__() for each in (below, *_below(below))]
