"""Making a backup while the portal runs: a copy of one moment, sealed into one file.

The copy lies in the data folder while it is sealed, because only there it is as safe as the database itself. What a
killed backup left there goes with the next one.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import Engine

from qi_portal import schema
from qi_portal.audit.actions import record
from qi_portal.config import VARIABLES, Settings
from qi_portal.config.secrets import FILE
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.words import words
from qi_portal.operate.backup import archive, files, keys, postgresql, sqlite
from qi_portal.operate.backup.archive import Sealed
from qi_portal.operate.backup.manifest import Manifest
from qi_portal.operate.backup.trouble import BackupTrouble

log = structlog.get_logger()

NAME, END = "qi-portal-", ".tar.gz.age"
WORK = ".backup-"
LEFT_BEHIND = timedelta(days=1)
"""No backup takes so long: a work folder of that age was left by somebody who was killed."""

ROOM = 1.2
"""Times the size of the database: the copy, and a little for what is written meanwhile."""


@dataclass(frozen=True)
class Made:
    """A backup that is safely on the disk; `removed` are older ones that had to go. `is_noted`: in the audit log."""

    path: Path
    manifest: Manifest
    sealed: Sealed
    seconds: float
    removed: tuple[Path, ...]
    is_noted: bool


def make(target: Path, *, with_files: bool, keep: int | None) -> Made:
    """Back up into the folder, under a name of its own, or into the file. BackupTrouble says why there is none."""
    settings: Settings = current_app.config["SETTINGS"]
    recipients, began, now = keys.recipients_of(settings.backup_recipients), time.perf_counter(), utc_now()
    path = _place(target, now)
    if keep is not None and path.parent != target:
        raise BackupTrouble(words("Older backups are looked after in a folder: name one, not a file."))
    try:
        with work_folder(settings.home) as work:
            manifest, parts = _gather(db.engine, work, now, settings if with_files else None)
            sealed = archive.write(path, manifest, parts, recipients)
    except archive.STOPPED as wrong:
        raise BackupTrouble(words("No backup was made: {reason}.", reason=str(wrong))) from wrong
    is_noted = _note(path, manifest, sealed)
    removed = tuple(_remove_older(target, path, keep)) if keep is not None else ()
    return Made(path, manifest, sealed, time.perf_counter() - began, removed, is_noted)


@contextmanager
def work_folder(home: Path) -> Iterator[Path]:
    """A folder that only this account can open, gone afterwards."""
    _sweep(home)
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=home))
    try:
        yield work
    finally:
        shutil.rmtree(work)


def _gather(engine: Engine, work: Path, now: datetime, settings: Settings | None) -> tuple[Manifest, dict[str, Path]]:
    means = sqlite if engine.dialect.name == "sqlite" else postgresql
    _refuse_without_room(work, means.size(engine))
    database = work / means.PART
    facts = means.dump(engine, database)
    parts = {means.PART: database, **(files.gather(settings.files, work) if settings else {})}
    return Manifest(
        made_at=now,
        release=version("qi-portal"),
        database=engine.dialect.name,
        facts=facts,
        parts={name: archive.part_of(path) for name, path in parts.items()},
        with_files=settings is not None,
        settings=tuple(name for name in VARIABLES if os.environ.get(name) or os.environ.get(f"{name}{FILE}")),
    ), parts


def _place(target: Path, now: datetime) -> Path:
    path = target / f"{NAME}{now:%Y%m%dT%H%M%SZ}{END}" if target.is_dir() else target
    if not path.parent.is_dir():
        raise BackupTrouble(words("There is no folder {folder}.", folder=str(path.parent)))
    if path.exists():
        raise BackupTrouble(words("{file} is there already; nothing is overwritten.", file=str(path)))
    return path


def _refuse_without_room(work: Path, size: int) -> None:
    """A backup that fills the disk would stop the portal."""
    if shutil.disk_usage(work).free < ROOM * size:
        raise BackupTrouble(words("The data folder has no room for a copy of the database. Nothing was backed up."))


def _note(path: Path, manifest: Manifest, sealed: Sealed) -> bool:
    """Into the log, and into the audit log unless the tables are of another release."""
    anchor = str(manifest.facts.anchor or "")
    told = {"size": sealed.size, "sha256": sealed.sha256, "rows": manifest.rows, "anchor": anchor}
    log.info("backup made", file=path.name, with_files=manifest.with_files, **told)
    if not schema.is_current(db.engine):
        return False
    with committing():
        after = {**told, "release": manifest.release, "with_files": manifest.with_files}
        record("backup.make", by=OPERATOR, object_kind="backup", object_id=path.name[:200], after=after)
    return True


def _remove_older(folder: Path, made: Path, keep: int) -> Iterator[Path]:
    """All but the newest; their names tell the time. The one that was just made stays, whatever the clock says."""
    others = sorted(each for each in folder.glob(f"{NAME}*{END}") if each != made)
    for path in others[: max(len(others) - (keep - 1), 0)]:
        path.unlink()
        yield path


def _sweep(home: Path) -> None:
    before = (utc_now() - LEFT_BEHIND).timestamp()
    for folder in home.glob(f"{WORK}*"):
        if folder.is_dir() and folder.stat().st_mtime < before:
            shutil.rmtree(folder)
