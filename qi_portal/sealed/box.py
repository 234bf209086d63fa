"""A text sealed with AES-256-GCM: `v1.<key id>.<nonce, ciphertext and tag in base64url>`.

What a text is for, and where it is bound to a row whose it is, is authenticated with it: a sealed text that is moved
to another column or row, or changed in one bit, is refused. A nonce is drawn for each sealing.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from qi_portal.config.field_keys import FieldKey
from qi_portal.sealed.keys import keyring

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "v1"
NONCE_BYTES = 12
"""96 bits, as GCM wants it (NIST SP 800-38D). Drawn at random it is safe for 2**32 sealings with one key."""

LONGEST_MARK = len(VERSION) + 20 + 2
"""Letters within which a sealed text names its key."""


class BrokenSeal(Exception):
    """What is stored was not sealed here for this purpose, or it was changed since."""

    def __init__(self, purpose: str, key_id: str) -> None:
        super().__init__(f"A sealed field of {purpose} was changed, moved or never sealed (key {key_id!r}).")
        self.purpose, self.key_id = purpose, key_id


def seal(text: str, purpose: str, *, about: object = "") -> str:
    """The text, sealed with the current key. `purpose` is 'table.column', `about` the id of the row it is bound to."""
    key, nonce = keyring().current, os.urandom(NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, text.encode(), _context(purpose, about))
    return f"{mark_of(key.id)}{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, purpose: str, *, about: object = "") -> str:
    """The text again; MissingKey or BrokenSeal, and never anything else than what was sealed."""
    from cryptography.exceptions import InvalidTag

    key_id = key_id_of(sealed)
    if key_id is None:
        raise BrokenSeal(purpose, "none")
    cipher = _cipher(keyring().named(key_id))
    try:
        content = urlsafe_b64decode(sealed.removeprefix(mark_of(key_id)))
        if urlsafe_b64encode(content).decode() != sealed.removeprefix(mark_of(key_id)):
            raise BrokenSeal(purpose, key_id)
        return cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _context(purpose, about)).decode()
    except (ValueError, InvalidTag) as reason:
        raise BrokenSeal(purpose, key_id) from reason


def mark_of(key_id: str) -> str:
    """How everything begins that the key sealed."""
    return f"{VERSION}.{key_id}."


def key_id_of(sealed: str) -> str | None:
    """The id of the key that sealed it; None when it is no sealed text. Its beginning is enough."""
    version, _, rest = sealed[:LONGEST_MARK].partition(".")
    key_id, dot, _ = rest.partition(".")
    return key_id if version == VERSION and key_id and dot else None


def _cipher(key: FieldKey) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key.secret)


def _context(purpose: str, about: object) -> bytes:
    """No purpose holds the sign between the parts, so that two contexts are never the same bytes."""
    return "\x1f".join((VERSION, purpose, str(about))).encode()
