"""Argon2id hashes, and the rules for a new password: length and a list of common ones, no composition.

A password is brought into composed Unicode before it is checked or hashed, so that a letter with an accent is the same
from every keyboard. It is never cut.
"""

import re
import unicodedata
from functools import lru_cache
from importlib import import_module
from uuid import UUID

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from qi_portal.domain.errors import Invalid
from qi_portal.domain.guessing import SHORTEST_PIECE, bits, folded
from qi_portal.domain.words import words

MIN_LENGTH = 15
"""Characters of a password that stands alone."""

MIN_LENGTH_BESIDE_A_FACTOR = 8
MAX_LENGTH = 256

MIN_BITS = 36
MIN_BITS_BESIDE_A_FACTOR = 20
"""How hard it has to be to guess (`domain.guessing`). Ten tries in five minutes come to 2^20 a year; a password of the
list comes to 2^16 at most."""

PRODUCT = ("QI Portal", "QI-Portal", "QIPortal", "pediatric", "pediatrics", "guideline", "guidelines", "practice")
WORD = re.compile(rf"\w{{{SHORTEST_PIECE},}}")


@lru_cache
def hasher(time_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost)


@lru_cache
def common() -> dict[str, int]:
    """The shipped list: common passwords, folded, and the place of each. Read when it is first asked for."""
    listed = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"]
    places: dict[str, int] = {}
    for place, password in enumerate(listed, 1):
        places.setdefault(folded(password), place)
    return places


def check_new(password: str, *, about: tuple[str, ...] = (), has_factor: bool = False) -> None:
    """Raise Invalid unless the password may be used.

    `about` holds names and addresses of the person, and of the practices and programs where they work (`known_about`).
    With a second factor a shorter one does.
    """
    password = composed(password)
    low = MIN_LENGTH_BESIDE_A_FACTOR if has_factor else MIN_LENGTH
    if not low <= len(password) <= MAX_LENGTH:
        raise Invalid(
            "password", words("Use {low} to {high} characters. A sentence works well.", low=low, high=MAX_LENGTH)
        )
    needed = MIN_BITS_BESIDE_A_FACTOR if has_factor else MIN_BITS
    if bits(password, common(), _context(about)) < needed:
        raise Invalid(
            "password",
            words("This password is easy to guess. Use several words that have nothing to do with you or your work."),
        )


def is_short(password: str) -> bool:
    """Whether it is long enough beside a second factor only."""
    return len(composed(password)) < MIN_LENGTH


def known_about(*, person_id: UUID, name: str, email: str) -> tuple[str, ...]:
    """What a guesser would try for this person: name, address, and the practices, towns and programs of their work."""
    work: tuple[str, ...] = current_app.extensions["work_words"](person_id)
    return (name, email, *work)


def composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def hash_of(password: str, time_cost: int) -> str:
    return hasher(time_cost).hash(composed(password))


def matches(password: str, kept: str | None, time_cost: int) -> bool:
    """Whether the password is the kept one. Takes as long for an unknown person as for a known one.

    A hash that was made when the cost was lower takes fewer passes: the rest is done for nothing.
    """
    rest = _passes_left(kept, time_cost)
    if rest > 0:
        hasher(rest).hash("for nothing")
    try:
        return hasher(time_cost).verify(kept or _nobody(time_cost), composed(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _passes_left(kept: str | None, time_cost: int) -> int:
    try:
        return time_cost - extract_parameters(kept).time_cost if kept else 0
    except InvalidHashError:
        return 0


def needs_rehash(kept: str, time_cost: int) -> bool:
    return hasher(time_cost).check_needs_rehash(kept)


def _context(about: tuple[str, ...]) -> frozenset[str]:
    """Each text as a whole and each of its words."""
    texts = [folded(text) for text in (*PRODUCT, *about)]
    return frozenset(texts) | {word for text in texts for word in WORD.findall(text)}


@lru_cache
def _nobody(time_cost: int) -> str:
    return hasher(time_cost).hash("nobody has this password")
