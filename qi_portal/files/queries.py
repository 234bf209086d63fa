"""Finished files as their owners see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import Words
from qi_portal.domain.words_json import from_json
from qi_portal.files.models import StoredFile
from qi_portal.files.needs import Need
from qi_portal.files.storage import Written

MOST_LISTED = 200


@dataclass(frozen=True)
class FileFacts:
    """A finished file as a page shows it. `lines` say where it comes from."""

    id: UUID
    kind: str
    name: str
    media_type: str
    content: Written
    title: Words
    lines: tuple[tuple[Words, Words], ...]
    noted: Mapping[str, Any]
    need: Need
    made_at: datetime
    expires_at: datetime
    is_removed: bool


def files_of(actor: Actor) -> list[FileFacts]:
    """The actor's own files that can still be taken, the newest first."""
    query = (
        select(StoredFile)
        .where(StoredFile.person_id == actor.person_id, StoredFile.removed_at.is_(None), ~StoredFile.is_part)
        .order_by(StoredFile.made_at.desc(), StoredFile.id.desc())
        .limit(MOST_LISTED)
    )
    return [_facts(row) for row in db.session.scalars(query)]


def file_of(actor: Actor, file_id: UUID) -> FileFacts:
    """The actor's own file, also one that was removed by now; NotFound for anybody else's."""
    query = select(StoredFile).where(StoredFile.id == file_id, StoredFile.person_id == actor.person_id)
    row = db.session.scalar(query)
    if row is None or actor.person_id is None:
        raise NotFound
    return _facts(row)


def files_by_id(ids: Collection[UUID]) -> dict[UUID, FileFacts]:
    """Those that are still there, for whoever puts files together. Hand in only files that the asker may see."""
    query = select(StoredFile).where(StoredFile.id.in_(ids), StoredFile.removed_at.is_(None))
    return {row.id: _facts(row) for row in db.session.scalars(query)}


def same_content(fingerprint: str) -> Written | None:
    """A content with this fingerprint that somebody had made before, whoever it was."""
    query = select(StoredFile).where(StoredFile.fingerprint == fingerprint, StoredFile.removed_at.is_(None))
    row = db.session.scalar(query.order_by(StoredFile.made_at.desc()).limit(1))
    return None if row is None else Written(row.id, row.size, row.sha256)


def _facts(row: StoredFile) -> FileFacts:
    return FileFacts(
        id=row.id,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        content=Written(row.id, row.size, row.sha256),
        title=from_json(row.title),
        lines=tuple((label, value) for label, value in from_json(row.lines)),
        noted=row.noted,
        need=Need.of_json(row.permission, row.program_id, row.places),
        made_at=row.made_at,
        expires_at=row.expires_at,
        is_removed=row.removed_at is not None,
    )
