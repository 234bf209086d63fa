"""Finished files beside the database: contents only, under the ids of their rows."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from qi_portal.domain.words import words
from qi_portal.operate.backup.archive import KNOWN
from qi_portal.operate.backup.trouble import BackupTrouble

FOLDER = "files"


def gather(folder: Path, work: Path) -> dict[str, Path]:
    """Hold on to every content by another name, so that one whose time is up meanwhile does not stop the backup."""
    found = {f"{FOLDER}/{path.relative_to(folder).as_posix()}": path for path in sorted(folder.glob("??/*"))}
    held: dict[str, Path] = {}
    for name, path in found.items():
        if KNOWN.fullmatch(name):
            with suppress(FileNotFoundError):
                held[name] = _held(path, work / name)
    return held


def refuse_filled(folder: Path) -> None:
    if any(folder.glob("*")):
        raise BackupTrouble(
            words("{folder} holds files. A backup is restored into an empty place: move them away.", folder=str(folder))
        )


def put_back(work: Path, folder: Path) -> None:
    """Move the unpacked contents to where the portal looks for them."""
    if (work / FOLDER).is_dir():
        shutil.copytree(work / FOLDER, folder, dirs_exist_ok=True)


def clear(folder: Path) -> None:
    for path in folder.glob("*"):
        shutil.rmtree(path)


def _held(path: Path, copy: Path) -> Path:
    """Another name for the same content; a copy where the disks differ."""
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(path, copy)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(path, copy)
    return copy
