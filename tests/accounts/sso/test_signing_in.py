"""Signing in through a provider: who gets in, what holds the provider's word, and what a false one meets."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOON
from factories import Browser, Factory
from issuer import Issuer
from page import Page
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.sso.models import PersonProvider, ProviderTry
from qi_portal.audit.models import AuditEvent
from second_step import give_app, shown
from traveller import ANSWER, VERIFIED, Traveller


def live(make: Factory) -> list[SignIn]:
    return [row for row in make.rows(SignIn) if row.ended_at is None]


@pytest.mark.rule(11, 12)
def test_verified_address_of_an_open_account_signs_in_and_is_connected(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.claims = VERIFIED
    before = make.rows(AuditEvent)

    way_in = traveller.go(next="/red-flags")
    answer = traveller.come_back(way_in)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/red-flags")
    assert way_in["redirect_uri"] == f"http://localhost{ANSWER}"
    asked = ("response_type", "code_challenge_method", "scope")
    assert [way_in[name] for name in asked] == ["code", "S256", "openid email"]
    assert len(way_in["state"]) >= 43
    (session,), (link,) = make.rows(SignIn), make.rows(PersonProvider)
    assert (session.person_id, session.factor) == (ana.id, "")
    assert (link.person_id, link.issuer, link.subject) == (ana.id, traveller.issuer.address, "subject 1")
    assert {event.action for event in make.rows(AuditEvent, but=before)} == {"provider.connect", "session.begin"}
    assert client.get("/account").status_code == 200
    assert make.rows(ProviderTry) == []


def test_connected_person_is_known_by_the_providers_name_alone(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.claims = VERIFIED
    traveller.sign_in()
    make.change(Person, ana.id, email="ana.ruiz@demo.example")
    traveller.issuer.saying.claims = {}

    again = Traveller(client.application.test_client(), traveller.issuer)

    assert again.sign_in().status_code == 303
    assert {row.person_id for row in live(make)} == {ana.id}


@pytest.mark.parametrize(
    ("said", "factor"),
    [({}, ""), ({"amr": ["pwd"]}, ""), ({"amr": ["pwd", "mfa"]}, "provider"), ({"acr": "urn:example:two"}, "provider")],
)
@pytest.mark.rule(6)
def test_second_factor_counts_only_where_the_provider_says_a_named_value(
    make: Factory, traveller: Traveller, ana, said: dict, factor: str
) -> None:
    traveller.issuer.saying.claims = {**VERIFIED, **said}

    traveller.sign_in()

    assert [row.factor for row in make.rows(SignIn)] == [factor]


@pytest.mark.rule(16)
@pytest.mark.parametrize(("has_password", "status"), [(True, 401), (False, 422)])
def test_word_of_the_provider_is_no_answer_to_whether_it_is_still_the_same_person(
    client: Browser, make: Factory, traveller: Traveller, ana, has_password: bool, status: int
) -> None:
    """Whoever finds an open screen is signed in by a provider without a question. Only who has nothing else to show is
    believed."""
    traveller.issuer.saying.claims = {**VERIFIED, "amr": ["mfa"]}
    if not has_password:
        make.change(Person, ana.id, password_hash=None)

    traveller.sign_in()

    assert client.send("/account/email", {"email": "thief@demo.example"}).status_code == status


def test_address_that_only_the_userinfo_tells_is_read_there_for_the_same_subject(
    make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.userinfo = {"sub": "somebody else", **VERIFIED}
    assert traveller.sign_in().status_code == 403

    traveller.issuer.saying.userinfo = {"sub": "subject 1", **VERIFIED}
    assert traveller.sign_in().status_code == 303


@pytest.mark.rule(2, 7)
def test_whoever_has_no_open_account_is_refused_alike(make: Factory, traveller: Traveller, ana) -> None:
    disabled = make.person(email="disabled@demo.example")
    make.change(Person, disabled.id, is_active=False)
    kelvin = make.person(email="kay@demo.example")
    known = make.person(email="known@demo.example")
    make.write(lambda: _connect(traveller.issuer, known, "another subject"))
    people = len(make.rows(Person))
    told = [
        {},
        {"email": "nobody@demo.example", "email_verified": True},
        {"email": disabled.email, "email_verified": True},
        {"email": ana.email},
        {"email": ana.email, "email_verified": False},
        {"email": ana.email, "email_verified": "yes"},
        {"email": [ana.email], "email_verified": True},
        {"email": kelvin.email.replace("k", "\N{KELVIN SIGN}"), "email_verified": True},
        {"email": known.email, "email_verified": True},
    ]

    pages = set()
    for claims in told:
        traveller.issuer.saying.claims = claims
        answer = traveller.sign_in()
        assert answer.status_code == 403, claims
        pages.add(Page(answer.text).main.text)

    assert len(pages) == 1
    assert "Ask your practice lead or program staff" in pages.pop()
    assert (live(make), len(make.rows(PersonProvider)), len(make.rows(Person))) == ([], 1, people)


def _connect(issuer: Issuer, someone, subject: str) -> None:
    from qi_portal.db import db

    db.session.add(PersonProvider(issuer=issuer.address, subject=subject, person_id=someone.id, linked_at=NOON))


@pytest.mark.rule(12, 24)
def test_answer_that_this_browser_did_not_ask_for_is_refused_unasked(
    client: Browser, app: Flask, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.claims = VERIFIED
    way_in = traveller.go()
    thief = Traveller(app.test_client(), traveller.issuer)
    thiefs = thief.go()
    traveller.issuer.asked.clear()

    stale = [
        thief.come_back(way_in),
        traveller.come_back(thiefs),
        Traveller(app.test_client(), traveller.issuer).come_back({"state": "made up"}),
        client.get(ANSWER, query_string={"code": "the code"}),
        client.get(ANSWER),
    ]

    assert {(answer.status_code, Page(answer.text).heading) for answer in stale} == {(400, "This sign-in is over")}
    assert traveller.issuer.asked == []
    assert make.rows(SignIn) == []


@pytest.mark.rule(12)
@pytest.mark.parametrize(("first", "status"), [(VERIFIED, 303), ({"sub": "not known here"}, 403)])
def test_answer_counts_once_whatever_came_of_it(
    client: Browser, make: Factory, traveller: Traveller, ana, first: dict, status: int
) -> None:
    traveller.issuer.saying.claims = first
    way_in = traveller.go()
    with client.session_transaction() as session:
        kept = dict(session)

    answered = traveller.come_back(way_in)
    with client.session_transaction() as session:
        session.clear()
        session.update(kept)
    traveller.issuer.saying.claims = VERIFIED
    replayed = traveller.come_back(way_in)

    assert (answered.status_code, replayed.status_code) == (status, 400)
    assert len(make.rows(SignIn)) == (1 if status == 303 else 0)


@pytest.mark.rule(12, 54)
def test_answer_counts_for_ten_minutes(make: Factory, traveller: Traveller, ana) -> None:
    traveller.issuer.saying.claims = VERIFIED

    with time_machine.travel(NOON) as clock:
        way_in = traveller.go()
        clock.shift(timedelta(minutes=11))
        late = traveller.come_back(way_in)
        way_in = traveller.go()
        clock.shift(timedelta(minutes=-30))
        clock_went_back = traveller.come_back(way_in)

    assert (late.status_code, clock_went_back.status_code) == (400, 400)
    assert make.rows(SignIn) == []


def test_answer_that_names_another_issuer_is_refused(make: Factory, traveller: Traveller, ana) -> None:
    traveller.issuer.saying.claims = VERIFIED

    mixed_up = traveller.come_back(traveller.go(), iss="https://evil.example")
    right = traveller.come_back(traveller.go(), iss=traveller.issuer.address)

    assert (mixed_up.status_code, right.status_code) == (401, 303)


def test_refusal_of_the_provider_is_told_without_its_words(client: Browser, traveller: Traveller) -> None:
    way_in = traveller.go()
    told = {"error": "access_denied", "error_description": "<b>come to evil.example</b>", "state": way_in["state"]}

    answer = client.get(ANSWER, query_string=told)

    assert (answer.status_code, Page(answer.text).heading) == (401, "Hospital did not sign you in")
    assert "evil.example" not in Page(answer.text).main.text


@pytest.mark.rule(24)
def test_coming_back_writes_nothing_and_asks_nobody_until_the_page_sends_it_on(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.claims = VERIFIED
    way_in, before = traveller.go(), make.rows(AuditEvent)
    traveller.issuer.asked.clear()

    arriving = client.get(ANSWER, query_string={"code": "the code", "state": way_in["state"]})
    forged = client.post(ANSWER, data={"code": "the code", "state": way_in["state"]})

    assert (arriving.status_code, forged.status_code) == (200, 400)
    assert (traveller.issuer.asked, make.rows(AuditEvent, but=before), make.rows(SignIn)) == ([], [], [])
    assert arriving.headers["Cache-Control"] == "no-store"


@pytest.mark.rule(12)
def test_session_that_the_browser_brought_is_replaced(client: Browser, traveller: Traveller, ana) -> None:
    with client.session_transaction() as session:
        session.update({"_user_id": "chosen by somebody else", "more": "left over"})
    traveller.issuer.saying.claims = VERIFIED

    traveller.sign_in()

    with client.session_transaction() as session:
        assert session["_user_id"] != "chosen by somebody else"
        assert "more" not in session


@pytest.mark.rule(27)
@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "/no-such-page"])
def test_way_through_the_provider_leads_to_no_other_site(traveller: Traveller, ana, wanted: str) -> None:
    traveller.issuer.saying.claims = VERIFIED

    assert traveller.sign_in(next=wanted).headers["Location"] == "/this-month"


@pytest.mark.rule(8)
def test_source_that_begins_many_sign_ins_in_vain_is_slowed(
    client: Browser, make: Factory, traveller: Traveller, ana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qi_portal.accounts.sso.actions.TRIES_FROM_SOURCE", 3)
    traveller.issuer.saying.claims = VERIFIED
    for _ in range(3):
        assert traveller.sign_in().status_code == 303
    traveller.issuer.saying.claims = {"sub": "nobody known"}
    for _ in range(3):
        traveller.sign_in()

    slowed = client.send("/sign-in/provider")

    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "300")


@pytest.mark.rule(14)
def test_what_was_typed_survives_signing_in_through_the_provider(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.issuer.saying.claims = VERIFIED
    client.sign_in(ana)
    sent = {"csrf_token": client.token(), "locale": "", "mail": "typed"}
    make.write(lambda: _end_all())
    asked = Page(client.post("/account/mail", data=sent).text)
    button = next(form for form in asked.main.tags("form") if form.attributes["action"] == "/sign-in/provider")

    listed = traveller.come_back(traveller.go(**asked.sends(button)), kept=asked.sends(button)["kept"])

    assert Page(listed.text).heading == "What you typed is kept"
    assert Page(listed.text).sends()["mail"] == "typed"


@pytest.mark.rule(6, 14)
def test_second_step_that_the_provider_does_not_show_is_asked_for_and_loses_nothing(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    give_app(make, ana)
    traveller.issuer.saying.claims = VERIFIED
    client.sign_in(ana)
    sent = {"csrf_token": client.token(), "mail": "typed"}
    make.write(lambda: _end_all())
    kept = Page(client.post("/account/mail", data=sent).text).sends()["kept"]
    before = make.rows(SignIn)

    asked = traveller.come_back(traveller.go(next="/red-flags"), kept=kept)
    opened = client.get("/account").status_code
    listed = client.send("/sign-in/factor", Page(asked.text).sends() | {"code": shown()})

    assert (asked.status_code, Page(asked.text).heading, opened) == (200, "Second step", 303)
    assert Page(listed.text).heading == "What you typed is kept"
    assert [row.factor for row in make.rows(SignIn, but=before)] == ["app"]


def _end_all() -> None:
    from sqlalchemy import update

    from qi_portal.db import db

    db.session.execute(update(SignIn).values(ended_at=NOON))


@given(st.dictionaries(st.sampled_from(["code", "state", "iss", "error", "kept"]), st.text(max_size=40)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_back_is_answered_with_a_page(client: Browser, issuer: Issuer, said: dict[str, str]) -> None:
    assert client.get(ANSWER, query_string=said).status_code in (200, 400, 401)
    assert client.send(ANSWER, said).status_code == 400


def test_way_out_of_the_provider_is_shown_after_signing_out(client: Browser, traveller: Traveller, ana) -> None:
    traveller.issuer.saying.claims = VERIFIED
    traveller.sign_in()

    out = client.send("/sign-out")
    shown = Page(client.get(out.headers["Location"]).text).links()

    assert out.headers["Location"] == "/signed-out"
    assert shown["Sign out of Hospital too"].startswith(f"{traveller.issuer.address}/end?client_id=qi-portal&")
    assert client.get("/account").status_code == 303


def test_portal_without_a_provider_has_no_such_pages(make_app, tmp_path) -> None:
    from factories import environment

    plain = make_app(environment(tmp_path)).test_client()

    assert [plain.get(url).status_code for url in (ANSWER, "/signed-out")] == [404, 404]
    assert plain.send("/sign-in/provider").status_code == 404
