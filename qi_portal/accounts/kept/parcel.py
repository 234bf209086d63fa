"""What was typed when the session was over: sealed for one person, carried by the browser, stored nowhere."""

import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from qi_portal.accounts.confirming.forms import PREFIX
from qi_portal.sealed.box import BrokenSeal, seal, unseal
from qi_portal.sealed.keys import MissingKey

PURPOSE = "kept.typing"
TECHNICAL = frozenset({"csrf_token", "kept", "next", "version"})
"""Fields that nobody typed."""


@dataclass(frozen=True)
class Parcel:
    """A form on its way: where it goes, its fields by name, and whether a file or a password stays behind."""

    path: str
    fields: tuple[tuple[str, str], ...]
    lacks_a_part: bool

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed, by the names of the fields."""
        return [(name, value) for name, value in self.fields if value.strip() and not _is_technical(name)]


def parcel_of(path: str, fields: Iterable[tuple[str, str]], *, has_file: bool) -> Parcel:
    """The form without its token and without secrets, which are typed again."""
    sent = [(name, value) for name, value in fields if name not in ("csrf_token", "kept")]
    kept = tuple((name, value) for name, value in sent if not _is_secret(name))
    return Parcel(path, kept, has_file or len(kept) < len(sent))


def sealed_for(person_id: UUID, parcel: Parcel) -> str:
    """The parcel as text that the portal opens for this person only, and that tells nobody else anything."""
    told = json.dumps([parcel.path, parcel.fields, parcel.lacks_a_part], ensure_ascii=False)
    return seal(b85encode(zlib.compress(told.encode())).decode(), PURPOSE, about=person_id)


def opened_by(person_id: UUID, text: str) -> Parcel | None:
    """The parcel, or None where it was sealed for somebody else or is none."""
    try:
        told = zlib.decompress(b85decode(unseal(text, PURPOSE, about=person_id)))
    except (BrokenSeal, MissingKey):
        return None
    path, fields, lacks_a_part = json.loads(told)
    return Parcel(path, tuple((name, value) for name, value in fields), lacks_a_part)


def _is_secret(name: str) -> bool:
    """A password by its name, and whatever answered the question whether it is still the same person."""
    return "password" in name.casefold() or name.startswith(PREFIX)


def _is_technical(name: str) -> bool:
    return name in TECHNICAL or name.endswith("-version")
