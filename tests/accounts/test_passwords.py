"""Passwords: length and a list instead of composition, Argon2id, and the same work for a person who does not exist."""

import unicodedata
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factories import PASSWORD, Browser, Factory, cheap_hasher
from qi_portal.accounts import passwords
from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.domain.errors import Invalid

ABOUT = ("dana.whitlock@demo.example", "Dana Whitlock", "Ridgeview Pediatrics", "Springfield")
HASHER = passwords.hasher
"""The portal's own, before `make_app` puts a cheap one into its place."""

GUESSABLE, LENGTH = "easy to guess", "to 256 characters"


@pytest.mark.rule(3)
@pytest.mark.parametrize(
    "password",
    [
        "fifteen letters",
        "correct horse battery staple",
        "纸上得来终觉浅绝知此事要躬行-",
        "the password I use is long and has nothing common about it",
        "x7" * 4 + "lamp-shoe-river",
        "  spaces   around and between  ",
        "🦊 over 🐕, twice a day",
        "lantern orchard window 7 " + "".join(chr(97 + i * i % 23) for i in range(231)),
    ],
)
def test_long_password_of_any_characters_is_taken(password: str) -> None:
    passwords.check_new(password, about=ABOUT)


@pytest.mark.rule(3, 4)
@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("fourteen chars", LENGTH),
        ("", LENGTH),
        ("lamp shoe river" * 30, LENGTH),
        ("passwordpassword", GUESSABLE),
        ("Password123456789", GUESSABLE),
        ("password qwerty letmein 123456", GUESSABLE),
        ("whitlockwhitlock", GUESSABLE),
        ("dana.whitlock-2026", GUESSABLE),
        ("QI-Portal-QI-Portal", GUESSABLE),
        ("Ridgeview Pediatrics Springfield", GUESSABLE),
        ("ＲＩＤＧＥＶＩＥＷ ｐｅｄｉａｔｒｉｃｓ", GUESSABLE),
        ("aaaaaaaaaaaaaaaaaa", GUESSABLE),
        ("abababababababab", GUESSABLE),
        ("abcdefghijklmnopqrstuvwxyz", GUESSABLE),
    ],
)
def test_short_common_or_own_password_is_refused(password: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refusal:
        passwords.check_new(password, about=ABOUT)

    assert refusal.value.field == "password"


@pytest.mark.rule(3)
def test_eight_characters_do_beside_a_second_factor_only() -> None:
    passwords.check_new("k7 pq!2x", has_factor=True)

    for password, has_factor in (("k7 pq!2x", False), ("k7 pq!2", True)):
        with pytest.raises(Invalid, match=LENGTH):
            passwords.check_new(password, has_factor=has_factor)


@pytest.mark.rule(4)
def test_every_listed_password_that_fits_the_length_is_refused_however_it_is_written() -> None:
    fitting = [password for password in passwords.common() if len(password) >= 8]
    written = [
        form(password) for password, form in zip(fitting, [str.upper, str.title, str] * len(fitting), strict=False)
    ]

    taken = [password for password in written if _is_taken(password)]

    assert len(fitting) >= 3000
    assert taken == []


def _is_taken(password: str) -> bool:
    try:
        passwords.check_new(password, has_factor=True)
    except Invalid:
        return False
    return True


@pytest.mark.rule(4)
def test_names_and_towns_of_the_persons_work_are_asked_for(make: Factory) -> None:
    lead = make.person(Role.PRACTICE_LEAD, at=make.practice(name="Juniper Meadow", region="Ashford Valley"))

    known = make.read(lambda: passwords.known_about(person_id=lead.id, name=lead.name, email=lead.email))

    assert {"Juniper Meadow", "Ashford Valley", lead.name, lead.email} <= set(known)
    with pytest.raises(Invalid, match=GUESSABLE):
        passwords.check_new("juniper meadow ashford valley", about=known)
    passwords.check_new("juniper meadow ashford valley")


@pytest.mark.rule(5)
def test_kept_password_is_argon2id_with_its_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 MiB, passed over as often as is set, in four lanes."""
    monkeypatch.setattr(passwords, "hasher", HASHER)

    kept = passwords.hash_of("correct horse battery staple", 2)

    assert kept.startswith("$argon2id$v=19$m=65536,t=2,p=4$")
    assert passwords.needs_rehash(kept, 3)
    assert not passwords.needs_rehash(kept, 2)


@pytest.mark.rule(3)
@settings(max_examples=20, deadline=None)
@given(st.text(max_size=20))
@example("ñandú 7")
@example(unicodedata.normalize("NFD", "ñandú 7"))
@example("nandu 7")
def test_password_matches_itself_only_however_its_accents_are_typed(guess: str) -> None:
    assert passwords.matches(guess, KEPT, 1) == (unicodedata.normalize("NFC", guess) == "ñandú 7")


KEPT = cheap_hasher(1).hash("ñandú 7")


@pytest.mark.rule(3)
def test_last_of_256_characters_counts() -> None:
    longest = "é" * 255
    kept = passwords.hash_of(longest + "a", 1)

    assert passwords.matches(longest + "a", kept, 1)
    assert not passwords.matches(longest + "b", kept, 1)
    assert not passwords.matches(longest, kept, 1)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_matches_where_no_password_is_kept(kept: str | None) -> None:
    assert not passwords.matches("nobody has this password", kept, 1)


@pytest.mark.rule(3)
def test_field_of_a_password_takes_a_pasted_one_of_any_length_allowed(client: Browser, make: Factory) -> None:
    person, longest = make.person(), "ä lamp " * 36 + "end."
    make.write(lambda: _set(person.id, longest))

    page = client.get("/sign-in").text
    answer = client.send("/sign-in", {"email": person.email, "password": unicodedata.normalize("NFD", longest)})

    assert len(longest) == 256
    assert "onpaste" not in page
    assert 'autocomplete="current-password"' in page
    assert answer.status_code == 303
    assert client.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401


def _set(person_id, password: str) -> None:
    db.session.get_one(Person, person_id).password_hash = passwords.hash_of(password, 1)


@pytest.mark.rule(5, 7)
def test_password_of_an_older_cheaper_hash_takes_as_much_work_as_one_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the cost has risen, a quick answer would tell which accounts there are until each has been renewed."""
    done: list[int] = []

    class Counting(PasswordHasher):
        def hash(self, *given: Any, **named: Any) -> str:
            done.append(self.time_cost)
            return super().hash(*given, **named)

        def verify(self, kept: str, password: str) -> Any:
            done.append(extract_parameters(kept).time_cost)
            return super().verify(kept, password)

    made = {cost: passwords.hash_of(PASSWORD, cost) for cost in (1, 2, 3)}
    passwords.matches(PASSWORD, None, 3)
    monkeypatch.setattr(passwords, "hasher", lambda cost: Counting(time_cost=cost))

    for kept in (None, *made.values()):
        for typed in (PASSWORD, "another password"):
            done.clear()
            assert passwords.matches(typed, kept, 3) is (kept is not None and typed == PASSWORD)
            assert sum(done) == 3
