"""Connecting one's account with the provider, and parting them again."""

from datetime import timedelta

import pytest
import time_machine

from conftest import NOON
from factories import Browser, Factory
from page import Page
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.sso.models import PersonProvider
from qi_portal.audit.models import AuditEvent
from traveller import ANSWER, Traveller

CONNECT, PART = "/account/provider", "/account/provider/part"


@pytest.mark.rule(43)
def test_signed_in_person_connects_without_a_verified_address_and_parts_again(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    client.sign_in(ana)
    before = make.rows(AuditEvent)
    assert "Connect Hospital" in Page(client.get("/account").text).by_id("provider").text

    answer = traveller.come_back(traveller.go(CONNECT))
    (link,) = make.rows(PersonProvider)
    shown = Page(client.get("/account").text).by_id("provider").text
    parted = client.send(PART)
    again = client.send(PART)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert (link.person_id, link.subject) == (ana.id, "subject 1")
    assert "Stop signing in with Hospital" in shown
    assert (parted.status_code, again.status_code) == (303, 303)
    assert make.rows(PersonProvider) == []
    noted = make.rows(AuditEvent, but=before)
    assert sorted(event.action for event in noted) == ["provider.connect", "provider.part"]
    assert {event.actor_id for event in noted} == {ana.id}
    assert len(make.rows(SignIn)) == 1


@pytest.mark.rule(12, 17)
def test_name_or_account_that_is_connected_otherwise_is_refused(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    traveller.come_back((client.sign_in(ana), traveller.go(CONNECT))[1])
    same_name = Traveller(client.application.test_client().sign_in(make.person()), traveller.issuer)

    taken = same_name.come_back(same_name.go(CONNECT))
    traveller.issuer.saying.claims = {"sub": "another subject"}
    second_name = traveller.come_back(traveller.go(CONNECT))

    assert (taken.status_code, second_name.status_code) == (403, 403)
    assert [(link.person_id, link.subject) for link in make.rows(PersonProvider)] == [(ana.id, "subject 1")]


@pytest.mark.rule(12, 15)
def test_way_back_connects_nobody_but_who_left_and_is_still_signed_in(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    client.sign_in(ana)
    way_in = traveller.go(CONNECT)
    client.sign_in(make.person())
    as_another = traveller.come_back(way_in)
    client.sign_in(ana)
    way_in = traveller.go(CONNECT)
    arriving = Page(client.get(ANSWER, query_string={"code": "the code", "state": way_in["state"]}).text).sends()
    make.change(Person, ana.id, is_active=False)
    disabled = client.post(ANSWER, data=arriving)

    assert (as_another.status_code, disabled.status_code) == (400, 400)
    assert make.rows(PersonProvider) == []


def test_account_that_would_be_left_without_a_way_in_is_not_parted(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    client.sign_in(ana)
    traveller.come_back(traveller.go(CONNECT))
    make.change(Person, ana.id, password_hash=None)

    refused = client.send(PART)

    assert refused.status_code == 403
    assert "Set a password first" in Page(refused.text).main.text
    assert len(make.rows(PersonProvider)) == 1


@pytest.mark.rule(16)
def test_connecting_and_parting_ask_whether_it_is_still_the_same_person(
    client: Browser, make: Factory, traveller: Traveller, ana
) -> None:
    with time_machine.travel(NOON) as clock:
        client.sign_in(ana)
        clock.shift(timedelta(minutes=11))
        asked = [client.send(url) for url in (CONNECT, PART)]

    assert [answer.status_code for answer in asked] == [401, 401]
    assert {Page(answer.text).heading for answer in asked} == {"Is it still you?"}
    assert traveller.issuer.asked == [] or "/token" not in traveller.issuer.asked


@pytest.mark.parametrize("url", [CONNECT, PART])
def test_visitor_is_asked_to_sign_in(client: Browser, url: str) -> None:
    assert client.send(url).headers["Location"] == "/sign-in"
