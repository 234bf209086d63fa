"""How often coaches were in touch with practices: the program's own work, in numbers."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.coaching.models import CoachContact
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.coaching.contact import ContactKind
from qi_portal.practices.queries import practice_ids_where


def contacts_between(
    actor: Actor, practice_ids: Collection[UUID], first: date, last: date
) -> Mapping[ContactKind, Mapping[UUID, int]]:
    """Contacts by kind and practice, both days included, of those the actor reads; a note alone is no contact."""
    query = (
        select(CoachContact.kind, CoachContact.practice_id, func.count())
        .where(CoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_READ)))
        .where(CoachContact.practice_id.in_(practice_ids), CoachContact.removed_at.is_(None))
        .where(CoachContact.held_on >= first, CoachContact.held_on <= last)
        .where(CoachContact.kind != ContactKind.NOTE.value)
        .group_by(CoachContact.kind, CoachContact.practice_id)
        .order_by(CoachContact.kind, CoachContact.practice_id)
    )
    found: dict[ContactKind, Counter[UUID]] = {}
    for kind, practice_id, count in db.session.execute(query):
        found.setdefault(ContactKind(kind), Counter())[practice_id] = count
    return found
