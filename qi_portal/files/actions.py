"""Keeping a finished file, noting who took it, and removing it when its time is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Words
from qi_portal.domain.words_json import to_json
from qi_portal.files import storage
from qi_portal.files.models import StoredFile
from qi_portal.files.needs import Need
from qi_portal.files.queries import FileFacts
from qi_portal.files.storage import Fill, Written, written

SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def keep(
    kind: str,
    name: str,
    media_type: str,
    write: Fill | Written,
    by: Actor,
    *,
    title: Words,
    provenance: Provenance,
    need: Need,
    fingerprint: str | None = None,
    is_part: bool = False,
) -> UUID:
    """Keep a file for the person who asks, in the present transaction; its id, for `files.show`.

    `kind` is a short word of the room that makes it ('report', 'export'), `name` in letters that every system takes.
    Where the making takes long, call `storage.written` before the transaction begins and hand in what it gives.
    """
    assert by.person_id is not None, "a file is somebody's"
    assert set(name) <= SAFE, f"{name!r} is no safe name"
    content = write if isinstance(write, Written) else written(write)
    now = utc_now()
    row = StoredFile(
        id=content.id, kind=kind, name=name, media_type=media_type, size=content.size, sha256=content.sha256,
        person_id=by.person_id, permission=need.permission.value, program_id=need.program_id, places=need.to_json(),
        is_part=is_part, fingerprint=fingerprint, title=to_json(title), lines=to_json(provenance.lines),
        noted=provenance.noted, made_at=now, expires_at=now + storage.kept_for(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def note_taken(file: FileFacts, *, by: Actor) -> None:
    """Write down that the file leaves the portal."""
    record(
        "file.take",
        by=by,
        program_id=file.need.program_id or next((program_id for program_id, _ in file.need.places), None),
        object_kind="stored_file",
        object_id=str(file.id),
        after={"kind": file.kind, "name": file.name, "sha256": file.content.sha256, **file.noted},
    )


def remove_old(now: datetime) -> int:
    """Mark what has had its time as removed, then drop the contents; how many."""
    query = select(StoredFile).where(StoredFile.removed_at.is_(None), StoredFile.expires_at <= now)
    with committing():
        old = list(db.session.scalars(query))
        for row in old:
            row.removed_at = now
        ids = [row.id for row in old]
    for file_id in ids:
        storage.drop(file_id)
    return len(ids)


def sweep(now: datetime) -> int:
    """Drop contents that no row knows, as when somebody was killed between the two; how many."""
    found = list(storage.left_behind(now))
    ids = {content_id for _, content_id in found if content_id is not None}
    query = select(StoredFile.id).where(StoredFile.id.in_(ids), StoredFile.removed_at.is_(None))
    known = set(db.session.scalars(query))
    db.session.rollback()
    loose = [path for path, content_id in found if content_id not in known]
    for path in loose:
        path.unlink(missing_ok=True)
    return len(loose)
