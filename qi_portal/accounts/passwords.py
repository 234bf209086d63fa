"""Argon2id hashes, and the rules for a new password (SECURITY 3 to 5: length, not composition)."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words

MIN_LENGTH = 15
MAX_LENGTH = 256
COMMON_PARTS = ("password", "qwerty", "123456", "letmein", "welcome", "iloveyou", "qi portal", "qi-portal", "pediatric")
"""A password that is little more than one of these is refused."""

TEXT_AROUND_COMMON = 8


@lru_cache
def hasher(time_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost)


def check_new(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raise Invalid unless the password may be used; `about` holds the person's own name and address."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise Invalid(
            "password", words("Use {low} to {high} characters. A sentence works well.", low=MIN_LENGTH, high=MAX_LENGTH)
        )
    told = password.casefold()
    own = tuple(part for text in about for part in text.casefold().replace("@", " ").split() if len(part) > 3)
    if len(_without((*COMMON_PARTS, *own), told)) < TEXT_AROUND_COMMON:
        raise Invalid("password", words("This password is easy to guess. Use words that have nothing to do with you."))
    if len(set(told)) < 5:
        raise Invalid("password", words("This password repeats few characters. Use a sentence."))


def _without(parts: tuple[str, ...], text: str) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


def hash_of(password: str, time_cost: int) -> str:
    return hasher(time_cost).hash(password)


def matches(password: str, kept: str | None, time_cost: int) -> bool:
    """Whether the password is the kept one. Takes as long for an unknown person as for a known one."""
    try:
        return hasher(time_cost).verify(kept or _nobody(time_cost), password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str, time_cost: int) -> bool:
    return hasher(time_cost).check_needs_rehash(kept)


@lru_cache
def _nobody(time_cost: int) -> str:
    return hasher(time_cost).hash("nobody has this password")
