"""Finding a sealed text again: a keyed hash beside it says "the same text" without saying which.

The hash is made with a key of its own, derived from the field key, and names that key as a sealed text does. Use it
only where an exact lookup is needed: whoever reads the table sees which rows hold the same text.
"""

import hmac
import unicodedata
from hashlib import sha256

from qi_portal.config.field_keys import FieldKey
from qi_portal.sealed.box import mark_of
from qi_portal.sealed.keys import keyring


def index(text: str, purpose: str) -> str:
    """What to store: the hash with the current key."""
    return _index(text, purpose, keyring().current)


def indexes(text: str, purpose: str) -> list[str]:
    """What to look for, `column.in_(indexes(...))`: rows may still be indexed with an older key."""
    return [_index(text, purpose, key) for key in keyring().keys]


def _index(text: str, purpose: str, key: FieldKey) -> str:
    own = hmac.digest(key.secret, b"qi-portal blind index v1", sha256)
    said = "\x1f".join((purpose, _same(text))).encode()
    return f"{mark_of(key.id)}{hmac.new(own, said, sha256).hexdigest()}"


def _same(text: str) -> str:
    """Texts that a person takes for the same: capitals, forms of letters and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
