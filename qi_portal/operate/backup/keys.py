"""The key pair of backups (age, X25519): the server knows the public half only, the secret half opens a backup.

A secret half may be kept in a file that a passphrase protects, as `age` itself does it.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]  # it ships no types

from qi_portal.domain.words import words
from qi_portal.operate.backup.trouble import BackupTrouble

PROTECTED = (b"age-encryption.org/", b"-----BEGIN AGE")
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how a key begins
FEWEST_LETTERS = 15
"""Of a passphrase: as of a password that stands alone."""


def new_pair() -> tuple[str, str]:
    """The text of a key file, and the public half."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def protected(text: str, passphrase: str) -> bytes:
    """The text of a key file, locked by a passphrase. Takes a second or two, so that guessing does too."""
    if len(passphrase) < FEWEST_LETTERS:
        raise BackupTrouble(words("Take a passphrase of {count} letters or more.", count=FEWEST_LETTERS))
    return pyrage.passphrase.encrypt(text.encode(), passphrase, armored=True)


def save(path: Path, content: bytes) -> None:
    """Write a key file that only its owner can read; nothing is overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise BackupTrouble(words("{file}: {reason}.", file=str(path), reason=str(wrong.strerror))) from wrong
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def recipients_of(public: Sequence[str]) -> list[Any]:
    """For whom a backup is encrypted."""
    if not public:
        raise BackupTrouble(
            words(
                "No backup without a key: make a pair with qi-portal backup key, keep the secret half away from this "
                "machine, and set QI_PORTAL_BACKUP_RECIPIENTS to the public half."
            )
        )
    try:
        return [pyrage.x25519.Recipient.from_str(each) for each in public]
    except pyrage.RecipientError as wrong:
        raise BackupTrouble(words("QI_PORTAL_BACKUP_RECIPIENTS holds something that is no public key.")) from wrong


def identities_in(path: Path, ask: Callable[[], str]) -> list[Any]:
    """The secret keys of a key file; `ask` is called for the passphrase when one protects it."""
    content = _read(path)
    if content.startswith(PROTECTED):
        content = _opened(content, ask())
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupTrouble(words("{file} holds no secret key of backups.", file=str(path)))
    return found


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            raise BackupTrouble(words("{file} can be read by others. Run: chmod 600 {file}", file=str(path)))
        return path.read_bytes()
    except OSError as wrong:
        raise BackupTrouble(words("{file}: {reason}.", file=str(path), reason=str(wrong.strerror))) from wrong


def _opened(content: bytes, passphrase: str) -> bytes:
    try:
        opened: bytes = pyrage.passphrase.decrypt(content, passphrase)
    except pyrage.DecryptError as wrong:
        raise BackupTrouble(words("The passphrase does not open the key file.")) from wrong
    return opened
