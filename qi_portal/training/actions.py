"""Offering trainings, changing them and calling them off."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.training.offer import Offer
from qi_portal.domain.words import words
from qi_portal.practices.kept import STALE, kept_just_now
from qi_portal.training.models import Training
from qi_portal.training.queries import managed


def add(*, program_id: UUID, offer: Offer, by: Actor) -> UUID:
    """A new training of a program; its id. Hand in only a program that the actor manages. A form that is sent twice
    keeps one."""
    row = Training(id=new_id(), program_id=program_id, kind=offer.kind.value)
    _write(row, offer, by)
    if again := kept_just_now(row, by):
        return again.id
    db.session.add(row)
    _note("add", row, by, before=None)
    return row.id


def revise(*, training_id: UUID, opened_on: int, offer: Offer, by: Actor) -> None:
    """Write it anew; Invalid when somebody would lose the seat they have, Stale when it was changed meanwhile."""
    found, row = managed(by, training_id), _row(training_id, opened_on)
    seated = len(found.seating.seated)
    if offer.seats < seated:
        raise Invalid("seats", words("{count} people have a seat already. Nobody loses a seat.", count=seated))
    before = _told(row)
    _write(row, offer, by)
    _note("revise", row, by, before=before)


def cancel(*, training_id: UUID, opened_on: int, reason: str, by: Actor, now: datetime) -> None:
    """Call a session off, or offer a module no more; who signed up reads the reason. Stale once it has begun."""
    found, row = managed(by, training_id), _row(training_id, opened_on)
    if found.is_cancelled or found.has_begun(now):
        raise Stale(STALE)
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by.person_id, reason
    _note("cancel", row, by, before=None)


def put_back(*, training_id: UUID, opened_on: int, by: Actor) -> None:
    """Undo a cancellation; everybody has the seat they had."""
    found, row = managed(by, training_id), _row(training_id, opened_on)
    if not found.is_cancelled:
        raise Stale(STALE)
    row.cancelled_at, row.cancelled_by, row.cancel_reason = None, None, ""
    _note("put_back", row, by, before=None)


def _row(training_id: UUID, opened_on: int) -> Training:
    row = db.session.get_one(Training, training_id, populate_existing=True)
    if row.version != opened_on:
        raise Stale(STALE)
    return row


def _write(row: Training, offer: Offer, by: Actor) -> None:
    row.title, row.minutes, row.starts_at = offer.title, offer.minutes, offer.starts
    row.objectives, row.credit, row.project_ids = list(offer.objectives), list(offer.credit), list(offer.project_ids)
    row.materials = [asdict(material) for material in offer.materials]
    row.place, row.link, row.seats = offer.place, offer.link, offer.seats
    row.saved_at, row.saved_by = utc_now(), by.person_id


def _note(deed: str, row: Training, by: Actor, *, before: dict[str, Any] | None) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    record(
        f"training.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="training",
        object_id=str(row.id),
        before=before,
        after=_told(row),
    )
    db.session.flush()


def _told(row: Training) -> dict[str, Any]:
    return {
        "title": row.title,
        "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "minutes": row.minutes,
        "place": row.place,
        "link": row.link,
        "seats": row.seats,
        "project_ids": row.project_ids,
        "cancel_reason": row.cancel_reason,
    }
