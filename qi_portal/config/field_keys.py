"""Keys of sealed fields as text: `id:base64`, commas or lines between them, the current one first."""

import binascii
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from qi_portal.config.unsafe import UnsafeSettings

KEY_BYTES = 32
"""AES with 256 bits."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


@dataclass(frozen=True)
class FieldKey:
    """The id stands before everything that the key sealed; the key itself is shown nowhere."""

    id: str
    secret: bytes = field(repr=False)


def parse_keys(text: str, told: str) -> tuple[FieldKey, ...]:
    """The keys; `told` is the variable or file that a refusal names. UnsafeSettings says the place, never the key."""
    lines = [each.strip() for each in text.replace(",", "\n").splitlines()]
    keys = tuple(_key(each, place, told) for place, each in enumerate((line for line in lines if line), 1))
    if not keys:
        raise UnsafeSettings(f"{told} holds no key: write id:key, where key is {KEY_BYTES} random bytes in base64.")
    if len({key.id for key in keys}) < len(keys):
        raise UnsafeSettings(f"{told} holds two keys of one id.")
    return keys


def new_key(known: Iterable[str]) -> FieldKey:
    """A random key with an id that is not known yet."""
    taken = set(known)
    while (key_id := secrets.token_hex(4)) in taken:
        pass
    return FieldKey(key_id, secrets.token_bytes(KEY_BYTES))


def text_of(keys: Iterable[FieldKey]) -> str:
    """The keys as `parse_keys` reads them, one a line."""
    return "".join(f"{key.id}:{b64encode(key.secret).decode()}\n" for key in keys)


def _key(text: str, place: int, told: str) -> FieldKey:
    key_id, _, encoded = text.partition(":")
    if not NAME.fullmatch(key_id):
        raise UnsafeSettings(f"{told}: key {place} needs an id of up to 20 small letters, digits and hyphens.")
    try:
        secret = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES or len(set(secret)) < 8:
        raise UnsafeSettings(f"{told}: key {place} must be {KEY_BYTES} random bytes in base64.")
    return FieldKey(key_id, secret)
