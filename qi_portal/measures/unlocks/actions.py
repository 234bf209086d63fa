"""Opening locked months for a while, closing them again, asking for it and declining."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.unlocks import NewRequest, NewUnlock
from qi_portal.domain.errors import NotFound
from qi_portal.measures.unlocks.models import MonthUnlock, UnlockRequest


def open_months(*, place: Place, project_id: str, unlock: NewUnlock, by: Actor, opened_at: datetime) -> UUID:
    """Let stored numbers of the months be changed until the unlock ends; its id. Requests for them are answered.

    A form that is sent twice opens once.
    """
    take_turns(f"unlock/{place.practice_id}/{project_id}")
    row = MonthUnlock(
        practice_id=place.practice_id,
        id=new_id(),
        project_id=project_id,
        first=unlock.first,
        last=unlock.last,
        why=unlock.why,
        opened_at=opened_at,
        opened_by=by.person_id,
        expires_at=unlock.expires_at(place.time_zone),
    )
    if again := _the_same(row):
        return again.id
    db.session.add(row)
    db.session.flush()
    _note("unlock.open", place, row.id, by, after=_told(row))
    for request in _waiting(place, project_id):
        if unlock.first <= request.period <= unlock.last:
            _answer(place, request, by, answer="", unlock_id=row.id)
    return row.id


def withdraw(*, place: Place, unlock_id: UUID, by: Actor) -> None:
    """Close the months before their time; twice is once. NotFound for another practice's."""
    query = select(MonthUnlock).where(MonthUnlock.practice_id == place.practice_id, MonthUnlock.id == unlock_id)
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = utc_now(), by.person_id
        db.session.flush()
        _note("unlock.withdraw", place, row.id, by, before=_told(row))


def ask(*, place: Place, project_id: str, request: NewRequest, by: Actor) -> UUID:
    """Put the wish on the staff's list; its id. One that waits for the same month stands for all."""
    take_turns(f"unlock/{place.practice_id}/{project_id}")
    waiting = next((each for each in _waiting(place, project_id) if each.period == request.period), None)
    if waiting is not None:
        return waiting.id
    row = UnlockRequest(
        practice_id=place.practice_id,
        id=new_id(),
        project_id=project_id,
        period=request.period,
        why=request.why,
        asked_by=by.person_id,
    )
    db.session.add(row)
    db.session.flush()
    told = {"project_id": project_id, "period": str(row.period), "why": row.why}
    _note("unlock.ask", place, row.id, by, after=told)
    return row.id


def decline(*, place: Place, request_id: UUID, answer: str, by: Actor) -> None:
    """Take the wish off the list with a word on why; NotFound for one that was answered or is another practice's."""
    query = select(UnlockRequest).where(
        UnlockRequest.practice_id == place.practice_id,
        UnlockRequest.id == request_id,
        UnlockRequest.answered_at.is_(None),
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    _answer(place, row, by, answer=answer, unlock_id=None)


def _answer(place: Place, row: UnlockRequest, by: Actor, *, answer: str, unlock_id: UUID | None) -> None:
    row.answered_at, row.answered_by, row.answer, row.unlock_id = utc_now(), by.person_id, answer, unlock_id
    db.session.flush()
    outcome = {"unlock_id": str(unlock_id)} if unlock_id else {"declined": answer}
    _note("unlock.answer", place, row.id, by, after=outcome)


def _the_same(row: MonthUnlock) -> MonthUnlock | None:
    """An unlock in force that says the same as this new one."""
    query = select(MonthUnlock).where(
        MonthUnlock.practice_id == row.practice_id,
        MonthUnlock.project_id == row.project_id,
        MonthUnlock.first == row.first,
        MonthUnlock.last == row.last,
        MonthUnlock.why == row.why,
        MonthUnlock.expires_at == row.expires_at,
        MonthUnlock.withdrawn_at.is_(None),
    )
    return db.session.scalars(query).first()


def _waiting(place: Place, project_id: str) -> list[UnlockRequest]:
    query = select(UnlockRequest).where(
        UnlockRequest.practice_id == place.practice_id,
        UnlockRequest.project_id == project_id,
        UnlockRequest.answered_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(UnlockRequest.asked_at)))


def _note(
    deed: str,
    place: Place,
    row_id: UUID,
    by: Actor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(deed, by=by, place=place, object_kind="unlock", object_id=str(row_id), before=before, after=after)
    db.session.flush()


def _told(row: MonthUnlock) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "first": str(row.first),
        "last": str(row.last),
        "why": row.why,
        "expires_at": row.expires_at.isoformat(),
    }
