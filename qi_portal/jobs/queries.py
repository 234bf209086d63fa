"""How a job stands, for whoever asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import Share, Words, plural_words, words
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import LINK, TASKS, TITLE

NO_RESULT: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Standing:
    """A job as it is now. `error` is set when it failed; `result` holds what the task said.

    A task that only the workers know, as while a new version is brought in, goes by the common title.
    """

    id: UUID
    task: str
    state: str
    done: int
    total: int | None
    started_at: datetime | None
    error: Words | None
    result: Mapping[str, Any]

    @property
    def title(self) -> Words:
        return TASKS[self.task].title if self.task in TASKS else TITLE

    @property
    def link(self) -> Words:
        return TASKS[self.task].link if self.task in TASKS else LINK

    @property
    def is_open(self) -> bool:
        """Whether it may still change by itself."""
        return self.state in ("queued", "running")

    def line(self, now: datetime) -> Words:
        """How far it is, in one line."""
        if self.state != "running":
            return LINES[self.state]
        if not self.total:
            return words("At work.")
        if not self.done:
            return words("At work; 0 of {total} so far.", total=self.total)
        return words(
            "{done} of {total} ({share}), {left} left",
            done=self.done,
            total=self.total,
            share=Share(min(self.done / self.total, 1)),
            left=self._left(now, self.total),
        )

    def _left(self, now: datetime, total: int) -> Words:
        """The time that is left when the rest takes as long apiece as what is done."""
        assert self.started_at is not None, "what runs has begun"
        seconds = (now - self.started_at).total_seconds() / self.done * max(total - self.done, 0)
        if seconds < 50:
            return words("less than a minute")
        return plural_words("about {count} minute", "about {count} minutes", round(seconds / 60))


LINES = {
    "queued": words("It will begin in a moment."),
    "done": words("Done."),
    "failed": words("It did not come to its end."),
    "canceled": words("It was stopped. What was not finished was not saved."),
}


def job_of(actor: Actor, job_id: UUID) -> Standing:
    """The actor's own job; NotFound for anybody else's."""
    job = db.session.scalar(select(Job).where(Job.id == job_id, Job.person_id == actor.person_id))
    if job is None or actor.person_id is None:
        raise NotFound
    return standing(job)


def open_jobs_of(actor: Actor) -> list[Standing]:
    """The actor's own jobs that wait or run, the newest first."""
    mine = (Job.person_id == actor.person_id, Job.state.in_(("queued", "running")))
    return [standing(job) for job in db.session.scalars(select(Job).where(*mine).order_by(Job.created_at.desc()))]


def standing(job: Job) -> Standing:
    error = sentence(job.error) if job.error else None
    return Standing(job.id, job.task, job.state, job.done, job.total, job.started_at, error, job.result or NO_RESULT)


def sentence(told: Mapping[str, Any]) -> Words:
    return Words(told["text"], tuple(told["parts"].items()), told["plural"], told["count"])
