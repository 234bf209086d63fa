"""Signing up for trainings, completing modules, and keeping who was there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.words import words
from qi_portal.practices.kept import STALE
from qi_portal.training.models import Attendance
from qi_portal.training.queries import managed, offered, person_in


def sign_up(*, training_id: UUID, by: Actor, now: datetime) -> None:
    """Take a seat, or a turn in the waiting list; twice is once. Stale for a session that is over or called off."""
    take_turns(f"training/{training_id}")
    found = offered(by, training_id)
    if found.part_of(by.person_id) is not None:
        return
    if found.is_cancelled or found.has_begun(now) or not found.is_session:
        raise Stale(words("This session takes no sign-ups any more."))
    _enter(training_id, _own_id(by), now)
    _note_part("sign_up", found.program_id, training_id, by, _own_id(by))


def withdraw(*, training_id: UUID, by: Actor, now: datetime) -> None:
    """Give the seat or turn back; the next in line moves up. Stale once the session has begun."""
    take_turns(f"training/{training_id}")
    found = offered(by, training_id)
    if found.part_of(by.person_id) is None:
        return
    if found.has_begun(now) or not found.is_session:
        raise Stale(words("This session has begun. Staff say who was there."))
    _part(training_id, _own_id(by)).withdrawn_at = now
    _note_part("withdraw", found.program_id, training_id, by, _own_id(by))


def complete(*, training_id: UUID, by: Actor, now: datetime) -> None:
    """Keep that the actor says to have worked through a module; twice is once. Stale for one offered no more."""
    take_turns(f"training/{training_id}")
    found = offered(by, training_id)
    if found.part_of(by.person_id) is not None:
        return
    if found.is_cancelled or found.is_session:
        raise Stale(STALE)
    _mark(_enter(training_id, _own_id(by), now), True, by, now)
    _note_part("complete", found.program_id, training_id, by, _own_id(by))


def take_back(*, training_id: UUID, by: Actor, now: datetime) -> None:
    """Undo `complete`."""
    found = offered(by, training_id)
    if found.is_session or found.part_of(by.person_id) is None:
        raise Stale(STALE)
    row = _part(training_id, _own_id(by))
    row.attended, row.marked_at, row.marked_by, row.withdrawn_at = None, None, None, now
    _note_part("take_back", found.program_id, training_id, by, _own_id(by))


def keep_attendance(*, training_id: UUID, attended: Mapping[UUID, bool | None], by: Actor, now: datetime) -> int:
    """Say who was there, who was not, and of whom nothing is known yet; how many changed. Stale before it began.

    Hand in those alone who were marked otherwise than the page showed them, so that nobody's marks are undone unseen.
    """
    take_turns(f"training/{training_id}")
    found = managed(by, training_id)
    if not found.has_begun(now):
        raise Stale(words("Attendance is kept once the session has begun."))
    changed = [taker for taker in found.takers if attended.get(taker.person_id, taker.attended) != taker.attended]
    for taker in changed:
        _mark(_part(training_id, taker.person_id), attended[taker.person_id], by, now)
        before, after = {"attended": taker.attended}, {"attended": attended[taker.person_id]}
        _note_part("attendance", found.program_id, training_id, by, taker.person_id, before, after)
    return len(changed)


def add_guest(*, training_id: UUID, email: str, by: Actor, now: datetime) -> None:
    """Keep that somebody was there who had not signed up; Invalid when the program knows no such person."""
    found = managed(by, training_id)
    if not found.has_begun(now):
        raise Stale(words("Attendance is kept once the session has begun."))
    person_id = person_in(found.program_id, email)
    if person_id is None:
        raise Invalid("email", words("Nobody in this program has an account with that address."))
    take_turns(f"training/{training_id}")
    row = _part(training_id, person_id) if found.part_of(person_id) else _enter(training_id, person_id, now)
    _mark(row, True, by, now)
    _note_part("attendance", found.program_id, training_id, by, person_id, after={"attended": True})


def note_certificate(*, program_id: UUID, training_id: UUID, by: Actor) -> None:
    """Note that somebody took the certificate of a session."""
    _note_part("certificate", program_id, training_id, by, _own_id(by))


def _own_id(by: Actor) -> UUID:
    if by.person_id is None:
        raise NotFound
    return by.person_id


def _part(training_id: UUID, person_id: UUID) -> Attendance:
    return db.session.get_one(Attendance, (training_id, person_id))


def _enter(training_id: UUID, person_id: UUID, now: datetime) -> Attendance:
    """A new part in it, at the end of the line."""
    row = db.session.get(Attendance, (training_id, person_id))
    if row is None:
        row = Attendance(training_id=training_id, person_id=person_id)
        db.session.add(row)
    row.signed_up_at, row.withdrawn_at = now, None
    return row


def _mark(row: Attendance, attended: bool | None, by: Actor, now: datetime) -> None:
    row.attended = attended
    row.marked_at, row.marked_by = (None, None) if attended is None else (now, by.person_id)


def _note_part(
    deed: str,
    program_id: UUID,
    training_id: UUID,
    by: Actor,
    person_id: UUID,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(
        f"training.{deed}",
        by=by,
        program_id=program_id,
        object_kind="training_attendance",
        object_id=f"{training_id}/{person_id}",
        before=before,
        after=after,
    )
    db.session.flush()
