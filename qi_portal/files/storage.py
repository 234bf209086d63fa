"""Contents in the folder of finished files: written whole or not at all, and read back against their checksum."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from flask import current_app

from qi_portal.config import Settings
from qi_portal.config.disk import file_to_disk, folder_to_disk
from qi_portal.db import new_id

Fill = Callable[[BinaryIO], None]

CHUNK = 256 * 1024
LEFT_BEHIND = timedelta(days=1)
"""Nothing is written for so long: what has no row after that was left by somebody who was killed."""


@dataclass(frozen=True)
class Written:
    """A content that is safely in the folder under the id of the row that it is to get."""

    id: UUID
    size: int
    sha256: str


class Damaged(Exception):
    """The content is not what was written, or it is not there."""


def written(fill: Fill) -> Written:
    """Let `fill` write the content, and keep it on disk. A row is to follow; without one it is swept away later."""
    content_id = new_id()
    path = _path(content_id)
    with _made_whole(path) as draft:
        with draft.open("wb") as file:
            fill(file)
            file_to_disk(file)
        return Written(content_id, draft.stat().st_size, sha256_of(draft))


def copied(original: Written) -> Written:
    """The same content under another id; it takes no more room where the disk knows links. Damaged when it is gone."""
    source, content_id = _path(original.id), new_id()
    path = _path(content_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, path)
    except FileNotFoundError as gone:
        raise Damaged from gone
    except OSError:
        with _made_whole(path) as draft:
            shutil.copyfile(source, draft)
    return Written(content_id, original.size, original.sha256)


def checked(content: Written) -> Path:
    """Where the content lies, read over once; Damaged when it is not what was written."""
    path = _path(content.id)
    if not path.is_file() or path.stat().st_size != content.size or sha256_of(path) != content.sha256:
        raise Damaged
    return path


def is_there(content_id: UUID) -> bool:
    """Whether there is a content of this id, without reading it."""
    return _path(content_id).is_file()


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop(content_id: UUID) -> None:
    """Remove the content; nothing when it is gone already."""
    _path(content_id).unlink(missing_ok=True)


def left_behind(now: datetime) -> Iterator[tuple[Path, UUID | None]]:
    """Every file that was last written long ago, with the id that its name is; None for one that was not finished."""
    for path in sorted(_settings().files.glob("??/*")):
        if path.stat().st_mtime < (now - LEFT_BEHIND).timestamp():
            yield path, _id_in(path.name)


def _id_in(name: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(name)
    return None


def _path(content_id: UUID) -> Path:
    """In one of 256 folders: the end of an id is random, its beginning is the time."""
    return _settings().files / content_id.hex[-2:] / str(content_id)


@contextmanager
def _made_whole(path: Path) -> Iterator[Path]:
    """A file beside the path to write; it takes the path's name at the end, and goes when that fails."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder_to_disk(path.parent)


def kept_for() -> timedelta:
    """How long a finished file is kept."""
    return timedelta(days=_settings().files_days)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
