"""What a worker writes about jobs: claimed, alive, ended, lost. Each is a short transaction of its own.

A beginning is known by its attempt and its moment, since attempts are counted anew when somebody asks again: whoever
lost a job to another worker changes nothing any more, because no row matches. So the effect of a job happens once even
where two workers believe they run it.
"""

import os
import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from qi_portal.db import committing, db, take_turns, utc_now
from qi_portal.domain.words import Words, words
from qi_portal.jobs.models import ClockRun, Job, Worker
from qi_portal.jobs.registry import TASKS

LEASE = timedelta(seconds=6)
"""How long a worker is believed to live after its last sign."""

MOST_ATTEMPTS = 3
KEPT, KEPT_OF_CLOCK = timedelta(days=30), timedelta(days=1)
"""How long the row of an ended job is kept that somebody asked for, and that the clock did."""

ALIVE = timedelta(seconds=30)
"""A worker that gave no sign for so long is gone; it gives one every ten seconds."""

MOST_LETTERS = 120

LOST_TOO_OFTEN = words("This was begun three times and did not come to its end. Nothing was saved by it.")


@dataclass(frozen=True)
class Claim:
    """A job that this worker has begun."""

    id: UUID
    task: str
    attempt: int
    payload: Mapping[str, Any]
    person_id: UUID | None
    total: int | None
    started_at: datetime | None


def claim(job_id: UUID) -> Claim | None:
    """Begin the job if it still waits. Of all who try, one does."""
    now = utc_now()
    values = {"state": "running", "attempt": Job.attempt + 1, "started_at": now, "lease_until": now + LEASE}
    waiting = update(Job).where(Job.id == job_id, Job.state == "queued").values(**values)
    with committing():
        found = db.session.execute(
            waiting.returning(Job.id, Job.task, Job.attempt, Job.payload, Job.person_id, Job.total, Job.started_at)
        ).one_or_none()
    return Claim(*found) if found else None


def renew(claim: Claim, done: int, total: int | None) -> bool:
    """Say how far it is, and that its worker lives; False when the job is no longer this worker's."""
    with committing():
        return _write(claim, {"done": done, "total": total, "lease_until": utc_now() + LEASE})


def holds(claim: Claim) -> bool:
    """Whether the job is this worker's still; it stays so to the end of the present transaction."""
    return _write(claim, {"lease_until": utc_now() + LEASE})


def end(claim: Claim, result: Mapping[str, Any] | None, done: int, total: int | None) -> bool:
    """Mark it done in the present transaction; False when it is no longer this worker's."""
    is_ended = _write(claim, _ended("done") | {"result": dict(result or {}), "done": done, "total": total})
    if is_ended and TASKS[claim.task].every is not None:
        _note_done(claim.task, dict(result or {}))
    return is_ended


def count_anew(claim: Claim) -> None:
    """What was done so far is kept, so this beginning counts as the first; in the present transaction."""
    _write(claim, {"attempt": 1})


def fail(claim: Claim, reason: Words) -> None:
    with committing():
        _write(claim, _ended("failed") | {"error": told(reason)})


def put_back(claim: Claim) -> None:
    """Let another beginning try, as when the database was away; given up after the last attempt."""
    with committing():
        _again_or_never(*_own(claim))


def lapsed(now: datetime) -> dict[UUID, datetime]:
    """The running jobs whose workers gave no sign in time, with the end of each lease.

    No lease ends later than one from now: it does where the clock went back since, and its worker has not renewed it.
    """
    past, ahead = Job.lease_until < now, Job.lease_until > now + 2 * LEASE
    query = select(Job.id, Job.lease_until).where(Job.state == "running", past | ahead)
    found = {job_id: until for job_id, until in db.session.execute(query) if until is not None}
    db.session.rollback()
    return found


def recover(lost: Mapping[UUID, datetime]) -> None:
    """Put jobs back in line whose leases are still those that lapsed; pass by a row that a worker holds to commit."""
    for job_id, until in lost.items():
        same = (Job.id == job_id, Job.state == "running", Job.lease_until == until)
        with committing():
            if db.session.scalar(select(Job.id).where(*same).with_for_update(skip_locked=True)) is not None:
                _again_or_never(Job.id == job_id)


def waiting(now: datetime, spell: timedelta) -> list[UUID]:
    """The jobs that have waited so long, the oldest first; also those from before the clock went back."""
    has_waited = (Job.queued_at < now - spell) | (Job.queued_at > now + spell)
    query = select(Job.id).where(Job.state == "queued", has_waited).order_by(Job.queued_at).limit(100)
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def known_keys(keys: Collection[str]) -> set[str | None]:
    found = set(db.session.scalars(select(Job.key).where(Job.key.in_(keys))))
    db.session.rollback()
    return found


def forget(now: datetime) -> None:
    """Remove the rows of jobs that ended long ago."""
    of_clock = Job.person_id.is_(None) & (Job.ended_at < now - KEPT_OF_CLOCK)
    with committing():
        db.session.execute(delete(Job).where((Job.ended_at < now - KEPT) | of_clock))
        db.session.execute(delete(Worker).where(Worker.seen_at < now - KEPT_OF_CLOCK))


def say_alive(worker_id: UUID, *, threads: int, at_work: int) -> None:
    """A worker's sign of life; the first one makes it known."""
    values = {"at_work": at_work, "seen_at": utc_now()}
    with committing():
        known = db.session.execute(update(Worker).where(Worker.id == worker_id).values(**values).returning(Worker.id))
        if known.first() is None:
            host = platform.node()[:MOST_LETTERS]
            db.session.add(Worker(id=worker_id, host=host, pid=os.getpid(), threads=threads, **values))


def say_gone(worker_id: UUID) -> None:
    """A worker ended as it was told."""
    with committing():
        db.session.execute(delete(Worker).where(Worker.id == worker_id))


def told(reason: Words) -> dict[str, Any]:
    """A sentence as JSON, its parts as English reads them."""
    parts = {name: part if isinstance(part, int | float | str) else _read(part) for name, part in reason.parts}
    return {"text": reason.text, "plural": reason.plural, "count": reason.count, "parts": parts}


def _note_done(task: str, result: dict[str, Any]) -> None:
    """Of each task of the clock it stays known when it was last done."""
    take_turns(f"clock {task}")
    values = {"done_at": utc_now(), "result": result}
    known = update(ClockRun).where(ClockRun.task == task).values(**values).returning(ClockRun.task)
    if db.session.execute(known).first() is None:
        db.session.add(ClockRun(task=task, **values))


def _read(part: object) -> str:
    return str(words("{part}", part=part))


def _write(claim: Claim, values: Mapping[str, Any]) -> bool:
    mine = update(Job).where(Job.state == "running", *_own(claim))
    return db.session.execute(mine.values(**values).returning(Job.id)).first() is not None


def _own(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    """The row as long as nobody has begun it since."""
    return Job.id == claim.id, Job.attempt == claim.attempt, Job.started_at == claim.started_at


def _ended(state: str) -> dict[str, Any]:
    return {"state": state, "lease_until": None, "ended_at": utc_now()}


def _again_or_never(*where: ColumnElement[bool]) -> None:
    """Fail the jobs that were begun as often as they may be; queue the others once more."""
    known = (Job.state == "running", *where)
    spent = update(Job).where(*known, Job.attempt >= MOST_ATTEMPTS)
    db.session.execute(spent.values(**_ended("failed") | {"error": told(LOST_TOO_OFTEN)}))
    db.session.execute(update(Job).where(*known).values(state="queued", lease_until=None, queued_at=utc_now()))
