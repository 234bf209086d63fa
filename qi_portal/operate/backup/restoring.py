"""Putting a backup into an empty place: looked at whole before anything is touched, compared afterwards, or taken back.

Nobody is signed in after it, and no link that was sent before opens anything: both may have ended since the backup.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Engine, create_engine, update

from qi_portal import schema
from qi_portal.accounts.links.models import AccountLink
from qi_portal.accounts.models import SignIn
from qi_portal.audit import queries as audit
from qi_portal.audit.actions import record
from qi_portal.config import Settings
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.audit_chain import Anchor
from qi_portal.domain.words import words
from qi_portal.operate import owner
from qi_portal.operate.backup import archive, files, postgresql, sqlite
from qi_portal.operate.backup.making import work_folder
from qi_portal.operate.backup.manifest import Manifest
from qi_portal.operate.backup.trouble import BackupTrouble, damaged

log = structlog.get_logger()


@dataclass(frozen=True)
class Restored:
    """What is in place now; `sha256` is that of the backup's file."""

    manifest: Manifest
    sha256: str
    seconds: float


def restore(path: Path, identities: list[Any], *, noted: Anchor | None, despite_audit: bool = False) -> Restored:
    """Restore the backup. BackupTrouble: nothing is left of it.

    `noted` is the end of the audit log that it must have; `despite_audit` takes a log whose chain is broken, for when
    there is no better backup.
    """
    settings: Settings = current_app.config["SETTINGS"]
    began = time.perf_counter()
    try:
        means, engine = _means(settings)
        means.refuse_filled(engine)
        with work_folder(settings.home) as work:
            manifest = archive.unpack(path, identities, work)
            _refuse_unfit(manifest, noted, settings)
            _put_in_place(means, engine, manifest, work, despite_audit=despite_audit)
        sha256 = archive.sha256_of(path)
    except archive.STOPPED as wrong:
        raise BackupTrouble(words("Nothing was restored: {reason}.", reason=str(wrong))) from wrong
    _note(path, manifest, sha256, despite_audit)
    return Restored(manifest, sha256, time.perf_counter() - began)


def _means(settings: Settings) -> tuple[ModuleType, Engine]:
    """By which means, and over what: where the tables belong to an owner, they are made as the owner."""
    if db.engine.dialect.name == "sqlite":
        return sqlite, db.engine
    owner_url = settings.owner_database_url
    return postgresql, create_engine(owner_url, hide_parameters=True) if owner_url else db.engine


def _refuse_unfit(manifest: Manifest, noted: Anchor | None, settings: Settings) -> None:
    here = db.engine.dialect.name
    if manifest.database != here:
        raise BackupTrouble(
            words(
                "This is a backup of {there}, and QI_PORTAL_DATABASE_URL names {here}. "
                "A backup goes back into the kind of database it came from.",
                there=manifest.database,
                here=here,
            )
        )
    if manifest.facts.schema not in schema.known():
        raise BackupTrouble(
            words("Release {release} made this backup; this one is older. Install that.", release=manifest.release)
        )
    if noted is not None and manifest.facts.anchor != noted:
        raise BackupTrouble(
            words("The audit log in this backup ends with {found}, not as noted.", found=str(manifest.facts.anchor))
        )
    if manifest.with_files:
        files.refuse_filled(settings.files)


def _walk_audit(manifest: Manifest) -> None:
    """From the first row to the one that the backup ended with."""
    ends = manifest.facts.anchor
    found = audit.checked(begin=Anchor(), anchors=[ends] if ends else [])
    if found.wrong is not None:
        raise BackupTrouble(words("The audit log in this backup is not whole. {reason}", reason=found.wrong))


def _put_in_place(means: ModuleType, engine: Engine, manifest: Manifest, work: Path, *, despite_audit: bool) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        means.load(engine, work / means.PART)
        if means.facts(engine) != manifest.facts:
            raise damaged()
        owner.upgrade()
        if not despite_audit:
            _walk_audit(manifest)
        if manifest.with_files:
            files.put_back(work, settings.files)
    except BaseException:
        db.session.remove()
        means.clear(engine)
        if manifest.with_files:
            files.clear(settings.files)
        raise


def _note(path: Path, manifest: Manifest, sha256: str, despite_audit: bool) -> None:
    """End what should not live on, and write the deed down behind the rows that came with the backup."""
    now = utc_now()
    with committing():
        db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now))
        db.session.execute(update(AccountLink).where(AccountLink.ended_at.is_(None)).values(ended_at=now))
        after = {"made_at": manifest.made_at.isoformat(), "rows": manifest.rows, "sha256": sha256}
        after |= {"despite_audit": True} if despite_audit else {}
        record("backup.restore", by=OPERATOR, object_kind="backup", object_id=path.name[:200], after=after)
    log.info("backup restored", file=path.name, **after)
