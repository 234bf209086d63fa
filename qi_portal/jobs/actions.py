"""Asking for work in the background, stopping it, asking again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.words import words
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import TASKS

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
    anew = {"state": "queued", "attempt": 0, "done": 0, "error": None, "result": None, "ended_at": None}
    _change(job_id, by, ("failed", "canceled"), anew | {"queued_at": utc_now()})
    hand_over_later(job_id)


def cancel(*, job_id: UUID, by: Actor) -> None:
    """Stop a job that waits or runs. What it has not committed is undone; Stale when it has ended."""
    _change(job_id, by, ("queued", "running"), {"state": "canceled", "lease_until": None, "ended_at": utc_now()})


def hand_over_later(job_id: UUID) -> None:
    db.session().info.setdefault(WAITING, []).append(job_id)


def _change(job_id: UUID, by: Actor, states: tuple[str, ...], values: dict[str, Any]) -> None:
    own = (Job.id == job_id, Job.person_id == by.person_id)
    if by.person_id is None or db.session.scalar(select(Job.id).where(*own)) is None:
        raise NotFound
    changed = db.session.execute(update(Job).where(*own, Job.state.in_(states)).values(**values).returning(Job.id))
    if changed.first() is None:
        raise Stale(words("This has moved on meanwhile. Look at the page again."))
