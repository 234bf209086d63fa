"""What a program adds to the guidelines, who signed them, how questions were settled, and what readers wrote.

Rows of history (`local_step`, `guideline_sign_off`, `question_decision`, `feedback_step`) are added, never changed; a
sign-off only gets its end. `program_id` is in every table: nothing crosses from one program to another.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now

STATES = "('draft', 'in_review', 'published', 'replaced', 'withdrawn', 'discarded')"
IN_FORCE_ALONE = "state = 'published' AND kind IN ('time_frame', 'hide')"


class LocalChange(Base):
    """One addition to a guideline, from its draft to its end. `replaces` is the published one it takes the place of.

    `target` names the time frame that is changed. `version` counts saves, so that a page opened on an older one is
    refused. Of a time frame, and of hiding, one at most is published for each guideline and target.
    """

    __tablename__ = "local_change"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state_known"),
        CheckConstraint("kind IN ('phone', 'clinic', 'wait', 'note', 'time_frame', 'hide')", name="kind_known"),
        CheckConstraint("(kind = 'time_frame') = (days IS NOT NULL)", name="time_frame_has_days"),
        CheckConstraint("(published_at IS NULL) = (approver_id IS NULL)", name="published_by_somebody"),
        CheckConstraint("approver_id IS NULL OR approver_id <> author_id", name="approved_by_another"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_at_some_time"),
        Index("ix_local_change_program_id_state_condition_id", "program_id", "state", "condition_id"),
        Index(
            "uq_local_change_in_force_alone",
            "program_id",
            "condition_id",
            "kind",
            "target",
            unique=True,
            sqlite_where=sql(IN_FORCE_ALONE),
            postgresql_where=sql(IN_FORCE_ALONE),
        ),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    condition_id: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    days: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("local_change.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class LocalStep(Base):
    """A step in the life of a local change: what was done, by whom, why, and what it said then."""

    __tablename__ = "local_step"
    __table_args__ = (
        Index("ix_local_step_change_id_at", "change_id", "at"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    change_id: Mapped[UUID] = mapped_column(ForeignKey("local_change.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deed: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[dict[str, Any]] = mapped_column(JSON)


class GuidelineSignOff(Base):
    """A clinician's signature under one version of a guideline, by its content hash."""

    __tablename__ = "guideline_sign_off"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("ix_guideline_sign_off_program_id_condition_id", "program_id", "condition_id"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    condition_id: Mapped[str] = mapped_column(String(60))
    guideline_version: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    credentials: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date]
    next_review: Mapped[date]
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str] = mapped_column(Text, default="")


class QuestionDecision(Base):
    """A decision on one question, or its reopening; the row with the highest number counts.

    `chosen` is the guideline's answer as it read when it was judged.
    """

    __tablename__ = "question_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('keep', 'change', 'reopen')", name="decision_known"),
        CheckConstraint("number > 0", name="number_above_zero"),
        UniqueConstraint("program_id", "question_id", "number"),
        Index("ix_question_decision_program_id_condition_id", "program_id", "condition_id"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    condition_id: Mapped[str] = mapped_column(String(60))
    question_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    decision: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text)
    chosen: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Feedback(Base):
    """What a reader wrote about a guideline, or about a search that found none (`condition_id` is then empty)."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state_known"),
        Index("ix_feedback_program_id_state", "program_id", "state"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    condition_id: Mapped[str | None] = mapped_column(String(60))
    rule_id: Mapped[str] = mapped_column(String(80), default="")
    searched: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    sender_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    sender_email: Mapped[str] = mapped_column(String(254), default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="open")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class FeedbackStep(Base):
    """An answer that closed a piece of feedback, or its reopening."""

    __tablename__ = "feedback_step"
    __table_args__ = (
        CheckConstraint("deed IN ('answer', 'reopen')", name="deed_known"),
        Index("ix_feedback_step_feedback_id_at", "feedback_id", "at"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deed: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)


class FeedbackOwner(Base):
    """Who answers feedback on the guidelines of a specialty; the empty specialty is everything else."""

    __tablename__ = "feedback_owner"
    __table_args__ = ({"info": {"owner": "program", "holds": "content"}},)

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    specialty: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class FeedbackSent(Base):
    """That a source sent feedback, kept for a day to slow it down. The source is hashed."""

    __tablename__ = "feedback_sent"
    __table_args__ = (
        Index("ix_feedback_sent_source_at", "source", "at"),
        {"info": {"owner": "reference", "holds": "account"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(64))
