"""A session lives on the server: it ends there, and a copy of its cookie is worth nothing afterwards."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from qi_portal.accounts.models import Person, PracticeRole, SignIn
from qi_portal.db import db
from qi_portal.domain.access import Role

INSIDE, OUTSIDE = 200, 303
PAGE = "/practices/P001/projects/"


@pytest.fixture
def member(make: Factory):
    return make.person(Role.QI_MEMBER, at=make.practice(code="P001"))


def status(client: Browser) -> int:
    return client.get(PAGE).status_code


def copy_of(client: Browser) -> Browser:
    """Another browser with the same cookie."""
    thief, cookie = client.application.test_client(), client.get_cookie("qi_portal")
    thief.set_cookie(cookie.key, cookie.value)
    return thief


def test_sign_out_kills_a_copied_cookie(client: Browser, member) -> None:
    thief = copy_of(client.sign_in(member))
    assert (status(client), status(thief)) == (INSIDE, INSIDE)

    client.send("/sign-out")

    assert (status(client), status(thief)) == (OUTSIDE, OUTSIDE)


def test_sign_out_leaves_the_persons_other_sessions(client: Browser, member) -> None:
    elsewhere = client.application.test_client().sign_in(member)

    client.sign_in(member).send("/sign-out")

    assert (status(client), status(elsewhere)) == (OUTSIDE, INSIDE)


def test_signing_in_replaces_what_the_browser_brought(client: Browser, member) -> None:
    client.sign_in(member)
    before = client.get_cookie("qi_portal").value

    client.send("/sign-in", {"email": member.email, "password": PASSWORD})

    assert client.get_cookie("qi_portal").value != before
    assert status(client) == INSIDE


def test_token_of_a_session_is_kept_hashed_only(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    with client.session_transaction() as session:
        token = session["_user_id"]

    (kept,) = make.rows(SignIn)
    assert len(token) >= 22
    assert token not in (kept.token_hash, str(member.id))


def test_invented_token_opens_nothing(client: Browser, member) -> None:
    with client.session_transaction() as session:
        session.update({"_user_id": str(member.id), "_fresh": True})

    assert status(client) == OUTSIDE


def test_session_ends_when_idle_and_lives_on_while_used(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        for _ in range(4):
            clock.shift(timedelta(minutes=29))
            assert status(client) == INSIDE
        clock.shift(timedelta(minutes=31))

        assert status(client) == OUTSIDE


def test_session_ends_after_twelve_hours_however_busy(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        seen = []
        for _ in range(25):
            clock.shift(timedelta(minutes=29))
            seen.append(status(client))

    assert seen == [INSIDE] * 24 + [OUTSIDE]


def test_session_does_not_live_longer_because_the_clock_went_back(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        clock.shift(timedelta(hours=-3))

        assert status(client) == OUTSIDE


def test_person_switched_off_is_out_at_the_next_request(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    assert status(client) == INSIDE

    make.change(Person, member.id, is_active=False)

    assert status(client) == OUTSIDE


def test_role_taken_away_is_gone_at_the_next_request(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    assert status(client) == INSIDE

    make.write(lambda: db.session.execute(delete(PracticeRole)))

    assert status(client) == 404


def test_role_given_is_in_force_at_the_next_request(client: Browser, make: Factory) -> None:
    place, person = make.practice(code="P001"), make.person()
    client.sign_in(person)
    assert status(client) == 404

    make.role(person, Role.PHYSICIAN, place)

    assert status(client) == INSIDE


def test_cookie_is_kept_from_scripts_and_from_other_sites(client: Browser, member) -> None:
    answer = client.send("/sign-in", {"email": member.email, "password": PASSWORD})

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("qi_portal=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert len(cookie) < 4096
