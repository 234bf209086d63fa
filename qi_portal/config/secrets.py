"""Secrets from the environment, or from files that only the portal's account can read."""

import os
import secrets
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from qi_portal.config.disk import file_to_disk, folder_to_disk
from qi_portal.config.field_keys import FieldKey, new_key, parse_keys, text_of
from qi_portal.config.settings import SECRET_VARIABLES
from qi_portal.config.unsafe import Doubts, UnsafeSettings

SECRET_BYTES = 32
FEWEST_LETTERS = 8
"""A key of fewer different letters was typed, not drawn."""

KNOWN_SECRETS = frozenset({"changeme", "change-me", "secret", "dev", "development", "test", "password", "default"})
EXAMPLES = ("SIXTY_FOUR_RANDOM",)
"""How the keys in the documents begin, which are everybody's."""

LARGEST_SECRET = 64 * 1024
FILE = "_FILE"
OF_OTHERS = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP
"""What a handed-in file may not allow. Its group may read it: that is how a supervisor hands a secret over."""

NOT_THE_OWNERS = stat.S_IRWXG | stat.S_IRWXO


def with_files(environ: Mapping[str, str], doubts: Doubts) -> dict[str, str]:
    """The variables, with the content of each VARIABLE_FILE as its VARIABLE."""
    read = {name: value for name, value in environ.items() if name.removesuffix(FILE) not in SECRET_VARIABLES}
    for name in SECRET_VARIABLES:
        value = doubts.hear(lambda name=name: _given(environ, name), "")  # type: ignore[misc]  # bound at once
        if value:
            read[name] = value
    return read


def checked_secret(variable: str, key: str) -> str:
    """The key, when nobody can guess it."""
    is_known = key.lower() in KNOWN_SECRETS or key.startswith(EXAMPLES)
    if len(key.encode()) < SECRET_BYTES or is_known or len(set(key)) < FEWEST_LETTERS:
        raise UnsafeSettings(f"{variable} is too weak: use {SECRET_BYTES} random bytes or more.")
    return key


def old_secrets(text: str) -> tuple[str, ...]:
    """The keys that signed before, with commas between them."""
    keys = [each.strip() for each in text.split(",")]
    return tuple(checked_secret("QI_PORTAL_SECRET_KEY_OLD", key) for key in keys if key)


def kept_secret(home: Path) -> str:
    """A random key made at the first start and kept in the data folder, readable by its owner only."""
    return _kept(home / "secret.key", lambda: secrets.token_urlsafe(48))


def kept_field_keys(path: Path) -> tuple[FieldKey, ...]:
    """The keys of sealed fields; the first one is made at the first start."""
    return parse_keys(_kept(path, lambda: text_of([new_key(())])), path.name)


def write_own(path: Path, text: str) -> None:
    """Put the text in place of the file, whole or not at all, readable by its owner only."""
    draft = _draft(path, text)
    draft.replace(path)
    folder_to_disk(path.parent)


def _given(environ: Mapping[str, str], name: str) -> str:
    value, named = environ.get(name, ""), environ.get(f"{name}{FILE}", "")
    if value and named:
        raise UnsafeSettings(f"{name} and {name}{FILE} are both given: keep one of them.")
    return _content(f"{name}{FILE}", Path(named), OF_OTHERS) if named else value


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Several processes may start at once: the first one's file is everybody's, and it is never seen half written."""
    if not path.exists():
        draft = _draft(path, make())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        folder_to_disk(path.parent)
    return _content(str(path), path, NOT_THE_OWNERS)


def _draft(path: Path, text: str) -> Path:
    """The text on disk beside the path; a temporary file is its owner's alone."""
    try:
        with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(text)
            file_to_disk(file)
    except OSError as reason:
        raise UnsafeSettings(f"{path} cannot be written ({reason.strerror}).") from reason
    return Path(file.name)


def _content(told: str, path: Path, refused: int) -> str:
    """What stands in the file, without its last line break; UnsafeSettings names what is wrong with it."""
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & refused:
            raise UnsafeSettings(f"{told}: {path} is open to other accounts. Run: chmod go-rwx {path}")
        with path.open("rb") as file:
            text = file.read(LARGEST_SECRET + 1).decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as reason:
        raise UnsafeSettings(f"{told}: {path} cannot be read as text.") from reason
    if not text or len(text) > LARGEST_SECRET:
        raise UnsafeSettings(f"{told}: {path} is empty or too large.")
    return text


def open_to_others(paths: Iterable[Path]) -> list[Path]:
    """Those that other accounts of this machine can read or write."""
    if os.name != "posix":
        return []
    return [path for path in paths if path.exists() and path.stat().st_mode & NOT_THE_OWNERS]
