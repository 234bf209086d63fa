"""What a password is worth to somebody who guesses by lists. The ranks here are a list of our own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.guessing import bits, folded

RANKS = {"password": 2, "dragon": 16, "123456": 1, "monkey": 15, "shadow": 32}
CONTEXT = {"dana", "whitlock"}


@pytest.mark.rule(4)
@pytest.mark.parametrize(
    ("password", "at_most"),
    [
        ("passwordpassword", 3),
        ("PASSWORD123456", 3),
        ("ｐａｓｓｗｏｒｄ", 2),
        ("dana whitlock dana whitlock", 16),
        ("dragonmonkeyshadow", 16),
        ("a" * 64, 10),
        ("abcdefghijklmnopqrstu", 3),
        ("9876543210", 3),
        ("dana-2026", 22),
    ],
)
def test_words_of_lists_and_repeats_are_worth_little(password: str, at_most: float) -> None:
    assert bits(password, RANKS, CONTEXT) <= at_most


def test_words_that_no_list_holds_are_worth_their_letters() -> None:
    assert bits("correct horse battery staple", RANKS, CONTEXT) == 4 * 26 + 2  # "rr" and "tt" repeat a letter


@given(st.text(max_size=40), st.text(max_size=10))
def test_more_letters_are_worth_no_less_unless_they_repeat(text: str, more: str) -> None:
    assert 0 <= bits(text, RANKS, CONTEXT) <= 4 * len(folded(text))
    assert bits(text + text, RANKS, CONTEXT) <= 4 * len(folded(text)) + 1


def test_longest_password_is_read_at_once() -> None:
    began = time.process_time()

    for password in ("ab" * 128, "a" * 127 + "b" + "a" * 128, "".join(chr(97 + i * i % 23) for i in range(256))):
        bits(password, RANKS, CONTEXT)

    assert time.process_time() - began < 1
