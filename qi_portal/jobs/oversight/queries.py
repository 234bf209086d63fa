"""What waits, runs and failed, who works on it, and how the mail stands: for whoever looks after the portal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true

from qi_portal.db import db
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.jobs.ledger import ALIVE
from qi_portal.jobs.models import Job, Worker
from qi_portal.jobs.queries import Standing, standing

LOOKED_BACK = timedelta(days=7)
MOST_LISTED = 100
STATES = {
    "failed": words("Failed"),
    "running": words("At work"),
    "queued": words("Waiting"),
    "canceled": words("Stopped"),
    "done": words("Done"),
}
"""In the order in which they ask for a look."""

People = Mapping[UUID, str]
"""Those whose jobs somebody may see, and their names; None for the command line, which sees everybody's."""


@dataclass(frozen=True)
class Seen:
    """A job with what the operator asks about it. `asker` is empty for the clock's."""

    job: Standing
    asker: str
    attempt: int
    queued_at: datetime
    ended_at: datetime | None
    lease_until: datetime | None

    def age(self, now: datetime) -> Words:
        """How long it has waited or run, or how long ago it ended."""
        if self.job.state == "queued":
            return words("waiting for {time}", time=spell(now - self.queued_at))
        if self.job.state == "running":
            return words("at work for {time}", time=spell(now - (self.job.started_at or now)))
        return words("{time} ago", time=spell(now - (self.ended_at or now)))


@dataclass(frozen=True)
class Hand:
    """A worker that gave a sign lately."""

    name: str
    threads: int
    at_work: int
    began_at: datetime
    seen_at: datetime


def spell(span: timedelta) -> Words:
    """A stretch of time as one would say it: '40 seconds', '3 minutes', '5 hours', '2 days'."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 90:
        return plural_words("{count} second", "{count} seconds", seconds)
    if seconds < 90 * 60:
        return plural_words("{count} minute", "{count} minutes", round(seconds / 60))
    if seconds < 36 * 3600:
        return plural_words("{count} hour", "{count} hours", round(seconds / 3600))
    return plural_words("{count} day", "{count} days", round(seconds / 86400))


def jobs_seen(people: People | None, *, now: datetime, state: str = "", task: str = "") -> list[Seen]:
    """The jobs of these people and of the clock: all that are open, and those that ended lately; the newest first."""
    query = select(Job).where(*_lately(people, now))
    if state:
        query = query.where(Job.state == state)
    if task:
        query = query.where(Job.task == task)
    rows = db.session.scalars(query.order_by(Job.queued_at.desc(), Job.id.desc()).limit(MOST_LISTED))
    return [_seen(row, people) for row in rows]


def counts(people: People | None, now: datetime) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """By state, and by task and state."""
    query = select(Job.task, Job.state, func.count()).where(*_lately(people, now)).group_by(Job.task, Job.state)
    by_task: dict[str, Counter[str]] = {}
    for task, state, count in db.session.execute(query.order_by(Job.task)):
        by_task.setdefault(task, Counter())[state] = count
    return sum(by_task.values(), Counter()), by_task


def oldest_waiting(people: People | None, now: datetime) -> datetime | None:
    query = select(func.min(Job.queued_at)).where(*_lately(people, now), Job.state == "queued")
    return db.session.scalar(query)


def workers(now: datetime) -> list[Hand]:
    """Those that live, by name."""
    query = select(Worker).where(Worker.seen_at > now - ALIVE).order_by(Worker.host, Worker.pid)
    return [
        Hand(f"{row.host}/{row.pid}", row.threads, row.at_work, row.began_at, row.seen_at)
        for row in db.session.scalars(query)
    ]


def _lately(people: People | None, now: datetime) -> tuple[ColumnElement[bool], ...]:
    whose = true() if people is None else or_(Job.person_id.is_(None), Job.person_id.in_(people))
    return whose, or_(Job.ended_at.is_(None), Job.ended_at > now - LOOKED_BACK)


def _seen(row: Job, people: People | None) -> Seen:
    asker = people.get(row.person_id, "") if people and row.person_id else ""
    return Seen(standing(row), asker, row.attempt, row.queued_at, row.ended_at, row.lease_until)
