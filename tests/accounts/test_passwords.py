"""Passwords: length instead of composition, Argon2id, and the same work for a person who does not exist."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qi_portal.accounts import passwords
from qi_portal.domain.errors import Invalid

ABOUT = ("dana.whitlock@demo.example", "Dana Whitlock")


@pytest.mark.parametrize(
    "password",
    [
        "fifteen letters",
        "correct horse battery staple",
        "纸上得来终觉浅绝知此事要躬行",
        "the password I use is long and has nothing common about it",
        "x7" * 4 + "lamp-shoe-river",
        "sunlit-" * 30,
    ],
)
def test_long_password_of_any_characters_is_taken(password: str) -> None:
    passwords.check_new(password.ljust(15, "-"), about=ABOUT)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("fourteen chars", "15 to 256 characters"),
        ("", "15 to 256 characters"),
        ("long enough " * 30, "15 to 256 characters"),
        ("passwordpassword", "easy to guess"),
        ("Password123456789", "easy to guess"),
        ("whitlockwhitlock", "easy to guess"),
        ("dana.whitlock-2026", "easy to guess"),
        ("QI-Portal-QI-Portal", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaa", "repeats few characters"),
        ("abababababababab", "repeats few characters"),
    ],
)
def test_short_common_or_own_password_is_refused(password: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refusal:
        passwords.check_new(password, about=ABOUT)

    assert refusal.value.field == "password"


def test_kept_password_is_argon2id_with_its_cost() -> None:
    kept = passwords.hash_of("correct horse battery staple", 2)

    assert kept.startswith("$argon2id$")
    assert ",t=2," in kept
    assert passwords.needs_rehash(kept, 3)
    assert not passwords.needs_rehash(kept, 2)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=20))
@example("ñandú 7")
@example("nandu 7")
def test_password_matches_itself_only(guess: str) -> None:
    kept = KEPT

    assert passwords.matches(guess, kept, 1) == (guess == "ñandú 7")


KEPT = passwords.hash_of("ñandú 7", 1)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_matches_where_no_password_is_kept(kept: str | None) -> None:
    assert not passwords.matches("nobody has this password", kept, 1)
