"""A session lives on the server: it ends there, and a copy of its cookie is worth nothing afterwards."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import delete, update

from conftest import NOON
from factories import PASSWORD, Browser, Factory, password_hash
from qi_portal.accounts.actions import set_password
from qi_portal.accounts.models import Person, PracticeRole, SignIn
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR, Role

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


@pytest.mark.rule(11, 12)
def test_sign_out_kills_a_copied_cookie(client: Browser, member) -> None:
    thief = copy_of(client.sign_in(member))
    assert (status(client), status(thief)) == (INSIDE, INSIDE)

    client.send("/sign-out")

    assert (status(client), status(thief)) == (OUTSIDE, OUTSIDE)


@pytest.mark.rule(12)
def test_sign_out_leaves_the_persons_other_sessions(client: Browser, member) -> None:
    elsewhere = client.application.test_client().sign_in(member)

    client.sign_in(member).send("/sign-out")

    assert (status(client), status(elsewhere)) == (OUTSIDE, INSIDE)


@pytest.mark.rule(12)
def test_signing_in_replaces_what_the_browser_brought(client: Browser, member) -> None:
    client.sign_in(member)
    before = client.get_cookie("qi_portal").value

    client.send("/sign-in", {"email": member.email, "password": PASSWORD})

    assert client.get_cookie("qi_portal").value != before
    assert status(client) == INSIDE


@pytest.mark.rule(11)
def test_token_of_a_session_is_kept_hashed_only(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    with client.session_transaction() as session:
        token = session["_user_id"]

    (kept,) = make.rows(SignIn)
    assert len(token) >= 22
    assert token not in (kept.token_hash, str(member.id))


@pytest.mark.rule(11, 12)
def test_invented_token_opens_nothing(client: Browser, member) -> None:
    with client.session_transaction() as session:
        session.update({"_user_id": str(member.id), "_fresh": True})

    assert status(client) == OUTSIDE


@pytest.mark.rule(14)
def test_session_ends_when_idle_and_lives_on_while_used(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        for _ in range(4):
            clock.shift(timedelta(minutes=29))
            assert status(client) == INSIDE
        clock.shift(timedelta(minutes=31))

        assert status(client) == OUTSIDE


@pytest.mark.rule(14)
def test_session_ends_after_twelve_hours_however_busy(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        seen = []
        for _ in range(25):
            clock.shift(timedelta(minutes=29))
            seen.append(status(client))

    assert seen == [INSIDE] * 24 + [OUTSIDE]


@pytest.mark.rule(14, 54)
def test_session_does_not_live_longer_because_the_clock_went_back(client: Browser, member) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(member)
        clock.shift(timedelta(hours=-3))

        assert status(client) == OUTSIDE


@pytest.mark.rule(15)
def test_person_switched_off_is_out_at_the_next_request(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    assert status(client) == INSIDE

    make.change(Person, member.id, is_active=False)

    assert status(client) == OUTSIDE


@pytest.mark.rule(15)
def test_role_taken_away_is_gone_at_the_next_request(client: Browser, member, make: Factory) -> None:
    client.sign_in(member)
    assert status(client) == INSIDE

    make.write(lambda: db.session.execute(delete(PracticeRole)))

    assert status(client) == 404


@pytest.mark.rule(15)
def test_role_given_is_in_force_at_the_next_request(client: Browser, make: Factory) -> None:
    place, person = make.practice(code="P001"), make.person()
    client.sign_in(person)
    assert status(client) == 404

    make.role(person, Role.PHYSICIAN, place)

    assert status(client) == INSIDE


@pytest.mark.rule(13)
def test_cookie_is_kept_from_scripts_and_from_other_sites(client: Browser, member) -> None:
    answer = client.send("/sign-in", {"email": member.email, "password": PASSWORD})

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("qi_portal=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert len(cookie) < 4096


@pytest.mark.rule(12)
def test_session_that_somebody_planted_becomes_nobody_elses(client: Browser, member, make: Factory) -> None:
    """The victim's browser is given the attacker's cookie before signing in; what comes of it is the victim's alone."""
    attacker = client.application.test_client().sign_in(make.person())
    victim = copy_of(attacker)

    victim.send("/sign-in", {"email": member.email, "password": PASSWORD})

    assert (status(victim), status(attacker)) == (INSIDE, 404)
    assert victim.get_cookie("qi_portal").value != attacker.get_cookie("qi_portal").value


@pytest.mark.rule(11, 12)
def test_cookie_of_a_visitor_or_one_that_was_changed_opens_nothing(client: Browser, member) -> None:
    client.sign_in(member)
    cookie = client.get_cookie("qi_portal").value
    content, _, signature = cookie.rpartition(".")

    for forged in (f"{content}.{signature[::-1]}", content, cookie[1:], "", "x" * 4000):
        other = client.application.test_client()
        other.set_cookie("qi_portal", forged)
        assert status(other) == OUTSIDE


@pytest.mark.rule(15)
def test_member_who_moves_to_another_practice_is_there_at_the_next_request(client: Browser, make: Factory) -> None:
    old, new = make.practice(code="P001"), make.practice(code="P002")
    person = make.person(Role.QI_MEMBER, at=old)
    client.sign_in(person)
    assert status(client) == INSIDE

    make.write(lambda: db.session.execute(update(PracticeRole).values(practice_id=new.practice_id)))

    assert status(client) == 404
    assert client.get("/practices/P002/projects/").status_code == INSIDE


@pytest.mark.rule(15)
def test_password_that_was_set_anew_ends_every_session(client: Browser, member, make: Factory) -> None:
    elsewhere = client.application.test_client().sign_in(member)
    client.sign_in(member)

    make.write(lambda: _set_password(member.id))

    assert (status(client), status(elsewhere)) == (OUTSIDE, OUTSIDE)


def _set_password(person_id: UUID) -> None:
    person = db.session.get_one(Person, person_id)
    set_password(person=person, password_hash=password_hash(), now=utc_now(), by=OPERATOR)


@pytest.mark.rule(14, 54)
@pytest.mark.parametrize(
    ("shift", "found"),
    [
        (timedelta(minutes=30), INSIDE),
        (timedelta(minutes=30, seconds=1), OUTSIDE),
        (timedelta(days=365), OUTSIDE),
        (timedelta(minutes=-3), OUTSIDE),
        (timedelta(days=-365), OUTSIDE),
    ],
)
def test_session_never_lives_longer_because_the_clock_moved(
    client: Browser, member, shift: timedelta, found: int
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.sign_in(member)
        clock.shift(shift)

        assert status(client) == found


@pytest.mark.rule(13)
def test_cookie_is_small_whatever_it_holds(client: Browser, member) -> None:
    """Browsers drop one of more than 4096 bytes, and with it the session."""
    client.get("/sign-in", query_string={"next": "/red-flags?" + "a" * 3000})
    for _ in range(5):
        client.send("/language", {"locale": "es", "next": "/red-flags?" + "a" * 3000})
    answer = client.send("/sign-in", {"email": member.email, "password": PASSWORD, "next": "/red-flags?" + "a" * 3000})

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert len(cookie) < 1024
