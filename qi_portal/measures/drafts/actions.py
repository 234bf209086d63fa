"""Keeping what was typed, and throwing it away. A draft is no record, so it leaves no row in the audit log."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.drafts import KEPT_FOR, added
from qi_portal.domain.errors import Refused, Stale
from qi_portal.domain.words import words
from qi_portal.measures.drafts.models import EntryDraft


def keep_draft(*, place: Place, sheet: str, fields: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Put the fields into the actor's draft of the grid; those typed earlier and not sent again stay."""
    if by.person_id is None:
        raise Refused
    row = db.session.get(EntryDraft, (place.practice_id, by.person_id, sheet))
    if row is None:
        row = EntryDraft(practice_id=place.practice_id, person_id=by.person_id, sheet=sheet, fields={})
        db.session.add(row)
    row.fields, row.saved_at = added(row.fields, fields), at
    try:
        db.session.flush()
    except IntegrityError as clash:  # the same person's other tab was first
        raise Stale(words("Another tab of yours keeps this draft just now.")) from clash


def discard_draft(*, place: Place, sheet: str, by: Actor) -> None:
    """Throw the actor's draft of the grid away, if there is one."""
    db.session.execute(
        delete(EntryDraft).where(
            EntryDraft.practice_id == place.practice_id,
            EntryDraft.person_id == by.person_id,
            EntryDraft.sheet == sheet,
        )
    )


def purge_drafts(*, now: datetime) -> None:
    """Throw away the drafts that nobody touched for a long time."""
    db.session.execute(delete(EntryDraft).where(EntryDraft.saved_at < now - KEPT_FOR))
