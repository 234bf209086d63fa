"""Writing down a note or a contact, changing, removing and putting it back; planning the next contact."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.coaching.models import CoachContact, NextCoachContact
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.coaching.contact import Contact, NextContact
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.practices.kept import STALE, kept_just_now

KIND = "coach_contact"


def add(*, place: Place, contact: Contact, by: Actor) -> UUID:
    """A new note or contact; its id. A form that is sent twice keeps one."""
    row = CoachContact(practice_id=place.practice_id, id=new_id(), created_by=by.person_id)
    _write(row, contact, by)
    if again := kept_just_now(row, by):
        return again.id
    db.session.add(row)
    _note("add", place, row, by, before=None)
    return row.id


def revise(*, place: Place, contact_id: UUID, opened_on: int, contact: Contact, by: Actor) -> None:
    """Write it anew; Stale when somebody saved or removed it first."""
    row = _row(place, contact_id, opened_on)
    before = _told(row)
    _write(row, contact, by)
    _note("revise", place, row, by, before=before)


def remove(*, place: Place, contact_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(place, contact_id, opened_on)
    row.removed_at, row.removed_by = utc_now(), by.person_id
    _note("remove", place, row, by, before=_told(row))


def put_back(*, place: Place, contact_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(place, contact_id, opened_on, is_removed=True)
    row.removed_at, row.removed_by = None, None
    _note("put_back", place, row, by, before=None)


def plan_next(*, place: Place, planned: NextContact | None, by: Actor) -> None:
    """Plan the next contact, or none; of two who plan at once the later stands, and the audit log tells both."""
    take_turns(f"next contact/{place.practice_id}")
    row = db.session.get(NextCoachContact, place.practice_id)
    before = {"on": str(row.planned_for), "about": row.about} if row else None
    after = {"on": str(planned.on), "about": planned.about} if planned else None
    if before == after:
        return
    if planned is None:
        db.session.delete(row)
    else:
        row = row or NextCoachContact(practice_id=place.practice_id)
        row.planned_for, row.about, row.saved_at, row.saved_by = planned.on, planned.about, utc_now(), by.person_id
        db.session.add(row)
    record(
        "coach_contact.plan",
        by=by,
        place=place,
        object_kind="next_coach_contact",
        object_id=place.code,
        before=before,
        after=after,
    )
    db.session.flush()


def _row(place: Place, contact_id: UUID, opened_on: int, *, is_removed: bool = False) -> CoachContact:
    """The contact if it still is what the page showed; NotFound for another practice's."""
    query = select(CoachContact).where(CoachContact.practice_id == place.practice_id, CoachContact.id == contact_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on or (row.removed_at is not None) is not is_removed:
        raise Stale(STALE)
    return row


def _write(row: CoachContact, contact: Contact, by: Actor) -> None:
    row.kind, row.seen, row.held_on = contact.kind.value, contact.seen.value, contact.held_on
    row.minutes, row.people = contact.minutes, contact.people
    row.project_id, row.text = contact.project_id, contact.text
    row.saved_at, row.saved_by = utc_now(), by.person_id


def _note(deed: str, place: Place, row: CoachContact, by: Actor, *, before: dict[str, Any] | None) -> None:
    """Keep the deed and its audit row."""
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    after = None if deed == "remove" else _told(row)
    record(
        f"coach_contact.{deed}", by=by, place=place, object_kind=KIND, object_id=str(row.id), before=before, after=after
    )
    db.session.flush()


def _told(row: CoachContact) -> dict[str, Any]:
    names = ("kind", "seen", "minutes", "people", "project_id", "text")
    return {name: getattr(row, name) for name in names} | {"held_on": str(row.held_on)}
