"""Passkeys: a key made for this address alone, each challenge signed once, a copied key noticed."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import cbor2
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from conftest import NOON
from factories import Browser, Factory, Someone
from qi_portal.accounts.factors.models import HalfSignIn
from qi_portal.accounts.models import SignIn
from qi_portal.accounts.passkeys.ceremony import Site, site_of
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.db import utc_now
from qi_portal.domain.access import Role
from second_step import type_password

ORIGIN, HOST = "http://localhost", "localhost"
FACTORS = "/account/factors"
SEEN_AND_VERIFIED, WITH_KEY = 0x05, 0x40


@dataclass
class Device:
    """An authenticator that does what it is told: signs with ES256, for any address."""

    host: str = HOST
    origin: str = ORIGIN
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b"a key of the tests"

    def make(self, options: dict[str, Any]) -> str:
        numbers = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        made = self._data(WITH_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": made})
        return self._answer(clientDataJSON=self._client("create", options), attestationObject=attestation)

    def sign(self, options: dict[str, Any]) -> str:
        self.count += 1
        data, client = self._data(), self._client("get", options)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int = 0) -> bytes:
        told = bytes([SEEN_AND_VERIFIED | flags]) + self.count.to_bytes(4, "big")
        return hashlib.sha256(self.host.encode()).digest() + told

    def _client(self, deed: str, options: dict[str, Any]) -> bytes:
        told = {"type": f"webauthn.{deed}", "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, **response: bytes) -> str:
        named, coded = bytes_to_base64url(self.id), {name: bytes_to_base64url(each) for name, each in response.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": coded})


@pytest.fixture
def person(make: Factory) -> Someone:
    return make.person(Role.QI_MEMBER, at=make.practice())


def add(client: Browser, device: Device, name: str = "Office laptop"):
    options = client.send(f"{FACTORS}/passkeys/challenge").json
    return client.send(f"{FACTORS}/passkeys/new", {"name": name, "answer": device.make(options)})


def asked(client: Browser) -> dict[str, Any]:
    options: dict[str, Any] = client.send("/sign-in/factor/challenge").json
    return options


def answer(client: Browser, signed: str) -> int:
    status: int = client.send("/sign-in/factor", {"answer": signed}).status_code
    return status


def waiting(make: Factory) -> HalfSignIn:
    """The second step that was begun last."""
    return max(make.rows(HalfSignIn), key=lambda row: row.began_at)


@pytest.mark.rule(6, 12)
def test_passkey_is_made_with_a_name_and_opens_the_next_sign_in(
    client: Browser, make: Factory, person: Someone
) -> None:
    device = Device()
    made = add(client.sign_in(person), device)
    assert (made.status_code, len(re.findall(r"<code>", made.text))) == (201, 10)
    again = add(client, device)
    assert (again.status_code, "is kept already" in again.text) == (401, True)

    type_password(client, person)
    options = asked(client)
    status = answer(client, device.sign(options))

    (kept,) = make.rows(Passkey)
    assert status == 303
    assert (kept.name, kept.sign_count, kept.last_used_at is not None) == ("Office laptop", 1, True)
    assert (options["rpId"], options["userVerification"]) == (HOST, "preferred")
    assert [each["id"] for each in options["allowCredentials"]] == [kept.credential_id]
    assert {each.factor for each in make.rows(SignIn)} == {"passkey"}
    assert "Office laptop" in client.get(FACTORS).text


@pytest.mark.rule(6)
def test_answer_that_does_not_hold_opens_nothing(client: Browser, make: Factory, person: Someone) -> None:
    device = Device()
    add(client.sign_in(person), device)
    make.change(Passkey, make.rows(Passkey)[0].id, sign_count=7)
    of_another = Device(id=b"a key of somebody else")
    add(Browser(client.application).sign_in(make.person()), of_another)
    attempts = {
        "another address": Device(key=device.key, origin="https://evil.example", count=20),
        "another host": Device(key=device.key, host="evil.example", count=20),
        "another key": Device(count=20),
        "another person's key": of_another,
        "a copied key": Device(key=device.key, count=3),
        "an unknown key": Device(key=device.key, id=b"another id", count=20),
    }
    statuses = {}
    with time_machine.travel(NOON) as clock:
        for what, each in attempts.items():
            clock.shift(timedelta(minutes=3))
            type_password(client, person)
            statuses[what] = answer(client, each.sign(asked(client)))
        clock.shift(timedelta(minutes=6))
        type_password(client, person)
        for junk in ("{}", "null", '"a"', "[" * 9000, '{"id": "\\u0000"}', device.sign({"challenge": "AAAA"})):
            clock.shift(timedelta(minutes=2))
            type_password(client, person)
            asked(client)
            statuses[junk[:20]] = answer(client, junk)

    assert set(statuses.values()) == {401}


@pytest.mark.rule(6)
def test_challenge_is_signed_once_and_within_five_minutes_and_by_its_own_session(
    client: Browser, make: Factory, person: Someone
) -> None:
    device, other = Device(), Browser(client.application)
    add(client.sign_in(person), device)

    with time_machine.travel(NOON) as clock:
        type_password(client, person)
        type_password(other, person)
        theirs = device.sign(asked(other))
        spent = asked(client)
        in_another_session = answer(client, theirs)
        used_up = answer(client, device.sign(spent))
        options = asked(client)
        first = answer(client, device.sign(options))
        type_password(client, person)
        replayed = answer(client, device.sign(options))
        never_asked = answer(client, device.sign(options))
        options = asked(client)
        make.change(HalfSignIn, waiting(make).token_hash, challenge_at=utc_now() - timedelta(minutes=5, seconds=1))
        older = answer(client, device.sign(options))
        clock.shift(timedelta(minutes=6))
        type_password(client, person)
        in_time = answer(client, device.sign(asked(client)))

    assert (in_another_session, used_up, first) == (401, 401, 303)
    assert (replayed, never_asked, older, in_time) == (401, 401, 401, 303)


@pytest.mark.rule(6, 17)
def test_passkey_of_another_person_answers_as_a_missing_one(client: Browser, make: Factory, person: Someone) -> None:
    add(client.sign_in(person), Device())
    (kept,) = make.rows(Passkey)
    other = Browser(client.application).sign_in(make.person())

    statuses = [other.send(f"{FACTORS}/passkeys/{each}/remove").status_code for each in (kept.id, person.id)]

    assert statuses == [404, 404]
    assert client.send(f"{FACTORS}/passkeys/{kept.id}/remove").status_code == 303
    assert make.rows(Passkey) == []


@pytest.mark.rule(16)
def test_passkey_answers_whether_it_is_still_the_same_person(client: Browser, person: Someone) -> None:
    device = Device()
    with time_machine.travel(NOON) as clock:
        add(client.sign_in(person), device)
        clock.shift(timedelta(minutes=11))
        assert client.get("/account/email").status_code == 303
        options = client.send("/account/confirm/challenge").json
        confirmed = client.send("/account/confirm?next=/account/email", {"again-answer": device.sign(options)})

        assert confirmed.headers["Location"] == "/account/email"
        assert client.get("/account/email").status_code == 200


def test_passkeys_hold_for_the_name_of_the_base_url_only() -> None:
    assert site_of("https://portal.example") == Site("portal.example", "https://portal.example")
    assert site_of("https://portal.example:8443") == Site("portal.example", "https://portal.example:8443")
    assert site_of("http://localhost:80") == Site("localhost", "http://localhost")
    assert [site_of(url) for url in ("http://127.0.0.1:8000", "http://[::1]:8000")] == [None, None]
