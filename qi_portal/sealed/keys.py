"""The keys of sealed fields, as this process holds them.

Keys that the environment gives are fixed until the next start. The file in the data folder is looked at each time, so
that a key that `qi-portal keys new` adds is known to every process at once.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from qi_portal.config import Settings
from qi_portal.config.field_keys import FieldKey
from qi_portal.config.secrets import kept_field_keys


class MissingKey(Exception):
    """A value was sealed with a key that this portal does not hold (any more)."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"A sealed field needs the key {key_id!r}, which QI_PORTAL_FIELD_KEYS does not hold.")
        self.key_id = key_id


@dataclass(frozen=True)
class Keyring:
    """The keys at hand; the first one seals."""

    keys: tuple[FieldKey, ...]

    @property
    def current(self) -> FieldKey:
        return self.keys[0]

    def named(self, key_id: str) -> FieldKey:
        """The key of this id; MissingKey when there is none."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise MissingKey(key_id)


def keyring() -> Keyring:
    settings: Settings = current_app.config["SETTINGS"]
    return Keyring(settings.field_keys or _kept(settings.field_key_file))


def _kept(path: Path) -> tuple[FieldKey, ...]:
    seen = path.stat()
    return _read(path, (seen.st_ino, seen.st_mtime_ns, seen.st_size))


@lru_cache(maxsize=16)
def _read(path: Path, _seen: tuple[int, int, int]) -> tuple[FieldKey, ...]:
    """Read once for each state of the file."""
    return kept_field_keys(path)
