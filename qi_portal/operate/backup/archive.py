"""The one file that a backup is: a tar of its parts, gzipped, encrypted with age for whoever holds the key.

Standard tools open it too: `age --decrypt -i KEYFILE FILE | tar xz`. It is written and read as a stream.
"""

import hashlib
import os
import re
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage  # type: ignore[import-untyped]  # it ships no types

from qi_portal.config.disk import file_to_disk, folder_to_disk
from qi_portal.domain.words import words
from qi_portal.operate.backup.manifest import Manifest, Part
from qi_portal.operate.backup.trouble import BackupTrouble, damaged

STOPPED = (OSError, sqlite3.Error)
"""What a full disk, a missing folder or a lost mount look like."""

MANIFEST = "manifest.json"
KNOWN = re.compile(r"database\.(?:sqlite|dump)|files/[0-9a-f]{2}/[0-9a-f-]{36}")
"""Names that a part may have: nothing in an archive chooses where it is put."""

MOST_OF_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024
GZIP, LEVEL = 31, 4
"""zlib's number for a gzip stream; at this level a backup is written about as fast as it is read."""


@dataclass(frozen=True)
class Sealed:
    """An archive that was written."""

    size: int
    sha256: str


def write(path: Path, manifest: Manifest, parts: Mapping[str, Path], recipients: Sequence[Any]) -> Sealed:
    """Write the archive whole and to the disk, or leave nothing. The path must be free."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            hashed = _Hashed(file)
            pyrage.encrypt_io(_Pulled(_gzipped(_tarred(manifest, parts))), hashed, list(recipients))
            file_to_disk(file)
        draft.rename(path)
    except pyrage.EncryptError as wrong:  # in its words: what reading a part or writing the file ran into
        raise OSError(str(wrong)) from wrong
    finally:
        draft.unlink(missing_ok=True)
    folder_to_disk(path.parent)
    return Sealed(path.stat().st_size, hashed.digest.hexdigest())


def unpack(path: Path, identities: Sequence[Any], folder: Path) -> Manifest:
    """Decrypt and unpack into the folder; each part is what the manifest says, or BackupTrouble."""
    plain = folder / "archive.tar.gz"
    _decrypt(path, plain, identities)
    try:
        with tarfile.open(plain, "r:gz") as tar:
            manifest = _manifest(tar)
            _take_out(tar, manifest.parts, folder)
    except (tarfile.TarError, ValueError, EOFError, zlib.error) as wrong:
        raise damaged() from wrong
    plain.unlink()
    return manifest


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_of(path: Path) -> Part:
    return Part(path.stat().st_size, sha256_of(path))


class _Pulled:
    """Pieces that are made while somebody reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


class _Hashed:
    """A file that knows the hash of what was written into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


def _gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for piece in pieces:
        yield press.compress(piece)
    yield press.flush()


def _tarred(manifest: Manifest, parts: Mapping[str, Path]) -> Iterator[bytes]:
    """The manifest first, then the parts in the order given."""
    text, at = manifest.to_json(), int(manifest.made_at.timestamp())
    yield from _member(MANIFEST, at, len(text), iter([text]))
    for name, path in parts.items():
        yield from _member(name, at, manifest.parts[name].size, _chunks(path))
    yield b"\0" * 2 * tarfile.BLOCKSIZE


def _member(name: str, at: int, size: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, at, 0o600
    yield info.tobuf(tarfile.PAX_FORMAT)
    yield from pieces
    yield b"\0" * (-size % tarfile.BLOCKSIZE)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _decrypt(path: Path, plain: Path, identities: Sequence[Any]) -> None:
    try:
        with path.open("rb") as sealed, plain.open("wb") as file:
            pyrage.decrypt_io(sealed, file, list(identities))
    except pyrage.DecryptError as wrong:
        if "No matching keys" in str(wrong):
            raise BackupTrouble(words("This key does not open this backup. Take the key it was made for.")) from None
        raise damaged() from wrong
    except OSError as wrong:
        if wrong.errno is None:  # what pyrage says of a stream that was changed or cut off
            raise damaged() from wrong
        raise


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MOST_OF_MANIFEST:
        raise damaged()
    file = tar.extractfile(first)
    assert file is not None
    return Manifest.of_json(file.read())


def _take_out(tar: tarfile.TarFile, parts: Mapping[str, Part], folder: Path) -> None:
    """Every part once, each of the size and hash that the manifest names."""
    missing = dict(parts)
    while (member := tar.next()) is not None:
        part = missing.pop(member.name, None)
        if part is None or not KNOWN.fullmatch(member.name) or not member.isreg() or member.size != part.size:
            raise damaged()
        _write_out(tar, member, folder / member.name, part)
    if missing:
        raise damaged()


def _write_out(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, part: Part) -> None:
    source, digest = tar.extractfile(member), hashlib.sha256()
    assert source is not None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != part.sha256:
        raise damaged()
