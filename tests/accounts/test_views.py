"""Signing in and out through the pages: who gets in, how often one may try, and where it leads."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from qi_portal.accounts import passwords
from qi_portal.accounts.actions import add_person
from qi_portal.accounts.models import Person, SignIn, SignInFailure
from qi_portal.accounts.tokens import digest_of_source
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.errors import Invalid

HASHER = passwords.hasher
"""The portal's own, before `make_app` puts a cheap one into its place."""

WRONG = "not the right words at all"
TRIES = 10


def try_to_sign_in(client: Browser, email: str, password: str = PASSWORD, wanted: str = ""):
    return client.send("/sign-in", {"email": email, "password": password, "next": wanted})


def test_right_password_leads_to_where_the_person_was_going(client: Browser, make: Factory) -> None:
    place = make.practice(code="P001")
    person = make.person(Role.QI_MEMBER, at=place)

    asked = client.get("/practices/P001/projects/")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/sign-in?next=/practices/P001/projects/")
    answer = try_to_sign_in(client, person.email.upper(), wanted="/practices/P001/projects/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/practices/P001/projects/")
    assert client.get("/practices/P001/projects/").status_code == 200


@pytest.mark.rule(27)
@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "/no-such-page", ""])
def test_right_password_leads_to_no_other_site(client: Browser, make: Factory, wanted: str) -> None:
    answer = try_to_sign_in(client, make.person().email, wanted=wanted)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/this-month")


@pytest.mark.rule(7)
def test_unknown_wrong_and_disabled_are_answered_alike(client: Browser, make: Factory) -> None:
    known, disabled, invited = make.person(), make.person(), make.person()
    make.change(Person, disabled.id, is_active=False)
    make.change(Person, invited.id, password_hash=None)

    tries = {known.email: WRONG, disabled.email: PASSWORD, invited.email: PASSWORD, "nobody@demo.example": PASSWORD}
    answers = {email: try_to_sign_in(client, email, password) for email, password in tries.items()}

    told = {_page(answer).replace(email, "") for email, answer in answers.items()}
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len(told) == 1
    assert make.rows(SignIn) == []


def _page(answer) -> str:
    """What the page says, without the token that differs each time."""
    return re.sub(r'name="csrf_token"[^>]*', "", answer.text.split("<main")[1])


def test_failure_and_success_are_noted_without_the_password(client: Browser, make: Factory) -> None:
    person = make.person()
    before = make.rows(AuditEvent)

    try_to_sign_in(client, person.email, WRONG)
    try_to_sign_in(client, person.email)

    noted = make.rows(AuditEvent, but=before)
    assert sorted(event.action for event in noted) == ["session.begin", "session.refuse"]
    assert not any(WRONG in f"{event.before}{event.after}{event.object_id}" for event in noted)


@pytest.mark.rule(8)
def test_too_many_wrong_tries_are_slowed_and_forgiven_after_the_window(client: Browser, make: Factory) -> None:
    person, other = make.person(), make.person()

    with time_machine.travel(NOON) as clock:
        statuses = [try_to_sign_in(client, person.email, WRONG).status_code for _ in range(TRIES)]
        refused = try_to_sign_in(client, person.email)
        untouched = try_to_sign_in(Browser(client.application), other.email)
        clock.shift(timedelta(minutes=5, seconds=5))
        again = try_to_sign_in(client, person.email)

    assert statuses == [401] * TRIES
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert untouched.status_code == 303
    assert again.status_code == 303


@pytest.mark.rule(8)
def test_spray_over_many_names_from_one_source_is_slowed(client: Browser, make: Factory) -> None:
    statuses = [try_to_sign_in(client, f"guess{number}@demo.example", WRONG).status_code for number in range(45)]

    assert statuses.count(429) >= 1
    assert statuses[-1] == 429


@pytest.mark.rule(8, 28)
def test_source_is_not_believed_from_a_header(client: Browser, make: Factory) -> None:
    for number in range(3):
        client.send(
            "/sign-in", {"email": "a@demo.example", "password": WRONG}, headers={"X-Forwarded-For": f"192.0.2.{number}"}
        )

    assert len({failure.source for failure in make.rows(SignInFailure)}) == 1


@pytest.mark.rule(8)
def test_addresses_of_one_home_network_are_one_source() -> None:
    """Whoever has one address of IPv6 has 2^64 of them; and one of IPv4 is itself in whatever letters it comes."""
    sources = {
        "2001:db8:1:2::1": "home",
        "2001:0db8:1:2:ffff:ffff:ffff:ffff": "home",
        "2001:db8:1:3::1": "next door",
        "192.0.2.1": "four",
        "::ffff:192.0.2.1": "four",
        "::ffff:192.0.2.2": "another four",
        "fe80::1%eth0": "wire",
        "fe80::2%eth0": "wire",
        "": "none",
        "unix:": "a socket",
    }

    told = {address: digest_of_source(address) for address in sources}

    assert len(set(told.values())) == len(set(sources.values()))
    assert all((told[a] == told[b]) == (sources[a] == sources[b]) for a in sources for b in sources)


@pytest.mark.rule(8)
def test_spray_from_many_addresses_of_one_home_network_is_slowed(client: Browser) -> None:
    statuses = [
        client.send(
            "/sign-in",
            {"email": f"guess{number}@demo.example", "password": WRONG},
            environ_overrides={"REMOTE_ADDR": f"2001:db8::{number:x}"},
        ).status_code
        for number in range(42)
    ]

    assert statuses[-1] == 429


def test_sign_in_without_address_or_password_says_what_is_missing(client: Browser) -> None:
    answer = try_to_sign_in(client, "", "")

    assert answer.status_code == 422
    assert "Type your e-mail address." in answer.text
    assert "Type your password." in answer.text


@pytest.mark.parametrize("fields", [{"email": "x" * 300}, {"password": "x" * 300}, {"email": "no address"}])
def test_absurd_fields_are_refused_without_a_trace_back(client: Browser, fields: dict[str, str]) -> None:
    answer = client.send("/sign-in", {"email": "a@demo.example", "password": WRONG, **fields})

    assert answer.status_code in (401, 422)


def test_typed_password_is_never_sent_back(client: Browser, make: Factory) -> None:
    assert WRONG not in try_to_sign_in(client, make.person().email, WRONG).text


@pytest.mark.rule(5)
def test_hash_is_renewed_at_sign_in_when_the_cost_has_risen(
    client: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hasher", HASHER)
    person, before = make.person(), PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    make.change(Person, person.id, password_hash=before)

    try_to_sign_in(client, person.email)

    (kept,) = make.rows(Person)
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=1,p=4$")


def test_language_chosen_in_the_bar_stays_and_follows_the_person(client: Browser, make: Factory) -> None:
    person = make.person()

    client.sign_in(person).send("/language", {"locale": "es", "next": "/red-flags"})
    elsewhere = client.application.test_client().sign_in(person)

    assert '<html lang="es"' in client.get("/").text
    assert '<html lang="es"' in elsewhere.get("/").text


def test_language_of_a_visitor_leads_back_and_notes_nothing(client: Browser, make: Factory) -> None:
    answer = client.send("/language", {"locale": "es", "next": "/red-flags"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/red-flags")
    assert make.rows(AuditEvent) == []


def test_unknown_language_changes_nothing(client: Browser) -> None:
    client.send("/language", {"locale": "../../etc"})

    assert '<html lang="en"' in client.get("/").text


@pytest.mark.rule(8)
def test_many_tries_at_once_are_no_more_than_one_after_another(client: Browser, make: Factory) -> None:
    email = make.person().email

    def guess(_number: int) -> int:
        return try_to_sign_in(Browser(client.application), email, WRONG).status_code

    with ThreadPoolExecutor(8) as crowd:
        statuses = list(crowd.map(guess, range(2 * TRIES)))

    assert sorted(statuses) == [401] * TRIES + [429] * TRIES


@pytest.mark.parametrize(
    "email", ["", "dana", "@demo.example", "a b@demo.example", "a\0@demo.example", "x" * 251 + "@a.b"]
)
def test_account_with_an_address_that_is_none_is_refused(make: Factory, email: str) -> None:
    with pytest.raises(Invalid):
        make.write(lambda: add_person(email=email, name="Dana", password_hash=None, by=OPERATOR))
