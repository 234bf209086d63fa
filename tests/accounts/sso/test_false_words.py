"""Signing in through a provider that says what is not so, says nothing, or is gone."""

import time

import pytest
from flask import Flask

import issuer as issuing
from factories import Browser, Factory
from issuer import Saying, unsigned
from page import Page
from qi_portal.accounts.models import SignIn
from qi_portal.accounts.sso import outgoing
from qi_portal.accounts.sso.models import PersonProvider, ProviderTry
from traveller import ANSWER, VERIFIED, Traveller

FALSE_WORDS = {
    "nonce of another sign-in": Saying({"nonce": "another"}),
    "no nonce": Saying({"nonce": None}),
    "no signature": Saying(id_token=unsigned({"sub": "subject 1"})),
    "signed with the client's secret": Saying(secret=issuing.CLIENT_SECRET.encode()),
    "signed with the public key as a secret": Saying(secret=issuing.public_key()),
    "signed by another": Saying(key=issuing.OTHER_KEY),
    "for another client": Saying({"aud": "another"}),
    "for another client, handed to us": Saying({"aud": "another", "azp": issuing.CLIENT_ID}),
    "for two, handed to the other": Saying({"aud": ["another", issuing.CLIENT_ID], "azp": "another"}),
    "for two, handed to nobody": Saying({"aud": ["another", issuing.CLIENT_ID]}),
    "of another issuer": Saying({"iss": "https://evil.example"}),
    "expired": Saying({"exp": int(time.time()) - 3600}),
    "without an end": Saying({"exp": None}),
    "not begun": Saying({"nbf": int(time.time()) + 3600}),
    "about nobody": Saying({"sub": None}),
    "about an empty name": Saying({"sub": ""}),
    "about a name that is too long": Saying({"sub": "x" * 256}),
    "about a number": Saying({"sub": 7}),
    "factors that are no list": Saying({"amr": "mfa"}),
    "no token at all": Saying(body=b"{}"),
    "a token that is none": Saying(id_token="a.b.c"),
    "code refused": Saying(body=b'{"error": "invalid_grant"}', status=400),
    "a list": Saying(body=b"[]"),
    "a page": Saying(body=b"<html>"),
    "led elsewhere": Saying(body=b"", status=302, headers={"Location": "http://evil.example/token"}),
}
SILENCES = {
    "fault": Saying(body=b"{}", status=500),
    "too long": Saying(body=b" " * (outgoing.MOST + 1)),
    "too slow": Saying(seconds=0.6),
}


@pytest.mark.rule(11, 12)
def test_false_word_of_the_provider_signs_nobody_in(make: Factory, traveller: Traveller, ana) -> None:
    for what, saying in FALSE_WORDS.items():
        traveller.issuer.saying = saying
        saying.claims = {**VERIFIED, **saying.claims}
        answer = traveller.sign_in()
        assert answer.status_code == 401, what
        assert Page(answer.text).heading == "Nobody was signed in", what

    assert (make.rows(SignIn), make.rows(PersonProvider)) == ([], [])


@pytest.mark.rule(51)
def test_provider_that_is_silent_is_given_up_and_the_password_named(
    make: Factory, traveller: Traveller, ana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    for what, saying in SILENCES.items():
        traveller.issuer.saying = saying
        answer = traveller.sign_in()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), what
        assert "You can still sign in with your password" in Page(answer.text).main.text

    assert make.rows(SignIn) == []


@pytest.mark.rule(51)
def test_provider_that_is_gone_is_not_waited_for_twice(
    client: Browser, app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = _provider_at("http://127.0.0.1:9")
    monkeypatch.setitem(app.extensions, "sign_in_provider", gone)

    answers = [client.send("/sign-in/provider") for _ in range(3)]
    client.sign_in(make.person())
    out = client.get("/signed-out")

    assert [answer.status_code for answer in answers] == [503] * 3
    assert make.rows(ProviderTry) == []
    assert "Sign out of" not in out.text


def _provider_at(address: str):
    from qi_portal.accounts.sso.provider import Provider
    from qi_portal.config import SignInProvider

    return Provider(SignInProvider(address, "qi-portal", "secret", "Hospital", ()), f"http://localhost{ANSWER}")
