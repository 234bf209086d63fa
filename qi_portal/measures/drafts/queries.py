"""A person's own drafts. Nobody reads anybody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qi_portal.db import db, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.drafts import KEPT_FOR
from qi_portal.measures.drafts.models import EntryDraft


@dataclass(frozen=True)
class Draft:
    """What was typed into a grid by field, and when."""

    sheet: str
    fields: Mapping[str, str]
    saved_at: datetime


def draft_of(actor: Actor, place: Place, sheet: str) -> Draft | None:
    """The actor's draft of one grid; None when there is none, or it has grown too old."""
    return next((draft for draft in drafts_at(actor, place) if draft.sheet == sheet), None)


def drafts_at(actor: Actor, place: Place) -> list[Draft]:
    """The actor's drafts in one practice, the latest first."""
    query = (
        select(EntryDraft)
        .where(EntryDraft.practice_id == place.practice_id, EntryDraft.person_id == actor.person_id)
        .where(EntryDraft.saved_at >= utc_now() - KEPT_FOR)
        .order_by(EntryDraft.saved_at.desc(), EntryDraft.sheet)
    )
    return [Draft(row.sheet, dict(row.fields), row.saved_at) for row in db.session.scalars(query)]
