"""Asking for work in the background, stopping it, asking again."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.words import words
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import TASKS

Which = tuple[ColumnElement[bool], ...]

WAITING = "jobs to hand over"
"""Where a session keeps the ids that go to the queue when it has committed (`jobs.queue`)."""


def enqueue(
    task: str,
    payload: Mapping[str, Any],
    *,
    by: Actor,
    total: int | None = None,
    place: Place | None = None,
    key: str | None = None,
) -> UUID:
    """A job's id. Its row is written in the caller's transaction; a worker hears of it after the commit.

    `payload` holds ids. With a `key` the same wish is one job: the second one who asks gets the first one's id.
    """
    assert task in TASKS, f"no task is called {task}"
    if key is not None:
        take_turns(key)
        known = db.session.scalar(select(Job.id).where(Job.key == key))
        if known is not None:
            return known
    job = Job(id=new_id(), task=task, key=key, payload=dict(payload), total=total, person_id=by.person_id)
    if place is not None:
        job.program_id, job.practice_id = place.program_id, place.practice_id
    db.session.add(job)
    db.session.flush()
    hand_over_later(job.id)
    return job.id


def try_again(*, job_id: UUID, by: Actor) -> None:
    """Begin a failed or stopped job anew; Stale when it is neither, NotFound for somebody else's."""
    _begin_anew(_own(job_id, by))
    hand_over_later(job_id)


def cancel(*, job_id: UUID, by: Actor) -> None:
    """Stop a job that waits or runs. What it has not committed is undone; Stale when it has ended."""
    _stop(_own(job_id, by))


def try_anothers_again(*, job_id: UUID, people: Collection[UUID], by: Actor) -> None:
    """The same for the operator, with a job of one of the people or of the clock. It runs with its asker's rights."""
    _begin_anew(_of_people(job_id, people))
    _note("again", job_id, by)
    hand_over_later(job_id)


def cancel_anothers(*, job_id: UUID, people: Collection[UUID], by: Actor) -> None:
    _stop(_of_people(job_id, people))
    _note("stop", job_id, by)


def hand_over_later(job_id: UUID) -> None:
    db.session().info.setdefault(WAITING, []).append(job_id)


def _begin_anew(which: Which) -> None:
    anew = {"state": "queued", "attempt": 0, "done": 0, "error": None, "result": None, "ended_at": None}
    _change(which, ("failed", "canceled"), anew | {"queued_at": utc_now()})


def _stop(which: Which) -> None:
    _change(which, ("queued", "running"), {"state": "canceled", "lease_until": None, "ended_at": utc_now()})


def _own(job_id: UUID, by: Actor) -> Which:
    if by.person_id is None:
        raise NotFound
    return Job.id == job_id, Job.person_id == by.person_id


def _of_people(job_id: UUID, people: Collection[UUID]) -> Which:
    return Job.id == job_id, or_(Job.person_id.is_(None), Job.person_id.in_(people))


def _note(deed: str, job_id: UUID, by: Actor) -> None:
    record(f"job.{deed}", by=by, object_kind="job", object_id=str(job_id))


def _change(which: Which, states: tuple[str, ...], values: dict[str, Any]) -> None:
    if db.session.scalar(select(Job.id).where(*which)) is None:
        raise NotFound
    changed = db.session.execute(update(Job).where(*which, Job.state.in_(states)).values(**values).returning(Job.id))
    if changed.first() is None:
        raise Stale(words("This has moved on meanwhile. Look at the page again."))
