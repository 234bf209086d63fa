"""Work that goes on after the answer: one row a job, and the row is the truth about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class Job(Base):
    """A task with what it was asked to do, how far it is, and what came of it.

    `payload` and `result` hold ids and counts as JSON, never a name or what somebody typed. `lease_until` is the moment
    until which the worker that runs it is believed to live; `attempt` counts beginnings and tells one from the next.
    `key` makes the same wish one job however often it is asked. `error` is a sentence with its parts.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'canceled')", name="state_known"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="running_has_lease"),
        CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="ended_at_its_end"),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_for_a_reason"),
        CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name="progress_not_negative"),
        Index("ix_job_state_queued_at", "state", "queued_at"),
        {"info": {"owner": "person", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    task: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column()
    attempt: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"))
    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Worker(Base):
    """A process that does jobs, as it last said of itself. Who gave no sign for long is gone (`ledger.ALIVE`)."""

    __tablename__ = "worker"
    __table_args__ = (
        CheckConstraint("threads > 0 AND at_work >= 0", name="counts_not_negative"),
        {"info": {"owner": "reference", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    host: Mapped[str] = mapped_column(String(120))
    pid: Mapped[int] = mapped_column()
    threads: Mapped[int] = mapped_column()
    at_work: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ClockRun(Base):
    """When a task of the clock was last done, and what came of it; its jobs are forgotten after a day."""

    __tablename__ = "clock_run"
    __table_args__ = ({"info": {"owner": "reference", "holds": "none"}},)

    task: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
