"""Jobs that were asked for and are not done, and what their rows say."""

from uuid import UUID

from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR, Actor
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job


class Line:
    """A line in which nobody takes anything out."""

    def __init__(self) -> None:
        self.waiting: list[UUID] = []

    def hand_over(self, job_id: UUID) -> None:
        self.waiting.append(job_id)

    def is_empty(self) -> bool:
        return not self.waiting


def ask(name: str, payload: dict | None = None, *, by: Actor = OPERATOR, **more) -> UUID:
    with committing():
        return enqueue(name, payload or {}, by=by, **more)


def row(job_id: UUID) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)
